"""What calamine does not tell of a sheet: errors, formulas without value, hidden rows, comments."""

from dataclasses import dataclass, field

from ansinh.workbooks.formats.legacy_fonts import Run
from ansinh.workbooks.formats.sheet_xml import Place
from ansinh.workbooks.grid import MergedRange


@dataclass
class SheetDetails:
    """Cells of one sheet, by row and column from 0, and its hidden rows and columns.

    `legacy` are texts in fonts from before Unicode; a single run without a text stands for
    whatever the cell holds. `merges` are merged ranges that calamine does not know of.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    unstored: dict[Place, str] = field(default_factory=dict)
    percentages: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    commented: set[Place] = field(default_factory=set)
    legacy: dict[Place, tuple[Run, ...]] = field(default_factory=dict)
    merges: list[MergedRange] = field(default_factory=list)
