"""A sheet called after somebody: the ledger has its number, the marked copy its own name."""

from pathlib import Path

import openpyxl
import pytest
from tests.warehouse.conftest import SmallRoad
from tests.warehouse.road.test_erasing import ASKED, LIST
from typer.testing import CliRunner, Result

from ansinh.cli import app as cli
from ansinh.landing.inbox import Inbox
from ansinh.road.erasing import erase_submission

pytestmark = pytest.mark.warehouse

OWN = "Hộ bà Bưởi Bịa"


def ansinh(road: SmallRoad, *words: object) -> Result:
    return CliRunner().invoke(cli.app, list(map(str, words)), obj=road.installation)


def test_a_marked_copy_of_a_stored_file_finds_its_sheet(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = OWN
    for line in small_road.content("886", "không rõ").decode().splitlines():
        page.append(line.split(";"))
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    Inbox(small_road.settings.inbox).put(content, "a.xlsx", "886", "2022", "official")
    small_road.walk()
    found = "select distinct sheet, cell from ops.finding where severity = 'error'"
    ((sheet, cell),) = small_road.query(found)
    assert sheet == "Trang 1"

    target = tmp_path / "copy.xlsx"
    done = ansinh(small_road, "status", 1, "--annotated", target)

    assert done.exit_code == 0, done.output
    assert "Bưởi" not in done.output
    copy = openpyxl.load_workbook(target)
    assert copy.sheetnames == ["Kiểm tra", OWN]
    assert copy[OWN][cell].comment is not None
    assert OWN in {one.value for row in copy["Kiểm tra"].iter_rows() for one in row}


def test_of_an_erased_file_there_is_no_copy(small_road: SmallRoad, tmp_path: Path) -> None:
    Inbox(small_road.settings.inbox).put(LIST.encode(), "a.csv", "886", "2022", "official")
    small_road.walk()
    erase_submission(small_road.installation, 1, ASKED)

    done = ansinh(small_road, "status", 1, "--annotated", tmp_path / "copy.xlsx")

    assert done.exit_code == 3 and "its key was destroyed" in " ".join(done.output.split())
    assert not (tmp_path / "copy.xlsx").exists()
    assert ansinh(small_road, "status", 1).exit_code == 0
