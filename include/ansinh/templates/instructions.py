"""The first sheet: what is asked, how to fill it, what will be checked."""

import xlsxwriter

from ansinh.forms.model import Column, Table
from ansinh.reference.cited_documents import documents
from ansinh.slots.slots import period_words
from ansinh.templates.calculation import calculation_of
from ansinh.templates.cell_formats import CellFormats
from ansinh.templates.indicators import indicator_names
from ansinh.templates.page import footer, set_up_paper
from ansinh.templates.requests import TemplateRequest
from ansinh.templates.rule_texts import rules_by_tables
from ansinh.templates.widths import text_height
from ansinh.templates.wording import (
    KINDS_VI,
    due_words,
    figures_words,
    named_stage,
    sheet_names,
    where_to_send,
)

SHEET = "Hướng dẫn"
WIDTHS = (7.0, 32.0, 23.0, 43.0)

HOW_TO_FILL = (
    "Chỉ ghi vào các ô nền trắng. Ô nền xám tự tính; tiêu đề và tên đơn vị đã khóa.",
    "Ghi số bằng chữ số, không có dấu chấm, dấu phẩy phân nhóm, không kèm chữ.",
    "Không đổi tên trang, không xóa hoặc chèn cột, không sửa tiêu đề cột.",
    "Ghi xong thì lưu tệp bằng Excel hoặc LibreOffice, dạng .xlsx, để các ô tự tính có kết quả, "
    "rồi nộp.",
)
HOW_TO_FILL_A_REGISTER = (
    "Mỗi nội dung ghi một dòng, từ trên xuống; dòng để trống không tính. Thiếu dòng thì chèn thêm "
    "ở giữa bảng, thừa thì xóa: chọn cả dòng rồi chèn (Insert) hoặc xóa (Delete).",
    "Cột có dấu (*) bắt buộc ghi; ô còn thiếu của dòng đang ghi được tô vàng.",
    "Ô có danh sách: bấm mũi tên bên phải ô để chọn, không tự ghi nội dung khác.",
    "Ngày ghi dạng ngày/tháng/năm, ví dụ 05/06/2026. Số tiền ghi bằng đồng.",
    "Không ghi tên, số điện thoại, số giấy tờ của cá nhân, trừ cột yêu cầu họ và tên chủ hộ.",
    "Trước khi in, dùng nút lọc ở dòng số cột để ẩn các dòng trống; in xong bỏ lọc.",
)
HOW_TO_SAY_WHEN = (
    "Dòng “Số liệu …” phía trên bảng cho biết số liệu của thời gian nào: chọn phát sinh trong kỳ, "
    "hoặc lũy kế từ đầu năm; thời gian khác thì ghi “Số liệu từ ngày … đến ngày …”. Phần lũy kế đã "
    "báo cáo ở kỳ trước không bị cộng hai lần."
)
HOW_TO_SAY_NOTHING = (
    "Trong kỳ không có gì để báo cáo thì vẫn nộp: chọn “{nil}” ở dòng đó, để trống bảng. Bảng "
    "trống mà không ghi như vậy sẽ bị trả lại."
)
HOW_TO_FILL_UNITS = (
    "Không có hộ hoặc người nào thì ghi 0, không để trống.",
    "Mỗi đơn vị một dòng, hoặc hai dòng Hộ và Nhân khẩu; dòng tổng tự cộng các đơn vị bên dưới.",
)


def add_instructions(
    workbook: xlsxwriter.Workbook, formats: CellFormats, request: TemplateRequest
) -> None:
    """Write the sheet from the form and the catalogue of rules."""
    sheet = workbook.add_worksheet(SHEET)
    for position, width in enumerate(WIDTHS):
        sheet.set_column(position, position, width)
    set_up_paper(sheet, footer(request.form, request))
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    writer = _Writer(sheet, formats)
    _introduce(writer, request)
    _explain(writer, request)
    _columns(writer, request)
    _rules(writer, request)


class _Writer:
    """Writes from top to bottom over four columns."""

    def __init__(self, sheet: xlsxwriter.worksheet.Worksheet, formats: CellFormats) -> None:
        self._sheet = sheet
        self._formats = formats
        self._row = 0

    def over(self, text: str, look: str, first: int = 0, last: int = 3) -> None:
        """A text over some of the columns, in a row of its own."""
        self._put(first, last, text, look)
        width = sum(WIDTHS[first : last + 1])
        self._end_row(text_height(text, width, is_bold=look != "paragraph"))

    def cells(self, spans: list[tuple[int, int, str]], look: str) -> None:
        """Texts beside each other; the row is as high as the longest needs."""
        height = 0.0
        for first, last, text in spans:
            self._put(first, last, text, look)
            width = sum(WIDTHS[first : last + 1])
            height = max(height, text_height(text, width, is_bold=look == "header"))
        self._end_row(height)

    def skip(self) -> None:
        """An empty row."""
        self._row += 1

    def _put(self, first: int, last: int, text: str, look: str) -> None:
        made = self._formats.get(look)
        if last > first:
            self._sheet.merge_range(self._row, first, self._row, last, text, made)
        else:
            self._sheet.write_string(self._row, first, text, made)

    def _end_row(self, height: float) -> None:
        self._sheet.set_row(self._row, height)
        self._row += 1


