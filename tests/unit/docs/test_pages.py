"""Pages that people write by hand name nothing that is not there."""

from pathlib import Path

import pytest
from tests.unit.docs.markdown import missing_links, missing_paths, wrong_commands

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

HOW_TO = sorted((PROJECT_DIR / "docs/how-to").glob("*.md"))
GENERATED = {"bus-matrix.md", "data-dictionary.md", "metrics.md", "rules.md"}
PAGES = [
    *sorted(PROJECT_DIR.glob("*.md")),
    *(page for page in sorted((PROJECT_DIR / "docs").rglob("*.md")) if page.name not in GENERATED),
    PROJECT_DIR / "dags/README.md",
    PROJECT_DIR / "include/ansinh/reference/README.md",
]
named = pytest.mark.parametrize(
    "page", [pytest.param(page, id=str(page.relative_to(PROJECT_DIR))) for page in PAGES]
)


@named
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert missing_paths(page.read_text("utf-8")) == []


@named
def test_every_command_that_a_page_names_is_there(page: Path) -> None:
    assert wrong_commands(page.read_text("utf-8")) == []


@named
def test_every_link_leads_somewhere(page: Path) -> None:
    assert missing_links(page) == []


def test_every_how_to_page_is_in_the_list() -> None:
    index = (PROJECT_DIR / "docs/how-to/README.md").read_text("utf-8")
    assert [page.name for page in HOW_TO[1:] if f"]({page.name})" not in index] == []
    assert len(HOW_TO) > 8


@pytest.mark.parametrize(
    ("text", "paths", "commands"),
    [
        ("`include/ansinh/nowhere.py`", ["include/ansinh/nowhere.py"], []),
        ("`expectations/FORM.yaml` `docs/FORM.sql`", ["docs/FORM.sql"], []),
        ("    make nothing\n", [], ["make nothing"]),
        ("`ansinh check FILE --jsn`", [], ["ansinh check FILE --jsn"]),
        ("    .venv/bin/ansinh migrate\n", [], [".venv/bin/ansinh migrate"]),
        ("`make check` `ansinh platform down` `marts.dim_metric` `Makefile`", [], []),
    ],
)
def test_what_is_not_there_is_told(text: str, paths: list[str], commands: list[str]) -> None:
    assert (missing_paths(text), wrong_commands(text)) == (paths, commands)
