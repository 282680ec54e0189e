"""Which tables of which form stand in a workbook: tables are known by titles and labels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ansinh.forms.model import Form, Table
from ansinh.recognition.entries import spread_merges
from ansinh.recognition.explanations import explanations
from ansinh.recognition.headers import Block, find_blocks
from ansinh.recognition.labels import Assignment
from ansinh.recognition.leftovers import Span, leftovers
from ansinh.recognition.marker import SHEET, Marker, read_marker
from ansinh.recognition.matching import Match, best_match
from ansinh.recognition.money_units import declared_scales
from ansinh.recognition.nil import says_nil
from ansinh.recognition.rows import Rows, read_rows
from ansinh.recognition.shown import shown_problems
from ansinh.recognition.structure import (
    column_violations,
    empty_violations,
    merge_violations,
    odd_violations,
    table_violations,
)
from ansinh.recognition.titles import Line, hints_from_titles
from ansinh.recognition.totals import total_violations
from ansinh.rules.findings import Explanation, Unread, Violation
from ansinh.slots.hints import SlotHint
from ansinh.text.vietnamese import normalise_label
from ansinh.workbooks.grid import Grid

HIDDEN_COPY = "bản ẩn của một bảng đang hiện, không tính"
# Sheets of a template beside its tables.
OURS = (SHEET, "Hướng dẫn", "Danh mục")


@dataclass(frozen=True)
class FoundTable:
    """A table on a sheet; `positions` are its columns, and `lead` those before, counted from 0.

    `scales` are the đồng that one unit of a column of money stands for, where that is declared.
    """

    table: Table
    sheet: str
    positions: dict[str, int]
    lead: dict[str, int]
    rows: Rows
    hints: list[SlotHint]
    problems: list[Violation]
    is_visible: bool = True
    scales: dict[str, int] = field(default_factory=dict)


@dataclass
class FoundForm:
    """All tables of one form in a workbook, what its pages say of the slot, and what is wrong.

    `spans` are the rows of each sheet that belong to one of its tables, counted or not; `copies`
    are hidden sheets that repeat a table and do not count.
    """

    form: Form
    tables: list[FoundTable] = field(default_factory=list)
    problems: list[Violation] = field(default_factory=list)
    marker: SlotHint | None = None
    spans: list[tuple[str, Span]] = field(default_factory=list)
    copies: list[Unread] = field(default_factory=list)

    @property
    def hints(self) -> list[SlotHint]:
        """What marker and pages say, and last what the first row of figures lets one suppose."""
        hints = [self.marker] if self.marker else []
        hints += [hint for table in self.tables for hint in table.hints]
        return hints if self.form.is_register else [*hints, _first_row(self.tables)]


@dataclass(frozen=True)
class Recognised:
    """What a workbook holds: forms, sheets that are known and not taken, reasons for warnings."""

    forms: list[FoundForm]
    unread: tuple[Unread, ...]
    explanations: list[Explanation]


@dataclass(frozen=True)
class _Header:
    """A header that looks like one of a form's tables, and the row where the next begins."""

    form: Form
    grid: Grid
    block: Block
    end: int
    match: Match


def recognise_workbook(grids: Sequence[Grid], forms: Iterable[tuple[Form, ...]]) -> Recognised:
    """Every form of which a workbook has a table, by its hidden marker where it has one.

    `forms` holds for each form its versions, the newest first. Sheets that are known and not
    taken come beside them; whatever else looks like figures and was not read is a problem of
    the first form.
    """
    forms = list(forms)
    markers = [marker for grid in grids if (marker := read_marker(grid))]
    given, answers = explanations(grids)
    asked = [grid for grid in grids if not (markers and grid.name in OURS)]
    marker = markers[0] if markers else None
    found = recognise(asked, [one for versions in _versions(forms, marker) for one in versions])
    for form in found:
        form.marker = marker.hint if marker and marker.form == form.form.form else None
    spans: dict[str, list[Span]] = {}
    for form in found:
        for sheet, span in form.spans:
            spans.setdefault(sheet, []).append(span)
    # A table beside which reasons were written is one; a list of findings is none that was missed.
    looked_at = [grid for grid in asked if grid.name not in answers]
    left = leftovers(looked_at, spans, [versions[0] for versions in forms])
    if found:
        found[0].problems += left.problems
    copies = [copy for form in found for copy in form.copies]
    return Recognised(found, (*copies, *left.known), given)