def _introduce(writer: _Writer, request: TemplateRequest) -> None:
    writer.over("HƯỚNG DẪN GHI BIỂU", "page title")
    writer.skip()
    stage = named_stage(request.stage)
    period = period_words(request.period) + (f", số liệu {stage}" if stage else "")
    facts = {
        "Biểu mẫu": request.form.name_vi,
        "Căn cứ": documents(request.form.legal_basis),
        "Đơn vị báo cáo": request.unit.full_name,
        "Kỳ báo cáo": f"{period[0].upper()}{period[1:]}",
        "Tên đơn vị": f"Theo ngày {request.on:%d/%m/%Y}",
        "Hạn nộp": due_words(request),
        "Nơi nộp": where_to_send(request),
    }
    for name, text in facts.items():
        writer.cells([(0, 1, name), (2, 3, text)], "cell")
    writer.skip()


def _explain(writer: _Writer, request: TemplateRequest) -> None:
    writer.over("1. Cách ghi", "section")
    tables = request.form.tables
    sentences = [*HOW_TO_FILL]
    if any(table.is_register for table in tables):
        sentences += HOW_TO_FILL_A_REGISTER
        words = figures_words(request.form)
        sentences += [HOW_TO_SAY_WHEN] if "cumulative" in words else []
        sentences.append(HOW_TO_SAY_NOTHING.format(nil=words["nil"]))
    else:
        sentences += HOW_TO_FILL_UNITS
    names = sheet_names(request.form)
    optional = [names[table.name] for table in tables if not table.required]
    if optional:
        sentences.append(
            f"Trang không bắt buộc: {', '.join(optional)}. Trang nào không có số liệu thì để "
            "trống cả trang; trang đã ghi thì phải ghi đủ."
        )
    if any(_computes_from_elsewhere(request, table) for table in tables):
        sentences.append(
            "Các trang tỷ lệ tự tính từ trang số lượng tương ứng; nếu xóa trang số lượng thì xóa "
            "cả trang tỷ lệ."
        )
    for sentence in sentences:
        writer.over(f"- {sentence}", "paragraph")
    writer.skip()


def _computes_from_elsewhere(request: TemplateRequest, table: Table) -> bool:
    found = (calculation_of(request.form, table, column) for column in table.columns)
    return any(one is not None and one.table is not None for one in found)


def _columns(writer: _Writer, request: TemplateRequest) -> None:
    writer.over("2. Các cột", "section")
    writer.cells(
        [(0, 0, "Cột số"), (1, 1, "Tên cột"), (2, 2, "Loại"), (3, 3, "Cách ghi")], "header"
    )
    names = sheet_names(request.form)
    for table in request.form.tables:
        writer.over(f"Trang “{names[table.name]}”", "group")
        if _computes_from_elsewhere(request, table):
            writer.over("Cả trang tự tính, không phải ghi.", "cell")
            continue
        for column in table.columns:
            writer.cells(list(enumerate_spans(_described(request, table, column))), "cell")
    writer.skip()


def enumerate_spans(texts: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Each text in a column of its own."""
    return [(position, position, text) for position, text in enumerate(texts)]


def _described(request: TemplateRequest, table: Table, column: Column) -> tuple[str, str, str, str]:
    """Number, label, kind and how to fill a column."""
    meaning = indicator_names(request.standard_code).get(column.label_number or 0)
    number = column.number or column.label_number
    label = " - ".join(column.label)
    if meaning:
        label = f"{column.label_number}. {meaning}"
    help_vi = column.help_vi or _usual_help(table, column)
    if calculation_of(request.form, table, column) is not None:
        help_vi = "Tự tính, không phải ghi."
    kind = KINDS_VI[column.kind] + (" (*)" if column.filled else "")
    return str(number or ""), label, kind, help_vi


def _usual_help(table: Table, column: Column) -> str:
    """For a table of figures, of which the form says nothing more."""
    if table.is_register:
        return ""
    return "Bắt buộc; không có thì ghi 0." if column.required else "Ghi nếu có số liệu."


def _rules(writer: _Writer, request: TemplateRequest) -> None:
    groups = rules_by_tables(request.form, request.rules)
    if not groups:
        return
    writer.over("3. Hệ thống kiểm tra gì", "section")
    writer.over(
        "Tệp có lỗi sẽ bị trả lại để sửa; tệp chỉ có cảnh báo vẫn được nhận, nhưng cần kiểm tra "
        "lại hoặc giải thích.",
        "paragraph",
    )
    writer.cells([(0, 2, "Yêu cầu"), (3, 3, "Mức độ và căn cứ")], "header")
    for tables, lines in groups.items():
        writer.over(tables, "group")
        for text, severity, basis in lines:
            why = f"{severity}. {basis}" if basis else severity
            writer.cells([(0, 2, text), (3, 3, why)], "cell")
