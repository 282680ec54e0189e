"""Every public mart says which of its rows a reader of one unit sees."""

from typing import Any

import pytest

from ansinh.database.row_rules import row_rules

pytestmark = pytest.mark.unit

Node = dict[str, Any]


def is_view(mart: Node) -> bool:
    return bool(mart["config"]["materialized"] == "view")


def without_rule(marts: list[Node]) -> list[str]:
    """Marts of which nothing says whose rows are whose."""
    rules = row_rules()
    named = {*rules.open, *rules.through, *rules.invoker}
    return [
        mart["name"]
        for mart in marts
        if mart["name"] not in named
        and ("unit_key" not in mart["columns"] or is_view(mart) and not filters(mart))
    ]


def filters(mart: Node) -> bool:
    """Whether a view asks, of what it shows last, whose rows they are."""
    return str(mart["raw_code"]).rstrip().endswith("where {{ own_rows() }}")


def test_every_public_mart_has_a_rule(marts: list[Node]) -> None:
    assert without_rule(marts) == []
    for column in ("unit_code", "nothing"):
        assert without_rule([{**marts[0], "name": "new", "columns": {column: {}}}]) == ["new"]
    view = next(mart for mart in marts if is_view(mart) and filters(mart))
    assert without_rule([{**view, "raw_code": "select * from everything"}]) == [view["name"]]


def test_rules_are_about_marts_that_there_are(marts: list[Node]) -> None:
    rules = row_rules()
    by_name = {mart["name"]: mart for mart in marts}
    assert {*rules.open, *rules.through, *rules.invoker} <= by_name.keys()
    assert not rules.open.keys() & (rules.through.keys() | rules.invoker)
    assert all(len(why) > 5 for why in rules.open.values())
    for name, other in rules.through.items():
        assert other.column in by_name[name]["columns"]
        assert other.column in by_name[other.mart]["columns"]
        assert "unit_key" in by_name[other.mart]["columns"] and other.mart not in rules.open


def test_what_reads_with_the_rights_of_whoever_asks_stands_on_marts(
    marts: list[Node],
) -> None:
    by_id = {mart["unique_id"]: mart for mart in marts}
    for mart in marts:
        if mart["name"] in row_rules().invoker:
            below = set(mart["depends_on"]["nodes"])
            assert is_view(mart) and below <= by_id.keys(), mart["name"]


def test_dbt_grants_nothing(manifest: Node) -> None:
    granting = [node["name"] for node in manifest["nodes"].values() if node["config"].get("grants")]
    assert granting == []
