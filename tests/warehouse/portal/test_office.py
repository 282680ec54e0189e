"""Pages of the office: who does what there, and that it is on record under that person's name."""

import re
import string
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import httpx
import psycopg
import pytest
from django.test import override_settings
from tests.warehouse.access.conftest import Person
from tests.warehouse.conftest import OneDay
from tests.warehouse.portal.conftest import Site, post, visiting
from tests.warehouse.publishing.office import Office, set_policy

from ansinh.alerts.phrases import load_phrases
from ansinh.ledger import approval
from ansinh.ledger.alerts import Alert, Cause, alerts, raise_alerts
from ansinh.ledger.contacts import contacts_on
from ansinh.portal import pages
from ansinh.portal.words import PHRASES_FILE
from ansinh.road import releasing
from ansinh.settings import LOCAL_TIME

pytestmark = pytest.mark.warehouse

OFFICE = ("/office/calendar", "/office/waivers", "/office/rules", "/office/people", "/office/seen")
CLOSED = OneDay(date(2023, 1, 1), date(2023, 2, 1))
FOR_ADMINISTRATORS = ("/office/people", "/office/seen")


@pytest.fixture(scope="module")
def administrator(site: Site) -> Person:
    """Whoever administers."""
    return site.people("login_admin")


def said(answer: httpx.Response) -> str:
    return unescape(answer.text)


def later(site: Site, days: int) -> str:
    return (site.road.installation.today + timedelta(days=days)).isoformat()


def test_the_office_is_for_who_sees_all_and_changes_are_for_administrators(
    site: Site, administrator: Person
) -> None:
    changes = {
        "/alerts/silences": {"kind": "task_failed", "until": later(site, 3), "why": "x"},
        "/office/waivers/add": {"period": "2022", "until": later(site, 3), "why": "x"},
        "/office/rules/set": {"rule": "poverty_review.unexplained", "severity": "error"},
        "/office/people/set": {"name": "x", "duty": "operator", "addresses": "a@b.example"},
        "/office/people/end": {"name": "x"},
    }
    for role in ("mart_reader", "approver"):
        with site.visitor(site.people(role)) as client:
            for path in OFFICE:
                expected = 403 if path in FOR_ADMINISTRATORS else 200
                assert client.get(path).status_code == expected, (role, path)
            for path, form in changes.items():
                assert post(client, path, form, page="/files").status_code == 403, (role, path)
    with site.visitor(site.people("unit_reader", "892@0001-01-01")) as client:
        for path in (*OFFICE, *changes, "/publications/compare"):
            assert client.get(path).status_code in (404, 405), path
            assert post(client, path, changes.get(path, {}), page="/files").status_code != 200
    with site.visitor(administrator) as client:
        assert {client.get(path).status_code for path in OFFICE} == {200}


def test_an_alert_is_given_to_somebody_and_stays_with_him(
    site: Site, administrator: Person
) -> None:
    owner = site.people.owner
    fires = {Alert("task_failed", place="load.assign"): Cause(why="it failed")}
    raise_alerts(owner, fires)
    (alert,) = [one for one in alerts(owner) if one.place == "load.assign"]
    with site.visitor(administrator) as client:
        at = f"/alerts/{alert.alert_id}/take-on"
        post(client, at, {"why": "kiểm tra máy chủ", "to": "Tổ kỹ thuật"}, page="/alerts")
        assert f"{administrator.name} giao cho Tổ kỹ thuật: kiểm tra" in said(client.get("/alerts"))
        raise_alerts(owner, {Alert("task_failed", place="load.assign"): Cause(mark="again")})
        assert f"{administrator.name} giao cho Tổ kỹ thuật" in said(client.get("/alerts"))


