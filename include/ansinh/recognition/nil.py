"""How people say in a register that there was nothing to report."""

import re
from collections.abc import Iterator, Sequence

from ansinh.text.vietnamese import normalise_label
from ansinh.workbooks.grid import Cell, Grid

LONGEST = 120
# "Không phát sinh", "Chưa có số liệu", "Không có mô hình nào được công nhận trong quý III/2025".
SAYS_NOTHING = re.compile(r"\b(?:khong|chua)\b")
# All words that such a sentence is made of; a donor, an amount or another word makes it an entry.
VOCABULARY = (
    "khong chua co he phat sinh them gi nao moi so lieu trong ky thang quy nam nay bao cao den tu "
    "ngay het thoi diem tinh tai dau cuoi i ii iii iv hoat dong noi dung nguon luc huy khoan muc "
    "truong hop mo hinh tin bai don vi dia phuong ghi nhan duoc tiep truyen thong su dung dong gop "
    "ho tro de va hoac cac thuc hien cong nhan bieu duong nhan rong phan cong thanh vien theo doi "
    "chi thu von kinh phi hang tien mat vat ca deu cho ve toan bo danh sach bang bieu"
)
WORDS = frozenset(VOCABULARY.split())
# A list of households may end: "Không còn hộ nghèo".
NO_HOUSEHOLD = re.compile(r"\bkhong (?:co|con) ho (?:can )?ngheo\b(?: va ho can ngheo\b)?")
LINE = re.compile(r"[\dIVXivx]+(?:\.\d+)*[.)]?")
UNSAID = frozenset({"", "0", "-", "–", "—", "/"})
# More different texts than these are an entry.
MOST_TEXTS = 4


def says_nil(text: str) -> bool:
    """Whether a text says that there was nothing, and nothing else."""
    if not 0 < len(text) <= LONGEST:
        return False
    words = normalise_label(text)
    if SAYS_NOTHING.search(words) is None:
        return False
    rest = NO_HOUSEHOLD.sub(" ", words).split()
    return all(word in WORDS or word.isdecimal() for word in rest)


def nil_rows(grid: Grid, first: int, end: int, line: int | None) -> Iterator[tuple[int, int]]:
    """Row and column of every cell below a header that says so and stands alone in its row.

    Beside it there may be a running number, noughts and dashes, or the same words once more. A
    "không" that stands beside an entry is that entry's.
    """
    for row in range(first, min(end, len(grid.rows))):
        cells = grid.rows[row]
        texts = {cell.strip() for cell in cells if isinstance(cell, str)} - UNSAID
        if not 0 < len(texts) <= MOST_TEXTS:
            continue
        said = [
            at
            for at, cell in enumerate(cells)
            if isinstance(cell, str)
            and cell.strip() not in UNSAID
            and (at != line or not LINE.fullmatch(cell.strip()))
        ]
        if said and all(says_nil(str(cells[at])) for at in said) and _is_bare(cells, line):
            yield row, said[0]


def _is_bare(cells: Sequence[Cell], line: int | None) -> bool:
    """Whether all that is no text is nought."""
    return all(
        isinstance(cell, str) or at == line or cell in (0, False) for at, cell in enumerate(cells)
    )
