"""The one reader of reference data: CSV files of plain rows, checked against their schema.

Whoever needs a list asks `read_list`; `read_all` also checks what one list says of another.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from ansinh.errors import AnsinhError
from ansinh.reference.schema import LISTS_DIR, Kind, ListSchema, list_schemas

Row = Mapping[str, Any]
Lists = Mapping[str, tuple[Row, ...]]

MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
# The head of a file is its line 1. No cell of a list holds a line break.
FIRST_LINE = 2
MOST_TOLD = 20
EXPECTED: dict[Kind, str] = {
    "text": "a text",
    "integer": "a whole number",
    "bigint": "a whole number",
    "numeric": "a number such as 1.5",
    "boolean": "true or false",
    "date": "a day as YYYY-MM-DD",
    "month_day": "a month and day as MM-DD",
}


class ReferenceDataError(AnsinhError):
    """A reference list says what it may not say; names file, line and what is expected."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        told = [f"- {one}" for one in self.problems[:MOST_TOLD]]
        if len(self.problems) > MOST_TOLD:
            told.append(f"- and {len(self.problems) - MOST_TOLD} more")
        super().__init__("The reference data cannot be used:\n" + "\n".join(told))


@cache
def read_list(name: str, folder: Path = LISTS_DIR) -> tuple[Row, ...]:
    """The rows of one list, typed, in the order of its file; a blank cell is None.

    Raises ReferenceDataError where the file is missing or breaks its schema.
    """
    rows, problems = _read(name, list_schemas()[name], folder)
    if problems:
        raise ReferenceDataError(problems)
    return rows


def read_all(folder: Path = LISTS_DIR) -> Lists:
    """All lists by name; raises one ReferenceDataError with all that is wrong in any of them."""
    lists: dict[str, tuple[Row, ...]] = {}
    problems: list[str] = []
    for name, schema in list_schemas().items():
        lists[name], found = _read(name, schema, folder)
        problems += found
    unknown = {path.stem for path in folder.glob("*.csv")} - lists.keys()
    problems += [f"{name}.csv: lists.yaml says nothing of this list" for name in sorted(unknown)]
    if not problems:
        for name, schema in list_schemas().items():
            problems += _dangling(name, schema, lists)
        problems += _spellings_of_nothing(lists)
    if problems:
        raise ReferenceDataError(problems)
    return lists


def _read(name: str, schema: ListSchema, folder: Path) -> tuple[tuple[Row, ...], list[str]]:
    path = folder / f"{name}.csv"
    if not path.is_file():
        return (), [f"{path.name}: there is no such file in {folder.name}/"]
    with path.open(encoding="utf-8", newline="") as file:
        read = csv.reader(file)
        head = next(read, [])
        if sorted(head) != sorted(schema.columns):
            return (), [_wrong_head(path.name, head, schema)]
        kinds = [(column, *_how_read(schema.columns[column])) for column in head]
        rows: list[Row] = []
        problems: list[str] = []
        for line, cells in enumerate(read, start=FIRST_LINE):
            if len(cells) != len(head):
                problems.append(
                    f"{path.name}, line {line}: {len(cells)} cells, where {len(head)} are expected"
                )
                continue
            row: dict[str, Any] = {}
            for (column, convert, expected), cell in zip(kinds, cells, strict=True):
                try:
                    row[column] = convert(cell) if cell else None
                except (ValueError, InvalidOperation):
                    row[column] = None
                    problems.append(
                        f"{path.name}, line {line}: {column} is “{cell}”; {expected} is expected"
                    )
            rows.append(row)
    if not problems:
        problems = [f"{path.name}, line {line}: {why}" for line, why in _wrong_rows(rows, schema)]
    return tuple(rows), problems


def _wrong_head(file_name: str, head: list[str], schema: ListSchema) -> str:
    missing = [column for column in schema.columns if column not in head]
    unknown = [column for column in head if column not in schema.columns]
    told = [f"the column {', '.join(missing)} is missing"] if missing else []
    told += [f"no column is called {', '.join(unknown)}"] if unknown else []
    told = told or ["a column stands twice"]
    return f"{file_name}, line 1: {'; '.join(told)}; expected: {','.join(schema.columns)}"


