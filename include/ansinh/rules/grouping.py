"""One cause in a thousand cells is told once: what, where first, and in how many more."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from ansinh.rules.cells import joined, ranges, split_cell
from ansinh.rules.findings import Finding

# So many findings of one rule in one column are still read one by one.
FEW = 20
LONGEST_IN_MESSAGE = 60


class Placed(Protocol):
    """What stands in a row of a sheet, perhaps in one cell."""

    @property
    def row(self) -> int | None:
        """The row as Excel counts."""
        ...

    @property
    def cell(self) -> str | None:
        """The cell, such as "L14"."""
        ...


One = TypeVar("One", bound=Placed)


def group(findings: Sequence[Finding]) -> list[Finding]:
    """Findings, with those of one rule in one column made one where there are more than a few.

    The first of them stands for all. A finding without a row stays single, for nobody could
    tell where the others are; one that already stands for several stays as it is, so that
    grouping twice changes nothing.
    """
    return group_by(findings, _key_of_finding, lambda finding: finding)


def group_by(
    items: Sequence[One],
    key_of: Callable[[One], Hashable | None],
    finding_of: Callable[[One], Finding],
    few_of: Callable[[One], int] = lambda _: FEW,
) -> list[Finding]:
    """Findings made of items, those of one key made one where there are more than a few.

    A message is made for the first item only; an item without a key stays single. `few_of` says
    how many of its kind are still read one by one.
    """
    alike: dict[Hashable, list[One]] = {}
    for item in items:
        key = key_of(item)
        if key is not None:
            alike.setdefault(key, []).append(item)
    findings = []
    for item in items:
        key = key_of(item)
        same = alike[key] if key is not None else []
        if len(same) <= few_of(item):
            findings.append(finding_of(item))
        elif same[0] is item:
            findings.append(_for_all(finding_of(item), same))
    return findings


def _key_of_finding(finding: Finding) -> Hashable | None:
    if finding.row is None or finding.count > 1:
        return None
    place = (finding.table, finding.sheet, finding.column)
    return (finding.rule, finding.severity, place)


def _for_all(first: Finding, same: Sequence[Placed]) -> Finding:
    cells = {place for one in same if (place := split_cell(one.cell)) is not None}
    rows = {("", one.row) for one in same if one.row is not None}
    if cells:
        column = " trong cột này" if len({letter for letter, _ in cells}) == 1 else ""
        others = cells - {split_cell(first.cell)}
        vietnamese, english = _also(others, f"ô khác{column}", "cells")
    else:
        vietnamese, english = _also(rows - {("", first.row or 0)}, "dòng khác", "rows")
    return replace(
        first,
        message_vi=first.message_vi + vietnamese,
        message_en=first.message_en + english,
        count=len(same),
        cells=tuple(ranges(cells or rows)),
    )


def _also(others: set[tuple[str, int]], vietnamese: str, english: str) -> tuple[str, str]:
    """In how many other places the same holds, in both languages."""
    if not others:
        return "", ""
    where = joined(ranges(others), ", ", LONGEST_IN_MESSAGE)
    if english == "rows":
        where = re.sub(r"\b(\d+):\1\b", r"\1", where).replace(":", "–")
    count = f"{len(others):,}"
    return (
        f" Còn {count.replace(',', '.')} {vietnamese} cũng như vậy: {where}.",
        f" The same holds for {count} more {english}: {where}.",
    )
