"""From figures over time, as a rule's query returns them, to the rows that break the rule.

The query of a rule that expects "anomalies" returns one row per unit of a review and period, the
newest period being that of the review:

| column | what |
|---|---|
| `_review` | the review: units of the same one are neighbours |
| `_series` | the unit, with its `_submission_id`, `_sheet` and `_row` of the review |
| `_is_judged` | whether it is judged now; the others are its neighbours |
| `_units` | how many units the review has when it is complete |
| `_period` | 2024, 2024-Q3 or 2024-05 |
| `_figure`, `_whole` | a count and what it is a part of, or an amount without a whole |
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from ansinh.anomalies.history import MOST
from ansinh.anomalies.review import Anomaly, Series, anomalies

Row = Mapping[str, Any]
_BY_REVIEW = itemgetter("_review")
_BY_UNIT = itemgetter("_series")


def surprising(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """The rows that are judged and surprise, with what fills the gaps of the message."""
    # Of no households there is no rate.
    in_order = sorted((row for row in rows if row["_whole"] != 0), key=_order)
    for _, of_review in groupby(in_order, _BY_REVIEW):
        by_unit = {unit: _unbroken(list(own)) for unit, own in groupby(of_review, _BY_UNIT)}
        units = max(own[0]["_units"] for own in by_unit.values())
        for found in anomalies([_series(own) for own in by_unit.values()], units):
            own = by_unit[found.unit]
            if own[0]["_is_judged"]:
                yield {**own[0], **_gaps(own, found)}


def _order(row: Row) -> tuple[str, str, int]:
    return row["_review"], row["_series"], -place(row["_period"])


def place(period: str) -> int:
    """The place of a period among those of its kind: a year, a quarter or a month."""
    year, _, part = period.partition("-")
    if not part:
        return int(year)
    if part.startswith("Q"):
        return 4 * int(year) + int(part[1:])
    return 12 * int(year) + int(part)


def _unbroken(rows: list[Row]) -> list[Row]:
    """The rows from the newest on, up to the first period that is missing."""
    newest = place(rows[0]["_period"])
    broken = (age for age, row in enumerate(rows) if place(row["_period"]) != newest - age)
    return rows[: min(next(broken, len(rows)), MOST + 2)]


def _series(rows: list[Row]) -> Series:
    is_share = rows[0]["_whole"] is not None
    return Series(
        unit=rows[0]["_series"],
        # Entries that are taken back may leave less than nothing: that is nothing.
        values=tuple(max(float(row["_figure"]), 0.0) for row in rows),
        wholes=tuple(float(row["_whole"]) for row in rows) if is_share else (),
    )


def _gaps(rows: list[Row], found: Anomaly) -> dict[str, Any]:
    """Shares in per cent with two decimals, amounts in đồng; what was reported, as reported."""
    is_share = rows[0]["_whole"] is not None
    now, before = (row["_figure"] / (row["_whole"] if is_share else 1) for row in rows[:2])
    levels = {
        "now": now, "before": before,
        "lowest": found.lowest, "expected": found.expected, "highest": found.highest,
    }  # fmt: skip
    shown: dict[str, Any] = {
        name: _per_cent(level) if is_share else round(level) for name, level in levels.items()
    }
    if not is_share:
        shown["value"] = shown["now"]
        shown |= {f"{name}_vnd": f"{level:,}".replace(",", ".") for name, level in shown.items()}
    return shown | {
        "first_period": rows[-1]["_period"],
        "last_period": rows[1]["_period"],
        "neighbours": found.neighbours,
    }


def _per_cent(share: float | Decimal) -> Decimal:
    return (100 * Decimal(share)).quantize(Decimal("0.01"))
