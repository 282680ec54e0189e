"""Every text of a public mart comes from a list, a coded choice or a sentence of ours.

What else there is stands in one short list, with the reason. Followed by the SQL that dbt compiled:
a new column that hands on what somebody typed is red before it is published.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from tests.databases import Databases
from tests.warehouse.dbt_project.lineage import Lineage, Origin

from ansinh.forms.catalogue import raw_tables

pytestmark = pytest.mark.warehouse

MARTS = "candidate"  # what is published, before it is
# Kinds of cells of which only what our lists and codes say becomes a value.
CODED = {"choice", "unit", "flag", "date", "year", "count", "money", "quantity", "rate_pct"}
# What the road writes beside the cells of a row.
WRITTEN_BY_THE_ROAD = {
    "_sheet": "words of forms, or the number of the sheet (assessment.naming)",
}
# Texts of the ledger that reach a mart: column → why nobody's name stands there.
OF_THE_LEDGER = {
    "form": "its code in our catalogue",
    "form_version": "its code in our catalogue",
    "period": "as periods are written; else `?` (landing.listing)",
    "unit_code": "as codes are written; else `?` (landing.listing)",
    "stage": "one of three words",
    "standard_code": "a code of our lists",
    "state": "a word of ours",
    "kind": "a word of ours",
    "severity": "a word of ours",
    "sha256": "a hash",
    "rule": "its id in our catalogue",
    "commonest_error": "its id in our catalogue",
    "table_name": "a table of a form in our catalogue",
    "column_name": "a column of a form in our catalogue",
    "column_letters": "columns of a form in our catalogue, and letters",
    "cell": "letters and a number",
    "sheet": "words of forms, or the number of the sheet (assessment.naming)",
    "old_text": "figures and coded choices; words typed freely are hidden (ledger.changes)",
    "new_text": "figures and coded choices; words typed freely are hidden (ledger.changes)",
}
# Marts of which every published row is kept.
KEPT = ("directive_scorecard", "mobilized_resources", "poverty_indicators")
# Of figures that changed since: which, and one of our words for the cause.
CHANGES = {
    ("revision", column)
    for column in (
        "cause", "donor_type", "figure", "funding_source", "mart", "period", "purpose",
        "resource_kind", "stage", "standard_code", "unit_code",
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def lineage(databases: Databases) -> Iterator[Lineage]:
    with databases.built() as url, psycopg.connect(url) as connection:
        (compiled, *_) = databases.shared.glob("dbt-*/target/compiled")
        yield Lineage(compiled, connection)


def why_not(origin: Origin) -> str | None:
    """What is wrong with words from there; None where nothing is."""
    schema, table, column = origin
    if schema == "reference":
        return None
    if schema == "ops":
        return None if column in OF_THE_LEDGER else "the ledger holds it, and nobody said why"
    if schema == "raw":
        form, _, name = table.partition("__")
        (of,) = [one for one in raw_tables() if (one.form, one.name) == (form, name)]
        coded = {one.name for one in of.columns if one.kind in CODED}
        coded |= {of.split.column} if of.split else set()
        is_fine = column in WRITTEN_BY_THE_ROAD or column in coded
        return None if is_fine else "somebody writes it freely"
    # What was published once, by the name of the mart; or which figure of which mart changed why.
    is_kept = schema == "history" and (table in KEPT or (table, column) in CHANGES)
    return None if is_kept else "nobody knows where that is"


def test_every_text_of_a_mart_is_ours(lineage: Lineage) -> None:
    texts = sorted(lineage.texts(MARTS))
    assert len(texts) > 600
    wrong = {
        f"{table}.{column} < {'.'.join(origin)}": fault
        for table, column in texts
        for origin in lineage.of((MARTS, table, column))
        if (fault := why_not(origin))
    }
    assert wrong == {}


def test_history_holds_what_marts_hold(lineage: Lineage) -> None:
    held = set(lineage.texts(MARTS))
    kept = {one for one in lineage.texts("history") if one[0] in KEPT}
    assert {table for table, _ in kept} == set(KEPT)
    assert kept <= held


def test_what_the_short_lists_name_is_there(lineage: Lineage) -> None:
    """A name that no mart reads any more goes from the list."""
    read: Any = {
        schema: {one[2] for text in lineage.texts(MARTS) for one in lineage.of((MARTS, *text))
                 if one[0] == schema}
        for schema in ("ops", "raw")
    }  # fmt: skip
    assert OF_THE_LEDGER.keys() == read["ops"]
    assert WRITTEN_BY_THE_ROAD.keys() <= read["raw"]


def test_freely_written_words_are_known_as_such() -> None:
    """The catalogue is what tells them: these are no coded choices."""
    free = {one.name for table in raw_tables() for one in table.columns if one.kind == "text"}
    assert {"donor_name", "member_position", "agency", "medium", "item", "hamlet"} <= free
    assert not free & CODED
    assert why_not(("raw", "resource_contributions__contributions", "donor_name"))
    assert why_not(("raw", "household_list__poor", "_line"))
