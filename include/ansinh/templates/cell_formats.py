"""How cells look, and which of them may be written in."""

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from ansinh.templates.print_styles import STYLES

FONT = {"font_name": "Times New Roman", "font_size": 11}
OPEN = {"border": 1, "valign": "vcenter", "locked": False}
COMPUTED = {"border": 1, "valign": "vcenter", "bg_color": "#F2F2F2"}

CELL_FORMATS: dict[str, dict[str, Any]] = {
    **{name: STYLES[name] for name in ("office", "motto", "title", "note", "header")},
    "number": {**STYLES["number"], "shrink": True},
    "legend": {"italic": True, "font_size": 10},
    "measure": {"italic": True, "align": "right", "font_size": 10},
    "signature": STYLES["signature"],
    "signer": STYLES["signer"],
    "footnote": {"italic": True, "font_size": 10, "text_wrap": True, "valign": "top"},
    "line": {"border": 1, "valign": "vcenter", "align": "center"},
    "label": {"border": 1, "valign": "vcenter", "text_wrap": True, "indent": 1},
    "total": {"border": 1, "valign": "vcenter", "align": "center", "bold": True},
    "computed count": {**COMPUTED, "num_format": "#,##0"},
    "computed rate_pct": {**COMPUTED, "num_format": "0.00"},
    "computed money": {**COMPUTED, "num_format": "#,##0"},
    "closed": {"border": 1, "bg_color": "#D9D9D9"},
    "beside": {"locked": False},
    "open line": {**OPEN, "align": "center"},
    "open count": {**OPEN, "num_format": "#,##0"},
    "open rate_pct": {**OPEN, "num_format": "0.00"},
    "open quantity": {**OPEN, "num_format": "#,##0.##"},
    "open money": {**OPEN, "num_format": "#,##0"},
    "open date": {**OPEN, "num_format": "dd/mm/yyyy", "align": "center"},
    "open year": {**OPEN, "num_format": "0", "align": "center"},
    "open flag": {**OPEN, "align": "center"},
    "open text": {**OPEN, "text_wrap": True, "indent": 1},
    "open choice": {**OPEN, "text_wrap": True, "indent": 1},
    "open unit": {**OPEN, "text_wrap": True, "indent": 1},
    "open words": {**OPEN, "align": "center", "bold": True, "bg_color": "#FFFFFF"},
    "page title": {"bold": True, "font_size": 14, "align": "center"},
    "section": {"bold": True, "font_size": 12, "font_color": "#1F3864"},
    "paragraph": {"text_wrap": True, "valign": "top"},
    "cell": {"text_wrap": True, "valign": "top", "border": 1},
    "group": {"bold": True, "border": 1, "bg_color": "#F2F2F2"},
}


class CellFormats:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        """Formats belong to a workbook."""
        self._workbook = workbook
        self._made: dict[tuple[str, bool], Format] = {}

    def get(self, name: str, *, bold: bool = False) -> Format:
        """A look by its name."""
        if (name, bold) not in self._made:
            weight = {"bold": True} if bold else {}
            self._made[name, bold] = self._workbook.add_format(
                {**FONT, **CELL_FORMATS[name], **weight}
            )
        return self._made[name, bold]

    @property
    def missing(self) -> Format:
        """The tint that a condition lays over a cell; a font would replace the cell's own."""
        if ("missing", False) not in self._made:
            self._made["missing", False] = self._workbook.add_format({"bg_color": "#FFF2CC"})
        return self._made["missing", False]