def _versions(
    forms: Iterable[tuple[Form, ...]], marker: Marker | None
) -> Iterator[tuple[Form, ...]]:
    """The versions that each form may be in: the marked form's is known."""
    named = (marker.form, marker.version) if marker else None
    for versions in forms:
        marked = tuple(one for one in versions if (one.form, one.version) == named)
        yield marked or versions


def recognise(grids: Sequence[Grid], forms: Iterable[Form]) -> list[FoundForm]:
    """Every form of which the workbook has a table; `forms` may hold several versions of one.

    A header that fits two forms belongs to the one it fits better.
    """
    by_form = {
        form_id: [_headers(grids, form) for form in versions]
        for form_id, versions in groupby(forms, key=lambda form: form.form)
    }
    # Of equal versions the first, which is the newest: they then read the same.
    best = [max(versions, key=_explained) for versions in by_form.values()]
    won = _without_overlap([header for headers in best for header in headers])
    found: dict[str, FoundForm] = {}
    for headers in best:
        for header in headers:
            if header in won:
                one = found.setdefault(header.form.form, FoundForm(header.form))
                _read(header, one, won)
    for one in found.values():
        _prefer_visible(one)
        sent = [(at.table, at.sheet, at.rows) for at in one.tables]
        for table, problems in zip(one.tables, empty_violations(one.form, sent), strict=True):
            table.problems.extend(problems)
        one.problems = [problem for table in one.tables for problem in table.problems]
        one.problems += table_violations(one.form, [(at.table, at.sheet) for at in one.tables])
    return list(found.values())


def _headers(grids: Sequence[Grid], form: Form) -> list[_Header]:
    return [header for grid in grids for header in _headers_on(grid, form)]


def _headers_on(grid: Grid, form: Form) -> Iterator[_Header]:
    blocks = find_blocks(grid, form)
    for at, block in enumerate(blocks):
        end = blocks[at + 1].top if at + 1 < len(blocks) else len(grid.rows)
        match = best_match(block, form, grid.name)
        if match is not None:
            yield _Header(form, grid, block, end, match)


def _explained(headers: list[_Header]) -> tuple[int, int]:
    """How well a version explains what stands there: what it requires is there, or is missing.

    A layout with fewer columns fits a sheet with more of them too, but leaves some unread.
    """
    required = [
        column.name in header.match.assignment.positions
        for header in headers
        for column in header.match.table.columns
        if column.required
    ]
    read = sum(len(header.match.assignment.positions) for header in headers)
    return 2 * sum(required) - len(required), read


def _without_overlap(headers: list[_Header]) -> list[_Header]:
    """Each row of a sheet is a header of one form only, of the one that fits best."""
    taken: set[tuple[str, int]] = set()
    won = []
    for header in sorted(headers, key=lambda one: one.match.score, reverse=True):
        rows = {(header.grid.name, row) for row in range(header.block.top, header.block.first_row)}
        if not rows & taken:
            taken |= rows
            won.append(header)
    return won


