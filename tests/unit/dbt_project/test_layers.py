"""The road's layers: names, who reads whom, length, and how a model is made."""

import re
from pathlib import Path
from typing import Any

import pytest

from ansinh.forms.catalogue import load_forms, raw_tables

pytestmark = pytest.mark.unit

Node = dict[str, Any]

NAMES = {
    "staging": r"stg_[a-z]+(_[a-z]+)*(__[a-z]+(_[a-z]+)*)?",
    "intermediate": r"int_[a-z]+(_[a-z]+)*__[a-z]+(_[a-z]+)*",
    "marts": r"(?!stg_|int_)[a-z]+(_[a-z]+)*",
    "restricted": r"(?!stg_|int_)[a-z]+(_[a-z]+)*",
}
# Folders whose marts all have one prefix; the others hold what belongs to one subject.
PREFIXES = {"dimensions": ("dim_", "bridge_"), "facts": ("fct_", "bridge_")}
SUBJECTS = {
    "definitions", "history", "poverty", "process", "report", "resources", "trace", "units",
}  # fmt: skip
# What the intermediate models of a folder are about, by the first words of their names.
ABOUT = {
    "units": ("administrative_units", "communes", "districts", "territories", "unit_"),
    "submissions": ("submission", "reported_units", "reporting_units", "register_"),
    "poverty": (
        *("poverty_", "deprivations", "breakdowns", "household", "review_tables"),
        "current_units",
    ),
    "resources": ("resource",),
    "focus": ("focus_", "steering_"),
    "priorities": ("changes",),
    "commitments": ("commitment_", "communication_activities", "recognised_models"),
}
MAY_READ = {
    "staging": {"source", "reference"},
    "intermediate": {"staging", "intermediate", "reference"},
    "marts": {"intermediate", "marts", "reference"},
    "restricted": {"intermediate", "marts", "reference"},
}
# What is known only while it happens, or was known at some time, is not built but looked up: live
# views on the permanent tables of the ledger and of the history.
READS_SOURCES = {"process", "history", "trace"}
LIVE_SOURCES = {"ops", "history"}
TABLES_OF_SOURCES = {
    "dim_rule": "a rule that was retired is known from its findings, and gets no new ones",
}


def layer(model: Node) -> str:
    return str(model["fqn"][1])


def folder(model: Node) -> str:
    return str(model["fqn"][-2])


def is_view(model: Node) -> bool:
    return bool(model["config"]["materialized"] == "view")


def test_models_are_named_after_their_layer(models: list[Node]) -> None:
    misnamed = [one["name"] for one in models if not re.fullmatch(NAMES[layer(one)], one["name"])]
    assert misnamed == []


def test_marts_stand_in_the_folder_of_their_kind_or_subject(marts: list[Node]) -> None:
    assert {folder(mart) for mart in marts} <= PREFIXES.keys() | SUBJECTS
    misplaced = [
        mart["name"]
        for mart in marts
        if not mart["name"].startswith(PREFIXES.get(folder(mart), ""))
    ]
    assert misplaced == []


def test_intermediates_stand_in_the_folder_of_their_subject(models: list[Node]) -> None:
    steps = [model for model in models if layer(model) == "intermediate"]
    assert {folder(step) for step in steps} == ABOUT.keys()
    misplaced = [
        f"{folder(step)}/{step['name']}"
        for step in steps
        if not step["name"].removeprefix("int_").startswith(ABOUT[folder(step)])
    ]
    assert misplaced == []


def test_models_and_their_unit_tests_are_described_beside_the_sql(
    manifest: Node, models: list[Node]
) -> None:
    places = {model["name"]: Path(model["original_file_path"]).parent for model in models}
    described = {
        f"{model['name']} in {model['patch_path']}"
        for model in models
        if Path(model["patch_path"].split("://")[1]).parent != places[model["name"]]
    }
    tested = {
        f"{test['name']} in {test['original_file_path']}"
        for test in manifest["unit_tests"].values()
        if Path(test["original_file_path"]).parent != places[test["model"]]
    }
    assert described | tested == set()


def test_models_read_one_layer_down(manifest: Node, models: list[Node]) -> None:
    layers = {model["unique_id"]: layer(model) for model in models}
    # The reference lists are checked and typed when they are loaded: every layer may read them.
    layers |= {
        name: "reference" if one["schema"] == "reference" else "source"
        for name, one in manifest["sources"].items()
    }
    wrong = [
        f"{model['name']} reads {read}"
        for model in models
        for read in model["depends_on"]["nodes"]
        if layers[read] not in MAY_READ[layer(model)]
        and not (layers[read] == "source" and folder(model) in READS_SOURCES)
    ]
    assert wrong == []


