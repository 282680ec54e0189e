"""Pages of the portal: who sees which, and what an officer does on them."""

import hashlib
import http.client
import io
import re
from html import unescape

import httpx
import openpyxl
import pytest
from tests.warehouse.access.conftest import Person
from tests.warehouse.portal.conftest import Site, post, sign_in

from ansinh.ledger.logins import remove_login, renew_password
from ansinh.portal.forms_of_pages import PAGE
from ansinh.portal.words import PHRASES_FILE
from ansinh.samples.bad import two_too_high
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of

pytestmark = pytest.mark.warehouse

PORTAL = PHRASES_FILE.parent
# Two districts of An Giang, as they were in 2022.
OWN, OTHER = "892", "893"

OPEN = {"sign-in", "language"}


# What stands in addresses where there is nothing.
NOTHING = {
    "number": "999999",
    "token": "x",
    "form": "poverty_review",
    "unit_code": "999",
    "period": "2024",
    "stage": "official",
    "figure": "poor_households",
    "mart": "poverty_indicators",
    "periods": "2024",
    "name": "index.html",
}


def every_address(gaps: dict[str, str]) -> dict[str, str]:
    """The address of every page by its name, its gaps filled with these."""
    from ansinh.portal.addresses import urlpatterns

    return {
        str(one.name): "/" + re.sub(r"<\w+:(\w+)>", lambda gap: gaps[gap[1]], str(one.pattern))
        for one in urlpatterns
    }


def test_without_a_sign_in_there_is_nothing_to_see(site: Site) -> None:
    with site.visitor() as stranger:
        stranger.get("/sign-in")
        for name, address in every_address(NOTHING).items():
            for ask in (stranger.get, stranger.post):
                answer = ask(address)
                if name in OPEN:
                    continue
                is_refused = answer.status_code == 403  # a form without its token
                is_sent_away = answer.headers.get("location", "").startswith("/sign-in")
                assert is_refused or is_sent_away, (name, answer.status_code)


@pytest.mark.usefixtures("site")
def test_every_template_can_be_read() -> None:
    from django.template.loader import get_template

    for path in (PORTAL / "templates").rglob("*.html"):
        get_template(path.relative_to(PORTAL / "templates").as_posix())


@pytest.fixture(scope="module")
def officer(site: Site) -> Person:
    """Whoever hands in for one district."""
    return site.people("unit_reader", f"{OWN}@0001-01-01")


def check(client: httpx.Client, content: bytes, name: str = "báo cáo.xlsx") -> httpx.Response:
    """Choose a file; the page of its verdict."""
    chosen = post(client, "/hand-in", {}, {"file": (name, content)}, page="/hand-in")
    assert chosen.status_code == 302, chosen.text
    return client.get(chosen.headers["location"])


def test_a_bad_file_is_judged_marked_and_not_handed_in(site: Site, officer: Person) -> None:
    with site.visitor(officer) as client:
        page = check(client, workbook_of(two_too_high(OWN)))
        said = unescape(page.text)
        assert "Có lỗi, cần sửa" in said and "báo cáo.xlsx" in said
        assert "Tệp chưa được nộp." in said
        copy = client.get(f"{page.url.path}/marked")
        sent = post(client, f"{page.url.path}/send", {}, page=page.url.path)
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    # Behind the front page, which tells them.
    red = {cell.coordinate for sheet in book.worksheets[1:] for row in sheet for cell in row
           if cell.fill.fgColor.rgb == "FFFFC7CE"}  # fmt: skip
    assert red
    drawn = set(re.findall(r'id="cell-\w+-([A-Z]+\d+)" class="error', page.text))
    assert drawn == red, "the page draws the cells that the copy marks"
    assert all(f'href="#{one}"' in page.text for one in re.findall(r'id="(cell-[^"]+)"', page.text))
    assert sent.status_code == 400 and "Hãy sửa các lỗi" in sent.text
    assert site.road.query("select from ops.hand_in where handed_in_by = %s", officer.name) == []


def test_a_good_file_is_handed_in_by_name_and_found_again(site: Site, officer: Person) -> None:
    content = workbook_of(invented_report(OWN, 2022))
    with site.visitor(officer) as client:
        page = check(client, content)
        sent = post(client, f"{page.url.path}/send", {}, page=page.url.path)
        assert "Đã nhận tệp" in sent.text
        assert client.get(page.url.path).status_code == 404, "it does not wait any more"
        site.road.walk()
        listed = unescape(client.get("/files").text)
        assert "Huyện Châu Thành" in listed and "Năm 2022" in listed
        (number,) = set(re.findall(r"/files/(\d+)", listed))
        one = client.get(f"/files/{number}")
        assert one.status_code == 200 and "Quá trình xử lý" in one.text
        # The same once more is known, and nothing is sent.
        page = check(client, content)
        again = post(client, f"{page.url.path}/send", {}, page=page.url.path)
        assert again.headers["location"] == f"/files/{number}"
    hash_of = hashlib.sha256(content).hexdigest()
    asked = "select distinct handed_in_by from ops.hand_in where sha256 = %s"
    by = site.road.query(asked, hash_of)
    assert by == [(officer.name,)]


