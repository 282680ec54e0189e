"""What makes the marts be built from scratch, and the same submissions be published again."""

from pathlib import Path

import pytest

from ansinh.publishing.dbt import fingerprint

pytestmark = pytest.mark.unit


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, content in {
        "dbt_project.yml": "name: p",
        "models/marts/one.sql": "select 1",
        "macros/report/two.sql": "{% macro two() %}{% endmacro %}",
        "target/compiled/one.sql": "select 1",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["dbt_project.yml", "models/marts/one.sql", "macros/report/two.sql"]
)
def test_a_changed_model_or_macro_is_another_state(project: Path, name: str) -> None:
    before = fingerprint("89", project)

    (project / name).write_text("changed")

    assert fingerprint("89", project) != before


def test_a_changed_reference_list_is_another_state(project: Path) -> None:
    (project / "funds.csv").write_text("code\n1")
    before = fingerprint("89", project, lists=project)

    (project / "funds.csv").write_text("code\n2")

    assert fingerprint("89", project, lists=project) != before


def test_another_province_is_another_state(project: Path) -> None:
    assert fingerprint("01", project) != fingerprint("89", project)


def test_what_dbt_writes_itself_changes_nothing(project: Path) -> None:
    before = fingerprint("89", project)

    (project / "target/compiled/one.sql").write_text("select 2")
    (project / "logs").mkdir()
    (project / "logs/dbt.sql").write_text("select 3")

    assert fingerprint("89", project) == before
