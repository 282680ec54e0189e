"""What a cell accepts, and what the program says of it to whoever fills it."""

from datetime import date
from typing import Any

from ansinh.forms.model import Column

FIRST_DAY = date(2011, 1, 1)
FIRST_YEAR = 1900
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255

WHOLE = "Ghi số nguyên từ 0 trở lên, không có dấu chấm, dấu phẩy. Không có thì ghi 0."
ERRORS = {
    "count": WHOLE,
    "money": "Ghi số tiền bằng đồng, là số nguyên từ 0 trở lên, không có dấu chấm, dấu phẩy.",
    "quantity": "Ghi số từ 0 trở lên.",
    "rate_pct": "Ghi tỷ lệ phần trăm từ 0 đến 100.",
    "date": "Ghi ngày/tháng/năm, ví dụ 05/06/2026, từ ngày 01/01/2011 trở đi.",
    "flag": "Chỉ đánh dấu x, hoặc để trống.",
    "choice": "Chọn một dòng trong danh sách, không tự ghi nội dung khác.",
    "unit": "Chọn tên đơn vị trong danh sách.",
}


def validation_of(
    column: Column, source: str | None, year: int, help_vi: str | None = None
) -> dict[str, Any] | None:
    """The validation of a column's cells; None where anything may be written without a word.

    `source` is the named range of a list; `year` the last that a cell of kind year may say;
    `help_vi` what to prompt where the form says nothing.
    """
    prompt = column.help_vi or help_vi
    accepts = _accepts(column, source, year)
    if accepts is None and prompt is None:
        return None
    error = ERRORS.get(column.kind, f"Ghi năm gồm 4 chữ số, từ {FIRST_YEAR} đến {year}.")
    title = column.label[-1]
    said: dict[str, Any] = {"error_title": "Chưa đúng", "error_message": error}
    if prompt:
        said["input_title"] = (
            title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
        )
        said["input_message"] = prompt[:LONGEST_MESSAGE]
    return {**(accepts or {"validate": "any"}), **said}


def _accepts(column: Column, source: str | None, year: int) -> dict[str, Any] | None:
    if column.kind in ("choice", "unit"):
        return {"validate": "list", "source": f"={source}"} if source else None
    kinds: dict[str, dict[str, Any]] = {
        "count": {"validate": "integer", "criteria": ">=", "value": 0},
        "money": {"validate": "integer", "criteria": ">=", "value": 0},
        "quantity": {"validate": "decimal", "criteria": ">=", "value": 0},
        "rate_pct": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100},
        "date": {"validate": "date", "criteria": ">=", "value": FIRST_DAY},
        "flag": {"validate": "list", "source": ["x"]},
        "year": {
            "validate": "integer", "criteria": "between", "minimum": FIRST_YEAR, "maximum": year,
        },
    }  # fmt: skip
    return kinds.get(column.kind)
