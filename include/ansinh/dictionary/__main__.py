"""Write the pages about the marts anew, and dbt's own site.

python -m ansinh.dictionary
"""

import sys

from ansinh.dictionary.pages import write_pages
from ansinh.dictionary.site import write_site
from ansinh.settings import get_settings

if __name__ == "__main__":
    home = get_settings().home / "dbt-docs"
    for page in (*write_pages(home / "parsed"), write_site(home / "parsed", home / "index.html")):
        sys.stdout.write(f"{page}\n")
