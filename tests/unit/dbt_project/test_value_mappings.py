"""Values meet on both sides: what a form can deliver is known to dbt, and dbt knows no other."""

import re
from collections.abc import Iterable
from typing import Any

import jinja2
import pytest

from ansinh.settings import PROJECT_DIR
from ansinh.reference.choices import load_choices
from ansinh.reference.reading import read_list
from ansinh.forms.catalogue import load_versions, raw_tables
from ansinh.slots.slots import STAGES

pytestmark = pytest.mark.unit

Node = dict[str, Any]

STATUSES = {"poor", "near_poor"}
# A column of a form that has another name in the marts.
RENAMED = {"field": "purpose"}
# What a mart writes where the form says nothing.
UNKNOWN = {"-1", "minority"}
# Values that dbt itself makes, by column: a status of the classification, areas beside the focus.
MADE_BY_DBT = {
    "poverty_status": {"not_poor", "average_living_standard"},
    "focus_area_type": {"rest", "all_focus", "no_list"},
}
# Columns of the same name that mean another thing there, or only a part.
OTHER_MEANING = {
    ("dim_commitment", "direction"): "whether a measure is to go up or down",
    ("multidimensional_poverty", "counted"): "households alone, by definition",
}


def node(manifest: Node, name: str) -> Node:
    (found,) = [
        one
        for one in manifest["nodes"].values()
        if one["name"] == name and one["resource_type"] == "model"
    ]
    return dict(found)


def settings_of(model: Node) -> dict[str, Any]:
    """What a model sets at its head: `{%- set name = value -%}`."""
    environment = jinja2.Environment()  # noqa: S701 -- SQL
    found: dict[str, Any] = {}
    for name, value in re.findall(r"\{%-? set (\w+) = (.*?) ?-?%\}", model["raw_code"], re.DOTALL):
        found[name] = environment.compile_expression(value)(**found)
    return found


def choices_in_forms() -> dict[str, set[str]]:
    """Column of a mart → the lists that forms choose its values from."""
    found: dict[str, set[str]] = {}
    for table in raw_tables():
        for column in table.columns:
            if column.choices:
                found.setdefault(RENAMED.get(column.name, column.name), set()).add(column.choices)
    return found


def delivered() -> dict[str, set[str]]:
    """Column → every value that a form, a file name or a list can deliver to it."""
    columns = {
        name: {choice.code for one in lists for choice in load_choices(one)}
        for name, lists in choices_in_forms().items()
    }
    return columns | {
        "stage": set(STAGES),
        "poverty_status": STATUSES,
        "form": set(load_versions()),
        "table_name": {table.name for table in raw_tables()},
        "movement": {row["movement"] for row in read_list("movements")},
        "direction": {row["direction"] for row in read_list("movements")},
        "dimension_code": {row["dimension_code"] for row in read_list("deprivation_indicators")},
        "standard_code": {row["standard_code"] for row in read_list("poverty_standards")},
        "funding_source_group": {
            row["funding_source_group"] for row in read_list("funding_sources")
        },
        **{
            split.column: set(split.values)
            for split in (table.split for table in raw_tables())
            if split is not None
        },
    }


def test_movements_are_the_columns_of_the_form(manifest: Node) -> None:
    mapped = settings_of(node(manifest, "stg_poverty_review__movements"))["movements"]
    listed = {(row["poverty_status"], row["movement"]) for row in read_list("movements")}
    assert mapped.keys() == STATUSES
    for status in STATUSES:
        (table,) = [one for one in raw_tables() if one.name == f"movement_{status}"]
        asked = {column.name for column in table.columns}
        assert set(mapped[status]) == asked, status
        assert {movement for known, movement in listed if known == status} == asked, status


def test_members_of_breakdowns_are_the_columns_of_the_form(manifest: Node) -> None:
    tables = settings_of(node(manifest, "stg_poverty_review__breakdowns"))["tables"]
    asked = {
        table.name: {column.name for column in table.columns} - {"households"}
        for table in raw_tables()
        if table.name.startswith(("target_groups_", "ethnic_groups_", "causes_"))
    }
    assert tables.keys() == asked.keys()
    lists = {"target": "target_groups", "ethnic": "ethnic_groups", "causes": "poverty_causes"}
    for table, members in tables.items():
        # Ethnic groups name their column; the column `minority` has no member of its own.
        columns = set(members.values()) if isinstance(members, dict) else set(members)
        assert columns == asked[table] - {"minority"}, table
        codes = {choice.code for choice in load_choices(lists[table.split("_")[0]])}
        assert set(members) == codes, table


