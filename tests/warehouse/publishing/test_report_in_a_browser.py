"""The page of a publication in a real browser: on a phone, at a desk, without a network."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from tests.machine import LAST_RESORT_SECONDS
from tests.warehouse.publishing.report_figures import Write

pytestmark = [pytest.mark.warehouse, pytest.mark.requires("Chromium")]

SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield started
        started.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_everybody_can_read_it_and_it_asks_nobody(
    write: Write, browser: Browser, width: int
) -> None:
    folder = write()
    context = browser.new_context(viewport={"width": width, "height": 740})
    context.set_default_timeout(LAST_RESORT_SECONDS * 1000)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto((folder / "index.html").as_uri())
    for language in ("vi", "en"):
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in SERIOUS] == []
        page.locator(".files a").first.click()
        page.wait_for_load_state()
    names = [url.rpartition("/")[2] for url in asked]
    assert names == ["index.html", "index.en.html", "index.html"]
    context.close()


def test_a_wide_table_is_moved_in_its_own_box(write: Write, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((write() / "index.html").as_uri())
    wide = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth)"
        ".map(one => getComputedStyle(one).overflowX)"
    )
    assert wide and set(wide) == {"auto"}
