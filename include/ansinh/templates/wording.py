"""What a template says in Vietnamese: titles, names of sheets, periods, documents."""

import re

from ansinh.forms.model import Column, Form, LabelPath, Table
from ansinh.reference.vocabulary import word
from ansinh.slots.slots import DEFAULT_STAGE, period_words
from ansinh.templates.indicators import indicator_names
from ansinh.templates.requests import Figures, TemplateRequest

# The kinds of figures that a title or label of a form may name.
NAMED_STAGES = ("official", "preliminary")
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")

KINDS_VI = {
    "count": "Số nguyên",
    "rate_pct": "Tỷ lệ phần trăm",
    "quantity": "Số lượng (có thể lẻ)",
    "money": "Số tiền (đồng)",
    "date": "Ngày/tháng/năm",
    "year": "Năm (4 chữ số)",
    "text": "Chữ",
    "choice": "Chọn trong danh sách",
    "flag": "Đánh dấu x",
    "unit": "Chọn tên đơn vị",
}

# What stands above a register, to choose from; a span of other days is typed.
FIGURES_VI: dict[Figures, str] = {
    "period": "Số liệu phát sinh trong kỳ báo cáo",
    "cumulative": "Số liệu lũy kế từ đầu năm đến hết kỳ báo cáo",
    "nil": "Không phát sinh trong kỳ báo cáo",
}
FIGURES_OF_A_LIST_VI: dict[Figures, str] = {
    "period": "Danh sách hộ tại cuối kỳ báo cáo",
    "nil": "Không có hộ nào trong kỳ báo cáo",
}


def figures_words(form: Form) -> dict[Figures, str]:
    """What a register may say of its figures; nothing for a form of another kind."""
    if not form.is_register:
        return {}
    return FIGURES_OF_A_LIST_VI if form.has_standard else FIGURES_VI


def sheet_names(form: Form) -> dict[str, str]:
    """The tab of every table; a table nobody has named yet is called by its title."""
    names: dict[str, str] = {}
    for table in form.tables:
        name = table.sheet_vi
        if name is None:
            title = NOT_IN_SHEET_NAME.sub(" ", table.titles[0]).capitalize()
            name = title[:LONGEST_SHEET_NAME].strip()
            if name in names.values():
                name = f"{name[: LONGEST_SHEET_NAME - 3]} {len(names) + 1}"
        names[table.name] = name
    return names


def title_of(table: Table, stage: str) -> str:
    """The table's title for a stage: the one that names the stage, else one that names none."""
    words = {one: word("stage", one).upper() for one in NAMED_STAGES}
    fitting = [title for title in table.titles if words.get(stage, "–") in title]
    neutral = [title for title in table.titles if not any(word in title for word in words.values())]
    return (fitting or neutral or list(table.titles))[0]


def named_stage(stage: str) -> str | None:
    """The word for a kind of figures; None for the regular ones, which no form names."""
    return word("stage", stage) if stage in NAMED_STAGES else None


def label_path(column: Column, stage: str, *, marks_required: bool = False) -> LabelPath:
    """The labels above a column, outermost first, as the stage words them."""
    said = named_stage(stage)
    path = [label.replace(" (chính thức)", f" ({said})" if said else "") for label in column.label]
    if column.label_number is not None:
        path.append(str(column.label_number))
    if marks_required and column.filled:
        path[-1] += " (*)"
    return tuple(path)


def heading_lines(request: TemplateRequest) -> list[str]:
    """What stands below a title: period and unit, then the standard if figures depend on it."""
    stage = named_stage(request.stage)
    lines = [
        f"Kỳ báo cáo: {period_words(request.period)}{f' (số liệu {stage})' if stage else ''}"
        f" - Đơn vị báo cáo: {request.unit.full_name}"
    ]
    if request.standard_code is not None:
        years = "giai đoạn" if "-" in request.standard_code else "năm"
        kind = "đa chiều " if indicator_names(request.standard_code) else ""
        lines.append(f"(theo chuẩn nghèo {kind}{years} {request.standard_code})")
    return [*lines, request.note] if request.note else lines


def due_words(request: TemplateRequest) -> str:
    """The last day on which the report is in time, as the calendar says."""
    calendar = request.reference.calendar
    due = calendar.due_date(request.form.form, request.period, request.stage, request.on)
    if due is None:
        return "Theo văn bản yêu cầu báo cáo"
    return f"Hết ngày {due:%d/%m/%Y}"


def where_to_send(request: TemplateRequest) -> str:
    """Where the file goes; the folder is named as the inbox reads it."""
    stage = "" if request.stage == DEFAULT_STAGE else f"/{request.stage}"
    folder = f"{request.unit.code}/{request.period}{stage}"
    return (
        f"Chép tệp vào thư mục nhận báo cáo của tỉnh, thư mục con “{folder}”; không có thư mục này "
        "thì gửi đầu mối tổng hợp của tỉnh. Đặt tên tệp tùy ý."
    )
