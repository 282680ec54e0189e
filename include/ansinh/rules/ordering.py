"""Findings in the order in which an officer works: from the top of the first sheet."""

from collections.abc import Iterable, Sequence

from ansinh.rules.cells import column_number, split_cell
from ansinh.rules.findings import STAGES, Finding


def in_reading_order(findings: Iterable[Finding], sheets: Sequence[str]) -> list[Finding]:
    """What speaks of the file or of whole tables first, then sheet by sheet, row by row.

    `sheets` are those of the workbook, in its order; one that is not among them comes last. In a
    cell errors stand before warnings.
    """
    places = {sheet: place for place, sheet in reversed(list(enumerate(sheets)))}

    def place(finding: Finding) -> tuple[bool, int, str, int, int, bool, int]:
        cell = split_cell(finding.cell)
        row = finding.row or (cell[1] if cell else 0)
        return (
            finding.sheet is not None and row > 0,
            places.get(finding.sheet, len(places)) if finding.sheet is not None else -1,
            finding.sheet or "",
            row,
            column_number(cell[0]) if cell else 0,
            finding.severity != "error",
            STAGES.index(finding.stage),
        )

    return sorted(findings, key=place)
