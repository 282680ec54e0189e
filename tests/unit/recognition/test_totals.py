"""A printed total may be off by what its entries were rounded, and by nothing more."""

from collections.abc import Sequence

import pytest

from ansinh.forms.catalogue import load_forms, load_versions
from ansinh.recognition.recognise import recognise
from ansinh.rules.findings import Violation
from ansinh.workbooks.grid import Cell, Grid

pytestmark = pytest.mark.unit

FORMS = [form for versions in load_versions().values() for form in versions]
TABLE = load_forms()["resource_contributions"].table("contributions")
GIFT: dict[str, Cell] = {
    "contribution_date": "05/03/2026", "donor_type": "Doanh nghiệp",
    "funding_source": "Doanh nghiệp", "resource_kind": "Tiền", "purpose": "Nhà ở",
}  # fmt: skip
AT = [column.name for column in TABLE.columns].index("value_vnd") + 1


def told(unit: str, entries: Sequence[Cell], total: Cell) -> list[Violation]:
    """What is told of a register whose amounts are in some unit, with a total below."""
    labels = [
        f"Giá trị ({unit})" if column.name == "value_vnd" else " ".join(column.label)
        for column in TABLE.columns
    ]
    rows: list[list[Cell]] = [
        [line, *({**GIFT, "value_vnd": value}.get(one.name, "") for one in TABLE.columns)]
        for line, value in enumerate(entries, 1)
    ]
    below: list[Cell] = ["", "Tổng cộng", *[""] * (AT - 2), total]
    (found,) = recognise([Grid("Sổ", [["TT", *labels], *rows, below])], FORMS)
    return [one for one in found.tables[0].problems if "total" in one.rule]


@pytest.mark.parametrize(
    ("unit", "entries", "total", "is_told"),
    [
        # Three amounts of one decimal: 0,15 million at most.
        ("triệu đồng", [12.5, 7.1, 3.3], 22.9, False),
        ("triệu đồng", [12.5, 7.1, 3.3], 23, False),
        ("triệu đồng", [12.5, 7.1, 3.3], "22,8", False),
        ("triệu đồng", [12.5, 7.1, 3.3], "23,05", False),
        ("triệu đồng", [12.5, 7.1, 3.3], "23,06", True),
        ("triệu đồng", [12.5, 7.1, 3.3], "22,74", True),
        # Whole millions: half a million each.
        ("triệu đồng", [12, 7, 3], 23, False),
        ("triệu đồng", [12, 7, 3], "23,5", False),
        ("triệu đồng", [12, 7, 3], "23,6", True),
        ("triệu đồng", [12, 7], 21, True),
        # Points between thousands are no decimals.
        ("nghìn đồng", ["1.250.000", "7.000.000"], "8.250.001", False),
        ("nghìn đồng", ["1.250.000", "7.000.000"], "8.250.002", True),
        # Đồng themselves are exact.
        ("đồng", [12_500_000, 7_000_000], 19_500_001, True),
    ],
)
def test_a_total_may_be_off_by_half_a_unit_of_each_entry(unit, entries, total, is_told):
    assert bool(told(unit, entries, total)) is is_told


def test_amounts_that_are_texts_are_named_where_the_total_is_that_of_all_others():
    (one,) = told("đồng", [5_000_000, "7.000.000", 3_000_000, "1.000.000"], 8_000_000)
    assert one.rule == "structure.total_skips_text"
    letter = one.place["cell"][:-1]
    assert one.place["texts"] == f"{letter}3, {letter}5"
    assert one.place["expected"] == "16.000.000"


def test_where_texts_are_not_the_reason_the_total_is_just_wrong():
    (one,) = told("đồng", [5_000_000, "7.000.000"], 4_000_000)
    assert one.rule == "structure.total_differs"
    assert told("đồng", [5_000_000, "7.000.000"], 12_000_000) == []
