"""The first sheet of an annotated copy: the verdict, and every finding with a link to its cell.

What stands on it, not how it is written: there are two writers, one for a package that is
changed and one for a workbook that is made anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ansinh.recognition.explanations import REASON, RULE
from ansinh.reference.vocabulary import word, words
from ansinh.rules.findings import Finding, Verdict, verdict_of

NAME = "Kiểm tra"
MOST_ROWS = 10_000
LONGEST_CELL = 32_000
LONGEST_NAME = 31  # letters in the name of a sheet
# The looks of cells; each writer knows how to make them.
Look = Literal[
    "title", "label", "text", "good", "warned", "bad", "head", "number", "error", "warning", "body",
    "link",
]  # fmt: skip
# Headings of the table of findings, and the widths of its columns, in letters.
COLUMNS = {
    "STT": 6, "Mức độ": 11, "Trang": 24, "Ô": 9, "Đang ghi": 20, "Nội dung cần xem": 80, "Số ô": 9,
}  # fmt: skip
# Room for answers to warnings, which is read when the copy comes back.
ANSWERS = {REASON: 36, RULE: 24}
# Verdict → what to do next, and the look of the line.
ADVICE: dict[Verdict, tuple[str, Look]] = {
    "refused": ("đề nghị gửi lại tệp khác", "bad"),
    "rejected": ("đề nghị sửa rồi gửi lại", "bad"),
    "accepted_with_warnings": ("đề nghị xem lại", "warned"),
    "accepted": ("không thấy lỗi", "good"),
}
GUIDE = (
    "Ô nền đỏ: lỗi phải sửa. Ô nền vàng: cần xem lại. "
    "Bấm vào tên ô để đến ô đó; rê chuột lên ô có dấu đỏ ở góc để đọc giải thích."
)
EXPLAIN = (
    f"Nếu số liệu ở dòng “Cảnh báo” là đúng, hãy ghi lý do vào cột “{REASON}” rồi gửi lại tệp này."
)
WITHOUT_FORMATS = (
    "Bản này chỉ chép lại giá trị, không chép định dạng và công thức của tệp gốc. "
    "Hãy sửa trong tệp gốc."
)
UNREADABLE = "Nội dung tệp không được chép vào đây vì không đọc được một cách an toàn."


@dataclass(frozen=True)
class PageCell:
    """One cell: a text or a number, and the place within the workbook that it leads to."""

    value: str | int
    look: Look
    link: str | None = None


@dataclass(frozen=True)
class FrontPage:
    """All rows of the sheet; `table` is the first row of the table of findings, from 0.

    `widths` are those of its columns, in letters.
    """

    rows: list[list[PageCell]]
    widths: tuple[int, ...]
    heights: dict[int, float] = field(default_factory=dict)
    table: int | None = None


def front_page(
    file_name: str,
    about: Sequence[tuple[str, str]],
    findings: Sequence[Finding],
    linked: Mapping[str, str] | Collection[str] = (),
    note: str | None = None,
) -> FrontPage:
    """Lay out the sheet.

    `about` are further lines, label and text. `linked` are the sheets that a link may lead to,
    each with its name in this workbook where that differs.
    """
    verdict = verdict_of(list(findings))
    advice, look = ADVICE[verdict]
    lines = [("Tệp", file_name), *about]
    rows = [
        [PageCell("KẾT QUẢ KIỂM TRA BÁO CÁO", "title")],
        [PageCell(f"{word('state', verdict).upper()} – {advice}", look)],
        *([PageCell(label, "label"), PageCell(text, "text")] for label, text in lines),
    ]
    has_warning = any(one.severity == "warning" for one in findings)
    said = (_summary(findings), GUIDE if linked else None, EXPLAIN if has_warning else None, note)
    for text in said:
        if text:
            rows.append([PageCell(text, "text")])
    columns = COLUMNS | (ANSWERS if has_warning else {})
    widths = tuple(columns.values())
    if not findings:
        return FrontPage(rows, widths)
    rows.append([])
    table = len(rows)
    rows.append([PageCell(heading, "head") for heading in columns])
    names = linked if isinstance(linked, Mapping) else {name: name for name in linked}
    for number, finding in enumerate(findings[:MOST_ROWS], 1):
        rows.append(_row(number, finding, names)[: len(columns)])
    last = len(rows)
    if len(findings) > MOST_ROWS:
        left_out = _dotted(len(findings) - MOST_ROWS)
        rows.append([PageCell(f"… và {left_out} mục nữa, được tô màu trong các trang.", "text")])
    heights = {at: _height(rows[at], widths) for at in range(table + 1, last)}
    return FrontPage(rows, widths, heights, table)


def without_formats(why: str | None) -> str:
    """What a copy without formats says of itself; `why` for those who can mend the reason."""
    reason = f" (Lý do, để báo cho quản trị hệ thống: {why}.)" if why else ""
    return WITHOUT_FORMATS + reason


def free_name(taken: Collection[str], wanted: str = NAME) -> str:
    """A name for a sheet that no other has, upper and lower case being the same."""
    known = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in known:
        name = f"{wanted[: LONGEST_NAME - 5]} ({number})"
        number += 1
    return name


def _row(number: int, finding: Finding, names: Mapping[str, str]) -> list[PageCell]:
    cell = finding.cell or (f"dòng {finding.row}" if finding.row else "")
    return [
        PageCell(number, "number"),
        PageCell(word("severity", finding.severity), finding.severity),
        PageCell(_cut(finding.sheet or ""), "body"),
        _linked(cell, finding, names),
        PageCell(_cut(finding.value or ""), "body"),
        PageCell(_cut(finding.message_vi), "body"),
        PageCell(finding.count, "number"),
        PageCell("", "body"),
        PageCell(finding.rule if finding.severity == "warning" else "", "body"),
    ]


def _linked(cell: str, finding: Finding, names: Mapping[str, str]) -> PageCell:
    sheet = names.get(finding.sheet or "")
    place = finding.cell or (f"A{finding.row}" if finding.row else None)
    if sheet is None or place is None:
        return PageCell(cell, "body")
    quoted = sheet.replace("'", "''")
    return PageCell(cell, "link", f"'{quoted}'!{place}")


def _summary(findings: Sequence[Finding]) -> str | None:
    if not findings:
        return None
    parts = []
    for severity, name in words("severity").items():
        found = [one for one in findings if one.severity == severity]
        places = sum(one.count for one in found)
        if found:
            where = f" ở {_dotted(places)} chỗ" if places > len(found) else ""
            parts.append(f"{_dotted(len(found))} {name.lower()}{where}")
    return "Tìm thấy " + ", ".join(parts) + "."


def _height(row: Sequence[PageCell], widths: Sequence[int]) -> float:
    """Room for the wrapped text: no program does this on its own when it opens a file."""
    lines = max(
        (
            sum(1 + len(line) // width for line in str(cell.value).splitlines() or [""])
            for cell, width in zip(row, widths, strict=True)
        ),
        default=1,
    )
    return min(lines, 20) * 15.0 + 3


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "…"


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