def test_every_choice_of_a_form_has_a_list_that_marts_refer_to(manifest: Node) -> None:
    """Each column that a form fills from a list is looked up in that list, or in its dimension."""
    referred: dict[str, set[str]] = {}
    for one in manifest["nodes"].values():
        test = one.get("test_metadata") or {}
        if test.get("name") == "relationships":
            *source, named = re.findall(r"['\"](\w+)['\"]", test["kwargs"]["to"])
            reads = [] if source else node(manifest, named)["depends_on"]["nodes"]
            names = {named, *(name.split(".")[-1] for name in reads)}
            referred.setdefault(one["column_name"], set()).update(names)
    # Of single households, nothing but counts leaves what is restricted.
    households = {"relation", "household_change", "policy_group"}
    unmapped = [
        f"{column} from {name}"
        for column, names in choices_in_forms().items()
        for name in names
        if column not in households and name not in referred.get(column, set())
    ]
    assert unmapped == []


def test_lists_of_accepted_values_are_what_can_be_delivered(manifest: Node) -> None:
    can_be = delivered()
    wrong = {}
    checked = set()
    for one in manifest["nodes"].values():
        test = one.get("test_metadata") or {}
        column = one.get("column_name")
        if test.get("name") == "accepted_values" and column in can_be:
            if (one["attached_node"].split(".")[-1], column) in OTHER_MEANING:
                continue
            accepted = set(test["kwargs"]["values"]) - UNKNOWN - MADE_BY_DBT.get(column, set())
            checked.add(column)
            if accepted != can_be[column]:
                wrong[one["name"]] = accepted ^ can_be[column]
    assert wrong == {}
    assert {"stage", "poverty_status", "resource_kind", "funding_source_group"} <= checked


def test_sql_compares_with_values_that_can_be_delivered(manifest: Node) -> None:
    """A misspelt code is no error to Postgres: it just never meets a row."""
    can_be = delivered()
    pattern = re.compile(r"\b(\w+)\s*(?:=|<>|in)\s*(\([^()]*\)|'[^']*')")
    wrong = []
    compared = 0
    for model in manifest["nodes"].values():
        if model["resource_type"] != "model":
            continue
        for column, literal in pattern.findall(model["raw_code"]):
            values = set(re.findall(r"'([\w-]+)'", literal))
            known = can_be.get(column, set()) | MADE_BY_DBT.get(column, set()) | UNKNOWN
            # A literal that a template goes on after is only the beginning of a value.
            values = {value for value in values if not value.endswith("_")} - {"null"}
            if column in can_be and values:
                compared += 1
                wrong += [f"{model['name']}: {column} {value}" for value in values - known]
    assert compared >= 10
    assert wrong == []


def test_rows_of_a_split_table_are_both_read(manifest: Node) -> None:
    code = node(manifest, "stg_poverty_review__movements")["raw_code"]
    assert delivered()["counted"] == {"households", "persons"}
    assert set(re.findall(r"counted = '(\w+)'", code)) == {"households", "persons"}


def test_indicators_of_every_standard_have_a_column(manifest: Node) -> None:
    numbers: dict[str, set[int]] = {}
    for row in read_list("deprivation_indicators"):
        numbers.setdefault(row["standard_code"], set()).add(int(row["indicator_number"]))
    for standard in read_list("poverty_standards"):
        count = int(standard["indicator_count"])
        assert numbers.get(standard["standard_code"], set()) == set(range(1, count + 1))
    most = max(map(len, numbers.values()))
    asked = indicator_columns(
        column.name
        for table in raw_tables()
        if table.name in {"deprivation_poor", "deprivation_near_poor", "poor", "near_poor"}
        for column in table.columns
    )
    assert asked == set(range(1, most + 1))
    for name in ("stg_poverty_review__deprivations", "stg_household_list__households"):
        assert f"range(1, {most + 1})" in node(manifest, name)["raw_code"], name


def indicator_columns(names: Iterable[str]) -> set[int]:
    return {int(name[-2:]) for name in names if re.fullmatch(r"indicator_\d\d", name)}


def test_the_members_of_a_household_are_told_from_its_head(manifest: Node) -> None:
    """Of a household only the row of its head is read: the code must be one of the list."""
    code = node(manifest, "stg_household_list__households")["raw_code"]
    excluded = set(re.findall(r"relation is distinct from '(\w+)'", code))
    assert excluded == {"member"}
    assert excluded < {choice.code for choice in load_choices("household_relations")}
