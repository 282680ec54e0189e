"""A login of BI on the warehouse of all samples, and the dashboard that it looks at."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.warehouse.access.conftest import People

from ansinh.bi.bundle import files
from ansinh.bi.design import load_design
from ansinh.bi.writing import dictionary_of
from ansinh.database.securing import WAREHOUSE_ROLES, admit
from ansinh.dictionary.manifest import marts, parsed_project

ADDRESS = "postgresql://reader@db.example:5432/ansinh"


@pytest.fixture(scope="module", params=["vi", "en"])
def documents(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> dict[str, Any]:
    """The files of the bundle."""
    cache = Path(pytestconfig.cache.mkdir("dbt-manifest"))  # type: ignore[union-attr]
    found = marts(parsed_project(cache))
    return files(load_design(), dictionary_of(found), request.param, ADDRESS)


@pytest.fixture(scope="module")
def reader(sampled_url: str) -> Iterator[psycopg.Connection]:
    """A session of somebody who may read marts, and nothing else."""
    with psycopg.connect(sampled_url, autocommit=True) as owner:
        admit(owner, owner.info.dbname, WAREHOUSE_ROLES)
        people = People(owner, sampled_url)
        try:
            with people("mart_reader").connect() as session:
                yield session
        finally:
            people.remove()
