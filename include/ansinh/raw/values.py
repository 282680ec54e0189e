"""What the cells of one column say: values, and codes for those that cannot be read."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ansinh.submissions.forms import Column
from ansinh.text.numbers import read_number

# What needs no second look. Everything else goes through `read_number`, cell by cell.
PLAIN = {"count": r"^[0-9]{1,15}$", "rate_pct": r"^[0-9]{1,2}(\.[0-9]{1,20})?$"}

Values = pd.Series


def read_column(
    cells: pa.Array, column: Column, known: Mapping[int, str]
) -> tuple[Values, dict[int, str]]:
    """The values of a column of text, and its problems by place.

    Counts come as Int64, rates in per cent as Decimal; a cell with a problem has no value.
    `known` are problems that the reading child saw and the text does not show.
    """
    is_plain = pc.fill_null(pc.match_substring_regex(cells, PLAIN[column.kind]), False)
    is_odd = pc.and_(cells.is_valid(), pc.invert(is_plain))
    odd = pc.indices_nonzero(is_odd).to_pylist()
    values: dict[int, int | Decimal | None] = {}
    problems = dict(known)
    for at in odd:
        reading = read_number(cells[at].as_py(), column.kind)
        values[at] = reading.value
        if reading.problem:
            problems.setdefault(at, reading.problem)
    values |= dict.fromkeys(problems)
    plain = pc.if_else(is_plain, cells, pa.scalar(None, pa.string()))
    series = _whole(plain) if column.kind == "count" else _rates(plain)
    if values:
        series.iloc[list(values)] = list(values.values())
    return series, problems


def _whole(plain: pa.Array) -> Values:
    return as_series(plain.cast(pa.int64()))


def _rates(plain: pa.Array) -> Values:
    rates = [None if rate is None else Decimal(rate) for rate in plain.to_pylist()]
    return pd.Series(rates, dtype=object)


def as_series(array: pa.Array) -> Values:
    """An Arrow array as a pandas series, not copied."""
    return pd.Series(pd.arrays.ArrowExtensionArray(array))