def _read(header: _Header, found: FoundForm, won: list[_Header]) -> None:
    grid, block, table = header.grid, header.block, header.match.table
    split = _split_position(block, table)
    assignment = _without(header.match.assignment, split)
    columns = {table.column(name): where for name, where in assignment.positions.items()}
    others = (one.block.top for one in won if one.grid is grid and one.block.top > block.top)
    end = min([header.end, *others])
    found.spans.append((grid.name, (block.top, end)))
    merged = spread_merges(grid, block, columns) if table.is_register else []
    rows = read_rows(grid, block, end, columns, table, split, header.form.total_labels)
    if not table.required and not table.is_register and rows.is_untouched:
        return  # a sheet of the template that nobody filled
    scales, undeclared = declared_scales(block, assignment.positions, table)
    rows.problems += shown_problems(grid, columns, rows, scales)
    problems = column_violations(table, grid.name, assignment, split, undeclared)
    problems += odd_violations(grid, table, assignment.positions, rows)
    problems += merge_violations(grid, table, merged)
    total_labels = header.form.total_labels
    problems += total_violations(grid, block, end, columns, table, rows, scales, total_labels)
    here = FoundTable(
        table,
        grid.name,
        assignment.positions,
        _lead(block, table, split, assignment),
        rows,
        _hints(grid, block),
        problems,
        grid.is_visible,
        scales,
    )
    said_above = zip(block.title_cells, block.titles, strict=True)
    if table.is_register:
        rows.nil[:0] = [cell for cell, title in said_above if says_nil(title)]
    if not _continues(here, found.tables):
        found.tables.append(here)


def _hints(grid: Grid, block: Block) -> list[SlotHint]:
    """What the lines above a table say of its slot, and last what the name of its sheet does."""
    titles = zip(block.titles, block.title_cells, strict=True)
    lines = [*(Line(text, cell) for text, cell in titles), Line(grid.name)]
    return hints_from_titles(lines, f"trang “{grid.name}”", grid.name)


def _lead(block: Block, table: Table, split: int | None, assignment: Assignment) -> dict[str, int]:
    lead = {} if table.is_register else {"_unit_name": block.unit}
    if table.unit_column and table.unit_column.name in assignment.positions:
        lead["_unit_name"] = assignment.positions[table.unit_column.name]
    if block.line is not None:
        lead["_line"] = block.line
    if table.split and split is not None:
        lead[table.split.column] = split
    return lead


def _first_row(tables: list[FoundTable]) -> SlotHint:
    """The one unit that stands above all others in the first table."""
    rows = tables[0].rows
    highest = {
        name
        for line, name in zip(rows.lines, rows.names, strict=True)
        if name and "." not in str(line)
    }
    names = tuple(highest) if len(highest) == 1 else ()
    return SlotHint(unit_names=names, source="dòng đầu của bảng", is_weak=True)


def _split_position(block: Block, table: Table) -> int | None:
    """The column that says what a row counts."""
    if table.split is None:
        return None
    labels = {normalise_label(label) for label in table.split.labels}
    for column in block.columns:
        if column.path and column.path[-1] in labels:
            return column.position
    return None


def _without(assignment: Assignment, position: int | None) -> Assignment:
    positions = {name: at for name, at in assignment.positions.items() if at != position}
    return Assignment(positions, assignment.score, assignment.twice)


def _continues(here: FoundTable, before: list[FoundTable]) -> bool:
    """Whether it is the table above it going on below a header repeated for printing."""
    for table in before:
        is_same = (table.table, table.sheet, table.positions) == (
            here.table, here.sheet, here.positions,
        )  # fmt: skip
        # A title of its own, such as another month, makes it another table.
        if is_same and here.hints[0].period in (None, table.hints[0].period):
            table.rows.extend(here.rows)
            return True
    return False


def _prefer_visible(found: FoundForm) -> None:
    """A hidden copy of a table that is also shown does not count; other hidden rows stay.

    It is named as not taken.
    """
    shown = [table for table in found.tables if table.is_visible]
    copies = [one for one in found.tables if not one.is_visible and _is_copy(one, shown)]
    found.tables = [one for one in found.tables if one not in copies]
    found.copies = [Unread(one.sheet, HIDDEN_COPY) for one in copies]


def _is_copy(hidden: FoundTable, shown: list[FoundTable]) -> bool:
    """Whether all that a hidden table says also stands on a sheet that is shown.

    An older state of the same units is a copy too: what is shown counts.
    """
    for one in shown:
        if one.table is hidden.table:
            if not one.table.is_register:
                return True
            said = set(zip(*one.rows.columns.values(), strict=True))
            if said.issuperset(zip(*hidden.rows.columns.values(), strict=True)):
                return True
    return False
