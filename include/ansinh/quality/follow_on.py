"""One mistake, one finding: what only follows from an error already told is not told."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ansinh.quality.failures import EVERY, UNIT, FailingRow
from ansinh.rules.cells import rows_of
from ansinh.rules.findings import STAGES, Finding

# What the structure rules say of a table, a column or a row, for the rules that follow.
WITHOUT_TABLE = ("structure.table_missing", "structure.no_rows")
WITHOUT_COLUMN = "structure.column_missing"
UNCERTAIN_COLUMN = ("structure.column_twice", "structure.money_unit_undeclared")
UNCERTAIN_ROW = (
    "structure.unit_unknown", "structure.unit_ambiguous", "structure.unit_foreign_letters",
    "structure.unit_outside", "structure.unit_twice", "structure.counted_unknown",
)  # fmt: skip

ACROSS = STAGES.index("across")

# As a `Place`, of a rule that may speak of submissions as a whole.
_Place = tuple[str | None, str | None, int | range | None]


@dataclass
class _Blamed:
    """What was found wrong so far in one submission."""

    tables: set[str | None] = field(default_factory=set)
    missing: set[tuple[str | None, str | None]] = field(default_factory=set)
    uncertain: set[tuple[str | None, str | None]] = field(default_factory=set)
    strange_rows: set[tuple[str | None, int | None]] = field(default_factory=set)
    cells: set[_Place] = field(default_factory=set)
    columns: dict[tuple[str | None, str | None], int] = field(default_factory=dict)
    # The rows, in order, in which a column was found wrong before rows were compared.
    rows: dict[tuple[str | None, str | None], list[int]] = field(default_factory=dict)

    def note(self, finding: Finding) -> None:
        """Take in an error of the structure; what it says nothing about stays as it was."""
        table, column = finding.table, finding.column
        if finding.rule in WITHOUT_TABLE:
            self.tables.add(table)
        elif finding.rule == WITHOUT_COLUMN:
            self.missing |= {(table, column), (table, EVERY)}
        elif finding.rule in UNCERTAIN_COLUMN:
            self.uncertain.add((table, column))
        elif finding.rule in UNCERTAIN_ROW:
            for row in _rows_of(finding):
                self.strange_rows.add((table, row))
                self._blame((table, UNIT), row, STAGES.index(finding.stage))

    def add(self, failure: FailingRow) -> None:
        """Take in an error of a cell, and what it makes uncertain elsewhere."""
        stage = STAGES.index(failure.rule.stage)
        self.columns.setdefault((failure.table, failure.column), stage)
        self._blame((failure.table, failure.column), failure.row, stage)
        self.cells.update(place for place in failure.blames if isinstance(place[2], int))

    def _blame(self, column: tuple[str | None, str | None], row: int | None, stage: int) -> None:
        self.cells.add((*column, row))
        if row is not None and stage < ACROSS:
            insort(self.rows.setdefault(column, []), row)

    def is_told(self, table: str | None, column: str, row: int | None) -> bool:
        """Whether a cell is blamed already, or its whole column is not there."""
        return (table, column, row) in self.cells or (table, column) in self.missing

    def has(self, place: _Place, before: int) -> bool:
        """Whether a cell is blamed, one in a span of rows, or a column.

        Of a column an error counts that was found in a stage earlier than `before`, of a span
        one that was found before rows were compared.
        """
        table, column, row = place
        if table in self.tables:
            return True
        if (table, column) in self.missing or (table, column) in self.uncertain:
            return True
        if isinstance(row, range):
            rows = self.rows.get((table, column), [])
            first = bisect_left(rows, row.start)
            return first < len(rows) and rows[first] in row
        if row is not None:
            return (table, column, row) in self.cells
        return self.columns.get((table, column), before) < before


def without_follow_on(
    failures: Iterable[FailingRow], rule_order: Sequence[str], structural: Iterable[Finding] = ()
) -> list[FailingRow]:
    """The failures of one submission that are news, earlier stages and errors first.

    Only errors silence others. A cell is blamed once, by the rule that stands first; a rule
    within a row is silent where a cell that it reads is blamed, whatever else is wrong in that
    row; a rule across rows, tables or time where its column already has an error of an earlier
    stage, or one of the cells it compared is blamed.

    `structural` are the findings of the structure, which are not told again either: of a table
    that is missing or empty nothing is said, of a column that is missing neither that it is
    blank nor what is reckoned with it, and a row that names the wrong unit is not compared with
    other rows. Whatever else is wrong in that row is told.
    """
    places = {rule: number for number, rule in enumerate(rule_order)}
    ordered = sorted(failures, key=lambda failure: _order(failure, places))
    blamed = _Blamed()
    for finding in structural:
        blamed.note(finding)
    news: list[FailingRow] = []
    for failure in ordered:
        if _follows(failure, blamed):
            continue
        news.append(failure)
        if failure.rule.severity == "error":
            blamed.add(failure)
    return news


def _order(failure: FailingRow, places: dict[str, int]) -> tuple[int, bool, int, str, int, str]:
    return (
        STAGES.index(failure.rule.stage),
        failure.rule.severity == "warning",
        places[failure.rule.rule],
        failure.table or "",
        failure.row or 0,
        failure.column or "",
    )


def _follows(failure: FailingRow, blamed: _Blamed) -> bool:
    table, column, row = failure.table, failure.column, failure.row
    if table in blamed.tables:
        return True
    if column is not None and blamed.is_told(table, column, row):
        return True
    stage = failure.rule.stage
    if stage not in ("row", "across", "history"):
        return False
    if stage != "row" and _compares_strange_rows(failure, blamed):
        return True
    return any(blamed.has(place, STAGES.index(stage)) for place in _rests_on(failure))


def _compares_strange_rows(failure: FailingRow, blamed: _Blamed) -> bool:
    if not blamed.strange_rows:
        return False
    rows = [(failure.table, failure.row), *((place[0], place[2]) for place in failure.rests_on)]
    return any(row in blamed.strange_rows for row in rows)


def _rests_on(failure: FailingRow) -> Iterator[_Place]:
    """The places that a rule looked at: without a better word its whole column."""
    table, column, row = failure.table, failure.column, failure.row
    yield from failure.rests_on
    if failure.rule.stage == "row":
        names = failure.reads if column is None else (column, *failure.reads)
        yield from ((table, name, row) for name in names)
    elif column is not None and table is not None and not failure.rests_on:
        yield table, column, None


def _rows_of(finding: Finding) -> Iterator[int]:
    """The rows of all cells that a finding stands for."""
    if finding.row is not None:
        yield finding.row
    yield from rows_of(finding.cells)
