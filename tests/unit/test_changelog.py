"""The version moves, and the changelog says with what."""

import re
import tomllib

import pytest
import yaml

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

HEADING = re.compile(
    r"^## ([0-9]+\.[0-9]+\.[0-9]+) – (unreleased|[0-9]{4}-[0-9]{2}-[0-9]{2})$", re.M
)


def test_every_place_names_the_newest_version_of_the_changelog() -> None:
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    dbt = yaml.safe_load((PROJECT_DIR / "dbt_project/dbt_project.yml").read_text(encoding="utf-8"))
    versions = HEADING.findall((PROJECT_DIR / "CHANGELOG.md").read_text(encoding="utf-8"))
    newest = versions[0][0]
    assert (project["project"]["version"], dbt["version"]) == (newest, newest)


def test_versions_and_days_go_down_and_only_the_newest_is_open() -> None:
    versions = HEADING.findall((PROJECT_DIR / "CHANGELOG.md").read_text(encoding="utf-8"))
    numbers = [tuple(map(int, version.split("."))) for version, _ in versions]
    assert len(numbers) >= 3
    assert numbers == sorted(set(numbers), reverse=True)
    released = [day for _, day in versions[1:]]
    assert released == sorted(released, reverse=True)
    assert "unreleased" not in released
