"""The list of contacts: who is told of what, and what a bad list is told."""

from datetime import date, time
from pathlib import Path

import pytest

from ansinh.alerts.channels import takes_chat
from ansinh.alerts.contact_faults import ContactsError
from ansinh.alerts.contact_file import as_csv, changes, masked, read_contacts
from ansinh.ledger.contacts import Contact
from ansinh.settings import Settings

pytestmark = pytest.mark.unit

HEADER = "name,duty,units,addresses,hours,deputy,away\n"
WITH_LANGUAGE = "name,duty,units,addresses,hours,deputy,away,language\n"
ALL = "All,administrator,*,all@province.example,,,\n"
TELEGRAM = "tgram://123456789:AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhI/987654321/"


def read(folder: Path, content: str) -> dict[str, Contact]:
    path = folder / "contacts.csv"
    path.write_text(content, encoding="utf-8")
    known = {"886", "887", "30337"}
    return {one.name: one for one in read_contacts(path, known.__contains__, takes_chat)}


def test_all_that_a_line_may_say(tmp_path: Path) -> None:
    line = f"An Phú,unit,886 30337,a@b.example {TELEGRAM},07:00-17:00,All,2026-12-01/2026-12-15\n"
    one = read(tmp_path, HEADER + ALL + line)["An Phú"]
    assert one == Contact(
        "An Phú",
        "unit",
        ("886", "30337"),
        ("a@b.example", TELEGRAM),
        time.fromisoformat("07:00"),
        time.fromisoformat("17:00"),
        "All",
        date(2026, 12, 1),
        date(2026, 12, 15),
    )


def test_a_directory_that_was_written_out_is_read_back(tmp_path: Path) -> None:
    lines = (
        "An Phú,unit,886,a@b.example,07:00-11:30,All,2026-12-01/2026-12-15\n"
        "B,unit,887,b@b.example,,All,2026-12-01\n"
        "Ops,operator,,ops@b.example,,,\n"
    )
    found = read(tmp_path, HEADER + ALL + lines)
    assert read(tmp_path, as_csv(found.values())) == found


def test_a_contact_reads_vietnamese_unless_the_list_says_otherwise(tmp_path: Path) -> None:
    lines = "A,unit,886,a@b.example,,,,en\nB,unit,887,b@b.example,,,,\n"
    found = read(tmp_path, WITH_LANGUAGE + ALL.replace(",,,", ",,,,vi") + lines)
    assert {name: one.language for name, one in found.items()} == {
        "All": "vi",
        "A": "en",
        "B": "vi",
    }
    assert read(tmp_path, as_csv(found.values())) == found
    without = read(tmp_path, HEADER + ALL)
    assert without["All"].language == "vi", "lists from before languages"


def test_a_list_of_administrators_of_before_is_taken(tmp_path: Path) -> None:
    found = read(tmp_path, "email,name,units\nall@b.example,All,*\none@b.example,,886 887\n")
    assert found["one@b.example"] == Contact(
        "one@b.example", "administrator", ("886", "887"), ("one@b.example",)
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("mail,name,units\n" + ALL, "first line must be name,duty"),
        ("", "first line must be"),
        (HEADER + ALL + "No,unit,886,nobody,,,\n", "No: '…' is neither a mail address nor a chat"),
        (HEADER + ALL + "No,unit,886,nosuch://token,,,\n", "'nosuch://…' is neither"),
        (HEADER + ALL + "A,unit,886\n", "csv:3: this line has more or fewer fields"),
        (HEADER + ALL + "A,unit,886,a@b.example,,,,\n", "csv:3: this line has more or fewer"),
        (HEADER + ALL + "A,unit,,a@b.example,,,\n", "csv:3: A answers for no unit"),
        (HEADER + ALL + "A,unit,8866,a@b.example,,,\n", "A: there is no unit '8866'"),
        (HEADER + ALL + "A,boss,886,a@b.example,,,\n", "csv:3: 'boss' is no duty"),
        (HEADER + ALL + "A,operator,886,a@b.example,,,\n", "csv:3: A runs the platform"),
        (HEADER + ALL + ",unit,886,a@b.example,,,\n", "csv:3: the contact has no name"),
        (HEADER + ALL + "A,unit,886,,,,\n", "csv:3: A has no address"),
        (HEADER + ALL + "A,unit,886,a@b.example,7-17,,\n", "'7-17' are no hours"),
        (HEADER + ALL + "A,unit,886,a@b.example,17:00-07:00,,\n", "are no hours"),
        (HEADER + ALL + "A,unit,886,a@b.example,07:00-25:00,,\n", "are no hours"),
        (HEADER + ALL + "A,unit,886,a@b.example,,Nobody,\n", "the deputy 'Nobody' is no contact"),
        (HEADER + ALL + "A,unit,886,a@b.example,,,2026-12-01\n", "name a deputy"),
        (HEADER + ALL + "A,unit,886,a@b.example,,All,2026-13-01\n", "are no days"),
        (HEADER + ALL + "A,unit,886,a@b.example,,All,2026-12-02/2026-12-01\n", "are no days"),
        (WITH_LANGUAGE + "A,unit,886,a@b.example,,,,fr\n", "csv:2: 'fr' is no language"),
        (HEADER + ALL + ALL, "All stands in two lines"),
        (HEADER + "A,administrator,886,a@b.example,,,\n", "nobody answers for everything"),
        (HEADER + "A,unit,*,a@b.example,,,\n", "nobody answers for everything"),
    ],
)
def test_a_bad_list_says_which_line_and_what(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(ContactsError) as error:
        read(tmp_path, content)
    assert told in str(error.value)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    lines = "A,boss,886,a@b.example,,,\nB,unit,1,b@b.example,,,\n"
    with pytest.raises(ContactsError) as error:
        read(tmp_path, HEADER + lines)
    assert len(str(error.value).splitlines()) == 3


def test_a_list_that_is_not_there_or_no_text_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path / "bytes.csv"):
        if path.name == "bytes.csv":
            path.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(ContactsError, match="cannot be read as UTF-8 CSV"):
            read_contacts(path, lambda _: True, takes_chat)


def test_what_changes_is_what_differs(tmp_path: Path) -> None:
    now = read(tmp_path, HEADER + ALL + "A,unit,886,a@b.example,,,\nB,unit,887,b@b.example,,,\n")
    wanted = read(
        tmp_path, HEADER + ALL + "A,unit,886,new@b.example,,,\nC,unit,887,b@b.example,,,\n"
    )
    found = changes(now.values(), wanted.values())
    assert [one.name for one in found.set] == ["A", "C"]
    assert [one.name for one in found.ended] == ["B"]
    assert not changes(now.values(), now.values())


def test_of_a_chat_no_token_is_shown() -> None:
    assert masked(TELEGRAM) == "tgram://…"
    assert masked("a@b.example") == "a@b.example"


def test_the_list_that_comes_with_the_product_is_right() -> None:
    from tests.installed import UNITS

    path = Settings(_env_file=None).contacts
    found = read_contacts(path, lambda code: UNITS.newest(code) is not None, takes_chat)
    assert {one.duty for one in found} == {"unit", "administrator", "operator"}
