"""Findings are told in the order in which an officer works."""

import dataclasses
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.installed import RULES

from ansinh.rules.ordering import in_reading_order

pytestmark = pytest.mark.unit

SHEETS = ("Kết quả", "Diễn biến", "Ẩn")
TEMPLATE = RULES["cell.negative"].finding(value="1")


def at(sheet, cell=None, row=None, severity="error"):
    row = int("".join(filter(str.isdigit, cell))) if cell else row
    return dataclasses.replace(TEMPLATE, sheet=sheet, cell=cell, row=row, severity=severity)


IN_ORDER = [
    at(None),
    at("Kết quả"),
    at("Ẩn"),
    at("Kết quả", "C9"),
    at("Kết quả", "D9"),
    at("Kết quả", "AA9"),
    at("Kết quả", "B10"),
    at("Kết quả", "B10", severity="warning"),
    at("Kết quả", row=11),
    at("Kết quả", "B100"),
    at("Diễn biến", "A1"),
    at("Ẩn", "A1"),
    at("nobody knows it", "A1"),
]


@given(st.integers())
def test_whole_tables_first_then_sheet_row_and_column(seed):
    mixed = random.Random(seed).sample(IN_ORDER, len(IN_ORDER))
    assert in_reading_order(mixed, SHEETS) == IN_ORDER


def test_what_stands_in_one_place_keeps_its_order():
    same = [dataclasses.replace(at("Ẩn", "B2"), value=str(number)) for number in range(9)]
    assert in_reading_order(same, SHEETS) == same
