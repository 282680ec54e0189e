"""An officer's way through the portal, in a real browser, at a desk and on a phone."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
SERIOUS = {"serious", "critical"}
COMMUNES = 102
# Tables that go on beyond the edge of a phone, and whose first column leaves it on the way there.
GONE = """() => [...document.querySelectorAll('.scroll')].filter(frame => {
    const name = frame.querySelector('table:not(.drawn) > tbody > tr > th');
    if (!name || frame.scrollWidth <= frame.clientWidth) return false;
    frame.scrollLeft = frame.scrollWidth;
    const left = name.getBoundingClientRect().left - frame.getBoundingClientRect().left;
    frame.scrollLeft = 0;
    return left < 0;
}).map(frame => frame.getAttribute('aria-label'))"""
FAILED = re.compile("Hệ thống gặp lỗi|Something of ours failed")


@dataclass
class Walk:
    """A window, and what went wrong in it."""

    page: Page
    width: str
    complaints: list[str] = field(default_factory=list)

    def look(self, heading: str, name: str = "") -> None:
        """What no page may have: things that do not fit, that not everybody can read or reach.

        With a `name` the page is one of the pictures of the docs.
        """
        self.see(self.page.get_by_role("heading", level=1, name=heading))
        self.page.wait_for_load_state()
        address = self.page.url
        width = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if width > 0:
            self.complaints.append(f"{address} is {width} px too wide")
        if self.width == "phone" and (gone := self.page.evaluate(GONE)):
            self.complaints.append(f"{address}: rows lose their name at the end of {gone}")
        for picture in self.page.get_by_role("img").all():
            box = picture.bounding_box()
            if box and box["x"] + box["width"] > WIDTHS[self.width]:
                self.complaints.append(f"{address}: a picture ends beyond the edge")
        for found in Axe().run(self.page).response["violations"]:
            if found["impact"] in SERIOUS:
                where = [node["target"] for node in found["nodes"]]
                self.complaints.append(f"{address}: {found['id']} at {where}")
        if name and os.environ.get("ANSINH_WRITE_PICTURES"):
            picture = PROJECT_DIR / "docs/pictures" / f"portal-{self.width}-{name}.png"
            self.page.screenshot(path=picture, full_page=True)

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
    walk.look("Đăng nhập", "sign-in")
    walk.sign_in(officer)
    walk.look("Báo cáo cần nộp")
    # Three clicks: the page, the file's check, the copy.
    page.get_by_role("link", name="Nộp tệp").click()
    walk.look("Nộp tệp", "hand-in")
    page.get_by_label("Chọn tệp Excel").set_input_files(bad)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    walk.see(page.get_by_text("Có lỗi, cần sửa"))
    assert page.locator(".drawn td.error").count() > 0
    page.locator("section.rule a").first.click()
    walk.look("Kết quả kiểm tra", "verdict")
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
    walk.look("Tệp đã nộp", "files")
    page.locator("main a").first.click()
    walk.look("Rà soát hộ nghèo", "file")
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

    page.goto(f"{site.address}/")
    walk.sign_in(officer)
    walk.look("Báo cáo cần nộp", "owed")
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


def test_a_password_is_replaced_and_another_session_ended(walk: Walk, site: Site) -> None:
    page, reader = walk.page, site.people("mart_reader")
    with site.visitor(reader):
        page.goto(f"{site.address}/")
        walk.sign_in(reader)
        page.get_by_role("link", name="Tài khoản của tôi").click()
        walk.look("Tài khoản của tôi")
        assert page.get_by_role("button", name="Kết thúc các phiên khác").is_visible()
        page.get_by_label("Mật khẩu hiện tại").last.fill(reader.password)
        page.get_by_role("button", name="Đổi mật khẩu").click()
        walk.look("Mật khẩu mới")
    made = page.get_by_label("Mật khẩu mới").inner_text()
    page.get_by_role("link", name="Về trang đầu").click()
    walk.look("Tiến độ nộp báo cáo")
    page.get_by_role("button", name="Đăng xuất").click()
    walk.sign_in(replace(reader, password=made))
    page.get_by_role("link", name="Tài khoản của tôi").click()
    walk.look("Tài khoản của tôi")
    walk.see(page.get_by_text("không đăng nhập ở nơi nào khác"))
    assert walk.complaints == []


def test_from_the_province_to_a_cell_and_from_the_map_to_a_commune(
    walk: Walk, served: Served
) -> None:
    page = walk.page
    page.goto(f"{served.address}/")
    walk.sign_in(served.people("mart_reader"))
    walk.look("Tiến độ nộp báo cáo", "province")
    page.get_by_role("link", name="Tổng quan").click()
    walk.look("Tổng quan", "overview")
    page.get_by_role("link", name="Số liệu", exact=True).click()
    walk.look("Số liệu", "figures")
    # Two clicks: the figure, and the file in which its cell stands.
    page.locator("td.number a").first.click()
    walk.look("Số hộ", "cells")
    page.locator("td a").first.click()
    walk.look("Rà soát hộ nghèo")
    page.get_by_role("link", name="Số liệu", exact=True).click()
    for link, name in (
        ("Biến động hộ nghèo", "movement"),
        ("Thiếu hụt dịch vụ xã hội cơ bản", "deprivation"),
        ("Nguồn lực xã hội", "resources"),
    ):
        page.get_by_role("link", name=link).click()
        walk.look(link, name)
    page.get_by_role("link", name="Bản đồ").click()
    walk.look("Bản đồ", "map")
    assert page.locator("svg.map path").count() == COMMUNES
    page.locator("main tbody a").first.click()
    walk.look("")
    page.goto(f"{served.address}/units/886")
    walk.look("Huyện An Phú", "unit")
    assert page.locator("svg.trend polyline").count() > 1, "the line breaks"
    page.get_by_role("link", name="Tra cứu").click()
    page.get_by_role("searchbox").fill("ho ngheo")
    page.get_by_role("button", name="Tìm").click()
    walk.look("Tra cứu", "look-up")

    assert walk.complaints == []


def test_through_the_office(walk: Walk, served: Served) -> None:
    """All pages of who administers and of who signs, each action opened."""
    page = walk.page
    page.goto(f"{served.address}/")
    walk.sign_in(served.people("login_admin"))
    walk.look("Tiến độ nộp báo cáo")
    page.get_by_role("link", name="Cảnh báo").click()
    page.locator("main summary").get_by_text("Lỗi hoặc cảnh báo trong tệp").first.click()
    page.locator("main details[open] summary").get_by_text("Nhận xử lý").first.click()
    walk.look("Cảnh báo", "alerts")
    page.get_by_role("link", name="Quản lý").click()
    walk.look("Lịch báo cáo", "calendar")
    for link, action, name in (
        ("Cho phép nộp", "Cho phép", "waivers"),
        ("Mức của quy tắc", "Đổi mức một quy tắc", "rules"),
        ("Người và địa chỉ", "Thêm người nhận tin", "people"),
    ):
        page.get_by_role("link", name=link).click()
        page.locator("summary").get_by_text(action, exact=True).click()
        walk.look(link, name)
    page.get_by_role("link", name="Nhật ký").click()
    walk.look("Nhật ký", "record")
    page.get_by_role("button", name="Đăng xuất").click()

    walk.sign_in(served.people("approver"))
    page.get_by_role("link", name="Công bố").click()
    walk.look("Công bố", "publications")
    page.locator("main .cards a").first.click()
    walk.look("Lần công bố", "publication")
    page.goto(f"{served.address}/publications/compare")
    walk.look("So sánh hai lần công bố")

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