def test_alerts_are_silenced_until_a_day_and_told_again(site: Site, administrator: Person) -> None:
    owner = site.people.owner
    raise_alerts(owner, {Alert("disk_low", place="/"): Cause(why="full")})
    with site.visitor(administrator) as client:
        wrong = (
            {"kind": "disk_low", "until": later(site, 3), "why": ""},
            {"kind": "disk_low", "until": later(site, 0), "why": "x"},
            {"kind": "disk_low", "until": later(site, 400), "why": "x"},
            {"kind": "no such kind", "until": later(site, 3), "why": "x"},
            {"unit": "nowhere", "until": later(site, 3), "why": "x"},
            {"kind": "", "until": later(site, 3), "why": "x"},
            {"kind": "disk_low", "until": "soon", "why": "x"},
        )
        for form in wrong:
            answer = post(client, "/alerts/silences", form, page="/alerts")
            assert answer.status_code == 400 and "Hãy chọn loại" in said(answer), form
        right = {"kind": "disk_low", "until": later(site, 3), "why": "đang thay ổ đĩa"}
        post(client, "/alerts/silences", right, page="/alerts")
        page = said(client.get("/alerts"))
        assert f"do {administrator.name}: đang thay ổ đĩa" in page
        last = site.road.installation.today + timedelta(days=3)
        assert f"ngừng báo đến hết ngày {last:%d/%m/%Y}" in page
        (ends_at,) = site.road.query("select max(ends_at) from ops.silence")[0]
        assert ends_at.astimezone(LOCAL_TIME).date() == last + timedelta(days=1)
        assert "đang tạm ngừng báo" in page
        number = re.findall(r"/alerts/silences/(\d+)/end", page)[0]
        post(client, f"/alerts/silences/{number}/end", {"why": "đã xong"}, page="/alerts")
        assert "đang tạm ngừng báo" not in said(client.get("/alerts"))


def test_a_waiver_lets_in_what_was_sent_back_for_the_close(
    site: Site, administrator: Person
) -> None:
    with site.visitor(administrator) as client:
        wrong = (
            {"period": "2022", "until": later(site, 3), "why": "", "lifts": "locked"},
            {"period": "2022", "until": later(site, -1), "why": "x", "lifts": "locked"},
            {"period": "never", "until": later(site, 3), "why": "x", "lifts": "locked"},
            {"unit": "000", "until": later(site, 3), "why": "x", "lifts": "locked"},
            {"until": later(site, 3), "why": "x", "lifts": "locked"},
            {"period": "2022", "until": later(site, 3), "why": "x", "lifts": "everything"},
        )
        for form in wrong:
            answer = post(client, "/office/waivers/add", form, page="/office/waivers")
            assert answer.status_code == 400, form
        right = {"unit": "894", "period": "2023", "until": later(site, 3), "lifts": "locked"}
        post(client, "/office/waivers/add", right | {"why": "mất điện"}, page="/office/waivers")
        page = said(client.get("/office/waivers"))
        assert "mất điện" in page and f"{administrator.name} cho phép" in page
        number = re.findall(r"/office/waivers/(\d+)/end", page)[0]
        post(client, f"/office/waivers/{number}/end", {"why": "đã nộp"}, page="/office/waivers")
        assert f"/office/waivers/{number}/end" not in said(client.get("/office/waivers"))


def test_what_was_sent_back_for_the_close_is_judged_again_with_a_waiver(
    site: Site, administrator: Person
) -> None:
    reference = replace(site.road.installation.reference, calendar=CLOSED)
    asked = "select state, waiver_id from ops.submission_now where submission_id = %s"
    slot = {"unit": "890", "period": "2022", "until": later(site, 3), "lifts": "locked"}
    with (
        site.road.where(reference=reference),
        override_settings(INSTALLATION=site.road.installation),
        site.visitor(administrator) as client,
    ):
        late = site.road.submit("890", 31)
        assert site.road.query(asked, late) == [("rejected", None)]
        post(client, "/office/waivers/add", slot | {"why": "bão"}, page="/office/waivers")
    ((state, waiver),) = site.road.query(asked, late)
    assert state.startswith("accepted")
    given = "select granted_by from ops.waiver where waiver_id = %s"
    assert site.road.query(given, waiver) == [(administrator.name,)]


WRONG_FORMS = {
    "/alerts/silences": {"kind": "disk_low", "unit": "886", "until": "2020-01-31", "why": "thử"},
    "/office/waivers/add": {"form": "poverty_review", "unit": "886", "period": "2022-Q9",
                            "lifts": "loss", "until": "2999-01-31", "why": "thử"},
    "/office/rules/set": {"rule": "no.rule", "severity": "warning", "from": "2999-01-31",
                          "why": "thử"},
    "/office/people/set": {"name": "Tổ thử", "duty": "operator", "units": "886",
                           "addresses": "t@ansinh.example", "hours": "7-17", "language": "en"},
}  # fmt: skip


@pytest.mark.parametrize("address", WRONG_FORMS)
def test_what_was_typed_stays_where_a_form_is_not_taken(
    site: Site, administrator: Person, address: str
) -> None:
    typed, page = WRONG_FORMS[address], address.rpartition("/")[0]
    with site.visitor(administrator) as client:
        answer = said(post(client, address, typed, page=page))
    form = next(one for one in answer.split("<form") if f'action="{address}"' in one)
    kept = re.findall(r'value="([^"]*)"(?: selected)', form) + re.findall(
        r'<input[^>]* value="([^"]*)"', form
    )
    kept += re.findall(r"<textarea[^>]*>([^<]*)<", form)
    assert {one for one in typed.values() if one != "no.rule"} <= set(kept)
    opened = answer.partition(f'action="{address}"')[0].rpartition("<details")[2]
    assert opened.startswith(" open")


