"""Entries of a register arrive in `raw` with values of their own kinds."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import psycopg
import pyarrow as pa
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from tests.installed import REFERENCE, RULES

from ansinh.database.raw_tables import create_raw_tables
from ansinh.extraction.reading import ParsedTable
from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Table
from ansinh.raw.loading import copy_rows
from ansinh.raw.typed_tables import type_table
from ansinh.slots.slots import Slot

pytestmark = pytest.mark.warehouse

SLOT = Slot("resource_contributions", "886", "2024-Q3", "regular", None, date(2024, 9, 30))
CONTRIBUTIONS = load_forms()["resource_contributions"].table("contributions")
HOUSEHOLDS = load_forms()["household_list"].table("poor")
GIFT = {
    "contribution_date": "05/07/2024",
    "donor_type": "doanh nghiep",
    "donors": "01",
    "resource_kind": "Hiện vật",
    "quantity": "1,5",
    "value_vnd": "22,5",
    "_unit_name": "Khánh An",
}


def stored(owner_url: str, table: Table, row: Mapping[str, str], scale: int = 1) -> dict[str, Any]:
    """One row as it stands in the warehouse."""
    columns = {"_row": pa.array([9], pa.int32()), "_line": pa.array(["1"])}
    texts = {"_unit_name": None, **row}
    columns |= {name: pa.array([text], pa.string()) for name, text in texts.items()}
    frame = pa.table(columns).to_pandas(types_mapper=pd.ArrowDtype)
    scales = {"value_vnd": scale}
    parsed = ParsedTable(table.name, "Sổ", {"_unit_name": "C"}, frame, {}, scales)
    typed, findings = type_table(parsed, table, SLOT, REFERENCE, RULES)
    with psycopg.connect(owner_url) as connection:
        create_raw_tables(connection)
        copy_rows(connection, sql.Identifier("raw", table.relation), 1, typed.frame)
        query = sql.SQL("select * from {}").format(sql.Identifier("raw", table.relation))
        with connection.cursor(row_factory=dict_row) as cursor:
            (found,) = cursor.execute(query).fetchall()
    return {**found, "findings": [one.rule for one in findings]}


def test_every_kind_of_cell_has_its_own_type(owner_url: str) -> None:
    row = stored(owner_url, CONTRIBUTIONS, GIFT, scale=1_000_000)
    assert (row["_unit_code"], row["_unit_level"]) == ("30340", "commune")
    assert row["contribution_date"] == date(2024, 7, 5)
    assert (row["donor_type"], row["resource_kind"]) == ("enterprise", "in_kind")
    assert (row["donors"], row["quantity"], row["value_vnd"]) == (1, Decimal("1.5"), 22_500_000)
    assert row["value_vnd_text"] == "22,5"
    assert row["_problems"] is None
    assert row["findings"] == []


def test_flags_and_years(owner_url: str) -> None:
    flags = {"indicator_01": "x", "indicator_02": "Không", "birth_year_male": "1980"}
    row = stored(owner_url, HOUSEHOLDS, flags)
    assert [row[f"indicator_{number:02}"] for number in (1, 2, 3)] == [True, False, None]
    assert row["birth_year_male"] == 1980


def test_what_cannot_be_read_has_no_value_and_says_what_it_could_mean(owner_url: str) -> None:
    odd = {"contribution_date": "05/07/24", "donor_type": "Người tốt", "value_vnd": "1.500"}
    row = stored(owner_url, CONTRIBUTIONS, {**GIFT, **odd}, scale=1_000_000)
    assert {name: row[name] for name in odd} == dict.fromkeys(odd)
    codes = {name: code.split("|")[0] for name, code in row["_problems"].items()}
    assert codes == {
        "contribution_date": "two_digit_year",
        "donor_type": "not_a_choice",
        "value_vnd": "ambiguous",
    }
    assert len(row["_problems"]["value_vnd"].split("|")) == 3


def test_an_entry_that_names_no_area_is_the_reporting_unit_s(owner_url: str) -> None:
    row = stored(owner_url, CONTRIBUTIONS, {**GIFT, "_unit_name": None})
    assert (row["_unit_code"], row["_unit_name"]) == ("886", None)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Xã Trên Trời", "structure.unit_unknown"),
        ("Xã Phú Lâm", "structure.unit_outside"),
    ],
)
def test_an_area_must_be_one_of_the_reporting_unit_s(owner_url: str, name: str, rule: str) -> None:
    assert stored(owner_url, CONTRIBUTIONS, {**GIFT, "_unit_name": name})["findings"] == [rule]
