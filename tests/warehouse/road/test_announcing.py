"""Who is told what of a run: every administrator of his units, once, and nobody of the past."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import psycopg
import pytest
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from tests.installed import UNITS
from tests.warehouse.conftest import SmallRoad

from ansinh.alerts.formats import letter_of
from ansinh.alerts.hours import morning
from ansinh.alerts.messages import RunMessage
from ansinh.landing.inbox import Inbox
from ansinh.ledger.contacts import Contact, Directory
from ansinh.ledger.letters import Attachment, Letter, write
from ansinh.ledger.silences import silence
from ansinh.road.announcing import Bundle, announce, is_told, unwritten
from ansinh.road.marked_copies import OURS
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def administrator(name: str, *units: str) -> Contact:
    return Contact(name, "administrator", units, (f"{name}@an.example",))


EVERYTHING = administrator("province", "*")
AN_PHU = Contact("an-phu", "unit", ("886",), ("an-phu@an.example",))
TAN_CHAU = Contact("tan-chau", "unit", ("887",), ("tan-chau@an.example",))
# The morning of the next working day.
NEXT_MORNING = morning(datetime.now(UTC) + timedelta(minutes=30), time.fromisoformat("07:30"))


class Notebook:
    """A channel that remembers to whom it sent what."""

    name = "notebook"

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.attached: list[tuple[str, bytes]] = []

    def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:
        self.sent.append(letter)
        self.attached += [(letter.address, one.content) for one in attachments]


def bundles(road: SmallRoad, *contacts: Contact, at: datetime) -> list[Bundle]:
    with psycopg.connect(road.url) as connection:
        found = unwritten(connection, Directory(contacts, UNITS.parents()), UNITS, at)
    return [one for one in found if one.messages]


def messages(road: SmallRoad) -> list[RunMessage]:
    found = bundles(road, EVERYTHING, AN_PHU, TAN_CHAU, at=NOW)
    return [message for bundle in found for message in bundle.messages]


def told(road: SmallRoad) -> set[tuple[str, str, tuple[str | None, ...]]]:
    """Run, recipient, and the units that he is told of."""
    return {
        (one.run_id, one.recipient.name, tuple(outcome.unit_code for outcome in one.outcomes))
        for one in messages(road)
    }


def test_everyone_is_told_of_his_own_units(small_road: SmallRoad) -> None:
    small_road.put("886", 50)
    small_road.put("887", 5000)
    small_road.walk("first")

    assert told(small_road) == {
        ("first", "province", ("887",)),
        ("first", "an-phu", ("886",)),
        ("first", "tan-chau", ("887",)),
    }


def test_a_file_of_no_unit_is_told_to_who_answers_for_everything(small_road: SmallRoad) -> None:
    Inbox(small_road.settings.inbox).put(b"no workbook", "a.xlsx")
    small_road.walk("first")

    assert told(small_road) == {("first", "province", (None,))}


def test_each_run_has_a_message_of_its_own(small_road: SmallRoad) -> None:
    for run_id, poor in (("first", 50), ("second", 60)):
        small_road.put("886", poor)
        small_road.walk(run_id)

    assert {(run, name) for run, name, _ in told(small_road)} == {
        ("first", "an-phu"),
        ("second", "an-phu"),
    }


def test_what_was_sent_is_not_sent_again(small_road: SmallRoad, tmp_path: Path) -> None:
    settings = with_contacts(
        small_road, tmp_path, "Tỉnh,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    first, second = Notebook(), Notebook()
    small_road.put("886", 5000)
    small_road.walk("first")
    with small_road.where(settings=settings):
        assert not is_told(small_road.installation)

        assert announce(small_road.installation, first) == 2
        assert is_told(small_road.installation)
        assert announce(small_road.installation, second) == 0

    assert sorted(one.address for one in first.sent) == ["all@an.example", "one@an.example"]
    assert second.sent == []
    assert small_road.query("select address, state, channel from ops.letter_now order by 1") == [
        ("all@an.example", "sent", "notebook"),
        ("one@an.example", "sent", "notebook"),
    ]


def test_a_unit_gets_the_marked_copy_of_its_own_file(small_road: SmallRoad, tmp_path: Path) -> None:
    settings = with_contacts(
        small_road, tmp_path, "Tỉnh,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    notebook = Notebook()
    small_road.put("886", 5000)
    small_road.walk("first")
    with small_road.where(settings=settings):
        assert announce(small_road.installation, notebook) == 2

    ((address, copy),) = notebook.attached
    assert address == "one@an.example"
    workbook = openpyxl.load_workbook(BytesIO(copy))
    assert "5000" in {str(cell.value) for sheet in workbook for row in sheet for cell in row}


def test_a_copy_takes_nothing_along_but_values(small_road: SmallRoad, tmp_path: Path) -> None:
    """Comments, names, headers, properties: in each somebody may have written a name."""
    settings = with_contacts(
        small_road, tmp_path, "T,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in small_road.content("886", 5000).decode().splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(";")])
    name = "Trần Thị Bịa"
    sheet["D3"].comment = Comment(f"Hỏi bà {name}", name)
    sheet.oddHeader.center.text = name
    sheet.evenFooter.left.text = name
    sheet.print_title_rows = "1:2"
    validation = DataValidation(type="whole", operator="greaterThan", formula1="-1")
    validation.prompt, validation.promptTitle = f"Do {name} ghi", name
    validation.add("D3")
    sheet.add_data_validation(validation)
    workbook.defined_names["Tran_Thi_Bia"] = DefinedName("Tran_Thi_Bia", attr_text=f'"{name}"')
    workbook.properties.creator = workbook.properties.lastModifiedBy = name
    workbook.properties.title = workbook.properties.description = name
    workbook.custom_doc_props.append(StringProperty(name="Người lập", value=name))
    # Called as one of ours, and hidden, as ours are.
    hidden = workbook.create_sheet(OURS[0])
    hidden.append([name])
    hidden.sheet_state = "hidden"
    file = tmp_path / "a.xlsx"
    workbook.save(file)
    Inbox(small_road.settings.inbox).put(file.read_bytes(), "a.xlsx", "886", "2022", "official")
    small_road.walk("first")
    notebook = Notebook()
    with small_road.where(settings=settings):
        announce(small_road.installation, notebook)
    ((_, copy),) = notebook.attached
    with zipfile.ZipFile(BytesIO(copy)) as archive:
        for part in archive.namelist():
            said = archive.read(part).decode()
            assert "Bịa" not in said and "Tran_Thi_Bia" not in said, part
    found = openpyxl.load_workbook(BytesIO(copy))
    assert "5000" in {str(cell.value) for sheet in found for row in sheet for cell in row}


def test_no_copy_is_made_of_a_workbook_with_a_sheet_that_is_no_table(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    settings = with_contacts(
        small_road, tmp_path, "Tỉnh,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    notebook = Notebook()
    for name in (None, "Danh sách tổ"):
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        for line in small_road.content("886", 5000).decode().splitlines():
            sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(";")])
        if name is not None:
            workbook.create_sheet(name).append(["Nguyễn Thị Bịa"])
        file = tmp_path / "a.xlsx"
        workbook.save(file)
        Inbox(small_road.settings.inbox).put(file.read_bytes(), "a.xlsx", "886", "2022", "official")
        small_road.walk(f"run {name}")
        with small_road.where(settings=settings):
            announce(small_road.installation, notebook)
    assert len(notebook.attached) == 1, "of the first alone"


def test_no_copy_is_made_of_a_workbook_in_which_another_table_names_people(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    settings = with_contacts(
        small_road, tmp_path, "Tỉnh,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    number = small_road.submit("886", 5000)
    with psycopg.connect(small_road.url) as connection:
        connection.execute(
            "insert into ops.submission (sha256, delivery_id, form) select sha256, delivery_id,"
            " 'household_list' from ops.submission where submission_id = %s",
            (number,),
        )
        connection.execute(
            "insert into ops.submission_state (submission_id, state, moved_by, why)"
            " values (%s, 'received', 'test', 'test')",
            (number + 1,),
        )
    notebook = Notebook()
    with small_road.where(settings=settings):
        assert announce(small_road.installation, notebook) == 2
    assert notebook.attached == []


def with_contacts(road: SmallRoad, folder: Path, *lines: str) -> Settings:
    """The settings of a road where these are told."""
    path = folder / "contacts.csv"
    head = "name,duty,units,addresses,hours,deputy,away"
    path.write_text("\n".join([head, *(f"{line},,," for line in lines)]), encoding="utf-8")
    return road.settings.model_copy(update={"contacts": path})


def test_who_is_told_already_does_not_keep_the_others_from_it(small_road: SmallRoad) -> None:
    small_road.put("886", 5000)
    small_road.walk("first")
    written = [one for one in messages(small_road) if one.recipient == AN_PHU]
    with psycopg.connect(small_road.url) as connection:
        assert [write(connection, letter_of(one)) for one in written] == [True]

    assert {name for _, name, _ in told(small_road)} == {"province"}


def test_nobody_is_told_of_what_is_long_past_or_still_under_way(small_road: SmallRoad) -> None:
    number = small_road.submit("886", 50)
    small_road.put("887", 60)
    with psycopg.connect(small_road.url) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            "update ops.submission_state set moved_at = now() - interval '8 days' "
            "where submission_id = %s", (number,)
        )  # fmt: skip

    assert told(small_road) == set()


def test_a_verdict_that_is_no_news_is_told_to_nobody(small_road: SmallRoad) -> None:
    """Judged again with the same outcome: nobody hears of it a second time."""
    number = small_road.submit("886", 50)
    before = told(small_road)
    small_road.replay(number)

    assert told(small_road) == before
    assert {run for run, _, _ in before} == {"run"}


def test_a_unit_is_called_as_it_was_on_the_day_of_its_figures(small_road: SmallRoad) -> None:
    """Code 30337 is a town of An Phú until June 2025, and a commune of the province after it."""
    content = small_road.content("886", 50).replace(
        "1;Huyện An Phú".encode(), "1;Xã An Phú".encode()
    )
    Inbox(small_road.settings.inbox).put(content, "a.csv", "30337", "2025", "official")
    small_road.walk("first")

    (outcome,) = messages(small_road)[0].outcomes
    later = UNITS.get("30337", date(2025, 12, 31))
    before = UNITS.get("30337", date(2024, 12, 31))
    assert later is not None and before is not None
    assert outcome.unit_name == later.full_name != before.full_name


def test_what_the_inbox_cannot_take_is_told_to_who_answers_for_the_unit(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    folder = Path(small_road.settings.inbox) / "886"
    folder.mkdir(parents=True)
    (folder / "nobody.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    small_road.put("887", 60)
    small_road.walk("first")
    border, other = administrator("border", "886"), administrator("other", "887")

    # It is no error: it waits for the morning, with what was accepted.
    assert bundles(small_road, EVERYTHING, border, other, at=NOW) == []
    found = bundles(small_road, EVERYTHING, border, other, at=NEXT_MORNING)
    letters = {one.recipient.name: letter_of(one) for bundle in found for one in bundle.messages}
    assert set(letters) == {"province", "border", "other"}
    for name in ("province", "border"):
        for said in (letters[name].text, letters[name].html):
            assert "886/tệp.xlsx” không phải là tệp" in said
            assert "is a link or a device" in said
    assert letters["border"].subject == "[An sinh] Tổng hợp: 1 việc cần xem"
    assert not any("nobody" in letter.text for letter in letters.values()), "it may be a name"
    assert "886/" not in letters["other"].text


def test_administrators_hear_of_errors_at_once_and_of_the_rest_in_the_morning(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    settings = with_contacts(small_road, tmp_path, "Tỉnh,administrator,*,all@an.example")
    notebook = Notebook()
    small_road.put("886", 50)
    small_road.put("887", 5000)
    small_road.walk("first")
    with small_road.where(settings=settings):
        announce(small_road.installation, notebook)
        assert [one.subject for one in notebook.sent] == ["[An sinh] 1 báo cáo có lỗi, cần sửa"]
        assert announce(small_road.installation, notebook) == 0

        with small_road.where(now=lambda: NEXT_MORNING):
            assert announce(small_road.installation, notebook) == 1
            assert announce(small_road.installation, notebook) == 0
    assert notebook.sent[-1].subject.startswith("[An sinh] Tổng hợp: 1 ")
    assert "Huyện An Phú" in notebook.sent[-1].text
    assert "Tân Châu" not in notebook.sent[-1].text


def test_a_warning_is_told_once_the_digest_is_there(small_road: SmallRoad, tmp_path: Path) -> None:
    settings = with_contacts(
        small_road, tmp_path, "Tỉnh,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    notebook = Notebook()
    small_road.put("886", 50)
    small_road.put("887", 5000)
    small_road.walk("first")
    query = "select distinct unit_code, state from ops.alert_now where kind <> 'report_late'"
    with small_road.where(settings=settings):
        announce(small_road.installation, notebook)
        assert set(small_road.query(query)) == {("886", "open"), ("887", "notified")}
        with small_road.where(now=lambda: NEXT_MORNING):
            announce(small_road.installation, notebook)
        assert set(small_road.query(query)) == {("886", "notified"), ("887", "notified")}
    assert notebook.sent[-1].address == "all@an.example"


def test_what_is_silenced_was_told_to_nobody(small_road: SmallRoad, tmp_path: Path) -> None:
    settings = with_contacts(small_road, tmp_path, "Tỉnh,administrator,*,all@an.example")
    small_road.submit("886", 5000)
    with psycopg.connect(small_road.url) as connection:
        until = datetime.now(UTC) + timedelta(hours=1)
        silence(connection, unit_code="886", until=until, why="they move house")
    with small_road.where(settings=settings):
        assert announce(small_road.installation, Notebook()) == 0
    assert set(small_road.query("select state from ops.alert_now")) == {("open",)}


def test_ten_thousand_cells_are_one_message(small_road: SmallRoad, tmp_path: Path) -> None:
    settings = with_contacts(
        small_road, tmp_path, "Tỉnh,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    number = small_road.submit("886", 5000)
    with psycopg.connect(small_road.url) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            """
            insert into ops.finding
                (submission_id, judgement, rule, severity, stage, cell, message_vi, message_en)
            select submission_id, judgement, rule, severity, stage, 'C' || at, message_vi, 'x'
            from ops.finding, generate_series(1, 10000) as at
            where submission_id = %s limit 10000
            """,
            (number,),
        )
    notebook = Notebook()
    with small_road.where(settings=settings):
        assert announce(small_road.installation, notebook) == 2
    for one in notebook.sent:
        assert len(one.text) < 20_000
        assert len(one.html) < 40_000


def test_what_is_silenced_is_told_to_the_unit_alone(small_road: SmallRoad, tmp_path: Path) -> None:
    settings = with_contacts(
        small_road, tmp_path, "Tỉnh,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    notebook = Notebook()
    small_road.submit("886", 5000)
    with psycopg.connect(small_road.url) as connection:
        until = datetime.now(UTC) + timedelta(hours=1)
        silence(connection, unit_code="886", until=until, why="they move house")
    with small_road.where(settings=settings):
        announce(small_road.installation, notebook)
    assert [one.address for one in notebook.sent] == ["one@an.example"]
