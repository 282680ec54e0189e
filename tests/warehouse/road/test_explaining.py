"""A warning is explained in the marked copy, which comes back as the next version."""

from pathlib import Path

import openpyxl
import pytest
from tests.warehouse.conftest import SmallRoad

from ansinh.landing.inbox import Inbox
from ansinh.recognition.explanations import REASON, RULE
from ansinh.road.checking import annotated_copy, check
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

SLOT = SlotHint("886", "2022", "official", None, "lệnh")
UNUSUAL = "poverty_review.poor_rate_change_unusual"
WHY = "đếm theo hộ, chưa đếm khẩu"


def explain(copy: Path, reason: str) -> dict[str, str]:
    """Write a reason into every row that has room for one; the rules that they answer."""
    book = openpyxl.load_workbook(copy)
    page = book.worksheets[0]
    heads = {cell.value: cell for row in page for cell in row if cell.value in (REASON, RULE)}
    answered = {}
    for row in range(heads[RULE].row + 1, page.max_row + 1):
        if rule := page.cell(row, heads[RULE].column).value:
            page.cell(row, heads[REASON].column).value = reason
            answered[str(rule)] = reason
    book.save(copy)
    return answered


def test_a_reason_in_the_marked_copy_is_on_record(small_road: SmallRoad, tmp_path: Path) -> None:
    file, copy = tmp_path / "a.csv", tmp_path / "copy.xlsx"
    file.write_bytes(small_road.content("886", 50))
    checked = check(small_road.installation, file, SLOT)
    annotated_copy(small_road.installation, file, checked, copy)
    warned = {one.rule for one in checked.findings if one.severity == "warning"}
    assert warned

    assert explain(copy, WHY).keys() == warned
    again = check(small_road.installation, copy, SLOT)
    assert [(one.rule, one.value) for one in again.findings] == [
        (one.rule, one.value) for one in checked.findings
    ]
    Inbox(small_road.settings.inbox).put(copy.read_bytes(), copy.name, "886", "2022", "official")
    small_road.walk()
    small_road.replay()

    # A replay tells nothing twice.
    explained = "select rule, reason from ops.explanation_now where submission_id = 1"
    assert dict(small_road.query(explained)) == dict.fromkeys(warned, WHY)
    assert len(small_road.query("select from ops.explanation")) == len(warned)
    assert small_road.states() == {1: "accepted_with_warnings"}


def of_a_commune(month: str, poor: int) -> bytes:
    """One commune of the district, as it stood at the end of a month."""
    lines = (
        f"KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO THÁNG {int(month[5:])} NĂM {month[:4]}",
        "TT;Phường/Xã;Tổng số hộ;Số hộ nghèo;Số hộ cận nghèo",
        f"1;Xã Khánh Bình;2000;{poor};40",
    )
    return "\n".join(lines).encode()


def test_a_change_that_surprises_is_explained_as_any_warning(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    inbox = Inbox(small_road.settings.inbox)
    for number, poor in enumerate((200, 198, 196, 193, 191), 1):
        month = f"2024-{number:02}"
        inbox.put(of_a_commune(month, poor), "a.csv", "886", month, "regular")
        small_road.walk()
    file, copy = tmp_path / "a.csv", tmp_path / "copy.xlsx"
    file.write_bytes(of_a_commune("2024-06", 390))
    slot = SlotHint("886", "2024-06", "regular", None, "lệnh")
    checked = check(small_road.installation, file, slot)
    annotated_copy(small_road.installation, file, checked, copy)
    assert UNUSUAL in explain(copy, "sáp nhập ấp, chuyển hộ từ xã bên")

    inbox.put(copy.read_bytes(), copy.name, "886", "2024-06", "regular")
    small_road.walk()
    number = small_road.one("select max(submission_id) from ops.submission")
    explained = "select rule from ops.explanation_now where submission_id = %s"
    assert (UNUSUAL,) in small_road.query(explained, number)
