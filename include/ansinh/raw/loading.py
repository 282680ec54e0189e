"""Copies typed rows into a table of `raw`, or into one of the same columns."""

import io
from decimal import Decimal

import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv
from psycopg import sql

from ansinh.forms.catalogue import raw_tables

BLOCK = 1 << 20


def copy_rows(
    connection: psycopg.Connection, name: sql.Identifier, submission_id: int, frame: pd.DataFrame
) -> int:
    """Copy the typed rows of a submission in the caller's transaction; returns their number."""
    columns = ["_submission_id", *frame.columns]
    command = sql.SQL("copy {} ({}) from stdin (format csv)").format(
        name, sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    content = _csv(submission_id, frame)
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        while block := content.read(BLOCK):
            copy.write(block)
    return len(frame)


def delete_rows(connection: psycopg.Connection, submission_ids: list[int]) -> None:
    """Delete all rows of these submissions in `raw`: they can be made again from landing."""
    for table in raw_tables():
        name = sql.Identifier("raw", table.relation)
        query = sql.SQL("delete from {} where _submission_id = any(%s)").format(name)
        connection.execute(query, (submission_ids,))


def _csv(submission_id: int, frame: pd.DataFrame) -> io.BytesIO:
    """Rows as Postgres reads CSV: a missing value is empty, a text is quoted."""
    arrays = [pa.array([submission_id] * len(frame), pa.int64())]
    for name in frame.columns:
        column = frame[name]
        is_object = column.dtype == object
        arrays.append(
            pa.array([None if one is None else _as_csv(one) for one in column], pa.string())
            if is_object
            else pa.Array.from_pandas(column)
        )
    content = io.BytesIO()
    names = ["_submission_id", *frame.columns]
    options = pyarrow.csv.WriteOptions(include_header=False)
    pyarrow.csv.write_csv(pa.table(arrays, names), content, options)
    content.seek(0)
    return content


def _as_csv(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
