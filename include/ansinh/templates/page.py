"""The sheet of one table: frame, title, header, column numbers, signatures, print and locks."""

from collections.abc import Sequence
from datetime import date, datetime, time

import xlsxwriter

from ansinh.forms.model import Form
from ansinh.slots.slots import period_words
from ansinh.templates.cell_formats import CellFormats
from ansinh.templates.filling import Cell
from ansinh.templates.header import HeaderCell, header_cells
from ansinh.templates.layouts import TITLE_ROW, Layout
from ansinh.templates.print_styles import A4, MOTTO, STATE
from ansinh.templates.requests import TemplateRequest
from ansinh.templates.widths import half, header_heights, text_height
from ansinh.templates.wording import figures_words

OFFICE = "ỦY BAN NHÂN DÂN"
TITLE_SIZE = 1.35  # of its letters, measured in those of the cells
MEASURE = "Đơn vị tính: đồng"
REQUIRED = "(*) Cột bắt buộc ghi"
FIGURES_HELP = {
    "input_title": "Số liệu của bảng",
    "input_message": "Chọn trong danh sách. Không có gì để báo cáo thì chọn “Không phát sinh”. Số "
    "liệu của thời gian khác thì ghi: Số liệu từ ngày … đến ngày …",
    "error_type": "information",
    "error_title": "Nội dung khác",
    "error_message": "Chỉ ghi khác khi số liệu từ ngày … đến ngày …",
}
# What a person may do on a locked sheet; no password keeps anybody from unlocking it.
ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}


