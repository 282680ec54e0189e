"""Rows arrive in `raw` as they were sent, all or none."""

from datetime import date
from decimal import Decimal

import pandas as pd
import psycopg
import pyarrow as pa
import pytest
from psycopg import sql
from tests.installed import REFERENCE, RULES

from ansinh.database.raw_tables import column_types, create_raw_tables
from ansinh.extraction.reading import ParsedTable
from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Table
from ansinh.raw.loading import copy_rows, delete_rows
from ansinh.raw.typed_tables import type_table
from ansinh.slots.slots import Slot

pytestmark = pytest.mark.warehouse

FORM = load_forms()["poverty_review"]
RESULTS = FORM.table("results")
SLOT = Slot("poverty_review", "886", "2016", "official", "2016-2021", date(2016, 12, 31))
ODD_NAME = 'Xã "Khánh, An"\n\\N'


def frame_of(**columns: list[object]) -> pd.DataFrame:
    table = pa.table(
        {
            name: pa.array(cells, pa.int32() if name == "_row" else pa.string())
            for name, cells in columns.items()
        }
    )
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def raw(table: Table) -> sql.Identifier:
    return sql.Identifier("raw", table.relation)


@pytest.fixture
def typed() -> pd.DataFrame:
    parsed = ParsedTable(
        name="results",
        sheet="Kết quả",
        letters={"_unit_name": "B"},
        frame=frame_of(
            _row=[9, 10, 11],
            _line=["1", "1.1", None],
            _unit_name=["Huyện An Phú", "Xã Khánh An", ODD_NAME],
            households=["1.633", "khoảng 5", None],
            poor_rate_pct=["6,75", "6.7500000000000002", "–"],
        ),
    )
    table, _ = type_table(parsed, RESULTS, SLOT, REFERENCE, RULES)
    return table.frame


def test_the_tables_have_the_columns_of_their_forms(owner_url: str) -> None:
    with psycopg.connect(owner_url) as connection:
        create_raw_tables(connection)
        create_raw_tables(connection)
        for table in FORM.tables:
            rows = connection.execute(
                """
                select column_name from information_schema.columns
                where table_schema = 'raw' and table_name = %s order by ordinal_position
                """,
                (table.relation,),
            ).fetchall()
            assert [row[0] for row in rows] == list(column_types(table))


def test_a_newer_form_adds_its_columns_and_keeps_rows(owner_url: str, typed: pd.DataFrame) -> None:
    with psycopg.connect(owner_url) as connection:
        create_raw_tables(connection)
        connection.execute("alter table raw.poverty_review__results drop column persons")
        older = typed.drop(columns=["persons"])
        copy_rows(connection, raw(RESULTS), 1, older)
        create_raw_tables(connection)
        row = connection.execute(
            "select count(*), count(persons) from raw.poverty_review__results"
        ).fetchone()
        assert row == (3, 0)


def test_what_was_sent_and_what_it_means(owner_url: str, typed: pd.DataFrame) -> None:
    with psycopg.connect(owner_url) as connection:
        create_raw_tables(connection)
        assert copy_rows(connection, raw(RESULTS), 7, typed) == 3
        rows = connection.execute(
            """
            select
                _submission_id, _sheet, _row, _line, _unit_name, _unit_code, _unit_level, _problems,
                households_text, households, poor_rate_pct_text, poor_rate_pct, persons_text
            from raw.poverty_review__results order by _row
            """
        ).fetchall()
    exact = Decimal("6.7500000000000002")
    assert rows == [
        (7, "Kết quả", 9, "1", "Huyện An Phú", "886", "district", None)
        + ("1.633", 1633, "6,75", Decimal("6.75"), None),
        (7, "Kết quả", 10, "1.1", "Xã Khánh An", "30340", "commune", {"households": "not_a_number"})
        + ("khoảng 5", None, "6.7500000000000002", exact, None),
        (7, "Kết quả", 11, None, ODD_NAME, None, None, None, None, None, "–", None, None),
    ]


def test_a_submission_that_is_read_again_has_its_new_rows_only(
    owner_url: str, typed: pd.DataFrame
) -> None:
    with psycopg.connect(owner_url) as connection:
        create_raw_tables(connection)
        for number in (7, 8):
            copy_rows(connection, raw(RESULTS), number, typed)
        delete_rows(connection, [7])
        copy_rows(connection, raw(RESULTS), 7, typed.head(1))
        rows = connection.execute(
            "select _submission_id, count(*) from raw.poverty_review__results group by 1 order by 1"
        ).fetchall()
    assert rows == [(7, 1), (8, 3)]


def test_a_rolled_back_load_leaves_nothing(owner_url: str, typed: pd.DataFrame) -> None:
    with psycopg.connect(owner_url) as connection:
        create_raw_tables(connection)
        connection.commit()
        copy_rows(connection, raw(RESULTS), 7, typed)
        connection.rollback()
        count = connection.execute("select count(*) from raw.poverty_review__results").fetchone()
    assert count == (0,)


@pytest.mark.parametrize("table", FORM.tables, ids=lambda table: table.name)
def test_every_table_takes_its_rows(owner_url: str, table: object) -> None:
    one = FORM.table(table.name)  # type: ignore[attr-defined]
    columns: dict[str, list[object]] = {
        "_row": [5, 6],
        "_line": ["1", "1"],
        "_unit_name": ["Huyện An Phú", "Huyện An Phú"],
        **{column.name: ["12", "34"] for column in one.columns},
    }
    if one.split:
        columns[one.split.column] = list(one.split.values)
    parsed = ParsedTable(one.name, "Trang", {}, frame_of(**columns))
    typed, _ = type_table(parsed, one, SLOT, REFERENCE, RULES)
    with psycopg.connect(owner_url) as connection:
        create_raw_tables(connection)
        assert copy_rows(connection, raw(one), 1, typed.frame) == 2
        names = sql.SQL(" + ").join(sql.Identifier(column.name) for column in one.columns)
        query = sql.SQL("select {} from {} order by _row").format(
            names, sql.Identifier("raw", one.relation)
        )
        sums = [row[0] for row in connection.execute(query)]
    assert sums == [12 * len(one.columns), 34 * len(one.columns)]
