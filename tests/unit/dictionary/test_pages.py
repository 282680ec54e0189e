"""The generated pages say what the project is, and stand in the repository as generated."""

from pathlib import Path
from typing import Any

import pytest

from ansinh.dictionary.bus_matrix import bus_matrix_page, links
from ansinh.dictionary.manifest import Mart
from ansinh.dictionary.pages import pages
from ansinh.dictionary.site import write_site

pytestmark = pytest.mark.unit


def test_pages_are_up_to_date(manifest: dict[str, Any]) -> None:
    """Where this fails, `make docs` writes them."""
    stale = [
        path.name
        for path, text in pages(manifest).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == []


def line_of(page: str, start: str) -> list[str]:
    (line,) = [line for line in page.splitlines() if line.startswith(f"| {start} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_matrix_shows_what_a_fact_is_told_by(public_marts: list[Mart]) -> None:
    page = bus_matrix_page(public_marts)
    rows = page.split("## Facts")[0]
    head = line_of(rows, "fact")
    contribution = dict(zip(head, line_of(rows, "`fct_resource_contribution`"), strict=True))
    review = dict(zip(head, line_of(rows, "`fct_poverty_review`"), strict=True))
    assert contribution["administrative unit"] == review["administrative unit"] == "●"
    assert contribution["donor type"] == "●" != review["donor type"]
    # A date is told by its role.
    assert contribution["date"] == "contribution_date"
    assert review["poverty standard"] == "●"


def test_every_fact_and_dimension_is_on_the_matrix(public_marts: list[Mart]) -> None:
    page = bus_matrix_page(public_marts)
    assert [mart.name for mart in public_marts if f"`{mart.name}`" not in page] == []


def test_every_fact_is_told_by_unit_and_period_or_by_its_submission(
    public_marts: list[Mart],
) -> None:
    """What has none of them cannot be compared with anything."""
    dimensions = {mart.name: mart for mart in public_marts if mart.kind == "dim"}
    lost = [
        fact.name
        for fact in public_marts
        if fact.kind == "fct"
        and not links(fact, dimensions["dim_submission"])
        and not (
            links(fact, dimensions["dim_administrative_unit"])
            and links(fact, dimensions["dim_reporting_period"])
        )
    ]
    assert lost == []


def test_dbt_builds_its_site(manifest_cache: Path, tmp_path: Path) -> None:
    page = write_site(manifest_cache, tmp_path / "site" / "index.html")
    text = page.read_text(encoding="utf-8")
    assert "poverty_indicators" in text
    assert "One row per unit of any level, period, stage and standard." in text
    assert "model.ansinh.dim_metric" in text
