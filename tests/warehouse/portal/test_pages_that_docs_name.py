"""What the how-to pages of the portal tell to open and to press is there, page after page."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from tests.unit.docs.test_portal_words import named
from tests.warehouse.portal.conftest import Site, post
from tests.warehouse.portal.test_pages import check
from tests.warehouse.publishing.office import Office, set_policy

from ansinh.ledger import approval
from ansinh.ledger.alerts import Alert, Cause, raise_alerts
from ansinh.road import releasing
from ansinh.samples.bad import two_too_high
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.warehouse

HOW_TO = PROJECT_DIR / "docs/how-to"
SHOWN = re.compile(r"<(a|button|summary|h1|h2|label|span|strong)\b([^>]*)>(.*?)</\1>", re.DOTALL)
ROLES = ("approver", "login_admin")


class Walk:
    """Somebody who follows a page of the docs: presses what is named, where it stands."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._seen = [client.get("/").text]

    def press(self, name: str) -> bool:
        """Whether it is on this page, on one that it leads to, or on one some steps back."""
        for page in self._near():
            for _, attributes, words in SHOWN.findall(page):
                if _plain(words) != name:
                    continue
                link = re.search(r'href="(/[^"]*)"', attributes)
                found = self._client.get(unescape(link[1])) if link else None
                self._seen.append(found.text if found is not None else page)
                return found is None or found.status_code == 200
        return False

    def _near(self) -> Iterator[str]:
        for page in reversed(self._seen):
            yield page
            yield from self._next_pages(page)

    def _next_pages(self, page: str) -> Iterator[str]:
        main = page.partition("<main")[2]
        for address in dict.fromkeys(re.findall(r'<a[^>]* href="(/[^"?]*)"', main)):
            found = self._client.get(unescape(address))
            if found.headers["content-type"].startswith("text/html"):
                yield found.text


def _plain(words: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split())


def rows(page: str) -> Iterator[tuple[str, list[str], str]]:
    """Of each row of the table: what one wants, what is named, and who may."""
    for line in (HOW_TO / page).read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and (names := list(named(cells[1]))):
            role = next((one for one in ROLES if f"`{one}`" in cells[2]), "mart_reader")
            yield cells[0], names, role


@pytest.fixture(scope="module")
def busy(site: Site) -> Site:
    """A province with two publications that came out, one that waits, and an alert."""
    set_policy(site.people.owner)
    office, signer = Office(site.people.owner, site.road.url, {}), site.people("approver")
    for _ in range(2):
        number = office.wait()
        with signer.connect() as connection:
            connection.execute("set default_transaction_read_only = off")
            approval.decide(connection, number, "approved")
        releasing.release_due(site.road.installation, "test")
    office.wait()
    raise_alerts(site.people.owner, {Alert("task_failed", place="docs"): Cause(why="it failed")})
    return site


def test_who_runs_the_reporting_finds_what_the_page_names(busy: Site) -> None:
    told = list(rows("run-the-reporting.md"))
    assert len(told) > 10
    lost = []
    for wish, names, role in told:
        with busy.visitor(busy.people(role)) as client:
            walk = Walk(client)
            lost += [(wish, name) for name in names if not walk.press(name)]
    assert lost == []


def test_what_is_nowhere_is_not_found(busy: Site) -> None:
    with busy.visitor(busy.people("mart_reader")) as client:
        assert not Walk(client).press("Không có nút này")
        assert not Walk(client).press("Ký duyệt"), "who reads signs nothing"


def steps() -> dict[int, list[str]]:
    """What each numbered step of the officers' page names."""
    text = (HOW_TO / "hand-in.md").read_text("utf-8")
    parts = re.split(r"^(\d)\. ", text.partition("\nỞ mục")[0], flags=re.MULTILINE)
    return {int(at): list(named(said)) for at, said in zip(parts[1::2], parts[2::2], strict=True)}


def test_an_officer_finds_what_each_step_names(site: Site) -> None:
    here = site.road.installation
    commune = here.reference.units.reporting(here.today)[0]
    owes = site.people("unit_reader", f"{commune.code}@{commune.valid_from.isoformat()}")
    unit = "893"
    sends = site.people("unit_reader", f"{unit}@0001-01-01")
    bad, good = workbook_of(two_too_high(unit)), workbook_of(invented_report(unit, 2022))
    warned = site.road.content("890", 12)
    shown: dict[int, str] = {}
    with site.visitor(owes) as client:
        shown[2] = client.get("/").text
    with site.visitor(site.people("unit_reader", "890@0001-01-01")) as client:
        of_warnings = check(client, warned, "a.csv").text
    with site.visitor(sends) as client:
        verdicts = [check(client, content) for content in (bad, good)]
        shown[3] = client.get("/hand-in").text + of_warnings + "".join(one.text for one in verdicts)
        path = verdicts[1].url.path
        post(client, f"{path}/send", {}, page=path)
        shown[4] = verdicts[1].text + client.get("/files").text
        site.road.walk()
        shown[5] = file_of(client)
    with site.visitor(site.people("unit_reader", "886@0001-01-01")) as client:
        site.road.put("886", "nhiều")
        site.road.walk()
        shown[4] += file_of(client)
    told = steps()
    assert told.keys() == {1, 2, 3, 4, 5}
    lost = [
        (step, name)
        for step, names in told.items()
        for name in names
        if name not in {_plain(words) for _, _, words in SHOWN.findall(shown.get(step, ""))}
    ]
    assert lost == []


def file_of(client: httpx.Client) -> str:
    """The page of the newest file."""
    (number, *_) = re.findall(r'href="/files/(\d+)"', client.get("/files").text)
    return client.get(f"/files/{number}").text
