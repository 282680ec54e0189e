"""dbt's own documentation as one file that opens without a server."""

import shutil
from pathlib import Path

from ansinh.dictionary.manifest import ManifestError, parsed_folder, run_dbt
from ansinh.publishing.dbt import DBT_PROJECT


def write_site(cache: Path, page: Path, project: Path = DBT_PROJECT) -> Path:
    """Build the site without a warehouse and return its one file, `page`.

    Types and descriptions come from the YAML, the lineage from the refs; sizes of tables, which
    only a running warehouse knows, are left out. Raises ManifestError where dbt fails.
    """
    target = parsed_folder(cache, project)
    built = target / "static_index.html"
    built.unlink(missing_ok=True)
    # To compile asks a warehouse which tables there are; the pages show the source instead.
    options = ["--static", "--empty-catalog", "--no-compile"]
    run_dbt(["docs", "generate", *options], project, target)
    if not built.exists():
        raise ManifestError("dbt wrote no site.")
    page.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(built, page)
    return page