def test_what_is_anothers_is_not_there(site: Site, officer: Person) -> None:
    """Whatever stands in an address: the same answer as where there is nothing."""
    site.road.put("886", 12)
    site.road.walk()
    theirs = site.road.one(
        "select max(submission_id) from ops.submission_now where unit_code = '886'"
    )
    neighbour = site.people("unit_reader", f"{OTHER}@0001-01-01")
    with site.visitor(officer) as client, site.visitor(neighbour) as other:
        waiting = check(other, workbook_of(two_too_high(OTHER))).url.path.rpartition("/")[2]
        slot = {"unit_code": "886", "period": "2022", "periods": "2022"}
        of_others = every_address({**NOTHING, **slot, "number": str(theirs), "token": waiting})
        of_nobody = every_address(NOTHING)
        for name, address in of_others.items():
            if address == of_nobody[name]:
                continue
            answers = (client.get(address), post(client, address, {"why": "x"}))
            assert {one.status_code for one in answers} <= {404, 405}, name
            assert 404 in {one.status_code for one in answers}, name
            assert main_of(answers[0]) == main_of(client.get(of_nobody[name])), name


def test_in_what_a_page_asks_nothing_of_others_is_taken(site: Site, officer: Person) -> None:
    with site.visitor(officer) as client:
        assert client.get(f"/templates/poverty_review/{OWN}/2022/official.xlsx").status_code == 200
        asked = {"unit_code": "886", "period": "2022", "stage": "official"}
        assert client.get("/hand-in", params=asked).status_code == 404
        for path in ("/hand-in", "/hand-in/nil"):
            said = {**asked, "form": "poverty_review"}
            assert post(client, path, said, page="/hand-in").status_code in (400, 404), path
        # A file of another unit is judged, and goes nowhere.
        page = check(client, workbook_of(invented_report(OTHER, 2022)))
        sent = post(client, f"{page.url.path}/send", {}, page=page.url.path)
        assert sent.status_code == 400 and "của đơn vị khác" in unescape(sent.text)


def test_what_differs_from_the_version_before_is_told_cell_by_cell(site: Site) -> None:
    unit = "887"
    for poor in (31, 32):
        number = site.road.submit(unit, poor)
    with site.visitor(site.people("unit_reader", f"{unit}@0001-01-01")) as client:
        for language, words in (("vi", "Khác với lần nộp trước"), ("en", "Differences")):
            client.cookies.set("ansinh_language", language)
            said = unescape(client.get(f"/files/{number}").text)
            rows = re.findall(r"<tr><td>([^<]*)</td><td>([^<]*)</td><td>([^<]*)</td>", said)
            assert words in said and rows
            assert all(part.strip() for row in rows for part in row), rows
            assert any(row[1:] == ("31", "32") for row in rows), rows


def main_of(page: httpx.Response) -> str:
    """What a page says, without what surrounds it, and without the addresses asked for."""
    return re.sub(r'href="[^"]*"', "", page.text.partition("<main")[2])


def test_metrics_and_rules_are_looked_up_without_marks(site: Site, officer: Person) -> None:
    with site.visitor(officer) as client:
        found = unescape(client.get("/look-up", params={"q": "ty le ho ngheo"}).text)
        assert "Tỷ lệ hộ nghèo" in found and "Giá trị nguồn lực" not in found
        by_rule = client.get("/look-up", params={"q": "cell.identity_number"}).text
        assert by_rule.count("<code>") == 1
        assert "Không tìm thấy" in unescape(client.get("/look-up", params={"q": "zzzz"}).text)


def test_where_only_a_form_is_taken_a_link_leads_back_to_the_form(
    site: Site, officer: Person
) -> None:
    """Where a session ended while somebody wrote, the sign-in leads to the form's address."""
    from ansinh.portal.addresses import urlpatterns

    of_forms = [str(one.name) for one in urlpatterns if hasattr(one.callback, PAGE)]
    assert len(of_forms) == 14
    with site.visitor(officer) as client:
        for name, address in every_address(NOTHING).items():
            if name in of_forms:
                answer = client.get(address)
                assert answer.status_code == 405, name
                (back,) = re.findall(r'<a href="([^"]+)">Mở lại trang', unescape(answer.text))
                assert client.get(back).status_code in (200, 404), name
                assert back != address and "aria-current" not in answer.text


def test_the_language_is_changed_on_a_page_that_answers_a_form(site: Site) -> None:
    administrator = site.people("login_admin")
    with site.visitor(administrator) as client:
        answer = post(client, "/office/people/end", {"name": "Không ai"}, page="/office/people")
        assert answer.status_code == 400
        (after,) = re.findall(r'name="next" value="([^"]+)"', answer.text)
        token = answer.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        said = {"csrfmiddlewaretoken": token, "next": after, "language": "en"}
        page = client.post("/language", data=said, follow_redirects=True)
    assert page.status_code == 200 and "Who is told of what" in unescape(page.text)


