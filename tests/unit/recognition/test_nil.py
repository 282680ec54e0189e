"""How people say that there was nothing, and what only looks like it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.recognition.nil import nil_rows, says_nil
from ansinh.workbooks.grid import Cell, Grid

pytestmark = pytest.mark.unit

NOTHING = [
    "Không phát sinh",
    "Không",
    "Không có",
    "Chưa có",
    "Không có phát sinh trong kỳ",
    "Không có số liệu phát sinh trong kỳ này",
    "Trong quý III năm 2025, đơn vị không phát sinh khoản hỗ trợ nào.",
    "Chưa có mô hình nào được công nhận",
    "Không có hoạt động truyền thông trong tháng 5/2025",
    "Không còn hộ nghèo",
    "- Không có hộ cận nghèo -",
]
SOMETHING = [
    "", "Không qua quỹ", "Hỗ trợ hộ không có khả năng lao động", "0", "Có phát sinh", "Gạo",
    "Số liệu phát sinh trong kỳ báo cáo", "Công ty Không Giả Định", "Xã Không Có",
    "DANH SÁCH HỘ NGHÈO KHÔNG CÓ KHẢ NĂNG LAO ĐỘNG",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_nothing_in_every_spelling(text: str) -> None:
    for spelt in (text, text.upper(), unicodedata.normalize("NFD", text), f"  {text}."):
        assert says_nil(spelt)


@pytest.mark.parametrize("text", SOMETHING)
def test_something_is_something(text: str) -> None:
    assert not says_nil(text)


@given(
    st.integers(0, 5),
    st.lists(st.sampled_from(["", "-", 0, "–", "0", "Không"]), min_size=6, max_size=6),
)
def test_the_word_may_stand_in_any_column_of_its_row(at: int, others: list[Cell]) -> None:
    cells = list(others)
    cells[at] = "Không phát sinh"
    assert [row for row, _ in nil_rows(Grid("Sổ", [[], cells]), 0, 2, None)] == [1]


@pytest.mark.parametrize("beside", [5_000_000, "Gạo", "05/06/2025", True])
def test_beside_anything_else_it_is_a_part_of_an_entry(beside: Cell) -> None:
    assert list(nil_rows(Grid("Sổ", [["Không", "", beside]]), 0, 1, None)) == []


def test_a_running_number_is_nothing_to_report() -> None:
    for number in (1, 1.0, "1", "I.", "01"):
        assert list(nil_rows(Grid("Sổ", [[number, "", "Không"]]), 0, 1, 0)) == [(0, 2)]
