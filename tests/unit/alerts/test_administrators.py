"""The list of administrators: who answers for what, and what a bad list is told."""

from pathlib import Path

import pytest

from ansinh.alerts.administrators import AdministratorsError, read_administrators
from ansinh.settings import Settings

pytestmark = pytest.mark.unit

HEADER = "email,name,units\n"
ALL = "all@province.example,All,*\n"


def read(folder: Path, content: str, parents: dict[str, str] | None = None) -> dict[str, object]:
    path = folder / "administrators.csv"
    path.write_text(content, encoding="utf-8")
    return {one.email: one for one in read_administrators(path, parents or {})}


def test_a_district_covers_its_communes(tmp_path: Path) -> None:
    line = "border@province.example,Border,886 887\n"
    parents = {"30337": "886", "886": "89", "30544": "891", "891": "89"}
    border = read(tmp_path, HEADER + ALL + line, parents)["border@province.example"]
    assert [border.covers(code) for code in ("886", "30337", "891", "30544", "89", None)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_everything_covers_the_unknown(tmp_path: Path) -> None:
    everybody = read(tmp_path, HEADER + ALL)["all@province.example"]
    assert everybody.covers(None) and everybody.covers("30337")


def test_a_loop_among_parents_ends(tmp_path: Path) -> None:
    line = "one@province.example,One,886\n"
    one = read(tmp_path, HEADER + ALL + line, {"1": "2", "2": "1"})["one@province.example"]
    assert not one.covers("1")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("mail,name,units\n" + ALL, "first line must be email,name,units"),
        ("", "first line must be"),
        (HEADER + ALL + "nobody,No,886\n", "csv:3: 'nobody' is not an e-mail address"),
        (HEADER + ALL + "a@b.example\nc@d.example,C,*\n", "csv:3: this line must have 3 fields"),
        (HEADER + ALL + "a@b.example,A,886,887\n", "csv:3: this line must have 3 fields"),
        (HEADER + ALL + "a@b.example,A,\n", "a@b.example answers for no unit"),
        (HEADER + ALL + "a@b.example,A,8866\n", "'8866' is not a unit code"),
        (HEADER + ALL + ALL.upper(), "stands in two lines"),
        (HEADER + "a@b.example,A,886\n", "nobody answers for everything"),
        (HEADER + "x@y.example\nbcc:z@w.example,A,*\n", "must have 3 fields"),
    ],
)
def test_a_bad_list_says_which_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(AdministratorsError, match=told.replace("*", r"\*")):
        read(tmp_path, content)


def test_a_missing_or_undecodable_list_is_named(tmp_path: Path) -> None:
    path = tmp_path / "administrators.csv"
    with pytest.raises(AdministratorsError, match="cannot be read"):
        read_administrators(path, {})
    path.write_bytes((HEADER + "a@b.example,Phụ trách,*\n").encode("utf-16"))
    with pytest.raises(AdministratorsError, match="cannot be read"):
        read_administrators(path, {})


def test_the_list_that_comes_along_is_good_and_invented() -> None:
    administrators = read_administrators(Settings().administrators, {})
    assert all(one.email.endswith(".example") for one in administrators)
    for district in ("883", "884", *(str(code) for code in range(886, 895))):
        assert sum(one.covers(district) for one in administrators) >= 2, district
