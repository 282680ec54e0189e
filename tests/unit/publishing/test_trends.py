"""The line of a unit: from zero, in the order of days, broken where figures do not compare."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.publishing.reporting.trends import HEIGHT, WIDTH, Dot, trend_of

pytestmark = pytest.mark.unit

DOTS = st.lists(
    st.tuples(st.integers(0, 6000), st.decimals(0, 100, places=2), st.booleans()),
    min_size=2,
    max_size=30,
    unique_by=lambda one: one[0],
).map(
    lambda found: [
        Dot(date(2015, 12, 31) + timedelta(days), value, breaks, "")
        for days, value, breaks in sorted(found)
    ]
)


@given(DOTS)
def test_dots_lie_within_the_picture_and_higher_figures_higher(dots: list[Dot]) -> None:
    picture = trend_of(dots)
    assert picture is not None
    places = [(x, y) for x, y, _ in picture.dots]
    assert all(0 < x <= WIDTH and 0 < y < HEIGHT for x, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    for (_, one), (_, other), a, b in zip(places, places[1:], dots, dots[1:], strict=False):
        assert (a.value - b.value) * (one - other) <= 0
    assert picture.values[0][1] == 0 and len(picture.values) <= 7
    assert picture.values[-1][1] > max(one.value for one in dots)


@given(DOTS)
def test_each_break_begins_a_line_and_no_dot_is_lost(dots: list[Dot]) -> None:
    picture = trend_of(dots)
    assert picture is not None
    assert len(picture.lines) == 1 + sum(one.breaks for one in dots[1:])
    assert sum(len(line.split()) for line in picture.lines) == len(dots)


@given(st.lists(st.integers(2011, 2034), min_size=2, max_size=20, unique=True))
def test_a_review_stands_above_its_own_year(years: list[int]) -> None:
    dots = [Dot(date(year, 12, 31), Decimal(1), False, "") for year in sorted(years)]
    picture = trend_of(dots)
    assert picture is not None and 1 < len(picture.years) <= 9
    below = dict(zip(sorted(years), (x for x, *_ in picture.dots), strict=True))
    assert all(below.get(year, x) == x for x, year in picture.years)


def test_one_figure_is_no_trend() -> None:
    assert trend_of([Dot(date(2025, 1, 1), Decimal(1), False, "")]) is None
