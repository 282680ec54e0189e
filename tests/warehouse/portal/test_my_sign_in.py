"""The page of one's own sign-in: sessions that are open, their end, and another password."""

import re
from html import unescape

import httpx
import psycopg
import pytest
from tests.warehouse.access.conftest import Person
from tests.warehouse.portal.conftest import Site, post, sign_in, visiting

pytestmark = pytest.mark.warehouse

PAGE = "/my-sign-in"
RENEW = f"{PAGE}/password"
END = f"{PAGE}/end-others"


@pytest.fixture
def anna(site: Site) -> Person:
    return site.people("mart_reader")


def rows(page: httpx.Response) -> int:
    """How many other sessions a page lists."""
    return page.text.partition("<tbody>")[2].count("<tr>")


def is_signed_in(client: httpx.Client) -> bool:
    return client.get("/").status_code == 200


def renew(client: httpx.Client, password: str) -> httpx.Response:
    return post(client, RENEW, {"password": password}, page=PAGE)


def made_by(page: httpx.Response) -> str:
    """The password that a page shows."""
    (made,) = re.findall(r'id="made" class="made">([^<]{32})<', page.text)
    return str(made)


def test_every_page_leads_to_it_and_it_tells_of_this_session(site: Site, anna: Person) -> None:
    with site.visitor(anna) as client:
        assert f'href="{PAGE}"' in client.get("/").text
        page = client.get(PAGE)
    said = unescape(page.text)
    assert re.search(r"bắt đầu lúc \d\d/\d\d/\d{4} \d\d:\d\d và kết thúc chậm nhất lúc", said)
    assert "không đăng nhập ở nơi nào khác" in said and rows(page) == 0
    assert "có thể đã có người khác thấy" in said


def test_others_of_the_login_are_listed_and_ended_by_its_password(site: Site, anna: Person) -> None:
    somebody_else = site.people("mart_reader")
    with (
        site.visitor(anna) as here,
        site.visitor(anna) as there,
        site.visitor(somebody_else) as other,
    ):
        assert rows(here.get(PAGE)) == 1 and rows(other.get(PAGE)) == 0
        wrong = post(here, END, {"password": somebody_else.password}, page=PAGE)
        assert wrong.status_code == 400 and is_signed_in(there)
        post(here, END, {"password": anna.password}, page=PAGE)
        assert [is_signed_in(one) for one in (here, there, other)] == [True, False, True]
        assert rows(here.get(PAGE)) == 0


def test_another_password_is_made_shown_once_and_ends_all_other_sessions(
    site: Site, anna: Person
) -> None:
    with site.visitor(anna) as here, site.visitor(anna) as there, anna.connect() as in_bi:
        token = here.cookies["ansinh_session"]
        page = renew(here, anna.password)
        made = made_by(page)
        assert page.status_code == 200 and "no-store" in page.headers["cache-control"]
        assert is_signed_in(here) and not is_signed_in(there)
        assert here.cookies["ansinh_session"] != token
        again = unescape(here.get(PAGE).text)
        assert made not in again and "có thể đã có người khác thấy" not in again
        with pytest.raises(psycopg.OperationalError):
            in_bi.execute("select 1")
    with visiting(site.address) as before:
        assert sign_in(before, anna.name, anna.password).status_code == 200, "it is refused"
    renewed = Person(anna.name, made, anna.url)
    with site.visitor(renewed), renewed.connect() as session:
        assert session.execute("select session_user").fetchone() == (anna.name,)


def test_who_made_it_is_on_record(site: Site, anna: Person) -> None:
    with site.visitor(anna) as client:
        renew(client, "wrong")
        renew(client, anna.password)
    asked = "select event, done_by from ops.login_event where name = %s order by event_id desc"
    assert site.road.query(asked, anna.name)[0] == ("password", anna.name)
    assert len(site.road.query(asked, anna.name)) == 2, "what was wrong changed nothing"
    asked = "select status from ops.portal_request where login = %s and page = 'new-password'"
    assert site.road.query(asked, anna.name) == [(400,), (200,)]


def test_nobody_guesses_the_present_password_here(site: Site, anna: Person) -> None:
    with site.visitor(anna) as client:
        said = [renew(client, f"guess {number}").status_code for number in range(5)]
        assert said == [400, 400, 400, 400, 429]
        assert renew(client, anna.password).status_code == 429
    assert site.road.query(
        "select count(*) from ops.login_event where name = %s and event = 'password'", anna.name
    ) == [(0,)]
