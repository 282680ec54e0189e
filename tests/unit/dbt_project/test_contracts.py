"""What the YAML promises: keys, described columns, named owners."""

import re
from pathlib import Path
from typing import Any

import pytest

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

Node = dict[str, Any]

# A doubled row of theirs is refused by the key of the table that takes them over one by one.
KEPT_BY = {
    "int_breakdowns__current": "fct_target_group",
    "int_breakdowns__rolled_up": "poverty_by_target_group",
    "int_changes__compared": "review_priorities",
    "int_communication_activities__counted": "fct_communication_activity",
    "int_current_units__totalled": "poverty_indicators_current_units",
    "int_deprivations__current": "fct_deprivation",
    "int_deprivations__rolled_up": "deprivation_rates",
    "int_households__assessed": "fct_household_assessment",
    "int_poverty_area_results__current": "fct_poverty_review_by_area",
    "int_poverty_movements__current": "fct_poverty_movement",
    "int_poverty_reviews__compared": "poverty_indicators",
    "int_recognised_models__counted": "fct_recognised_model",
    "int_resource_funds__rolled_up": "fund_balances",
    "int_resources__rolled_up": "mobilized_resources",
    "int_steering_assignments__placed": "bridge_steering_assignment",
    "int_submission_changes__published": "fct_submission_change",
    "int_submission_columns__lettered": "bridge_submission_column",
    "int_unit_ancestors__dated": "bridge_unit_ancestor",
}
# Steps of one computation that only the next step reads: its own tests would see a doubled row.
STEPS = {
    "int_commitment_entries__placed", "int_communes__counted",
    "int_communication_activities__placed", "int_recognised_models__placed",
    "int_resource_contributions__placed", "int_resource_funds__placed",
    "int_resource_uses__placed",
    "int_poverty_reviews__reallocated", "int_poverty_reviews__redrawn",
    "int_poverty_reviews__rolled_up", "int_reported_units__finest", "int_resource_funds__held",
    "int_resource_funds__moved", "int_resource_poor_households__dated",
    "int_resources__by_register", "int_resources__counted", "int_steering_assignments__active",
    "int_unit_transfers__weighted", "int_unit_ways__followed",
}  # fmt: skip
def primary_key(model: Node) -> list[str]:
    keys = [one["columns"] for one in model["constraints"] if one["type"] == "primary_key"]
    return list(keys[0]) if len(keys) == 1 else []


def is_view(model: Node) -> bool:
    return bool(model["config"]["materialized"] == "view")


def test_keys_of_marts_are_constraints(marts: list[Node]) -> None:
    """Postgres refuses a mart whose key is missing or doubled: no test need ask again."""
    keyless = [mart["name"] for mart in marts if not is_view(mart) and not primary_key(mart)]
    assert keyless == []


def test_keys_of_intermediates_are_tested(
    models: list[Node], tests_of: dict[str, list[Node]]
) -> None:
    tested = {
        name
        for name, tests in tests_of.items()
        if {one["test_metadata"]["name"] for one in tests} & {"unique", "unique_together"}
    }
    by_name = {model["name"]: model for model in models}
    keyless = {
        model["name"]
        for model in models
        if model["fqn"][1] == "intermediate" and model["unique_id"] not in tested
    }
    assert keyless - KEPT_BY.keys() - STEPS == set()
    for name, keeper in KEPT_BY.items():
        assert f"model.ansinh.{name}" in by_name[keeper]["depends_on"]["nodes"], name
        assert primary_key(by_name[keeper]), keeper


def test_facts_point_at_their_dimensions(
    marts: list[Node], tests_of: dict[str, list[Node]]
) -> None:
    """A column that is the key of a dimension is tested to be found there."""
    keys = {
        primary_key(mart)[0]
        for mart in marts
        if mart["name"].startswith("dim_") and len(primary_key(mart)) == 1
    }
    # Facts take these three from their submission, whose dimension is tested.
    inherited = {"period", "stage", "standard_code"}
    untested = [
        f"{mart['name']}.{column}"
        for mart in marts
        if mart["name"].startswith(("fct_", "bridge_"))
        # Live views tell of submissions and cells that no publication has yet.
        and not is_view(mart)
        for column in keys & mart["columns"].keys() - inherited
        if column
        not in {
            one["column_name"]
            for one in tests_of.get(mart["unique_id"], [])
            if one["test_metadata"]["name"] == "relationships"
        }
    ]
    assert sorted(untested) == []


def test_contracts_are_enforced_on_public_marts(marts: list[Node]) -> None:
    assert len(marts) >= 40
    assert [mart["name"] for mart in marts if mart["access"] != "public"] == []
    assert [mart["name"] for mart in marts if not mart["config"]["contract"]["enforced"]] == []


def test_what_is_about_single_households_is_not_for_bi(restricted: list[Node]) -> None:
    assert {model["schema"] for model in restricted} == {"restricted"}
    for model in restricted:
        assert model["config"]["grants"] == {}, model["name"]
        assert model["access"] != "public", model["name"]
        assert model["config"]["contract"]["enforced"], model["name"]


def test_columns_of_marts_have_type_and_description(marts: list[Node]) -> None:
    wanting = [
        f"{mart['name']}.{column['name']}"
        for mart in marts
        for column in mart["columns"].values()
        if len(column["description"].strip()) < 5 or not column["data_type"]
    ]
    assert wanting == []


def test_descriptions_begin_with_the_grain(manifest: Node) -> None:
    nodes = [
        node for node in manifest["nodes"].values() if node["resource_type"] == "model"
    ]
    assert [one["name"] for one in nodes if not one["description"].startswith("One row per ")] == []


def test_exposures_have_owners_and_stand_on_public_marts(manifest: Node, marts: list[Node]) -> None:
    public = {mart["unique_id"] for mart in marts}
    exposures = manifest["exposures"].values()
    assert exposures
    for exposure in exposures:
        assert exposure["owner"]["name"].strip(), exposure["name"]
        assert re.fullmatch(r"[a-z.-]+@[a-z.-]+\.example", exposure["owner"]["email"])
        assert set(exposure["depends_on"]["nodes"]) <= public, exposure["name"]
        assert exposure["description"].strip(), exposure["name"]


def test_every_public_mart_serves_somebody(manifest: Node, marts: list[Node]) -> None:
    served = {name for one in manifest["exposures"].values() for name in one["depends_on"]["nodes"]}
    unserved = [mart["name"] for mart in marts if mart["unique_id"] not in served]
    assert unserved == []


def test_silence_of_a_source_is_noticed(manifest: Node) -> None:
    """`make freshness` asks; what has no limit here is only told apart from what has."""
    limits = {
        (one["schema"], one["name"]): one["freshness"]["warn_after"]["count"]
        for one in manifest["sources"].values()
        if (one["freshness"] or {}).get("warn_after", {}).get("count")
        and (one["loaded_at_field"] or one["loaded_at_query"])
    }
    raw = {(one["schema"], one["name"]) for one in manifest["sources"].values()
           if one["schema"] == "raw"}  # fmt: skip
    assert raw <= limits.keys()
    assert {("ops", "delivery"), ("ops", "submission_now")} <= limits.keys()
