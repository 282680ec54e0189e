"""The dashboard in a real Superset, looked at by a real browser: `make superset` alone runs it."""

import os
import secrets
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from playwright.sync_api import Page, Request, Response, sync_playwright
from tests.machine import LAST_RESORT_SECONDS
from tests.warehouse.access.conftest import People

from ansinh.bi.design import load_design
from ansinh.bi.writing import bundle
from ansinh.database.securing import WAREHOUSE_ROLES, admit
from ansinh.platform.ports import reserved_port
from ansinh.reference.vocabulary import Language
from ansinh.settings import PROJECT_DIR

pytestmark = [pytest.mark.superset, pytest.mark.requires("Chromium")]

HERE = PROJECT_DIR / "include/ansinh/bi/superset"
# Made by `make superset`.
PROGRAMS = PROJECT_DIR / "var/superset/bin"
SESSIONS = 20
PASSWORD = secrets.token_urlsafe(12)
LANGUAGES: tuple[Language, ...] = ("vi", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """Of the dashboard, and of its numbers, which a whole Superset has alike."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def address(
    language: Language,
    sampled_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[str]:
    """A Superset that holds the dashboard and reads as somebody who may read marts."""
    home = tmp_path_factory.mktemp("superset")
    parts = urlsplit(sampled_url)
    with psycopg.connect(sampled_url, autocommit=True) as owner:
        admit(owner, owner.info.dbname, WAREHOUSE_ROLES)
        people = People(owner, sampled_url)
        reader = people("mart_reader", connections=SESSIONS)
        for name, text in (
            ("superset_key", secrets.token_hex(32)),
            ("superset_admin_password", PASSWORD),
            (f"{reader.name}_password", reader.password),
        ):
            (home / name).write_text(text, encoding="utf-8")
        url = f"postgresql://{reader.name}@{parts.hostname}:{parts.port}{parts.path}"
        cache = Path(pytestconfig.cache.mkdir("dbt-manifest"))  # type: ignore[union-attr]
        (home / "made.zip").write_bytes(bundle(cache, language, url, asks_password=False))
        try:
            yield from serving(home, language)
        finally:
            people.remove()


def serving(home: Path, language: Language) -> Iterator[str]:
    with reserved_port() as port:
        where = f"127.0.0.1:{port}"
    environment = {
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        "HOME": str(home),
        "SUPERSET_HOME": str(home),
        "SUPERSET_SECRETS": str(home),
        "SUPERSET_NUMBERS": language,
    }
    command = [str(HERE / "start"), where, str(home / "made.zip")]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        while not answers(f"http://{where}/health"):
            assert server.poll() is None, (home / "log").read_text(encoding="utf-8")[-4000:]
            time.sleep(1)
        yield f"http://{where}"
    finally:
        server.terminate()
        server.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url):
            return True
    except (urllib.error.URLError, ConnectionError):
        return False


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        opened = browser.new_page(viewport={"width": 1440, "height": 3000}, locale="vi-VN")
        opened.set_default_timeout(LAST_RESORT_SECONDS * 1000)
        yield opened
        browser.close()


def test_every_chart_is_drawn_and_nothing_leaves(
    page: Page, address: str, language: Language
) -> None:
    answered: dict[str, int] = {}
    left: list[str] = []

    def note(answer: Response) -> None:
        if "/api/v1/chart/data" in answer.url and "slice_id" in answer.url:
            answered[parse_qs(urlsplit(answer.url).query)["form_data"][0]] = answer.status

    def note_leaving(asked: Request) -> None:
        # What the content security policy forbids fails, and does not finish.
        if not asked.url.startswith((address, "data:", "blob:")):
            left.append(asked.url)

    page.on("response", note)
    page.on("requestfinished", note_leaving)
    page.goto(f"{address}/login/")
    page.locator("input[type=text]").first.fill("admin")
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/welcome/**")
    page.wait_for_load_state("networkidle")
    page.goto(f"{address}/superset/dashboard/ansinh-{language}/")
    charts = load_design().charts
    while len(answered) < len(charts):
        page.wait_for_timeout(1000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3000)
    assert set(answered.values()) == {200}
    assert page.get_by_text("error").count() == page.get_by_text("No results").count() == 0
    for one in charts:
        assert page.get_by_text(one.title.told(language), exact=True).count(), one.name
    assert left == []
    if os.environ.get("ANSINH_WRITE_PICTURES"):
        picture = PROJECT_DIR / "docs/pictures" / f"superset-{language}.png"
        page.screenshot(path=picture, clip={"x": 0, "y": 0, "width": 1440, "height": 2640})
