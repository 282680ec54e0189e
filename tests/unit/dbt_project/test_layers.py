"""What the manifest must show: the road's layers, tested keys, contracts, descriptions."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ansinh.settings import PROJECT_DIR
from ansinh.submissions.choices import load_choices
from ansinh.submissions.forms import load_forms, raw_tables

pytestmark = pytest.mark.unit

DBT_PROJECT = PROJECT_DIR / "dbt_project"
NAMES = {
    "staging": r"stg_[a-z]+(_[a-z]+)*(__[a-z]+(_[a-z]+)*)?",
    "intermediate": r"int_[a-z]+(_[a-z]+)*__[a-z]+(_[a-z]+)*",
    "dimensions": r"dim_[a-z]+(_[a-z]+)*",
    "facts": r"(fct|bridge)_[a-z]+(_[a-z]+)*",
    "wide": r"(?!stg_|int_|dim_|fct_|bridge_)[a-z]+(_[a-z]+)*",
}
# A layer may read itself and the one beneath it; seeds are reference data for all of them.
MAY_READ = {
    "staging": {"source", "seed"},
    "intermediate": {"staging", "intermediate", "seed"},
    "dimensions": {"intermediate", "seed"},
    "facts": {"intermediate", "seed"},
    "wide": {"intermediate", "dimensions", "facts"},
}
MARTS = {"dimensions", "facts", "wide"}


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    work_dir = str(tmp_path_factory.mktemp("dbt"))
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "parse"]
    command += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    command += ["--target-path", work_dir, "--log-path", work_dir]
    # Without a warehouse: whatever the caller's environment says of one.
    clean = {name: text for name, text in os.environ.items() if not name.startswith("ANSINH_")}
    run = subprocess.run(command, env=clean, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    document: dict[str, Any] = json.loads((Path(work_dir) / "manifest.json").read_text("utf-8"))
    return document


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    found = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert len(found) >= 20
    return found


@pytest.fixture(scope="session")
def marts(models: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [model for model in models if layer(model) in MARTS]


def layer(model: dict[str, Any]) -> str:
    return str(model["fqn"][-2])


def related(manifest: dict[str, Any], model: dict[str, Any]) -> set[str]:
    """The columns of a model that a test looks up in another one."""
    return {
        node["column_name"]
        for node in manifest["nodes"].values()
        if node.get("attached_node") == model["unique_id"]
        and node["test_metadata"]["name"] == "relationships"
    }


def primary_key(model: dict[str, Any]) -> list[str]:
    keys = [one["columns"] for one in model["constraints"] if one["type"] == "primary_key"]
    return list(keys[0]) if len(keys) == 1 else []


def test_models_are_named_after_their_layer(models: list[dict[str, Any]]) -> None:
    misnamed = [
        model["name"] for model in models if not re.fullmatch(NAMES[layer(model)], model["name"])
    ]
    assert misnamed == []


def test_models_read_one_layer_down(manifest: dict[str, Any], models: list[dict[str, Any]]) -> None:
    layers = {model["unique_id"]: layer(model) for model in models}
    layers |= {
        name: name.split(".")[0]
        for name in (*manifest["sources"], *manifest["nodes"])
        if name.split(".")[0] in {"source", "seed"}
    }
    wrong = [
        f"{model['name']} reads {read}"
        for model in models
        for read in model["depends_on"]["nodes"]
        if layers[read] not in MAY_READ[layer(model)]
    ]
    assert wrong == []


def test_schemas_are_the_stages(models: list[dict[str, Any]]) -> None:
    schemas = {(layer(model) in MARTS or layer(model), model["schema"]) for model in models}
    assert schemas == {
        ("staging", "staging"),
        ("intermediate", "intermediate"),
        (True, "candidate"),
    }


def test_keys_of_marts_are_constraints(marts: list[dict[str, Any]]) -> None:
    """Postgres refuses a mart whose key is missing or doubled: no test need ask again."""
    keyless = []
    for mart in marts:
        key = primary_key(mart)
        filled = {
            column["name"]
            for column in mart["columns"].values()
            if "not_null" in {one["type"] for one in column["constraints"]}
        }
        if not key or not filled.issuperset(key):
            keyless.append(mart["name"])
    assert keyless == []


def test_facts_point_at_their_dimensions(
    manifest: dict[str, Any], marts: list[dict[str, Any]]
) -> None:
    """A column that is the key of a dimension is tested to be found there."""
    keys = {
        primary_key(mart)[0]: mart["name"]
        for mart in marts
        if layer(mart) == "dimensions" and len(primary_key(mart)) == 1
    }
    # Facts take these two from their submission, whose dimension is tested.
    inherited = {"period", "standard_code"}
    untested = [
        f"{mart['name']}.{column}"
        for mart in marts
        if layer(mart) == "facts"
        for column in keys.keys() & mart["columns"].keys() - inherited
        if column not in related(manifest, mart)
    ]
    assert untested == []


def test_contracts_are_enforced_on_public_marts(marts: list[dict[str, Any]]) -> None:
    assert len(marts) >= 10
    assert [mart["name"] for mart in marts if mart["access"] != "public"] == []
    assert [mart["name"] for mart in marts if not mart["config"]["contract"]["enforced"]] == []
    assert {tuple(mart["config"]["grants"]["select"]) for mart in marts} == {("bi_reader",)}


def test_marts_are_described(marts: list[dict[str, Any]]) -> None:
    undescribed = [
        f"{mart['name']}.{column['name']}"
        for mart in marts
        for column in mart["columns"].values()
        if len(column["description"].strip()) < 5
    ]
    assert undescribed == []


def test_descriptions_begin_with_the_grain(manifest: dict[str, Any]) -> None:
    nodes = [
        node for node in manifest["nodes"].values() if node["resource_type"] in {"model", "seed"}
    ]
    assert [one["name"] for one in nodes if not one["description"].startswith("One row per ")] == []


def test_nothing_personal_has_a_column(marts: list[dict[str, Any]]) -> None:
    """What a form calls personal is in no mart; an organisation that gives may be named."""
    personal = {
        column.name
        for form in load_forms().values()
        for table in form.tables
        for column in table.columns
        if column.personal
    }
    # The choices themselves, counted: who belongs to a group is not told.
    harmless = {"donor_name", "ethnic_group", "birth_year_male", "birth_year_female"}
    assert {"head_name", "hamlet", "model_name", "subject", "note"} <= personal
    shown = [
        f"{mart['name']}.{column}"
        for mart in marts
        for column in mart["columns"]
        if column in personal - harmless or re.search(r"birth|head_|person_name", column)
    ]
    # The hamlet of an assignment is an area that is followed, not an address.
    assert shown == ["bridge_steering_assignment.hamlet"]


@pytest.mark.parametrize(
    ("table", "seed", "other_names"),
    [
        ("target_groups_poor", "target_groups", {}),
        ("target_groups_near_poor", "target_groups", {}),
        ("ethnic_groups_poor", "ethnic_groups", {"other_group": "other", "minority": None}),
        ("ethnic_groups_near_poor", "ethnic_groups", {"other_group": "other", "minority": None}),
        ("causes_poor", "poverty_causes", {}),
    ],
)
def test_columns_of_a_breakdown_are_the_members_of_its_dimension(
    models: list[dict[str, Any]], table: str, seed: str, other_names: dict[str, str | None]
) -> None:
    columns = [column.name for column in load_forms()["poverty_review"].table(table).columns]
    asked = {other_names.get(name, name) for name in columns} - {"households", None}
    assert asked == {choice.code for choice in load_choices(seed)}
    (staging,) = [one for one in models if one["name"] == "stg_poverty_review__breakdowns"]
    assert f"'{table}'" in staging["raw_code"]
    assert all(f"'{name}'" in staging["raw_code"] for name in asked)


def test_every_table_that_can_be_submitted_is_read(manifest: dict[str, Any]) -> None:
    sources = {one["name"] for one in manifest["sources"].values() if one["schema"] == "raw"}
    # Printed rates are compared with the counts when they are judged, and not kept apart.
    judged_only = {"poverty_review__deprivation_rates_poor"}
    judged_only |= {"poverty_review__deprivation_rates_near_poor"}
    assert {table.relation for table in raw_tables()} - judged_only == sources


def test_files_are_short(models: list[dict[str, Any]]) -> None:
    long = [model["name"] for model in models if model["raw_code"].count("\n") + 1 > 100]
    assert long == []


def test_exposures_have_owners(manifest: dict[str, Any]) -> None:
    mails = [one["owner"]["email"] for one in manifest["exposures"].values()]
    assert mails
    assert all(mail.endswith(".example") for mail in mails)


def test_no_model_merges_or_calls_home(models: list[dict[str, Any]]) -> None:
    strategies = {model["config"].get("incremental_strategy") for model in models}
    assert "merge" not in strategies
    project = (DBT_PROJECT / "dbt_project.yml").read_text("utf-8")
    assert "send_anonymous_usage_stats: false" in project
