"""The rows of a table, typed: what was sent, and what each cell says."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa

from ansinh.database.raw_tables import column_types
from ansinh.extraction.reading import ParsedTable
from ansinh.forms.model import Table
from ansinh.raw.unit_rows import find_units
from ansinh.raw.values import as_series, read_column
from ansinh.reference.bundle import Reference
from ansinh.reference.unit import Unit
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.slots import Slot


@dataclass(frozen=True)
class TypedTable:
    """One table of a submission as it goes into `raw`, and where it stood in the file.

    `frame` has the columns of the raw table but for the submission's number; `letters` are the
    sheet's letters of the columns that were found. `areas` are its rows of urban and rural parts.
    """

    table: Table
    sheet: str
    letters: dict[str, str]
    frame: pd.DataFrame
    areas: "TypedTable | None" = None


def type_table(
    parsed: ParsedTable, table: Table, slot: Slot, reference: Reference, rules: RuleBook
) -> tuple[TypedTable, list[Finding]]:
    """A table's rows as they go into `raw`, and what is wrong with the units they name.

    Every column of the form gets what was sent (`c_text`) and its value (`c`, typed as
    `read_column` says). Where a cell cannot be read, `c` is empty and `_problems` says why: that
    is for the rules to report, not for here.
    """
    rows = find_units(parsed, table, slot, reference.units, rules)
    typed = _lead(parsed, table, rows.units)
    problems: list[dict[str, str]] = [{} for _ in range(len(parsed.frame))]
    for column in table.typed_columns:
        cells = _cells(parsed, column.name)
        known = {at: code for (at, name), code in parsed.problems.items() if name == column.name}
        scale = parsed.scales.get(column.name, 1)
        values, found = read_column(
            cells, column, known, reference.choices, scale=scale, period=slot.days
        )
        typed[f"{column.name}_text"] = as_series(cells)
        typed[column.name] = values
        for at, code in found.items():
            problems[at][column.name] = code
    typed["_problems"] = as_series(_texts(json.dumps(one) if one else None for one in problems))
    kept = [at for at, is_kept in enumerate(rows.is_kept) if is_kept]
    of_units = _table(table, parsed, typed, kept)
    areas = table.area_table
    if areas is None or areas.split is None or not rows.areas:
        return of_units, rows.findings
    of_area: list[tuple[Unit | None, str | None]] = [
        rows.areas.get(at, (None, None)) for at in range(len(parsed.frame))
    ]
    typed |= _lead(parsed, table, [unit for unit, _ in of_area])
    typed[areas.split.column] = as_series(_texts(area for _, area in of_area))
    of_parts = _table(areas, parsed, typed, sorted(rows.areas))
    return replace(of_units, areas=of_parts), rows.findings


def _table(
    table: Table, parsed: ParsedTable, typed: Mapping[str, pd.Series], kept: list[int]
) -> TypedTable:
    order = [name for name in column_types(table) if name != "_submission_id"]
    frame = pd.DataFrame({name: typed[name] for name in order})
    return TypedTable(table, parsed.sheet, parsed.letters, frame.iloc[kept].reset_index(drop=True))


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
