"""Sessions of the portal: each sign-in begins one, and a sign-out ends it for good."""

import pytest
from tests.warehouse.portal.conftest import Site, post, sign_in

pytestmark = pytest.mark.warehouse

COOKIE = "ansinh_session"


def test_a_sign_in_begins_a_session_that_nobody_could_know_before(site: Site) -> None:
    anna = site.people("mart_reader")
    with site.visitor() as client:
        client.cookies.set(COOKIE, "a" * 32)
        sign_in(client, anna.name, anna.password)
        assert client.get("/").status_code == 200
        tokens = {one.value for one in client.cookies.jar if one.name == COOKIE}
        assert tokens - {"a" * 32}
    with site.visitor() as other:
        other.cookies.set(COOKIE, "a" * 32)
        assert other.get("/").headers["location"].startswith("/sign-in")


def test_what_was_signed_out_lets_nobody_in(site: Site) -> None:
    with site.visitor(site.people("mart_reader")) as client:
        token = client.cookies[COOKIE]
        post(client, "/sign-out", {}, page="/")
    with site.visitor() as other:
        other.cookies.set(COOKIE, token)
        assert other.get("/").headers["location"].startswith("/sign-in")


def test_a_wrong_password_is_on_record(site: Site) -> None:
    anna = site.people("mart_reader")
    with site.visitor() as client:
        sign_in(client, anna.name, "wrong")
        sign_in(client, "only-for-tests", "wrong")
    asked = "select page, status from ops.portal_request where login = %s"
    assert site.road.query(asked, anna.name) == [("sign-in", 200)]
    assert site.road.query(asked, "only-for-tests") == []