def test_where_there_is_no_page_none_is_called_the_one_that_is_open(
    site: Site, officer: Person
) -> None:
    with site.visitor(officer) as client:
        answer = client.get("/nowhere")
    assert answer.status_code == 404 and "aria-current" not in answer.text


ENGLISH = re.compile(r"\b(?:the|of|form|column|columns|poor|households|with|plan|none)\b")


def test_what_is_looked_up_is_told_in_the_language_of_the_page(site: Site, officer: Person) -> None:
    """All metrics, methods and rules: their law, their formula, their words."""
    with site.visitor(officer) as client:
        page = re.sub(r"<code>.*?</code>", "", unescape(client.get("/look-up").text))
        told = re.findall(r"<li>.*?</li>", page, re.DOTALL)
        assert len(told) > 150
        assert [one for one in told if ENGLISH.search(re.sub(r"<[^>]+>", " ", one))] == []
        assert "100 × Số hộ nghèo / Số hộ" in page and "Thông tư 07/2021/TT-BLĐTBXH" in page


def test_to_have_put_a_file_on_record_is_no_reason_to_see_it(site: Site, officer: Person) -> None:
    """An officer may say of any bytes that they were handed in, also with a tool for BI."""
    site.road.put("887", 21)
    site.road.walk()
    asked = (
        "select submission_id, sha256 from ops.submission_now where unit_code = '887'"
        " order by submission_id desc limit 1"
    )
    ((number, sha256),) = site.road.query(asked)
    with officer.connect() as session:
        session.execute("set default_transaction_read_only = off")
        session.execute("insert into ops.hand_in (sha256) values (%s)", (sha256,))
    with site.visitor(officer) as client:
        assert client.get(f"/files/{number}").status_code == 404
        assert f"/files/{number}" not in client.get("/files").text


def test_what_cannot_be_read_is_told_and_goes_nowhere(site: Site, officer: Person) -> None:
    with site.visitor(officer) as client:
        page = check(client, b"nothing that is a workbook", "ghi chú.xlsx")
        assert "Không đọc được" in unescape(page.text)
        sent = post(client, f"{page.url.path}/send", {}, page=page.url.path)
    assert sent.status_code == 400, "it is not handed in as it is"


def test_who_only_reads_hands_nothing_in(site: Site) -> None:
    with site.visitor(site.people("mart_reader")) as reader:
        assert reader.get("/hand-in").status_code == 403
        home = reader.get("/")
    assert home.status_code == 200 and "Tiến độ nộp báo cáo" in home.text


def test_a_session_ends_with_the_password_and_with_the_login(site: Site) -> None:
    anna, binh = (site.people("mart_reader") for _ in range(2))
    with site.visitor(anna) as one, site.visitor(binh) as two:
        renew_password(site.people.owner, anna.name)
        remove_login(site.people.owner, binh.name)
        for client in (one, two):
            assert client.get("/").headers["location"].startswith("/sign-in")


def test_passwords_are_not_guessed(site: Site) -> None:
    anna = site.people("mart_reader")
    with site.visitor() as guesser:
        said = [sign_in(guesser, anna.name, f"guess {number}") for number in range(5)]
        assert {one.status_code for one in said[:4]} == {200}
        assert said[-1].status_code == 429
        assert "Hãy thử lại sau 15 phút" in unescape(said[-1].text)
        right = sign_in(guesser, anna.name, anna.password)
        assert right.status_code == 429
    # A role of the platform is nobody who signs in.
    with site.visitor() as other:
        for role in ("loader", "bi_reader", "portal", "nobody"):
            assert sign_in(other, role, "only-for-tests").status_code == 200


def test_pages_speak_english_to_who_asks(site: Site) -> None:
    with site.visitor() as visitor:
        assert 'lang="vi"' in visitor.get("/sign-in", headers={"Accept-Language": "en"}).text
        post(visitor, "/language", {"language": "en", "next": "/sign-in"})
        page = visitor.get("/sign-in").text
    assert 'lang="en"' in page and "Sign in" in page


def test_what_is_too_large_is_refused_before_it_is_read(site: Site, officer: Person) -> None:
    with site.visitor(officer) as client:
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    asked = http.client.HTTPConnection(site.address.removeprefix("http://"))
    length = str(2 * site.road.settings.file_mib * 1024 * 1024)
    asked.putrequest("POST", "/hand-in")
    asked.putheader("Cookie", cookies)
    asked.putheader("Content-Length", length)
    asked.endheaders()
    answer = asked.getresponse()
    assert answer.status == 413 and "50 MB" in answer.read().decode()
    asked.close()
