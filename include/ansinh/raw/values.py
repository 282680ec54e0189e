"""What the cells of one column say: values, and codes for those that cannot be read."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ansinh.forms.model import Column
from ansinh.reference.choices import ChoiceLists
from ansinh.text.dates import read_date, read_year
from ansinh.text.money import read_money
from ansinh.text.numbers import ERROR_CELL, Reading, read_number
from ansinh.text.vietnamese import normalise_label

# What needs no second look. Everything else goes through a reader.
PLAIN = {
    "count": re.compile(r"[0-9]{1,15}"),
    "rate_pct": re.compile(r"[0-9]{1,2}(\.[0-9]{1,20})?"),
}
# Rates and quantities keep every digit that was sent: they stay decimals of Python.
ARROW_TYPES = {
    "count": pa.int64(),
    "year": pa.int64(),
    "money": pa.int64(),
    "date": pa.date32(),
    "choice": pa.string(),
    "flag": pa.bool_(),
}
SET_FLAGS = frozenset({"x", "co", "1", "true", "v", "thieu hut", "thieu"})
UNSET_FLAGS = frozenset({"khong", "0", "false", ""})
LONGEST_TEXT = 2_000
# Problems whose message names what the cell could mean, or until when it meant something.
OPEN = ("ambiguous", "not_a_number", "not_a_date", "two_digit_year", "choice_ended")

Values = pd.Series
Read = Callable[[str], Reading]


def read_column(
    cells: pa.Array,
    column: Column,
    known: Mapping[int, str],
    choices: ChoiceLists,
    *,
    scale: int,
    period: tuple[date, date],
) -> tuple[Values, dict[int, str]]:
    """The values of a column of text, and its problems by place.

    Counts, years and money (in đồng) come as Arrow integers, dates, choices (their code) and flags
    as Arrow too, rates and quantities as Decimal; a cell with a problem has no value. A problem
    is a code, followed by the readings that are possible ("ambiguous|1633|1,633"). `known` are
    problems that the reading child saw and the text does not show; `scale` is what one unit of
    money stands for in đồng, and `period` the first and last day for which choices must be valid.
    """
    if column.kind == "text":
        return as_series(pc.utf8_slice_codeunits(cells, 0, LONGEST_TEXT)), dict(known)
    read = _reader(column, choices, scale, period)
    # Each different text is read once: a column of 100,000 choices holds a handful.
    encoded = cells.dictionary_encode()
    readings = [_plain(text, column.kind) or read(text) for text in encoded.dictionary.to_pylist()]
    values = _values([reading.value for reading in readings], column.kind)
    series = _take(values, encoded.indices)
    codes = pa.array([_code(reading) for reading in readings], pa.string()).take(encoded.indices)
    wrong = pc.indices_nonzero(codes.is_valid()).to_pylist()
    problems = {at: codes[at].as_py() for at in wrong} | dict(known)
    if known:
        series.iloc[list(known)] = None
    return series, problems


def _plain(text: str, kind: str) -> Reading | None:
    """What needs no second look."""
    pattern = PLAIN.get(kind)
    if pattern is None or not pattern.fullmatch(text):
        return None
    return Reading(value=Decimal(text) if kind == "rate_pct" else int(text))


def _code(reading: Reading) -> str | None:
    if reading.problem is None:
        return None
    return "|".join((reading.problem, *(reading.readings if reading.problem in OPEN else ())))


def _values(values: list[Any], kind: str) -> pa.Array | list[Any]:
    arrow_type = ARROW_TYPES.get(kind)
    return values if arrow_type is None else pa.array(values, arrow_type)


def _take(values: pa.Array | list[Any], indices: pa.Array) -> Values:
    if isinstance(values, pa.Array):
        return as_series(values.take(indices))
    taken = [None if at is None else values[at] for at in indices.to_pylist()]
    return pd.Series(taken, dtype=object)


def _reader(column: Column, choices: ChoiceLists, scale: int, period: tuple[date, date]) -> Read:
    if column.kind == "money":
        return partial(read_money, scale=scale)
    if column.kind == "choice":
        name = str(column.choices)
        return partial(
            _read_choice,
            codes=choices.codes_by_text(name, *period),
            ended=choices.last_days_by_text(name, period[0]),
        )
    readers: dict[str, Read] = {
        "count": partial(read_number, kind="count"),
        "rate_pct": partial(read_number, kind="rate_pct"),
        "quantity": partial(read_number, kind="quantity"),
        "date": read_date,
        "year": read_year,
        "flag": _read_flag,
    }
    return readers[column.kind]


def _read_choice(text: str, codes: Mapping[str, str], ended: Mapping[str, date]) -> Reading:
    if ERROR_CELL.fullmatch(text.strip()):
        return Reading(problem="error_cell", readings=(text.strip(),))
    words = normalise_label(text)
    if not words:
        return Reading()
    code = codes.get(words)
    if code is None and words in ended:
        return Reading(problem="choice_ended", readings=(f"{ended[words]:%d/%m/%Y}",))
    return Reading(value=code) if code else Reading(problem="not_a_choice")


def _read_flag(text: str) -> Reading:
    if ERROR_CELL.fullmatch(text.strip()):
        return Reading(problem="error_cell", readings=(text.strip(),))
    words = normalise_label(text)
    if words in SET_FLAGS or words in UNSET_FLAGS:
        return Reading(value=words in SET_FLAGS)
    return Reading(problem="not_a_flag")


def as_series(array: pa.Array) -> Values:
    """An Arrow array as a pandas series, not copied."""
    return pd.Series(pd.arrays.ArrowExtensionArray(array))
