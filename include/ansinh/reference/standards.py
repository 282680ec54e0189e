"""Poverty standards as dated rows of the warehouse's reference data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ansinh.reference.reading import read_list
from ansinh.reference.schema import LISTS_DIR

YEARS = re.compile(r"(?P<first>20\d\d)\s*[-–—]\s*(?P<last>20\d\d)")


@dataclass(frozen=True)
class Standard:
    """A poverty standard; `valid_to` is the first day on which it is no longer in force."""

    code: str
    valid_from: date
    valid_to: date


@cache
def load_standards(folder: Path = LISTS_DIR) -> tuple[Standard, ...]:
    """All standards, oldest first. Two may be in force on one day: late 2021 was counted twice."""
    return tuple(
        Standard(row["standard_code"], row["valid_from"], row["valid_to"])
        for row in read_list("poverty_standards", folder)
    )


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
