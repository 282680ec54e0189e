"""A number that a spreadsheet stores is that number or a finding, never another number.

Typed as text, 1.633 may be thousands; stored as a number it is one and a bit.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.installed import REFERENCE

from ansinh.forms.catalogue import load_forms, load_versions
from ansinh.forms.model import Column, Table
from ansinh.raw.values import read_column
from ansinh.recognition.recognise import recognise
from ansinh.workbooks.grid import Cell, Grid

pytestmark = pytest.mark.unit

PERIOD = date(2024, 1, 1), date(2024, 12, 31)

FORMS = [form for versions in load_versions().values() for form in versions]
NUMERIC = ("count", "money", "quantity", "rate_pct")
COLUMNS = [
    (form.form, table.name, column.name)
    for form in load_forms().values()
    if form.is_register
    for table in form.tables
    for column in table.columns
    if column.kind in NUMERIC
]
RATES = [
    ("poverty_review", "results", column.name)
    for column in load_forms()["poverty_review"].table("results").columns
    if column.kind in NUMERIC
]
MONEY = {"đồng": 1, "nghìn đồng": 1_000, "triệu đồng": 1_000_000, "tỷ đồng": 1_000_000_000}
# Three digits behind the point look like a group of thousands.
STORED = st.lists(
    st.one_of(
        st.integers(1_001, 999_999).map(lambda thousandths: thousandths / 1000),
        st.integers(0, 10**12).map(lambda parts: parts / 10_000),
        st.integers(0, 10**9),
    ),
    min_size=1,
    max_size=40,
)
LOOK_GROUPED = [1.633, 163.3, 1633.0, 999.999, 1.001, 12.5]


def read(table: Table, column: Column, stored: list[float], unit: str = "đồng") -> list[Any]:
    """What numbers stored in a column become: values, or codes of problems."""
    leads = ["TT"] if table.is_register else ["TT", "Phường/Xã"]
    labels = [
        " ".join([*one.label, str(one.label_number or "")]).strip().replace("(đồng)", f"({unit})")
        for one in table.columns
    ]
    rows: list[list[Cell]] = [[table.titles[0]], [], [*leads, *labels]]
    at = len(leads) + table.columns.index(column)
    for number, value in enumerate(stored, 1):
        # What is not asked about says something, so that every row counts as one.
        lead: list[Cell] = [number, f"Xã Ví Dụ {number}"][: len(leads)]
        cells: list[Cell] = [*lead, *["x" if table.is_register else 5] * len(table.columns)]
        cells[at] = value
        rows.append(cells)
    (found,) = recognise([Grid("Trang", rows)], FORMS)
    (one_table,) = found.tables
    assert one_table.positions[column.name] == at
    known = {row: code for row, name, code in one_table.rows.problems if name == column.name}
    texts = pa.array(one_table.rows.columns[column.name], pa.string())
    scale = one_table.scales.get(column.name, 1)
    values, problems = read_column(
        texts, column, known, REFERENCE.choices, scale=scale, period=PERIOD
    )
    return [problems.get(row, value) for row, value in enumerate(values)]


@pytest.mark.parametrize("place", [*COLUMNS, *RATES], ids=".".join)
@settings(max_examples=5)
@given(stored=STORED)
@example(stored=LOOK_GROUPED)
def test_a_stored_number_is_itself_or_a_finding(
    place: tuple[str, str, str], stored: list[float]
) -> None:
    form, name, wanted = place
    table = load_forms()[form].table(name)
    column = table.column(wanted)
    for number, found in zip(stored, read(table, column, stored), strict=True):
        if isinstance(found, str):
            assert found.split("|")[0] == "not_whole", number
            assert column.kind in ("count", "money") and not float(number).is_integer()
        else:
            assert Decimal(found) == Decimal(repr(number))


@pytest.mark.parametrize("unit", MONEY)
@settings(max_examples=10)
@given(stored=STORED)
@example(stored=LOOK_GROUPED)
def test_stored_money_is_scaled_as_the_header_says(unit: str, stored: list[float]) -> None:
    table = load_forms()["resource_contributions"].table("contributions")
    for number, found in zip(
        stored, read(table, table.column("value_vnd"), stored, unit), strict=True
    ):
        exact = Decimal(repr(number)) * MONEY[unit]
        if isinstance(found, str):
            problem = found.split("|")[0]
            assert (problem == "not_whole") == (exact != exact.to_integral_value()), number
            assert problem == "not_whole" or exact >= 10**15, number
        else:
            assert found == exact
