"""The portal's own server on a database of a test: `python -m tests.warehouse.portal.server`."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.databases import role_url_at

from ansinh.portal.__main__ import serve
from ansinh.road.installation import installation_of
from ansinh.settings import Settings

if __name__ == "__main__":
    url, home, host, port = sys.argv[1:]
    here = replace(installation_of(Settings(home=Path(home))), url=partial(role_url_at, url))
    serve(here, host, port)