def test_a_waiver_bears_the_name_of_who_gives_it(site: Site, administrator: Person) -> None:
    """By a tool, too: nobody writes another's name below it."""
    with administrator.connect() as connection:
        connection.execute("set default_transaction_read_only = off")
        connection.execute(
            "insert into ops.waiver (period, granted_by, why, valid_until)"
            " values ('2021', 'somebody_else', 'x', current_date)"
        )
    asked = "select granted_by from ops.waiver where period = '2021'"
    assert site.road.query(asked) == [(administrator.name,)]


def test_a_rule_is_given_another_severity_by_name(site: Site, administrator: Person) -> None:
    with site.visitor(administrator) as client:
        page = client.get("/office/rules").text
        rule = re.findall(r'<option value="([\w.]+)">', page)[0]
        wrong = (
            {"rule": rule, "severity": "fatal", "why": "x"},
            {"rule": rule, "severity": "warning", "why": " "},
            {"rule": "no.rule", "severity": "warning", "why": "x"},
            {"rule": rule, "severity": "warning", "why": "x", "from": later(site, 9),
             "to": later(site, 8)},
        )  # fmt: skip
        for form in wrong:
            answer = post(client, "/office/rules/set", form, page="/office/rules")
            assert answer.status_code == 400, form
        # From a day on that no other test comes to.
        right = {"rule": rule, "severity": "warning", "why": "mẫu mới", "from": later(site, 3000)}
        post(client, "/office/rules/set", right, page="/office/rules")
        assert "mẫu mới" in said(client.get("/office/rules"))
    asked = "select set_by::text from ops.rule_status where why = 'mẫu mới'"
    assert site.road.query(asked) == [(administrator.name,)]


def test_people_are_added_away_and_told_no_more(site: Site, administrator: Person) -> None:
    def now() -> dict[str, object]:
        found = contacts_on(site.people.owner, site.road.installation.today)
        return {one.name: one for one in found}

    page, owner = "/office/people", site.people.owner
    contact = {"name": "Phòng tổng hợp", "duty": "unit", "units": "892", "hours": "07:00-17:00"}
    deputy = {"name": "Văn thư", "duty": "unit", "units": "892", "addresses": "vt@ansinh.example"}
    with site.visitor(administrator) as client:
        wrong = post(client, f"{page}/set", contact | {"addresses": "no address"}, page=page)
        assert wrong.status_code == 400 and "Chưa lưu được" in said(wrong)
        post(client, f"{page}/set", deputy, page=page)
        post(client, f"{page}/set", contact | {"addresses": "th@ansinh.example"}, page=page)
        assert {"Phòng tổng hợp", "Văn thư"} <= now().keys()
        absence = {"name": "Phòng tổng hợp", "from": later(site, 0), "to": later(site, 5)}
        alone = post(client, f"{page}/away", absence, page=page)
        assert alone.status_code == 400, "nobody would be told instead"
        post(client, f"{page}/away", absence | {"deputy": "Văn thư"}, page=page)
        assert "vắng mặt, người thay nhận tin" in said(client.get(page))
        # Another address is no return.
        post(client, f"{page}/set", contact | {"addresses": "moi@ansinh.example",
             "deputy": "Văn thư"}, page=page)  # fmt: skip
        assert "moi@ansinh.example" in said(client.get(page))
        assert "vắng mặt, người thay nhận tin" in said(client.get(page))
        for action in ("end", "away"):
            nobody = post(client, f"{page}/{action}", {"name": "Không ai"}, page=page)
            assert nobody.status_code == 400 and "không có người nhận tên" in said(nobody)
        post(client, f"{page}/end", {"name": "Phòng tổng hợp"}, page=page)
        assert "Phòng tổng hợp" not in now()
        every = {one.name for one in contacts_on(owner, site.road.installation.today)}
        post(client, f"{page}/end", {"name": "Văn thư"}, page=page)
        last = {one for one in every if one not in {"Văn thư"}}
        refused = [post(client, f"{page}/end", {"name": one}, page=page) for one in last]
        assert any(one.status_code == 400 for one in refused), "somebody answers for everything"
        assert administrator.name in said(client.get(page)), "logins stand there, too"


