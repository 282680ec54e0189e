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


def generic_tests(manifest: dict[str, Any], model: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        node
        for node in manifest["nodes"].values()
        if node.get("attached_node") == model["unique_id"]
    ]


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


def test_keys_of_marts_are_declared_and_tested(
    manifest: dict[str, Any], marts: list[dict[str, Any]]
) -> None:
    untested = []
    for mart in marts:
        key = primary_key(mart)
        metadata = [node["test_metadata"] for node in generic_tests(manifest, mart)]
        unique = [
            one["kwargs"].get("columns") or [one["kwargs"].get("column_name")]
            for one in metadata
            if one["name"] in {"unique", "unique_together"}
        ]
        filled = {one["kwargs"]["column_name"] for one in metadata if one["name"] == "not_null"}
        if not key or key not in unique or not filled.issuperset(key):
            untested.append(mart["name"])
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
