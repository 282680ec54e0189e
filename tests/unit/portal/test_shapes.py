"""The map: outlines of communes, tiles where nobody drew any, and the classes of its colours."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.installed import UNITS

from ansinh.portal.published.map_page import CLASSES, class_of, legend_of, limits_of
from ansinh.portal.published.shapes import neighbours, outlines, shapes_file, tiles

pytestmark = pytest.mark.unit

RATES = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=120)


def test_every_commune_of_today_has_an_outline_and_nobody_else() -> None:
    path = shapes_file(None, "89")
    assert path is not None
    today = {one.code for one in UNITS.on(date(2026, 1, 1)) if one.level == "commune"}
    assert outlines(path).outlines.keys() == today
    assert len(today) == 102


def test_north_is_up_and_a_degree_of_longitude_is_the_shorter_one(tmp_path: Path) -> None:
    def square(code: str, south: float) -> dict[str, object]:
        ring = [[105, south], [106, south], [106, south + 1], [105, south + 1], [105, south]]
        return {
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"features": [square("south", 59), square("north", 60)]}))
    picture = outlines(path)
    # At 60 degrees of latitude a degree of longitude is half as long.
    assert picture.height == pytest.approx(4 * picture.width, rel=0.001)
    assert picture.outlines["north"].startswith(f"M0 {picture.height // 2}L1000")
    assert picture.outlines["south"].startswith(f"M0 {picture.height}L1000")


def test_who_borders_on_whom_is_mutual_and_touching_at_a_corner_is_no_border(
    tmp_path: Path,
) -> None:
    def square(code: str, west: int, south: int) -> dict[str, object]:
        ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1]]
        return {
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        }

    path = tmp_path / "a.geojson"
    drawn = [square("a", 0, 0), square("b", 1, 0), square("c", 1, 1), square("island", 9, 9)]
    path.write_text(json.dumps({"features": drawn}))
    assert neighbours(path) == {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}
    own = shapes_file(None, "89")
    assert own is not None
    found = neighbours(own)
    assert all(code in found[other] for code, others in found.items() for other in others)
    assert len(found) > 90, "nearly every commune has neighbours"


@pytest.mark.parametrize("content", ["", "[]", '{"features": [{"properties": {}}]}', "{}"])
def test_a_file_without_shapes_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"a\.geojson holds no shapes"):
        outlines(path)


def test_a_province_without_shapes_has_tiles() -> None:
    assert shapes_file(None, "46") is None
    picture = tiles(f"{code:05}" for code in range(40))
    assert len(set(picture.outlines.values())) == 40
    assert tiles([]).outlines == {}


@given(RATES)
def test_each_figure_is_in_the_class_whose_limits_hold_it(rates: list[Decimal]) -> None:
    limits = limits_of(rates)
    assert limits == sorted(set(limits)) and len(limits) <= CLASSES
    assert limits[-1] == max(rates)
    for rate in rates:
        at = int(class_of(rate, limits).removeprefix("c"))
        assert rate <= limits[at] and (at == 0 or rate > limits[at - 1])
    assert class_of(None, limits) == "unknown"
    assert [(style, end) for style, _, end in legend_of(limits)] == [
        (class_of(end, limits), end) for end in limits
    ]


def test_where_there_is_no_figure_the_legend_has_no_class() -> None:
    assert legend_of(limits_of([])) == []


@given(st.sets(st.decimals(0, 100, places=2), min_size=CLASSES, max_size=120))
def test_classes_hold_about_as_many_units_each(rates: set[Decimal]) -> None:
    limits = limits_of(list(rates))
    sizes = [sum(class_of(one, limits) == f"c{at}" for one in rates) for at in range(CLASSES)]
    assert max(sizes) - min(sizes) <= 1
