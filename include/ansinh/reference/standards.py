"""Poverty standards as dated rows of the warehouse's reference data."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ansinh.settings import PROJECT_DIR

STANDARDS_CSV = PROJECT_DIR / "dbt_project" / "seeds" / "poverty_standards.csv"
YEARS = re.compile(r"(?P<first>20\d\d)\s*[-–—]\s*(?P<last>20\d\d)")


@dataclass(frozen=True)
class Standard:
    """A poverty standard; `valid_to` is the first day on which it is no longer in force."""

    code: str
    valid_from: date
    valid_to: date


@cache
def load_standards(path: Path = STANDARDS_CSV) -> tuple[Standard, ...]:
    """All standards, oldest first. Two may be in force on one day: late 2021 was counted twice."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Standard(
                row["standard_code"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]),
            )
            for row in csv.DictReader(file)
        )


def standards_on(day: date) -> tuple[Standard, ...]:
    """The standards in force on a day."""
    return tuple(one for one in load_standards() if one.valid_from <= day < one.valid_to)


def named_standards(text: str, among: Sequence[Standard]) -> list[Standard]:
    """Those whose code it is, or whose first or last year a text names.

    Decisions write "2016-2020" and "2021-2025" of standards that were in force a year longer,
    or began a year later.
    """
    exact = [standard for standard in among if standard.code == text.strip()]
    years = YEARS.search(text)
    if exact or years is None:
        return exact
    return [
        standard
        for standard in among
        if standard.code.startswith(years["first"]) or standard.code.endswith(years["last"])
    ]
