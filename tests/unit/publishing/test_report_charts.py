"""The line of a report: each figure is written where it can be read, or not at all."""

import re
from datetime import date
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.publishing.reporting.charts import HEIGHT, LETTER, LINE, WIDTH, line_chart
from ansinh.publishing.reporting.trends import Dot
from ansinh.publishing.reporting.wording import Wording

pytestmark = pytest.mark.unit

SVG = "{http://www.w3.org/2000/svg}"
VALUES = st.lists(st.decimals(0, 60, places=2), min_size=2, max_size=14)


def drawn(values: list[Decimal]) -> ElementTree.Element:
    dots = [
        Dot(date(2010 + at, 12, 31), value, False, f"{value:.2f}")
        for at, value in enumerate(values)
    ]
    picture = line_chart(dots, [False] * len(dots), Wording("vi"))
    assert picture is not None
    return ElementTree.fromstring(picture)


@given(VALUES)
def test_words_do_not_lie_upon_each_other(values: list[Decimal]) -> None:
    texts = [
        (int(one.attrib["x"]), int(one.attrib["y"]), len(one.text or "") * LETTER)
        for one in drawn(values).iter(f"{SVG}text")
        if one.get("text-anchor") == "middle"
    ]
    for (x, y, wide), (other_x, other_y, other_wide) in combinations(texts, 2):
        assert abs(x - other_x) >= min(wide, other_wide) or abs(y - other_y) >= LINE
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y, _ in texts)


@given(VALUES)
def test_the_newest_year_is_always_named(values: list[Decimal]) -> None:
    years = [int(one.text or 0) for one in drawn(values).iter(f"{SVG}text") if _is_year(one)]
    assert max(years) == 2010 + len(values) - 1


def test_a_scale_writes_its_steps_as_vietnamese_do() -> None:
    scale = [one.text for one in drawn([Decimal("1.2"), Decimal("0.4")]).iter(f"{SVG}text")]
    assert "0,5" in scale and "0.5" not in scale


def _is_year(one: ElementTree.Element) -> bool:
    return re.fullmatch(r"20\d\d", one.text or "") is not None
