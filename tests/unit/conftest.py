"""What several unit tests share: dbt's manifest, parsed once for each state of the project."""

from pathlib import Path
from typing import Any

import pytest
from tests.unit.review_sheets import make_sheet, write

from ansinh.dictionary.manifest import Mart, marts, parsed_project

__all__ = ["make_sheet", "write"]


@pytest.fixture(scope="session")
def manifest_cache(pytestconfig: pytest.Config) -> Path:
    """A folder that outlives the run, for parsing takes many seconds."""
    return Path(pytestconfig.cache.mkdir("dbt-manifest"))  # type: ignore[union-attr]


@pytest.fixture(scope="session")
def manifest(manifest_cache: Path) -> dict[str, Any]:
    """The dbt project as dbt understands it; no database is needed."""
    return parsed_project(manifest_cache)


@pytest.fixture(scope="session")
def public_marts(manifest: dict[str, Any]) -> list[Mart]:
    """What BI may read."""
    found = marts(manifest)
    assert len(found) >= 30
    return found