WRONG_CONTACTS = {
    "no_units": {"units": ""},
    "units_of_operator": {"duty": "operator"},
    "no_hours": {"hours": "7-17"},
    "no_such_unit": {"units": "000"},
    "no_such_address": {"addresses": "nobody"},
    "no_such_deputy": {"deputy": "Không ai"},
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_why_a_contact_is_not_saved_is_told_in_the_language_of_the_page(
    site: Site, administrator: Person, language: str
) -> None:
    page, phrases = "/office/people", load_phrases(PHRASES_FILE)
    right = {"name": "Phòng thử", "duty": "unit", "units": "892", "addresses": "t@ansinh.example"}
    with site.visitor(administrator) as client:
        client.cookies.set("ansinh_language", language)
        for kind, change in WRONG_CONTACTS.items():
            answer = said(post(client, f"{page}/set", right | change, page=page))
            told = answer.split('role="alert">')[1].split("</p>")[0]
            words = phrases[f"contact_{kind}"][language]
            fixed = [part for part, *_ in string.Formatter().parse(words) if part.strip()]
            assert all(part in told for part in fixed), (kind, told)


def test_a_contact_is_changed_where_it_stands_and_keeps_what_no_page_shows(
    site: Site, administrator: Person
) -> None:
    """The token of a chat is on no page, and is not lost where something else is changed."""
    page, chat = (
        "/office/people",
        "tgram://123456789:AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhI/987654321/",
    )
    contact = {"name": "Tổ tin nhắn", "duty": "unit", "units": "892", "addresses": chat}
    with site.visitor(administrator) as client:
        post(client, f"{page}/set", contact, page=page)
        shown = said(client.get(page))
        assert "AbCdEf" not in shown
        item = next(one for one in shown.split("<li>") if "<strong>Tổ tin nhắn" in one)
        fields = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', item))
        assert fields["units"] == "892" and fields["addresses"] == "tgram://…"
        changed = {"name": "Tổ tin nhắn", "duty": "unit", "units": "892", "hours": "07:00-17:00"}
        added = {"addresses": f"{fields['addresses']} th@ansinh.example"}
        answer = post(client, f"{page}/set", changed | added, page=page)
        assert answer.status_code == 302, said(answer)
        found = contacts_on(site.people.owner, site.road.installation.today)
        (now,) = [one for one in found if one.name == "Tổ tin nhắn"]
        assert now.addresses == (chat, "th@ansinh.example") and now.opens is not None
        post(client, f"{page}/end", {"name": "Tổ tin nhắn"}, page=page)


def test_what_people_saw_and_did_is_on_record_and_not_what_they_typed(
    site: Site, administrator: Person
) -> None:
    officer = site.people("unit_reader", "892@0001-01-01")
    with site.visitor(officer) as client:
        client.get("/units/892?secret=typed")
        post(client, "/hand-in", {}, {"file": ("tên người.xlsx", b"no workbook")}, page="/hand-in")
        client.get("/files/999999")
    with visiting(site.address) as stranger:
        stranger.get("/files")
    with site.visitor(administrator) as client:
        page = said(client.get(f"/office/seen?login={officer.name}"))
        assert "unit_code=892" in page and "number=999999" in page and "404" in page
        only = said(client.get(f"/office/seen?login={officer.name}&changes=1"))
        assert "Nộp tệp" in only and "number=999999" not in only
    rows = site.road.query("select * from ops.portal_request where login = %s", officer.name)
    kept = str(rows)
    assert len(rows) > 4 and "typed" not in kept and "tên người" not in kept
    assert site.road.query("select from ops.portal_request where login = ''") == []


def test_a_publication_is_wished_back_by_who_signs_and_comes_back(site: Site) -> None:
    set_policy(site.people.owner)
    office = Office(site.people.owner, site.road.url, {})
    signer, other = site.people("approver"), site.people("mart_reader")
    numbers = []
    for _ in range(2):
        number = office.wait()
        with signer.connect() as connection:
            connection.execute("set default_transaction_read_only = off")
            approval.decide(connection, number, "approved")
        releasing.release_due(site.road.installation, "test")
        numbers.append(number)
    first, second = numbers
    with site.visitor(other) as client:
        at = f"/publications/{first}"
        assert "Khôi phục" not in said(client.get(at))
        assert post(client, f"{at}/back", {"why": "x"}, page="/files").status_code == 403
    with site.visitor(signer) as client:
        assert "Khôi phục" not in said(client.get(f"/publications/{second}")), "it is the newest"
        silent = post(client, f"{at}/back", {"why": " "}, page=at)
        assert silent.status_code == 400 and "Hãy ghi lý do khôi phục" in said(silent)
        post(client, f"{at}/back", {"why": "sai số liệu"}, page=at)
        assert "đang chờ thực hiện" in said(client.get("/publications"))
        made = releasing.release_due(site.road.installation, "test")
        assert made is not None and made > second
        assert f"nay là lần công bố số {made}" in said(client.get("/publications"))
        # What BI reads already does not come back, and that is told.
        at = f"/publications/{made}"
        post(client, f"{at}/back", {"why": "lần nữa"}, page="/publications")
        assert releasing.release_due(site.road.installation, "test") is None
        refused = "không thực hiện được: số liệu của lần này đang được công bố"
        assert refused in said(client.get("/publications"))
        compared = said(client.get(f"/publications/compare?before={first}&after={second}"))
        assert "Số liệu khác nhau" in compared
        assert client.get("/publications/compare?before=x").status_code == 404
        assert client.get(f"/publications/compare?before={made + 99}").status_code == 404
    asked = "select decided_by from ops.decision_now where publication_id = %s"
    assert site.road.query(asked, made) == [(signer.name,)]


def test_the_files_of_a_report_are_there_for_who_sees_all_and_nothing_beside_them(
    site: Site,
) -> None:
    folder = site.road.installation.settings.reports_dir / "900001"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>báo cáo</title>")
    (folder / "poverty_indicators.csv").write_text("a,b")
    (folder.parent / "secret.txt").write_text("secret")
    at = "/publications/900001/report"
    with site.visitor(site.people("approver")) as client:
        page = client.get(f"{at}/index.html")
        assert "báo cáo" in page.text and page.headers["content-disposition"].startswith("inline")
        policy = page.headers["content-security-policy"]
        assert "script-src" not in policy and "default-src 'none'" in policy
        table = client.get(f"{at}/poverty_indicators.csv")
        assert table.headers["content-disposition"].startswith("attachment")
        for name in ("..%2Fsecret.txt", "none.html", "%2e%2e", "..%2F900001%2Findex.html"):
            assert client.get(f"{at}/{name}").status_code == 404, name
    with site.visitor(site.people("unit_reader", "892@0001-01-01")) as officer:
        assert officer.get(f"{at}/index.html").status_code == 404


def test_a_publication_calls_the_files_of_its_report_by_what_they_hold(site: Site) -> None:
    set_policy(site.people.owner)
    number = Office(site.people.owner, site.road.url, {}).wait()
    folder = site.road.installation.settings.reports_dir / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    names = ("datapackage.json", "report.en.pdf", "index.html", "poverty_indicators.csv")
    for name in names:
        (folder / name).write_text("x")
    with site.visitor(site.people("approver")) as client:
        page = said(client.get(f"/publications/{number}"))
    links = re.findall(rf'/publications/{number}/report/([\w.]+)">([^<]+)<', page)
    assert links == [
        ("index.html", "Báo cáo, tiếng Việt"),
        ("report.en.pdf", "Bản in, tiếng Anh (PDF)"),
        ("poverty_indicators.csv", "Bảng “Chỉ tiêu nghèo” (CSV)"),
        ("datapackage.json", "Cho phần mềm: datapackage.json"),
    ]


def test_a_page_that_fails_says_where_in_the_log_and_no_word_of_anybody(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    name = " ".join(("hộ ông", "Nguyễn Văn Thử"))

    def fails(*_: object, **__: object) -> None:
        raise ValueError(name)

    monkeypatch.setattr(pages, "own_numbers", fails)
    with site.visitor(site.people("mart_reader")) as client:
        answer = client.get("/files")
    assert answer.status_code == 500 and "Nguyễn" not in answer.text
    told = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("ansinh"))
    assert "files failed: ValueError" in told and "test_office.py" in told
    assert "Nguyễn" not in told


def test_nobody_explains_the_file_of_another_unit(site: Site) -> None:
    """By a tool that knows its hash."""
    site.road.put("886", 12)
    site.road.walk()
    (sha256,) = site.road.query(
        "select sha256 from ops.submission where unit_code = '886' order by submission_id limit 1"
    )[0]
    statement = "insert into ops.explanation (sha256, rule, reason) values (%s, 'x', 'because')"
    for unit, may in (("886", True), ("892", False)):
        person = site.people("unit_reader", f"{unit}@0001-01-01")
        with person.connect() as connection:
            connection.execute("set default_transaction_read_only = off")
            if may:
                connection.execute(statement, (sha256,))
                continue
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="another unit"):
                connection.execute(statement, (sha256,))
