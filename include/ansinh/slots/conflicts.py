"""What whoever sent a file can do where two sources name different slots."""

# Nobody sees this source, and nobody can mend it: the template itself is another one's.
MARKER = "dấu ẩn của biểu mẫu"


def remedy(one: tuple[str, str], other: tuple[str, str]) -> dict[str, str]:
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
