"""Marts as tables that leave the warehouse: columns with types and words; CSV and Parquet."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, LiteralString

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import sql

# What Postgres calls a type → how Arrow keeps it. Numerics keep their digits.
ARROW = {
    "int4": pa.int32(),
    "int8": pa.int64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "float8": pa.float64(),
    "timestamptz": pa.timestamp("us", tz="UTC"),
}
DIGITS = 38


@dataclass(frozen=True)
class Column:
    """A column of a mart: its type in Postgres, and what it is, in both languages."""

    name: str
    type: str
    name_vi: str | None = None
    description_vi: str | None = None
    description_en: str | None = None


@dataclass(frozen=True)
class Table:
    """The rows of a mart; `key` names the columns that tell them apart."""

    name: str
    name_vi: str | None
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [one.name for one in self.columns]

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]


def read_table(
    connection: psycopg.Connection, name: str, query: LiteralString, key: Sequence[str]
) -> Table:
    """What a query brings of a mart, with the words of the data dictionary for its columns."""
    cursor = connection.execute(query)
    types = {info.oid: info.name for info in connection.adapters.types}
    brought = [(one.name, types.get(one.type_code, "text")) for one in cursor.description or ()]
    rows = cursor.fetchall()
    words = {
        str(column): told
        for column, *told in connection.execute(
            sql.SQL(
                "select column_name, name_vi, description_vi, description_en, mart_name_vi"
                " from marts.data_dictionary where mart = %s"
            ),
            (name,),
        )
    }
    columns = tuple(
        Column(column, kind, *words.get(column, (None,) * 4)[:3]) for column, kind in brought
    )
    name_vi = next((told[3] for told in words.values()), None)
    return Table(name, name_vi, tuple(key), columns, rows)


def as_csv(table: Table) -> bytes:
    """UTF-8 with a header; what is unknown is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows(
        [_cell(value) if isinstance(value, bool) else value for value in row] for row in table.rows
    )
    return text.getvalue().encode()


def as_parquet(table: Table) -> bytes:
    """Columns with the types of the warehouse; what is unknown is null."""
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    arrays = [
        pa.array(values, _arrow(one, values))
        for one, values in zip(table.columns, columns, strict=True)
    ]
    sink = io.BytesIO()
    pq.write_table(pa.table(arrays, names=table.names), sink)
    return sink.getvalue()


def _cell(value: bool) -> str:
    return "true" if value else "false"


def _arrow(column: Column, values: Sequence[Any]) -> pa.DataType:
    if column.type != "numeric":
        return ARROW.get(column.type, pa.string())
    known = [value for value in values if isinstance(value, Decimal)]
    scale = max((-int(value.as_tuple().exponent) for value in known), default=0)
    return pa.decimal128(DIGITS, max(scale, 0))
