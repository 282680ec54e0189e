"""Which cells of which sheet are coloured, and what is noted beside them."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ansinh.reference.vocabulary import word
from ansinh.rules.cells import ELLIPSIS, column_number, spans, split_cell
from ansinh.rules.findings import Finding, Severity
from ansinh.rules.wording import as_vietnamese

MOST_NOTES = 1_000
LONGEST_NOTE = 2_000
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

# Row and column, both from 1.
Cell = tuple[int, int]


@dataclass
class Marks:
    """What is marked on one sheet."""

    singles: list[tuple[int, int, Severity]] = field(default_factory=list)
    long: list[tuple[int, int, int, Severity]] = field(default_factory=list)
    notes: dict[Cell, str] = field(default_factory=dict)

    def add(self, column: int, first: int, last: int, severity: Severity) -> None:
        """Colour a column from one row to another; what no sheet can hold is left out."""
        last = min(last, LAST_ROW)
        if column > LAST_COLUMN or first > last:
            return
        if first == last:
            self.singles.append((first, column, severity))
        else:
            self.long.append((column, first, last, severity))

    def note(self, cell: Cell, text: str) -> None:
        """Say something beside a cell; what was said before stays."""
        if cell[0] > LAST_ROW or cell[1] > LAST_COLUMN:
            return
        before = self.notes.get(cell)
        if before is None and len(self.notes) >= MOST_NOTES:
            return
        both = text if before is None else f"{before}\n\n{text}"
        self.notes[cell] = both if len(both) <= LONGEST_NOTE else both[:LONGEST_NOTE] + ELLIPSIS

    def rows(self) -> Iterator[tuple[int, dict[int, Severity]]]:
        """Marked rows from top to bottom, each with its columns; an error outshines a warning."""
        ordered = heapq.merge(sorted(self.singles), *(_run(*one) for one in self.long))
        for row, cells in groupby(ordered, key=lambda mark: mark[0]):
            columns: dict[int, Severity] = {}
            for _, column, severity in cells:
                if severity == "error" or column not in columns:
                    columns[column] = severity
            yield row, dict(sorted(columns.items()))


def marks_of(findings: Sequence[Finding]) -> dict[str, Marks]:
    """The marks by sheet; `findings` are numbered from 1, as on the first sheet."""
    marks: dict[str, Marks] = {}
    numbered = [(number, one) for number, one in enumerate(findings, 1) if one.sheet]
    for _, finding in sorted(numbered, key=lambda pair: pair[1].severity != "error"):
        place = split_cell(finding.cell)
        if finding.sheet is None or place is None:
            continue
        sheet = marks.setdefault(finding.sheet, Marks())
        column, row = column_number(place[0]), place[1]
        sheet.add(column, row, row, finding.severity)
        sheet.note((row, column), _words(finding))
        for span in spans(finding.cells):
            sheet.add(*span, finding.severity)
    for number, finding in numbered:
        if finding.sheet in marks and finding.cells:
            _refer(marks[finding.sheet], number, finding)
    return marks


def _words(finding: Finding) -> str:
    told = f"{word('severity', finding.severity)}: {finding.message_vi}"
    if not finding.expected:
        return told
    return f"{told}\nGiá trị đối chiếu: {as_vietnamese(finding.expected)}"


def _refer(sheet: Marks, number: int, finding: Finding) -> None:
    """Point from the other cells of a finding to where it is explained, while there is room."""
    for column, first, last in spans(finding.cells):
        for row in range(first, min(last, first + MOST_NOTES) + 1):
            if len(sheet.notes) >= MOST_NOTES:
                return
            if (row, column) not in sheet.notes:
                text = f"Cùng lỗi với ô {finding.cell}: xem mục {number} ở trang đầu."
                sheet.note((row, column), text)


def _run(
    column: int, first: int, last: int, severity: Severity
) -> Iterator[tuple[int, int, Severity]]:
    for row in range(first, last + 1):
        yield row, column, severity
