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


def test_a_wrong_password_for_nobody_is_told_without_the_name(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    anna = site.people("mart_reader")
    with site.visitor() as client:
        sign_in(client, anna.name, "wrong")
        assert refusals(caplog) == [], "it is on record with the login"
        sign_in(client, "my-own-password", "wrong")
    (told,) = refusals(caplog)
    assert told["what"] == "wrong_password" and told["address"] == "127.0.0.1"
    assert "my-own-password" not in str(told)


def test_of_who_is_signed_in_an_address_that_is_no_page_is_told_by_name(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    anna = site.people("mart_reader")
    with site.visitor(anna) as client:
        client.get("/files/999999")
        assert refusals(caplog) == [], "it is on record with the page"
        client.get("/nothing-here")
    (told,) = refusals(caplog)
    assert (told["what"], told["login"], told["address"]) == ("not_there", anna.name, "")


def refusals(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """What the log was told of."""
    records = [one for one in caplog.records if one.name == "ansinh.portal.refusing"]
    return [one.__dict__["told"] for one in records]
