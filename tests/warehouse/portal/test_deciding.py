"""Publications are signed on a page, and alerts taken on, by who may, under that person's name."""

from html import unescape

import pytest
from tests.warehouse.portal.conftest import Site, post
from tests.warehouse.publishing.office import Office, set_policy

from ansinh.ledger.alerts import Alert, Cause, alerts, raise_alerts

pytestmark = pytest.mark.warehouse


@pytest.fixture(scope="module")
def office(site: Site) -> Office:
    """A province in which somebody signs."""
    set_policy(site.people.owner)
    return Office(site.people.owner, site.road.url, {})


def test_a_publication_is_signed_by_another_person(site: Site, office: Office) -> None:
    number = office.wait()
    anna, binh = site.people("approver"), site.people("approver")
    office.people.update(anna=anna.name)
    office.handed_in("anna", number)
    with site.visitor(anna) as sender, site.visitor(binh) as signer:
        listed = unescape(signer.get("/publications").text)
        assert f"Lần công bố số {number}" in listed and "Chờ ký" in listed
        page = unescape(signer.get(f"/publications/{number}").text)
        assert "Số liệu chính thức: " in page and anna.name in page
        # Whoever handed in reads why that is not for him, and is refused where he tries.
        assert "Bạn không ký được" in unescape(sender.get(f"/publications/{number}").text)
        tried = post(
            sender, f"/publications/{number}/decide", {"verdict": "approved"}, page="/files"
        )
        assert tried.status_code == 400 and office.state(number) == "waiting"

        at = f"/publications/{number}"
        silent = post(signer, f"{at}/decide", {"verdict": "declined"}, page=at)
        assert "Hãy ghi lý do" in unescape(silent.text)
        post(signer, f"{at}/decide", {"verdict": "approved", "why": "đã đối chiếu"}, page=at)
        assert office.state(number) == "approved"
        assert f"{binh.name} đã ký (đã đối chiếu)" in unescape(signer.get(at).text)
    query = "select decided_by, recorded_by from ops.decision_now where publication_id = %s"
    assert site.road.query(query, number) == [(binh.name, binh.name)]


def test_who_reads_and_who_is_of_one_unit_sign_nothing(site: Site, office: Office) -> None:
    number = office.wait()
    at = f"/publications/{number}"
    with site.visitor(site.people("mart_reader")) as reader:
        assert reader.get(at).status_code == 200
        tried = post(reader, f"{at}/decide", {"verdict": "approved"}, page="/files")
        assert tried.status_code == 400
    with site.visitor(site.people("unit_reader", "892@0001-01-01")) as officer:
        for path in ("/publications", at, "/alerts"):
            assert officer.get(path).status_code == 404, path
        tried = post(officer, f"{at}/decide", {"verdict": "approved"}, page="/files")
        assert tried.status_code == 404
    assert office.state(number) == "waiting"


def test_an_alert_is_taken_on_by_name(site: Site) -> None:
    owner = site.people.owner
    raise_alerts(owner, {Alert("task_failed", place="build_marts.test"): Cause(why="it failed")})
    (alert,) = [one for one in alerts(owner) if one.place == "build_marts.test"]
    administrator, reader = site.people("login_admin"), site.people("mart_reader")
    at = f"/alerts/{alert.alert_id}/take-on"
    with site.visitor(reader) as client:
        assert "build_marts.test" in unescape(client.get("/alerts").text)
        assert post(client, at, {"why": "x"}, page="/files").status_code == 403
    with site.visitor(administrator) as client:
        assert post(client, at, {"why": " "}, page="/alerts").status_code == 400
        post(client, at, {"why": "đang sửa"}, page="/alerts")
        assert f"{administrator.name} đã nhận xử lý: đang sửa" in unescape(
            client.get("/alerts").text
        )
