"""The pages of figures tell what the marts hold, and each figure leads to cells that make it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape

import httpx
import psycopg
import pytest
from tests.warehouse.access.conftest import Person
from tests.warehouse.portal.conftest import Served, visiting

pytestmark = pytest.mark.warehouse

LINK = re.compile(r'<a href="(/cells/[^"]+)">([^<]+)</a>')
# What is told in parts of so many is checked by these: more would only take longer.
OF_A_PAGE = 6
PAGES = ("figures", "movement", "deprivation", "resources", "overview")


@pytest.fixture(scope="module")
def reader(served: Served) -> Iterator[httpx.Client]:
    """A browser of somebody who reads all marts."""
    with visiting(served.address, served.people("mart_reader")) as client:
        yield client


def number(said: str) -> Decimal:
    """A figure, as Vietnamese people write it."""
    return Decimal(re.sub(r"[^\d,-]", "", said).replace(",", "."))


def every_choice(page: str) -> list[str]:
    """What may be chosen on a page, as its address says it."""
    found = []
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        found += [f"{name}={code}" for code in re.findall(r'<option value="([^"]+)"', options)]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_choice_of_a_page_is_answered(reader: httpx.Client, page: str) -> None:
    first = reader.get(f"/{page}")
    choices = every_choice(first.text)
    assert first.status_code == 200 and choices
    for choice in choices:
        assert reader.get(f"/{page}?{choice}").status_code == 200, choice
    for name in {choice.partition("=")[0] for choice in choices}:
        assert reader.get(f"/{page}?{name}=none").status_code == 404, name


@pytest.mark.parametrize("page", PAGES)
def test_a_figure_is_made_of_the_cells_that_it_leads_to(reader: httpx.Client, page: str) -> None:
    """Of counted figures: the sum of the cells. Of rates: there are cells."""
    links = LINK.findall(reader.get(f"/{page}").text)
    assert links
    for address, said in links[:: max(1, len(links) // OF_A_PAGE)]:
        told = reader.get(unescape(address))
        assert told.status_code == 200, address
        cells = told.text.split("<tbody>")[1].split("</tbody>")[0]
        values = re.findall(r'<td class="number">([^<]*)</td>', cells)
        assert values, address
        if "_pct" in address or "share" in address or "contributions" in address:
            continue
        known = [number(one) for one in values if one != "–"]
        signs = -1 if "decrease" in address else 1
        assert abs(sum(known)) * signs == number(said) * signs, address


def test_the_parts_of_a_unit_add_up_to_its_total(reader: httpx.Client, sampled_url: str) -> None:
    """For every unit and period: what is broken down is the figure above it."""
    with psycopg.connect(sampled_url) as connection:
        units = connection.execute(
            """
            select unit_key, period, contributed_total_vnd, used_total_vnd
            from marts.resource_indicators
            where unit_level = 'province' or unit_code in ('30376', '30341')
            """
        ).fetchall()
    assert len({period for _, period, *_ in units}) > 3
    for unit_key, period, given, used in units:
        asked = {"unit": unit_key, "period": period}
        page = reader.get("/resources", params=asked).text.split("<h3>")
        for heading, totals in (
            ("Theo mục đích", ((0, given), (2, used))),
            ("Theo nguồn kinh phí", ((0, given), (2, used))),
            ("Theo hình thức", ((0, given), (2, used))),
            ("Theo đối tượng đóng góp", ((0, given),)),
        ):
            table = next((one for one in page if one.startswith(heading)), "")
            rows = [
                re.findall(r'<td class="number">(?:<\w+[^>]*>)?([^<]+)', row)
                for row in table.split("<tbody>")[-1].split("</tr>")
            ]
            for place, total in totals:
                parts = [row[place] for row in rows if row and row[place] != "–"]
                assert sum(map(number, parts)) == (total or 0), (unit_key, period, heading)


def test_an_officer_finds_the_own_unit_on_every_page(served: Served, reader: httpx.Client) -> None:
    own: Person = served.people("unit_reader", "886@0001-01-01")
    with visiting(served.address, own) as client:
        for page in PAGES:
            answer = unescape(client.get(f"/{page}").text)
            assert "Tỉnh An Giang" not in answer.split("<main")[1], page
        said = unescape(client.get("/overview?review=2022~official~2022-2025").text)
        assert "Huyện An Phú" in said
        assert "Việc đang cảnh báo" not in said, "alerts are for who runs the reporting"
    assert "Việc đang cảnh báo" in unescape(reader.get("/overview").text)


def test_figures_of_few_units_say_so(reader: httpx.Client) -> None:
    page = unescape(reader.get("/overview").text)
    assert re.search(r"chưa đủ đơn vị; \d+/\d+ đơn vị đã báo cáo", page)


def test_a_unit_is_told_with_its_past_its_neighbours_and_who_follows_it(
    reader: httpx.Client, served: Served
) -> None:
    page = unescape(reader.get("/units/30337").text)
    assert "Thị trấn An Phú, Huyện An Phú" in page
    assert re.search(r"Trước ngày 01/07/2025: [^<]*Thị trấn An Phú", page)
    beside = page.split("<h2>So với đơn vị giáp ranh")[1].split("</table>")[0]
    assert "Tỉnh An Giang" in beside and beside.count("<tr>") > 3
    assert "Người theo dõi" in page
    with visiting(served.address, served.people("unit_reader", "886@0001-01-01")) as officer:
        own = unescape(officer.get("/units/886").text)
        assert "Chất lượng báo cáo qua các kỳ" in own
        assert "Người theo dõi" not in own
        assert "So với đơn vị giáp ranh" not in own, "an officer reads no figure of a neighbour"


def test_nobody_explains_the_file_of_another_unit_where_units_are_known(
    served: Served, sampled_url: str
) -> None:
    """A commune explains its own, a district those of its communes, nobody a neighbour's."""
    statement = "insert into ops.explanation (sha256, rule, reason) values (%s, 'x', 'because')"
    with psycopg.connect(sampled_url) as owner:
        rows = owner.execute(
            """
            select distinct on (unit_code) unit_code, sha256 from ops.submission
            where unit_code in ('883', '886') and as_of_date is not null order by unit_code
            """
        ).fetchall()
    hashes = dict(rows)
    person = served.people("unit_reader", "886@0001-01-01")
    with person.connect() as connection:
        connection.execute("set default_transaction_read_only = off")
        with connection.transaction(force_rollback=True):
            connection.execute(statement, (hashes["886"],))
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="another unit"):
            connection.execute(statement, (hashes["883"],))


def test_older_files_are_a_page_further_and_none_is_left_out(
    reader: httpx.Client, sampled_url: str
) -> None:
    asked = "select submission_id from ops.submission order by submission_id desc"
    with psycopg.connect(sampled_url) as owner:
        known = [number for (number,) in owner.execute(asked)]
    listed, address, pages = list[int](), "/files", 0
    while address:
        page = reader.get(address).text
        listed += map(int, re.findall(r'href="/files/(\d+)"', page))
        older = re.search(r'href="(\?page=\d+)">Cũ hơn', page)
        address, pages = f"/files{older[1]}" if older else "", pages + 1
    assert listed == known
    assert pages > 1
    for nonsense in ("x", "-1", "9" * 40, "1.5"):
        assert reader.get(f"/files?page={nonsense}").status_code == 200


def test_what_the_policy_let_through_is_not_called_signed(reader: httpx.Client) -> None:
    page = unescape(reader.get("/publications/1").text)
    assert "cho qua theo quy định chung, chưa có người ký" in page
    assert "Việc còn để ngỏ" in page and "trước khi ký" not in page
    # What is left open is told by kind, with how many there are.
    assert re.search(r"<summary>Số liệu chính thức \(\d+\)</summary>", page)
