"""Figures on pages: each person reads what row policies give, by the portal's own server."""

import re
from html import unescape

import httpx
import pytest
from tests.warehouse.portal.conftest import Served

pytestmark = pytest.mark.warehouse

UNIT = "886"  # Huyện An Phú, until the reform of July 2025
NUMBER = re.compile(r"<[^>]+>")


def rows_of(page: httpx.Response) -> dict[str, list[str]]:
    """The rows of a page's table, by their first cell."""
    found = {}
    for row in page.text.split("<tbody>")[1].split("</tbody>")[0].split("</tr>"):
        cells = [unescape(NUMBER.sub("", one)).strip() for one in re.split(r"</t[hd]>", row)]
        if cells[0]:
            found[cells[0].splitlines()[0]] = cells[1:-1]
    return found


def test_a_review_is_shown_as_vietnamese_people_write_numbers(served: Served) -> None:
    rows = rows_of(served.page("mart_reader", "/figures?review=2016~official~2016-2021"))
    # Decision 407/QĐ-UBND of 8 February 2017.
    assert rows["Tỉnh An Giang"][:5] == ["543.764", "36.726", "32.845", "6,75", "6,04"]
    assert len(rows) == 12


def test_an_officer_reads_the_own_unit_and_no_other(served: Served) -> None:
    own = f"{UNIT}@0001-01-01"
    rows = rows_of(served.page("unit_reader", "/figures?review=2022~official~2022-2025", own))
    assert "Huyện An Phú" in rows and "Tỉnh An Giang" not in rows
    everything = rows_of(served.page("mart_reader", "/figures?review=2022~official~2022-2025"))
    assert rows["Huyện An Phú"] == everything["Huyện An Phú"]
    assert "Tỉnh An Giang" in everything
    assert served.page("unit_reader", "/units/883", own).status_code == 404
    cells = "/cells/poverty_indicators/poor_households/883/2022?stage=official"
    assert served.page("unit_reader", cells, own).status_code == 404


def test_a_figure_leads_to_its_cells_and_they_to_their_file(served: Served) -> None:
    review = "stage=official&standard_code=2022-2025"
    path = f"/cells/poverty_indicators/poor_households/{UNIT}/2022?{review}"
    page = served.page("mart_reader", path)
    assert page.status_code == 200
    values = [line[-1] for line in cells_on(page)]
    shown = rows_of(served.page("mart_reader", "/figures?review=2022~official~2022-2025"))
    whole = int(shown["Huyện An Phú"][1].replace(".", ""))
    assert sum(int(one.replace(".", "")) for one in values if one != "–") == whole
    file = re.findall(r'href="(/files/\d+)"', page.text)[0]
    assert "Huyện An Phú" in unescape(served.page("mart_reader", file).text)


def test_the_map_colours_the_communes_of_today_and_lists_them(served: Served) -> None:
    page = served.page("mart_reader", "/map")
    assert page.status_code == 200
    drawn = re.findall(r'<path class="(\w+)"', page.text)
    assert len(drawn) == 102
    rows = rows_of(page)
    assert len(rows) == len([one for one in drawn if one != "unknown"]) > 0
    assert "giấy phép MIT" in unescape(page.text), "whose boundaries they are stands beside them"
    legend = page.text.split('<ul class="legend">')[1].split("</ul>")[0]
    assert re.search(r"\d,\d\d %", legend) and not re.search(r"\d\.\d\d %", legend)
    own = served.page("unit_reader", "/map", "30292@2025-07-01")
    assert own.status_code == 200
    assert len(re.findall(r'<path class="c\d"', own.text)) <= 1, "an officer sees the own unit"


def test_who_reads_no_mart_is_told_that_there_is_nothing_to_read(served: Served) -> None:
    for role in ("approver", "login_admin"):
        page = served.page(role, "/figures")
        assert page.status_code == 200 and "Chưa có số liệu" in page.text


def test_a_unit_is_shown_through_time(served: Served) -> None:
    page = served.page("mart_reader", f"/units/{UNIT}")
    assert "Huyện An Phú" in page.text
    assert len(rows_of(page)) > 3
    assert "không so sánh được" in unescape(page.text), "another standard breaks the trend"
    assert served.page("mart_reader", "/units/999").status_code == 404


def cells_on(page: httpx.Response) -> list[list[str]]:
    body = page.text.split("<tbody>")[1].split("</tbody>")[0]
    rows = [
        [unescape(NUMBER.sub("", one)).strip() for one in row.split("</td>")[:-1]]
        for row in body.split("</tr>")
    ]
    return [row for row in rows if row]
