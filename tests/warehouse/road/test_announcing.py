"""Who is told what of a run: every administrator of his units, once, and nobody of the past."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import psycopg
import pytest
from tests.installed import UNITS
from tests.warehouse.conftest import SmallRoad

from ansinh.alerts.formats import letter_of
from ansinh.alerts.messages import RunMessage
from ansinh.landing.inbox import Inbox
from ansinh.ledger.contacts import Contact, Directory
from ansinh.ledger.letters import Attachment, Letter, write
from ansinh.road.announcing import announce, is_told, unwritten
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def administrator(name: str, *units: str) -> Contact:
    return Contact(name, "administrator", units, (f"{name}@an.example",))


EVERYTHING = administrator("province", "*")
AN_PHU = administrator("an-phu", "886")
TAN_CHAU = administrator("tan-chau", "887")


class Notebook:
    """A channel that remembers to whom it sent what."""

    name = "notebook"

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.attached: list[tuple[str, bytes]] = []

    def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:
        self.sent.append(letter)
        self.attached += [(letter.address, one.content) for one in attachments]


def messages(road: SmallRoad) -> list[RunMessage]:
    with psycopg.connect(road.url) as connection:
        directory = Directory((EVERYTHING, AN_PHU, TAN_CHAU), UNITS.parents())
        return unwritten(connection, directory, UNITS, NOW)


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
        ("first", "province", ("887", "886")),
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
        *(("first", "province"), ("first", "an-phu")),
        *(("second", "province"), ("second", "an-phu")),
    }


def test_what_was_sent_is_not_sent_again(small_road: SmallRoad, tmp_path: Path) -> None:
    settings = with_contacts(
        small_road, tmp_path, "Tỉnh,administrator,*,all@an.example", "A,unit,886,one@an.example"
    )
    first, second = Notebook(), Notebook()
    small_road.put("886", 50)
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


def with_contacts(road: SmallRoad, folder: Path, *lines: str) -> Settings:
    """The settings of a road where these are told."""
    path = folder / "contacts.csv"
    head = "name,duty,units,addresses,hours,deputy,away"
    path.write_text("\n".join([head, *(f"{line},,," for line in lines)]), encoding="utf-8")
    return road.settings.model_copy(update={"contacts": path})


def test_who_is_told_already_does_not_keep_the_others_from_it(small_road: SmallRoad) -> None:
    small_road.put("886", 50)
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

    letters = {one.recipient.name: letter_of(one) for one in messages(small_road)}
    assert set(letters) == {"province", "an-phu", "tan-chau"}
    for name in ("province", "an-phu"):
        for said in (letters[name].text, letters[name].html):
            assert "886/tệp.xlsx” không phải là tệp" in said
            assert "is a link or a device" in said
    assert letters["an-phu"].subject == "[An sinh] 1 việc cần xem"
    assert not any("nobody" in letter.text for letter in letters.values()), "it may be a name"
    assert "886/" not in letters["tan-chau"].text
