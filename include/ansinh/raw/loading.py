"""Types the rows of a table and copies them into `raw`."""

import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv
from psycopg import sql

from ansinh.database.raw_tables import column_types
from ansinh.extraction.reading import ParsedTable
from ansinh.forms.model import Table
from ansinh.raw.unit_rows import find_units
from ansinh.raw.values import as_series, read_column
from ansinh.reference.units import Unit, UnitDirectory
from ansinh.rules.findings import Finding
from ansinh.slots.slots import Slot

BLOCK = 1 << 20


def type_table(
    parsed: ParsedTable, table: Table, slot: Slot, directory: UnitDirectory
) -> tuple[pd.DataFrame, list[Finding]]:
    """A table's rows as they go into `raw`, and what is wrong with the units they name.

    Every column of the form gets what was sent (`c_text`) and its value (`c`, typed as
    `read_column` says). Where a cell cannot be read, `c` is empty and `_problems` says why: that
    is for the rules to report, not for here.
    """
    rows = find_units(parsed, table, slot, directory)
    typed = _lead(parsed, table, rows.units)
    problems: list[dict[str, str]] = [{} for _ in range(len(parsed.frame))]
    for column in table.typed_columns:
        cells = _cells(parsed, column.name)
        known = {at: code for (at, name), code in parsed.problems.items() if name == column.name}
        scale = parsed.scales.get(column.name, 1)
        values, found = read_column(cells, column, known, scale=scale, on=slot.as_of_date)
        typed[f"{column.name}_text"] = as_series(cells)
        typed[column.name] = values
        for at, code in found.items():
            problems[at][column.name] = code
    typed["_problems"] = as_series(_texts(json.dumps(one) if one else None for one in problems))
    order = [name for name in column_types(table) if name != "_submission_id"]
    frame = pd.DataFrame({name: typed[name] for name in order})
    return frame.loc[rows.is_kept].reset_index(drop=True), rows.findings


def copy_table(
    connection: psycopg.Connection, submission_id: int, table: Table, frame: pd.DataFrame
) -> int:
    """Copy typed rows into the table's place in `raw`, in the caller's transaction.

    Rows that this submission already has there are replaced. Returns the number of rows.
    """
    name = sql.Identifier("raw", table.relation)
    columns = ["_submission_id", *frame.columns]
    connection.execute(
        sql.SQL("delete from {} where _submission_id = %s").format(name), (submission_id,)
    )
    command = sql.SQL("copy {} ({}) from stdin (format csv)").format(
        name, sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    content = _csv(submission_id, frame)
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        while block := content.read(BLOCK):
            copy.write(block)
    return len(frame)


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


def _lead(parsed: ParsedTable, table: Table, units: Sequence[Unit | None]) -> dict[str, pd.Series]:
    lead = {
        "_sheet": as_series(_texts([parsed.sheet] * len(units))),
        "_row": parsed.frame["_row"],
        "_line": as_series(_cells(parsed, "_line")),
        "_unit_name": as_series(_cells(parsed, "_unit_name")),
        "_unit_code": as_series(_texts(unit.code if unit else None for unit in units)),
        "_unit_level": as_series(_texts(unit.level if unit else None for unit in units)),
    }
    if table.split:
        lead[table.split.column] = as_series(_cells(parsed, table.split.column))
    return lead


def _cells(parsed: ParsedTable, name: str) -> pa.Array:
    """One column of text, all blank where the file does not have it."""
    if name not in parsed.frame:
        return pa.nulls(len(parsed.frame), pa.string())
    return _texts(parsed.frame[name])


def _texts(values: Iterable[str | None]) -> pa.Array:
    array = pa.array(values, pa.string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