class Page:
    """One table's sheet; rows are drawn by whoever knows what they are."""

    def __init__(
        self,
        workbook: xlsxwriter.Workbook,
        formats: CellFormats,
        layout: Layout,
        request: TemplateRequest,
        widths: Sequence[float],
    ) -> None:
        """Add the sheet with all that stands above its rows."""
        self.sheet = workbook.add_worksheet(layout.sheet)
        self.formats = formats
        self.layout = layout
        self._order = request
        self._widths = list(widths)
        for position, width in enumerate(self._widths):
            self.sheet.set_column(position, position, width)
        self._frame()
        self._header()
        self._numbers()
        self._print_setup()

    def span(self, row: int, left: int, right: int, text: str, look: str) -> None:
        """A text over several cells of a row."""
        if right > left:
            self.sheet.merge_range(row, left, row, right, text, self.formats.get(look))
        else:
            self.sheet.write_string(row, left, text, self.formats.get(look))

    def write(self, row: int, position: int, value: Cell, look: str, *, bold: bool = False) -> None:
        """What somebody wrote into a cell, or a blank one."""
        made = self.formats.get(look, bold=bold)
        if value is None:
            self.sheet.write_blank(row, position, None, made)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, position, datetime.combine(value, time()), made)
        elif isinstance(value, str):
            self.sheet.write_string(row, position, value, made)
        else:
            self.sheet.write_number(row, position, value, made)

    def signatures(self, row: int) -> None:
        """Place and date, and who signs; nobody is named."""
        right, last = half(self._widths), len(self._widths) - 1
        place = f"{self._order.unit.name}, ngày …… tháng …… năm ………"
        self.span(row, right, last, place, "signature")
        self.span(row + 1, 0, right - 1, "NGƯỜI LẬP BIỂU", "signer")
        self.span(row + 1, right, last, f"TM. {OFFICE}", "signer")
        for left, end in ((0, right - 1), (right, last)):
            self.span(row + 2, left, end, "(Ký, ghi rõ họ tên)", "signature")

    def footnote(self, row: int, text: str) -> None:
        """A note below the table, as wide as it."""
        self.span(row, 0, len(self._widths) - 1, text, "footnote")
        self.sheet.set_row(row, text_height(text, sum(self._widths)))

    def protect(self) -> None:
        """Lock what is not to be filled."""
        is_register = self.layout.table.is_register
        rows = {"insert_rows": True, "delete_rows": True} if is_register else {}
        self.sheet.protect("", {**ALLOWED, **rows})

    def _frame(self) -> None:
        right, last = half(self._widths), len(self._widths) - 1
        unit = self._order.unit.full_name.upper()
        for row, (office, state, look) in enumerate(
            ((OFFICE, STATE, "office"), (unit, MOTTO, "motto"))
        ):
            self.span(row, 0, right - 1, office, "office")
            self.span(row, right, last, state, look)
        self.span(TITLE_ROW, 0, last, self.layout.title, "title")
        room = sum(self._widths) / TITLE_SIZE
        height = TITLE_SIZE * text_height(self.layout.title, room, is_bold=True)
        self.sheet.set_row(TITLE_ROW, height)
        for row, line in enumerate(self.layout.lines, start=TITLE_ROW + 1):
            self.span(row, 0, last, line, "note")
        self._figures(last)
        self._legend(right, last)

    def _figures(self, last: int) -> None:
        """What a register's figures speak of: to choose, or to say in words of one's own."""
        words = figures_words(self._order.form)
        if not words:
            return
        row = self.layout.header_row - 2
        self.span(row, 0, last, words[self._order.figures], "open words")
        accepted = {"validate": "list", "source": list(words.values()), **FIGURES_HELP}
        self.sheet.data_validation(row, 0, row, 0, accepted)

    def _legend(self, right: int, last: int) -> None:
        """What stars mean, and in what money is counted; never alone at the right.

        A text at the right only, just above the labels, would be read as one of them.
        """
        columns = self.layout.table.columns
        row = self.layout.header_row - 1
        has_money = any(column.kind == "money" for column in columns)
        is_starred = self.layout.table.is_register
        if is_starred:
            self.span(row, 0, right - 1, REQUIRED, "legend")
        if has_money:
            self.span(row, right if is_starred else 0, last, MEASURE, "measure")

    def _header(self) -> None:
        layout = self.layout
        lead = len(layout.lead)
        cells = [
            HeaderCell(text, 0, layout.depth - 1, at, at) for at, text in enumerate(layout.lead)
        ]
        cells += [
            HeaderCell(one.text, one.top, one.bottom, one.left + lead, one.right + lead)
            for one in header_cells(layout.paths)
        ]
        for cell in cells:
            self._header_cell(cell)
        heights = header_heights(cells, self._widths, layout.depth)
        for row, height in enumerate(heights, start=layout.header_row):
            self.sheet.set_row(row, height)

    def _header_cell(self, cell: HeaderCell) -> None:
        top, bottom = self.layout.header_row + cell.top, self.layout.header_row + cell.bottom
        look = self.formats.get("header")
        if (cell.top, cell.left) == (cell.bottom, cell.right):
            self.sheet.write_string(top, cell.left, cell.text, look)
        else:
            self.sheet.merge_range(top, cell.left, bottom, cell.right, cell.text, look)

    def _numbers(self) -> None:
        if not self.layout.is_numbered:
            return
        row, look = self.layout.first_row - 1, self.formats.get("number")
        letters = [chr(ord("A") + position) for position in range(len(self.layout.lead))]
        for position, number in enumerate([*letters, *self.layout.numbers]):
            self.sheet.write(row, position, number, look)

    def _print_setup(self) -> None:
        sheet, layout = self.sheet, self.layout
        sheet.set_landscape()
        set_up_paper(sheet, footer(self._order.form, self._order))
        sheet.repeat_rows(layout.header_row, layout.first_row - 1)
        kept = len(layout.lead) + (1 if layout.table.is_register else 0)
        sheet.freeze_panes(layout.first_row, kept)


def set_up_paper(sheet: xlsxwriter.worksheet.Worksheet, left: str) -> None:
    """A4, as wide as the sheet, with page numbers."""
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer(f"&L&9{left}&R&9Trang &P/&N")


def footer(form: Form, request: TemplateRequest) -> str:
    """Form, unit and period; a sheet of paper that lies alone still says whose it is."""
    parts = (form.name_vi, request.unit.full_name, period_words(request.period))
    return " - ".join(parts).replace("&", "&&")
