"""Amounts as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.text.money import money_scale, money_text, read_money

pytestmark = pytest.mark.unit

DONG, THOUSAND, MILLION, BILLION = 1, 1_000, 1_000_000, 1_000_000_000


@pytest.mark.parametrize(
    ("cell", "scale", "vnd"),
    [
        ("1752000000", DONG, 1_752_000_000),
        ("1.752.000.000", DONG, 1_752_000_000),
        ("1,752,000,000", DONG, 1_752_000_000),
        ("1 752 000 000", DONG, 1_752_000_000),
        ("1.500", DONG, 1_500),
        ("1500", MILLION, 1_500_000_000),
        ("1500.5", MILLION, 1_500_500_000),
        ("1.500,5", MILLION, 1_500_500_000),
        ("1500.5000000000002", MILLION, 1_500_500_000),
        ("0,75", BILLION, 750_000_000),
        ("1,5 tỷ", MILLION, 1_500_000_000),
        ("1,5 tỉ đồng", DONG, 1_500_000_000),
        ("1,5 Tỷ đồng", DONG, 1_500_000_000),
        ("300.000đ", MILLION, 300_000),
        ("300.000 đ.", MILLION, 300_000),
        ("300 nghìn", MILLION, 300_000),
        ("300 ngàn đồng", DONG, 300_000),
        ("12 tr.đ", DONG, 12_000_000),
        ("1.752.000.000 VND", MILLION, 1_752_000_000),
        ("VNĐ 5.000", MILLION, 5_000),
        ("'250", THOUSAND, 250_000),
        ("-", MILLION, 0),
    ],
)
def test_amounts(cell: str, scale: int, vnd: int) -> None:
    reading = read_money(cell, scale)
    assert (reading.value, reading.problem) == (vnd, None)


@pytest.mark.parametrize(
    ("cell", "scale", "problem", "readings"),
    [
        ("1.500", MILLION, "ambiguous", ("1.500.000.000 đồng", "1.500.000 đồng")),
        ("1,752 tỷ", DONG, "ambiguous", ("1.752.000.000.000 đồng", "1.752.000.000 đồng")),
        ("1.633,000", DONG, "ambiguous", ("1.633 đồng", "1.633.000 đồng")),
        ("1500.5", DONG, "not_whole", ("1.500,5 đồng",)),
        ("0,0000001", MILLION, "not_whole", ("0,1 đồng",)),
        ("-5", MILLION, "negative", ("-5.000.000 đồng",)),
        ("(5 triệu)", DONG, "negative", ("-5.000.000 đồng",)),
        ("2 triệu 500", DONG, "not_a_number", ()),
        ("1 nghìn tỷ", DONG, "not_a_number", ()),
        ("khoảng 5 triệu", DONG, "not_a_number", ()),
        ("5 USD", DONG, "not_a_number", ()),
        ("9999999", BILLION, "not_a_number", ()),
        ("#REF!", DONG, "error_cell", ("#REF!",)),
    ],
)
def test_amounts_that_cannot_be_read(
    cell: str, scale: int, problem: str, readings: tuple[str, ...]
) -> None:
    reading = read_money(cell, scale)
    assert (reading.value, reading.problem, reading.readings) == (None, problem, readings)


@pytest.mark.parametrize(
    ("label", "scale"),
    [
        ("Kinh phí (đồng)", DONG),
        ("Kinh phí\n(đ)", DONG),
        ("Mức hỗ trợ (đồng/hộ)", DONG),
        ("Số tiền, đồng", DONG),
        ("Số tiền (VND)", DONG),
        ("Kinh phí (đồng", DONG),
        ("ĐVT: 1.000 đồng", THOUSAND),
        ("Số tiền (1000đ)", THOUSAND),
        ("Kinh phí (nghìn đồng)", THOUSAND),
        ("ngàn đồng", THOUSAND),
        ("ĐVT: triệu đồng", MILLION),
        ("Đơn vị tính: triệu", MILLION),
        ("Kinh phí (Tr.đ)", MILLION),
        ("Kinh phí năm 2024 triệu đồng", MILLION),
        ("Kinh phi (trieu dong)", MILLION),
        ("Kinh phí (triệu VNĐ)", MILLION),
        ("Tổng vốn, tỷ đồng", BILLION),
        ("Tổng vốn (tỉ)", BILLION),
        ("Hoạt động vì cộng đồng", None),
        ("Nghị quyết Hội đồng nhân dân", None),
        ("Đồng bào dân tộc thiểu số", None),
        ("Số triệu đồng bào", None),
        ("Hợp đồng", None),
        ("Người phụ trách (đ/c)", None),
        ("Tỷ lệ (%)", None),
        ("Xã Triệu Ví Dụ", None),
        ("Hộ thu nhập dưới 1.500.000 đồng/người/tháng", None),
        ("Hộ vay dưới 50 triệu đồng", None),
        ("Kinh phí (triệu đồng), trong đó (nghìn đồng)", None),
        ("", None),
    ],
)
def test_what_a_label_declares(label: str, scale: int | None) -> None:
    assert money_scale(label) == scale


@given(st.integers(0, 10**14), st.sampled_from([".", ",", " ", "\u00a0", "\u202f", ""]))
def test_every_way_of_writing_an_amount_reads_back(vnd: int, mark: str) -> None:
    assert read_money(f"{vnd:,}".replace(",", mark), DONG).value == vnd


@given(st.integers(-(10**14), 10**14))
def test_an_amount_as_we_write_it_reads_back(vnd: int) -> None:
    reading = read_money(money_text(vnd), MILLION)
    assert reading.readings == (money_text(vnd),) if vnd < 0 else reading.value == vnd


@given(st.integers(0, 10**11), st.sampled_from([THOUSAND, MILLION, BILLION]))
def test_an_amount_stored_in_larger_units_reads_back(vnd: int, scale: int) -> None:
    stored = vnd / scale
    text = str(int(stored)) if stored.is_integer() else repr(stored)
    reading = read_money(text, scale)
    if reading.problem:
        # Three decimals look like a group; what was meant is among the readings.
        assert reading.problem == "ambiguous"
        assert money_text(vnd) in reading.readings
    else:
        assert reading.value == vnd


@given(st.text(), st.sampled_from([DONG, THOUSAND, MILLION, BILLION]))
def test_any_cell_is_read_or_explained(cell: str, scale: int) -> None:
    reading = read_money(cell, scale)
    assert reading.value is None or reading.problem is None
    assert money_scale(cell) in (None, DONG, THOUSAND, MILLION, BILLION)


@given(st.text(alphabet="0123456789.,-() tỷriệunghìđồgVND", max_size=20))
def test_no_amount_is_negative_or_beyond_reason(cell: str) -> None:
    value = read_money(cell, BILLION).value
    assert value is None or 0 <= value < 10**15
