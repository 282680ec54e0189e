"""One mistake, one finding: what only follows from an error already told is not told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ansinh.findings import STAGES
from ansinh.quality.failures import Failure, Place


@dataclass
class _Blamed:
    """What was found wrong so far in one submission."""

    cells: set[tuple[str | None, str | None, int | None]] = field(default_factory=set)
    columns: dict[tuple[str | None, str | None], int] = field(default_factory=dict)
    unreadable_rows: set[tuple[str | None, int | None]] = field(default_factory=set)

    def add(self, failure: Failure) -> None:
        stage = STAGES.index(failure.rule.stage)
        self.cells.add((failure.table, failure.column, failure.row))
        self.columns.setdefault((failure.table, failure.column), stage)
        if failure.rule.stage == "type":
            self.unreadable_rows.add((failure.table, failure.row))

    def has(self, place: Place, before: int) -> bool:
        """Whether a cell is blamed, or a column in a stage earlier than `before`."""
        table, column, row = place
        if row is not None:
            return place in self.cells
        return self.columns.get((table, column), before) < before


def without_follow_on(failures: Iterable[Failure], rule_order: Sequence[str]) -> list[Failure]:
    """The failures of one submission that are news, earlier stages and errors first.

    Only errors silence others. A cell is blamed once, by the rule that stands first; a rule
    within a row is silent where a cell of that row cannot be read, or where a cell it rests
    on is blamed; a rule across rows, tables or time where its column already has an error
    of an earlier stage, or one of the cells it compared is blamed.
    """
    places = {rule: number for number, rule in enumerate(rule_order)}
    ordered = sorted(failures, key=lambda failure: _order(failure, places))
    blamed = _Blamed()
    news: list[Failure] = []
    for failure in ordered:
        if _follows(failure, blamed):
            continue
        news.append(failure)
        if failure.rule.severity == "error":
            blamed.add(failure)
    return news


def _order(failure: Failure, places: dict[str, int]) -> tuple[int, bool, int, str, int, str]:
    return (
        STAGES.index(failure.rule.stage),
        failure.rule.severity == "warning",
        places[failure.rule.rule],
        failure.table or "",
        failure.row or 0,
        failure.column or "",
    )


def _follows(failure: Failure, blamed: _Blamed) -> bool:
    table, column, row = failure.table, failure.column, failure.row
    if column is not None and (table, column, row) in blamed.cells:
        return True
    stage = failure.rule.stage
    if stage == "row":
        if (table, row) in blamed.unreadable_rows:
            return True
        return any((table, name, row) in blamed.cells for name in failure.rule.rests_on)
    if stage not in ("across", "history") or table is None or column is None:
        return False
    rests_on = failure.rests_on or ((table, column, None),)
    return any(blamed.has(place, STAGES.index(stage)) for place in rests_on)
