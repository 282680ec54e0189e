"""What a number format shows of a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.workbooks.formats.number_formats import number_format
from ansinh.workbooks.formats.spreadsheet_dates import moment, serial

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", "number"), ("#,##0", "number"), ("0.00E+00", "number"), ("@", "number"),
        ("0.00%", "percent"), ('0.00"%"', "number"), (r"0.00\%", "number"), ("0_%", "number"),
        ("dd/mm/yyyy", "date"), ("[$-42A]d mmmm yyyy", "date"), ("mmm-yy", "date"),
        ("h:mm", "time"), ("mm:ss", "time"), ("h:mm AM/PM", "time"), ("[h]:mm", "duration"),
        ("[Red]#,##0", "number"), ('#,##0" đồng"', "number"), ('#,##0 "hộ dân"', "number"),
        (r"#,##0\ [$₫-42A]", "number"), ("yyyy-mm-dd hh:mm", "date"), ("_(* #,##0_)", "number"),
        ('"ngày" dd', "date"),
    ],
)  # fmt: skip
def test_the_kind_of_a_format(code: str, kind: str) -> None:
    assert number_format(code).kind == kind


@pytest.mark.parametrize(
    ("code", "value", "divisor", "words", "empty"),
    [
        ("#,##0", 5.0, 1, "", False),
        ("#,##0,", 5.0, 1_000, "", False),
        ("#,##0.0,,", 5.0, 1_000_000, "", False),
        ("#,##0,,.0", 5.0, 1_000_000, "", False),
        ('#,##0.0,," triệu"', 5.0, 1_000_000, "triệu", False),
        (r"0,\ \t\r", 5.0, 1_000, "tr", False),
        ("#,##0 [$₫-42A]", 5.0, 1, "₫", False),
        ("#,##0;;", 5.0, 1, "", False),
        ("#,##0;;", -5.0, 1, "", True),
        (";;;", 5.0, 1, "", True),
        ('#,##0;-#,##0;"-"', 0.0, 1, "-", False),
        ('[>=1000000]#,##0.0,,"tr";#,##0', 5e6, 1_000_000, "tr", False),
        ('[>=1000000]#,##0.0,,"tr";#,##0', 500.0, 1, "", False),
        ("[<0]0;[=0]0;0,", 7.0, 1_000, "", False),
    ],
)
def test_what_a_format_shows_of_a_value(
    code: str, value: float, divisor: int, words: str, empty: bool
) -> None:
    section = number_format(code).of(value)
    assert (section.divisor, section.words, section.empty) == (divisor, words, empty)


@given(st.text(max_size=40), st.floats(allow_nan=False))
def test_any_code_has_a_meaning(code: str, value: float) -> None:
    assert number_format(code).of(value).divisor >= 1


@given(st.integers(1, 2_958_465), st.booleans())
def test_every_day_has_its_number_back(day: int, is_1904: bool) -> None:
    shown = moment(float(day), "date", is_1904=is_1904) if day < 2_900_000 else None
    if shown is not None and (is_1904 or day not in (59, 60)):
        assert serial(shown, is_1904=is_1904) == day
