"""What keeps the road to several machines open: keys and statements that Citus takes.

With `vars: scale_out: citus` facts are spread over machines by unit. Citus says what it takes at
https://docs.citusdata.com/en/stable/develop/reference_workarounds.html (statements) and at
https://docs.citusdata.com/en/stable/develop/reference_ddl.html (keys, constraints, triggers).
docs/how-to/outgrow-one-machine.md names what no text shows, and what was run.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

Node = dict[str, Any]

# What Citus does not take of a table that stands on several machines, and what to say instead.
REFUSED = {
    r"\bmerge\s+into\b": "not between all kinds of tables: delete, then insert",
    r"\bincremental_strategy\W+merge\b": "as dbt's strategy it is the same statement",
    r"\bctid\b": "a place within one shard, not in the table: name the row by its key",
    r"\bfor\s+(no\s+key\s+)?(update|share)\b|\bfor\s+key\s+share\b": "in one shard alone",
    r"\btablesample\b": "in one shard alone",
    r"\bwith\s+recursive\b": "in one shard alone",
    r"\bgrouping\s+sets\b|\b(rollup|cube)\s*\(": "in one shard alone",
    r"\bcreate\s+(or\s+replace\s+)?(constraint\s+)?trigger\b": "none on such a table",
    r"\bcreate\s+(or\s+replace\s+)?rule\b": "none on such a table",
    r"\b(big|small)?serial\b|\bnextval\b": "numbers of each machine's own: take the ledger's",
    r"\bexclude\s+using\b": "must contain the column that it is distributed by, as a key must",
}
# Where it matters by the rows: what a mutation calls is called on each machine for itself.
CHANGED_BY = r"\b(random|clock_timestamp|gen_random_uuid)\s*\("
# Statements on marts and candidate that no model holds.
STATEMENTS = ("include/ansinh/publishing/*.py", "expectations/marts.yaml")
SCALED = "scale_out()"


@pytest.fixture(scope="module")
def placed(models: list[Node]) -> list[Node]:
    """The tables that stand on several machines."""
    found = [
        model
        for model in models
        if model["config"]["materialized"] != "view"
        and any(SCALED in hook["sql"] for hook in model["config"]["post-hook"])
    ]
    assert len(found) >= 60
    return found


@pytest.fixture(scope="module")
def distributed(placed: list[Node]) -> list[Node]:
    """Those whose rows are spread by a column."""
    found = [model for model in placed if column_of(model)]
    assert len(found) >= 12
    return found


def column_of(model: Node) -> str | None:
    column: str | None = model["config"]["meta"].get("distributed_by")
    return column


def test_marts_and_restricted_tables_are_placed_and_nothing_else(
    models: list[Node], placed: list[Node]
) -> None:
    tables = {
        model["name"]
        for model in models
        if model["fqn"][1] in {"marts", "restricted"} and model["config"]["materialized"] != "view"
    }
    assert {model["name"] for model in placed} == tables


def test_facts_are_distributed_by_their_unit_and_all_else_is_everywhere(
    placed: list[Node], distributed: list[Node]
) -> None:
    """Facts of a unit stand together: one column, of one type."""
    facts = {
        model["name"]
        for model in placed
        if model["name"].startswith("fct_") and "unit_key" in model["columns"]
    }
    assert {model["name"] for model in distributed} == facts
    assert {column_of(model) for model in distributed} == {"unit_key"}
    assert {model["columns"]["unit_key"]["data_type"] for model in distributed} == {"text"}


def test_keys_contain_the_column_that_a_table_is_distributed_by(distributed: list[Node]) -> None:
    """Each machine looks at its own rows: only there can a key be kept."""
    wrong = [
        (model["name"], key) for model in distributed for key in keys_of(model)
        if column_of(model) not in key
    ]  # fmt: skip
    assert wrong == []


def keys_of(model: Node) -> Iterator[list[str]]:
    for constraint in model["constraints"]:
        if constraint["type"] in {"primary_key", "unique"}:
            yield list(constraint["columns"])
    for column in model["columns"].values():
        if {one["type"] for one in column["constraints"]} & {"primary_key", "unique"}:
            yield [column["name"]]
    for index in model["config"].get("indexes") or ():
        if index.get("unique"):
            yield list(index["columns"])


def test_a_unit_of_a_fact_is_always_known(distributed: list[Node]) -> None:
    """A row without a value in that column can stand nowhere."""
    wrong = [
        model["name"]
        for model in distributed
        if "not_null" not in {
            one["type"] for one in model["columns"][str(column_of(model))]["constraints"]
        }
    ]  # fmt: skip
    assert wrong == []


def test_no_foreign_key_leads_to_or_from_a_placed_table(placed: list[Node]) -> None:
    """None may lead from a table that stands everywhere to one that is distributed."""
    wrong = [
        model["name"]
        for model in placed
        for constraint in [
            *model["constraints"],
            *(one for column in model["columns"].values() for one in column["constraints"]),
        ]
        if constraint["type"] == "foreign_key"
    ]
    assert wrong == []


def test_no_column_counts_by_itself(placed: list[Node]) -> None:
    """A sequence gives each machine a range of its own, which fits into no small type."""
    wrong = [
        f"{model['name']}.{column['name']}"
        for model in placed
        for column in model["columns"].values()
        if re.search(r"serial|identity", str(column["data_type"]), re.IGNORECASE)
    ]
    assert wrong == []


def test_statements_on_placed_tables_are_those_that_citus_takes(
    manifest: Node, placed: list[Node]
) -> None:
    told = {**texts_of_models(manifest, placed), **texts_of_statements()}
    assert len(told) >= 150
    wrong = [
        f"{where}: {match[0]!r} ({why})"
        for where, text in told.items()
        for pattern, why in {**REFUSED, CHANGED_BY: "another value on each machine"}.items()
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
    assert wrong == []


def texts_of_models(manifest: Node, placed: list[Node]) -> dict[str, str]:
    """The models and tests that write or read such tables, and the macros of this project."""
    ids = {model["unique_id"] for model in placed}
    nodes = {
        name: node["raw_code"]
        for name, node in manifest["nodes"].items()
        if name in ids or ids & set(node["depends_on"]["nodes"])
    }
    macros = {
        name: macro["macro_sql"]
        for name, macro in manifest["macros"].items()
        if macro["package_name"] == "ansinh"
    }
    return {name: without_comments(text) for name, text in {**nodes, **macros}.items()}


def texts_of_statements() -> dict[str, str]:
    paths = [path for pattern in STATEMENTS for path in sorted(PROJECT_DIR.glob(pattern))]
    assert len(paths) > 10
    return {path.name: statements_in(path) for path in paths}


def statements_in(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        rules = yaml.safe_load(text)
        return "\n".join(str(rule.get("query", "")) for rule in rules["rules"])
    return re.sub(r"#.*", "", text)


def without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", text, flags=re.DOTALL)