def _how_read(kind: Kind) -> tuple[Callable[[str], Any], str]:
    readers: dict[Kind, Callable[[str], Any]] = {
        "text": str,
        "integer": int,
        "bigint": int,
        "numeric": Decimal,
        "boolean": _boolean,
        "date": _date,
        "month_day": _month_day,
    }
    return readers[kind], EXPECTED[kind]


def _boolean(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError(cell)
    return cell == "true"


@cache
def _date(cell: str) -> date:
    # `fromisoformat` would take 20250701 and 2025-W27-2 as well.
    if len(cell) != len("YYYY-MM-DD"):
        raise ValueError(cell)
    return date.fromisoformat(cell)


def _month_day(cell: str) -> str:
    if not MONTH_DAY.fullmatch(cell):
        raise ValueError(cell)
    return cell


def _wrong_rows(rows: list[Row], schema: ListSchema) -> Iterator[tuple[int, str]]:
    """Line and fault: blanks, values that there are not, doubled keys, overlapping validity."""
    required = [column for column in schema.columns if column not in schema.optional]
    lines: dict[tuple[Any, ...], int] = {}
    for line, row in enumerate(rows, start=FIRST_LINE):
        for column in required:
            if row[column] is None:
                yield line, f"{column} is blank"
        for column, values in schema.one_of.items():
            if row[column] is not None and row[column] not in values:
                yield line, f"{column} is “{row[column]}”; one of {', '.join(values)} is expected"
        if schema.either and sum(row[column] is not None for column in schema.either) != 1:
            yield line, f"just one of {', '.join(schema.either)} is to be filled"
        key = tuple(row[column] for column in schema.key)
        if first := lines.get(key):
            told = ", ".join(f"{name} {value}" for name, value in zip(schema.key, key, strict=True))
            yield line, f"{told} stands in line {first} already"
        lines[key] = line
    if schema.is_dated:
        yield from _wrong_dates(rows, schema)


def _wrong_dates(rows: list[Row], schema: ListSchema) -> Iterator[tuple[int, str]]:
    alike: dict[tuple[Any, ...], list[tuple[date, date, int]]] = defaultdict(list)
    for line, row in enumerate(rows, start=FIRST_LINE):
        first, end = row["valid_from"], row["valid_to"]
        if first is None or end is None:
            continue
        if first >= end:
            yield line, f"valid_to {end} must lie after valid_from {first}"
        alike[tuple(row[column] for column in schema.lasting_key)].append((first, end, line))
    for key, spans in alike.items():
        spans.sort()
        for (_, end, line), (first, _, later) in zip(spans, spans[1:], strict=False):
            if first < end:
                told = " ".join(str(part) for part in key)
                yield later, f"{told} from {first} overlaps line {line}, valid until {end}"


def _dangling(name: str, schema: ListSchema, lists: Lists) -> Iterator[str]:
    """Values that stand in no row of the list they refer to, or in none that holds on that day."""
    for column, target in schema.refers.items():
        other, field = target.split(".")
        is_dated = schema.is_dated and "valid_from" in list_schemas()[other].key
        spans: dict[Any, list[tuple[date, date]]] = defaultdict(list)
        for row in lists[other]:
            span = (row["valid_from"], row["valid_to"]) if is_dated else (date.min, date.max)
            spans[row[field]].append(span)
        for line, row in enumerate(lists[name], start=FIRST_LINE):
            value = row[column]
            day = row["valid_from"] if is_dated else date.min
            if value is None or any(first <= day < end for first, end in spans.get(value, ())):
                continue
            when = f" on {day}" if value in spans else ""
            yield f"{name}.csv, line {line}: {column} is “{value}”; {other}.csv has none{when}"


def _spellings_of_nothing(lists: Lists) -> Iterator[str]:
    """Spellings whose code is none of their list."""
    for line, row in enumerate(lists["choice_spellings"], start=FIRST_LINE):
        rows = lists.get(row["list_name"], ())
        if row["code"] not in {one.get("code") for one in rows}:
            yield (
                f"choice_spellings.csv, line {line}: code is “{row['code']}”; "
                f"{row['list_name']}.csv has none"
            )
