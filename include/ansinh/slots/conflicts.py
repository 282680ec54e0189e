"""What whoever sent a file can do where two sources name different slots."""

from ansinh.slots.hints import SlotHint

# Nobody sees this source, and nobody can mend it: the template itself is another one's.
MARKER = "dấu ẩn của biểu mẫu"
WORDS_VI = {
    "unit": "đơn vị báo cáo",
    "period": "kỳ báo cáo",
    "stage": "sơ bộ hay chính thức",
    "standard": "chuẩn nghèo",
    "days covered": "thời gian của số liệu",
}
SPAN_REMEDY = {
    "remedy_vi": "Hãy ghi rõ ở dòng “Số liệu” phía trên bảng: “Số liệu phát sinh trong kỳ báo "
    "cáo”, “Số liệu lũy kế từ đầu năm” hoặc “Số liệu từ ngày … đến ngày …”, sửa chỗ kia cho khớp, "
    "rồi gửi vào kỳ mà thời gian này kết thúc.",
    "remedy_en": "Say above the table which days the figures speak of, mend the other place, and "
    "send it for the period in which they end.",
}


def conflict(
    what: str, one: tuple[str, SlotHint], other: tuple[str, SlotHint]
) -> dict[str, object]:
    """What fills the finding on two values and who says them; it stands where a page says one."""
    (expected, first), (value, second) = one, other
    cell = {"unit": "unit", "days covered": "span"}.get(what, what)
    said_at = "mention" if second.mention is not None else cell
    place = second.place(said_at) or first.place(cell)
    by_source = (expected, first.source), (value, second.source)
    return {
        "value": value,
        "expected": expected,
        "what": WORDS_VI[what],
        "what_en": what,
        "source": _words(second, second.cells.get(said_at)),
        "other_source": _words(first, first.cells.get(cell)),
        **place,
        **(SPAN_REMEDY if what == "days covered" else _remedy(*by_source)),
    }


def _words(hint: SlotHint, cell: str | None) -> str:
    return f"{hint.source}, ô {cell}" if cell and hint.sheet else hint.source


def _remedy(one: tuple[str, str], other: tuple[str, str]) -> dict[str, str]:
    """The last sentence of a finding, for two values with their sources."""
    for (marked, source), (said, other_source) in ((one, other), (other, one)):
        if source == MARKER:
            return {
                "remedy_vi": f"Tệp này là biểu mẫu lập riêng cho “{marked}”. Nếu số liệu là của "
                f"“{said}”, hãy dùng biểu mẫu của “{said}” (đầu mối tổng hợp của tỉnh cấp) và chép "
                f"số liệu sang; nếu không, hãy sửa {other_source}.",
                "remedy_en": f"The file is the template of {marked}: use that of {said}, or mend "
                "what names it.",
            }
    return {"remedy_vi": "Hãy sửa cho khớp rồi gửi lại.", "remedy_en": "Make them agree."}