def test_facts_and_dimensions_do_not_read_wide_marts(marts: list[Node]) -> None:
    star = {
        one["unique_id"] for one in marts if one["name"].startswith(("dim_", "fct_", "bridge_"))
    }
    wrong = [
        f"{mart['name']} reads {read}"
        for mart in marts
        if mart["unique_id"] in star
        for read in mart["depends_on"]["nodes"]
        if ".".join(read.split(".")[:2]) == "model.ansinh" and read.split(".")[2][:4] != "int_"
        if read not in star
    ]
    assert wrong == []


def test_only_live_views_read_sources(manifest: Node, marts: list[Node]) -> None:
    for mart in marts:
        sources = [read for read in mart["depends_on"]["nodes"] if read in manifest["sources"]]
        schemas = {manifest["sources"][read]["schema"] for read in sources} - {"reference"}
        if schemas and mart["name"] not in TABLES_OF_SOURCES:
            assert is_view(mart), f"{mart['name']} is a table of what changes"
        assert schemas <= LIVE_SOURCES, mart["name"]


def test_published_views_stand_on_what_is_never_dropped(manifest: Node, marts: list[Node]) -> None:
    """Dbt drops what it rebuilds with cascade: a view on it would vanish with it."""
    allowed = {mart["unique_id"] for mart in marts}
    wrong = [
        f"{mart['name']} stands on {read}"
        for mart in marts
        if is_view(mart)
        for read in mart["depends_on"]["nodes"]
        if read not in allowed and not read.startswith("source.")
        or read.startswith("source.ansinh.reference.")
    ]
    assert wrong == []


def test_schemas_are_the_stages(models: list[Node]) -> None:
    schemas = {(layer(model), model["schema"]) for model in models}
    assert schemas == {
        ("staging", "staging"),
        ("intermediate", "intermediate"),
        ("marts", "candidate"),
        ("restricted", "restricted"),
    }


def test_every_table_that_can_be_submitted_is_read(manifest: Node) -> None:
    sources = {one["name"] for one in manifest["sources"].values() if one["schema"] == "raw"}
    assert {table.relation for table in raw_tables() if not table.judged_only} == sources


def test_every_source_is_read(manifest: Node) -> None:
    nodes = [*manifest["nodes"].values(), *manifest["exposures"].values()]
    read = {name for node in nodes for name in node.get("depends_on", {}).get("nodes", [])}
    assert sorted(set(manifest["sources"]) - read) == []


def test_models_are_read_at_one_go(models: list[Node]) -> None:
    """A model that grows beyond a few screens has a step that deserves its own name."""
    long = [
        f"{model['name']}: {lines}"
        for model in models
        if (lines := model["raw_code"].rstrip().count("\n") + 1) > 150
    ]
    assert long == []


def test_macros_hide_no_steps(manifest: Node) -> None:
    """The steps of a model stand in the model: a macro makes expressions, or one select."""
    hiding = [
        macro["name"]
        for macro in manifest["macros"].values()
        if macro["package_name"] == "ansinh"
        and macro["original_file_path"].startswith("macros/")
        and re.search(r"\w+ as (not )?(materialized )?\(\s*(select|with)\b", macro["macro_sql"])
    ]
    assert hiding == []


def test_columns_are_grouped_by_name(models: list[Node]) -> None:
    by_number = re.compile(r"(group|order) by\s+(\d|{{ ?range)")
    assert [one["name"] for one in models if by_number.search(one["raw_code"])] == []


def test_models_end_with_their_last_step(models: list[Node]) -> None:
    """Whoever reads a model begins at its last line, which names the step to look for."""
    rows_of_the_reader = r"(\nwhere {{ own_rows\(.*\) }})?"
    ending = re.compile(rf"\n\nselect \* from (?P<step>\w+){rows_of_the_reader}\s*$")
    wrong = [
        model["name"]
        for model in models
        if not (found := ending.search(model["raw_code"]))
        or not re.search(
            rf"(^|\n)(, )?{found['step']} as (materialized |not materialized )?\(",
            model["raw_code"],
        )
    ]
    assert wrong == []


def test_dbt_does_not_call_home(manifest: Node) -> None:
    assert manifest["metadata"]["send_anonymous_usage_stats"] is False


def test_nothing_personal_has_a_column(marts: list[Node]) -> None:
    """What a form calls personal is in no mart; an organisation that gives may be named."""
    personal = {
        column.name
        for form in load_forms().values()
        for table in form.tables
        for column in table.columns
        if column.personal
    }
    # The choices themselves, counted: who belongs to a group is not told.
    harmless = {"ethnic_group", "birth_year_male", "birth_year_female"}
    assert {"head_name", "hamlet", "model_name", "subject", "note"} <= personal
    shown = [
        f"{mart['name']}.{column}"
        for mart in marts
        for column in mart["columns"]
        if column in personal - harmless or re.search(r"birth|head_|person_name", column)
    ]
    # The hamlet there is an area of the lists, not an address.
    assert shown == ["bridge_focus_area.hamlet"]
