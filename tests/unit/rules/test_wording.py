"""Numbers and days are written in one way, and what is quoted stays as it was typed."""

import dataclasses
from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.installed import RULES

from ansinh.rules.wording import as_typed, as_vietnamese

pytestmark = pytest.mark.unit

RULE = dataclasses.replace(
    RULES["poverty_review.rate_as_fraction"], message_vi="{value} {expected}", message_en="{value}"
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("2.50"), "2,5"), (2.5, "2,5"), (Decimal(4600), "4600"), ("4.600", "4,6"),
        (date(2026, 6, 5), "05/06/2026"), ("2026-06-05 00:00:00", "05/06/2026"),
        (datetime(2026, 6, 5), "05/06/2026"),  # noqa: DTZ001 - as a cell holds it
        ("Xã Mẫu", "Xã Mẫu"), (-0.5, "-0,5"), (12, "12"),
    ],
)  # fmt: skip
def test_our_numbers_and_days_are_written_as_vietnamese_write_them(value, written):
    assert as_vietnamese(value) == written


def test_three_digits_behind_a_point_may_be_thousands_and_stay_as_they_were_typed():
    assert [as_typed(text) for text in ("1.633", "2.5", "2.6667", "1.633,5")] == [
        "1.633", "2,5", "2,6667", "1.633,5",
    ]  # fmt: skip


def test_a_sentence_has_one_decimal_sign():
    told = RULE.finding(value="2.5", expected=Decimal("2.67"))
    assert told.message_vi == "2,5 2,67"
    assert (told.value, told.expected, told.message_en) == ("2.5", "2.67", "2.5")


def test_a_sentence_has_one_form_of_days():
    told = RULE.finding(value="2026-06-05", expected=date(2026, 7, 1))
    assert told.message_vi == "05/06/2026 01/07/2026"


def test_what_is_quoted_stays_sign_by_sign():
    quoting = dataclasses.replace(RULE, message_vi="Bạn đã ghi “{value}”, phải là {expected}")
    assert quoting.finding(value="2.5", expected=2.67).message_vi == (
        "Bạn đã ghi “2.5”, phải là 2,67"
    )
