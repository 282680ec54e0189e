"""How often one login may have files judged on the portal."""

import pytest
from tests.warehouse.access.conftest import Person
from tests.warehouse.portal.conftest import Site, post

from ansinh.portal.limits import FILES

pytestmark = pytest.mark.warehouse

OWN = "892@0001-01-01"


def on_record(site: Site, login: str, times: int, minutes_ago: int) -> None:
    """Files that a login had judged, some minutes ago by the database."""
    site.people.owner.execute(
        "insert into ops.portal_request (login, page, is_change, status, asked_at)"
        " select %s, 'hand-in', true, 302, clock_timestamp() - make_interval(mins => %s)"
        " from generate_series(1, %s)",
        (login, minutes_ago, times),
    )


def choose(site: Site, login: Person) -> tuple[int, str]:
    """Choose a file; what is answered."""
    with site.visitor(login) as client:
        answer = post(client, "/hand-in", {}, {"file": ("a.xlsx", b"x")}, page="/hand-in")
    return answer.status_code, answer.text


def test_one_login_has_so_many_files_judged_and_no_more(site: Site) -> None:
    busy, other = site.people("unit_reader", OWN), site.people("unit_reader", OWN)
    on_record(site, busy.name, FILES.most - 1, 1)
    assert choose(site, busy)[0] == 302
    status, page = choose(site, busy)
    assert status == 429 and "10 phút" in page
    assert choose(site, other)[0] == 302, "others are not held up"
    with site.visitor(busy) as client:
        assert client.get("/hand-in").status_code == 200, "a page is no file"


def test_it_is_over_after_ten_minutes_however_often_one_was_refused(site: Site) -> None:
    busy = site.people("unit_reader", OWN)
    on_record(site, busy.name, FILES.most, 11)
    site.people.owner.execute(
        "insert into ops.portal_request (login, page, is_change, status)"
        " select %s, 'hand-in', true, 429 from generate_series(1, %s)",
        (busy.name, FILES.most),
    )
    assert choose(site, busy)[0] == 302
