"""What follows submissions is made anew by touched periods; see docs/incremental-builds.md."""

from typing import Any

import pytest

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

Node = dict[str, Any]

# What is selected anew must be what is deleted before, or rows stand twice.
FILTERS = {"period": "is_touched(", "as_of_date": "is_touched_or_later("}
ENGINE = PROJECT_DIR / "dbt_project/macros/incremental"


@pytest.fixture(scope="module")
def incremental(models: list[Node]) -> list[Node]:
    found = [model for model in models if model["config"]["materialized"] == "incremental"]
    assert len(found) >= 60
    return found


def test_incremental_models_are_made_by_touched_periods(incremental: list[Node]) -> None:
    strategies = {model["config"]["incremental_strategy"] for model in incremental}
    assert strategies == {"touched_periods"}


def test_incremental_models_select_what_is_deleted(incremental: list[Node]) -> None:
    wrong = [
        model["name"]
        for model in incremental
        if FILTERS[model["config"]["unique_key"]] not in model["raw_code"]
    ]
    assert wrong == []


def test_incremental_models_have_the_column_of_their_key(incremental: list[Node]) -> None:
    # Columns of intermediates are not all described; where they are, the key is among them.
    wrong = [
        model["name"]
        for model in incremental
        if model["config"]["contract"]["enforced"]
        and model["config"]["unique_key"] not in model["columns"]
    ]
    assert wrong == []


def test_what_follows_reference_data_alone_is_made_whole(models: list[Node]) -> None:
    """A filter by period would keep rows of a state of the reference data that is gone."""
    wrong = [
        model["name"]
        for model in models
        if model["config"]["meta"]["follows"] == "reference"
        and any(part in model["raw_code"] for part in FILTERS.values())
    ]
    assert wrong == []


def test_the_engine_stands_in_one_folder(manifest: Node) -> None:
    wrong = [
        macro["name"]
        for macro in manifest["macros"].values()
        if macro["package_name"] == "ansinh"
        and "_touched_period" in macro["macro_sql"]
        and not (PROJECT_DIR / "dbt_project" / macro["original_file_path"]).is_relative_to(ENGINE)
    ]
    assert wrong == []


def test_no_view_rests_on_a_table_that_goes_away_without_it(models: list[Node]) -> None:
    """dbt drops a table with what rests on it: such a view is made anew in the same build."""
    by_id = {model["unique_id"]: model for model in models}

    def made_anew_below(model: Node) -> set[str]:
        """Tables that a build drops, beneath a view, through other views."""
        found: set[str] = set()
        for below in (by_id.get(one) for one in model["depends_on"]["nodes"]):
            if below is None or below["config"]["meta"]["follows"] != "submissions":
                continue
            kind = below["config"]["materialized"]
            found |= {below["name"]} if kind == "table" else set()
            found |= made_anew_below(below) if kind == "view" else set()
        return found

    wrong = {
        model["name"]: below
        for model in models
        if model["config"]["materialized"] == "view"
        and model["config"]["meta"]["follows"] == "reference"
        and (below := made_anew_below(model))
    }
    assert wrong == {}
