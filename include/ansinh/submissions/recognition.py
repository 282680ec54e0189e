"""Which tables of which form stand in a workbook: tables are known by titles and labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ansinh.submissions.forms import Form, Table
from ansinh.submissions.headers import Block, Grid, find_blocks
from ansinh.submissions.hints import SlotHint
from ansinh.submissions.labels import Assignment, Fit, Vocabulary
from ansinh.submissions.rows import Rows, read_rows
from ansinh.submissions.structure import Problem, column_problems, table_problems
from ansinh.submissions.titles import hint_from_titles
from ansinh.text.vietnamese import normalise_label

# Of a table's columns, weighted by how well they fit, this share must be there.
LEAST_SHARE = 0.45
# Two tables of one shape (poor, near-poor) are told apart by the title.
TITLE_WEIGHT = 0.5
LEAST_IGNORED_TITLE = 0.93


@dataclass(frozen=True)
class FoundTable:
    """A table on a sheet; `positions` are its columns, and `lead` those before, counted from 0."""

    table: Table
    sheet: str
    positions: dict[str, int]
    lead: dict[str, int]
    rows: Rows
    hint: SlotHint
    problems: tuple[Problem, ...] = ()
    is_visible: bool = True


@dataclass
class FoundForm:
    """All tables of one form in a workbook, what its pages say of the slot, and what is wrong."""

    form: Form
    tables: list[FoundTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def hints(self) -> list[SlotHint]:
        """What its pages say, and last what the first row of figures lets one suppose."""
        return [table.hint for table in self.tables] + [_first_row(self.tables)]


def recognise(grids: Sequence[Grid], forms: Sequence[Form]) -> list[FoundForm]:
    """Every form of which the workbook has a table."""
    found = []
    for form in forms:
        one = FoundForm(form)
        for grid in grids:
            _recognise_sheet(grid, one)
        if one.tables:
            _prefer_visible(one)
            one.problems = [problem for table in one.tables for problem in table.problems]
            one.problems += table_problems(form, [(at.table, at.sheet) for at in one.tables])
            found.append(one)
    return found


def _recognise_sheet(grid: Grid, found: FoundForm) -> None:
    blocks = find_blocks(grid, found.form)
    for at, block in enumerate(blocks):
        end = blocks[at + 1].top if at + 1 < len(blocks) else len(grid.rows)
        match = _best_table(block, found.form)
        if match is None:
            continue
        table, assignment = match
        split = _split_position(block, table)
        if table.split and split is not None:
            assignment = _without(assignment, split)
        columns = {table.column(name): where for name, where in assignment.positions.items()}
        rows = read_rows(grid, block, end, columns, table.split, split)
        positions = assignment.positions
        problems = column_problems(table, grid.name, assignment, split, bool(rows.numbers))
        hint = hint_from_titles(list(block.titles), f"trang “{grid.name}”")
        here = FoundTable(
            table,
            grid.name,
            positions,
            _lead(block, table, split),
            rows,
            hint,
            tuple(problems),
            grid.is_visible,
        )
        if not _continues(here, found.tables):
            found.tables.append(here)


def _lead(block: Block, table: Table, split: int | None) -> dict[str, int]:
    lead = {"_unit_name": block.unit}
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


def _best_table(block: Block, form: Form) -> tuple[Table, Assignment] | None:
    """The table that columns and title fit best; None where none does, or it is not asked for."""
    vocabulary = Vocabulary(form)
    titles = [vocabulary.words(title) for title in block.titles]
    fits = [
        (Fit.of(table, block.columns, vocabulary), _title_score(table.titles, titles, vocabulary))
        for table in form.tables
    ]
    best: tuple[float, float, Table, Assignment] | None = None
    for fit, title in sorted(fits, key=lambda one: one[0].bound + TITLE_WEIGHT * one[1])[::-1]:
        if best is not None and fit.bound + TITLE_WEIGHT * title <= best[0]:
            break
        assignment = fit.assign()
        score = assignment.score + TITLE_WEIGHT * title
        if assignment.score >= LEAST_SHARE and (best is None or score > best[0]):
            best = (score, title, fit.table, assignment)
    if best is None:
        return None
    ignored = _title_score(form.ignored_titles, titles, vocabulary)
    if ignored >= LEAST_IGNORED_TITLE and ignored > best[1]:
        return None
    return best[2], best[3]


def _title_score(wanted: Sequence[str], titles: list[str], vocabulary: Vocabulary) -> float:
    return max(
        (
            vocabulary.similarity((vocabulary.words(one),), (title,))
            for one in wanted
            for title in titles
        ),
        default=0.0,
    )


def _split_position(block: Block, table: Table) -> int | None:
    """The column that says what a row counts."""
    if table.split is None:
        return None
    labels = {normalise_label(label) for label in table.split.labels}
    for column in block.columns:
        if column.path and column.path[-1] in labels:
            return column.position
    return None


def _without(assignment: Assignment, position: int) -> Assignment:
    positions = {name: at for name, at in assignment.positions.items() if at != position}
    return Assignment(positions, assignment.score, assignment.twice)


def _continues(here: FoundTable, before: list[FoundTable]) -> bool:
    """Whether it is the table above it going on below a header repeated for printing."""
    for table in before:
        if (table.table, table.sheet, table.positions) == (
            here.table, here.sheet, here.positions,
        ):  # fmt: skip
            table.rows.extend(here.rows)
            return True
    return False


def _prefer_visible(found: FoundForm) -> None:
    """A hidden copy of a table that is also shown does not count."""
    shown = {table.table.name for table in found.tables if table.is_visible}
    found.tables = [one for one in found.tables if one.is_visible or one.table.name not in shown]
