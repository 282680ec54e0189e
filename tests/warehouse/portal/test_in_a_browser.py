"""An officer's way through the portal, in a real browser, at a desk and on a phone."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from tests.machine import LAST_RESORT_SECONDS
from tests.warehouse.access.conftest import Person
from tests.warehouse.portal.conftest import Served, Site

from ansinh.samples.bad import two_too_high
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of
from ansinh.settings import PROJECT_DIR

pytestmark = [pytest.mark.warehouse, pytest.mark.requires("Chromium")]

WIDTHS = {"phone": 360, "desk": 1280}
UNITS = {"phone": "888", "desk": "889"}
FOCUSED = "document.activeElement.id || document.activeElement.innerText"
SERIOUS = {"serious", "critical"}
COMMUNES = 102
FAILED = re.compile("Hệ thống gặp lỗi|Something of ours failed")


@dataclass
class Walk:
    """A window, and what went wrong in it."""

    page: Page
    width: str
    complaints: list[str] = field(default_factory=list)
    shown: int = 0

    def look(self, heading: str) -> None:
        """What no page may have: things that do not fit, that not everybody can read or reach."""
        self.see(self.page.get_by_role("heading", level=1, name=heading))
        self.page.wait_for_load_state()
        address = self.page.url
        width = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if width > 0:
            self.complaints.append(f"{address} is {width} px too wide")
        for found in Axe().run(self.page).response["violations"]:
            if found["impact"] in SERIOUS:
                where = [node["target"] for node in found["nodes"]]
                self.complaints.append(f"{address}: {found['id']} at {where}")
        self._show()

    def sign_in(self, person: Person) -> None:
        """Fill in the page of the sign-in."""
        self.page.get_by_label("Tên đăng nhập").fill(person.name)
        self.page.get_by_label("Mật khẩu").fill(person.password)
        self.page.get_by_role("button", name="Đăng nhập").click()

    def see(self, wanted: Locator) -> None:
        """Wait until it is there; a page that says that it failed is not waited for."""
        failed = self.page.get_by_role("heading", level=1, name=FAILED)
        wanted.or_(failed).first.wait_for()
        assert not failed.is_visible(), self.page.url

    def _show(self) -> None:
        """Write the pictures of the docs anew, where that is asked for."""
        self.shown += 1
        if os.environ.get("ANSINH_WRITE_PICTURES"):
            name = f"portal-{self.width}-{self.shown}.png"
            self.page.screenshot(path=PROJECT_DIR / "docs/pictures" / name, full_page=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture(params=WIDTHS)
def walk(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Walk]:
    context = browser.new_context(
        viewport={"width": WIDTHS[request.param], "height": 740}, locale="en-US"
    )
    context.set_default_timeout(LAST_RESORT_SECONDS * 1000)
    walk = Walk(context.new_page(), request.param)
    walk.page.on(
        "console",
        lambda said: walk.complaints.append(f"{said.text}") if said.type == "error" else None,
    )
    walk.page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith(("http://127.0.0.1:", "data:"))
            else walk.complaints.append(f"asked for {asked.url}")
        ),
    )
    yield walk
    context.close()


def test_from_sign_in_to_a_file_that_is_handed_in(walk: Walk, site: Site, tmp_path: Path) -> None:
    unit = UNITS[walk.width]
    officer = site.people("unit_reader", f"{unit}@0001-01-01")
    bad, good = tmp_path / "báo cáo có lỗi.xlsx", tmp_path / "báo cáo.xlsx"
    bad.write_bytes(workbook_of(two_too_high(unit)))
    good.write_bytes(workbook_of(invented_report(unit, 2022)))
    page = walk.page

    page.goto(f"{site.address}/")
    walk.look("Đăng nhập")
    walk.sign_in(officer)
    walk.look("Báo cáo cần nộp")
    # Three clicks: the page, the file's check, the copy.
    page.get_by_role("link", name="Nộp tệp").click()
    walk.look("Nộp tệp")
    page.get_by_label("Chọn tệp Excel").set_input_files(bad)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    walk.see(page.get_by_text("Có lỗi, cần sửa"))
    assert page.locator(".drawn td.error").count() > 0
    page.locator("section.rule a").first.click()
    walk.look("Kết quả kiểm tra")
    with page.expect_download() as copying:
        page.get_by_role("link", name="Tải bản sao có đánh dấu").click()
    copying.value.save_as(tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx").sheetnames
    assert not page.get_by_role("button", name="Nộp chính thức").is_visible()

    page.get_by_role("link", name="Chọn tệp khác").click()
    page.get_by_label("Chọn tệp Excel").set_input_files(good)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    walk.see(page.get_by_role("button", name="Nộp chính thức"))
    page.get_by_role("button", name="Nộp chính thức").click()
    walk.look("Đã nhận tệp")
    site.road.walk()
    page.get_by_role("link", name="Tệp đã nộp").first.click()
    walk.look("Tệp đã nộp")
    page.locator("main a").first.click()
    walk.look("Rà soát hộ nghèo")
    page.get_by_role("button", name="English").click()
    walk.look("Poverty")
    page.get_by_role("button", name="Sign out").click()
    walk.look("Sign in")

    assert walk.complaints == []


def test_a_commune_sees_what_it_owes_and_says_that_there_was_nothing(
    walk: Walk, site: Site, tmp_path: Path
) -> None:
    installation = site.road.installation
    commune = installation.reference.units.reporting(installation.today)[0]
    officer = site.people("unit_reader", f"{commune.code}@{commune.valid_from.isoformat()}")
    page = walk.page
    walk.shown = 9

    page.goto(f"{site.address}/")
    walk.sign_in(officer)
    walk.look("Báo cáo cần nộp")
    assert page.get_by_text(commune.full_name).is_visible()
    with page.expect_download() as template:
        page.get_by_role("link", name="Tải biểu mẫu").first.click()
    template.value.save_as(tmp_path / "template.xlsx")
    assert "Hướng dẫn" in openpyxl.load_workbook(tmp_path / "template.xlsx").sheetnames
    page.get_by_role("button", name="Không phát sinh").first.click()
    walk.look("Kết quả kiểm tra")
    page.get_by_role("button", name="Nộp chính thức").click()
    walk.look("Đã nhận tệp")

    assert walk.complaints == []


def test_from_the_province_to_a_cell_and_from_the_map_to_a_commune(
    walk: Walk, served: Served
) -> None:
    page = walk.page
    walk.shown = 19
    page.goto(f"{served.address}/")
    walk.sign_in(served.people("mart_reader"))
    walk.look("Tiến độ nộp báo cáo")
    page.get_by_role("link", name="Số liệu").click()
    walk.look("Số liệu")
    # Two clicks: the figure, and the file in which its cell stands.
    page.locator("td.number a").first.click()
    walk.look("Số hộ")
    page.locator("td a").first.click()
    walk.look("Rà soát hộ nghèo")
    page.get_by_role("link", name="Bản đồ").click()
    walk.look("Bản đồ")
    assert page.locator("svg.map path").count() == COMMUNES
    page.locator("main tbody a").first.click()
    walk.look("")
    page.goto(f"{served.address}/units/886")
    walk.look("Huyện An Phú")
    assert page.locator("svg.trend polyline").count() > 1, "the line breaks"
    page.get_by_role("link", name="Tra cứu").click()
    page.get_by_role("searchbox").fill("ho ngheo")
    page.get_by_role("button", name="Tìm").click()
    walk.look("Tra cứu")

    assert walk.complaints == []


def test_everything_is_done_by_keyboard(walk: Walk, site: Site) -> None:
    """From the address to the first page without a mouse; focus is always seen."""
    person = site.people("mart_reader")
    page = walk.page
    page.goto(f"{site.address}/")
    walk.complaints.clear()

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if (
                page.evaluate("document.activeElement.id || document.activeElement.innerText")
                == name
            ):
                style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert style != "none", name
                return
        raise AssertionError(f"no way to {name}")

    tab_to("id_username")
    page.keyboard.type(person.name)
    tab_to("id_password")
    page.keyboard.type(person.password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Tiến độ nộp báo cáo").wait_for()
    tab_to("Tệp đã nộp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/files")
    walk.look("Tệp đã nộp")
    assert walk.complaints == []
