"""Lists of choices: what people type means one row of the list that holds on that day."""

from datetime import date
from pathlib import Path

import pytest

from ansinh.reference.choices import codes_by_text, load_choices

pytestmark = pytest.mark.unit

HEAD = "code,name_vi,name_en,is_confirmed,valid_from,valid_to\n"
ROWS = """new,Nhà ở,Housing,true,2026-01-01,9999-12-31
old,Nhà tạm,Huts,true,2016-01-01,2026-01-01
"""
SPELLINGS = """list_name,code,spelling_vi
purposes,new,Nhà
purposes,old,Nhà
purposes,old,Lều
funds,new,Quỹ
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "purposes.csv").write_text(HEAD + ROWS, encoding="utf-8")
    (tmp_path / "choice_spellings.csv").write_text(SPELLINGS, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "on", "code"),
    [
        ("nha o", date(2026, 3, 1), "new"),
        ("nha", date(2026, 3, 1), "new"),
        ("nha o", date(2025, 3, 1), None),
        ("leu", date(2025, 3, 1), "old"),
        ("leu", date(2026, 1, 1), None),
        ("old", date(2025, 12, 31), "old"),
    ],
)
def test_only_what_holds_on_the_day_can_be_chosen(
    folder: Path, text: str, on: date, code: str | None
) -> None:
    assert codes_by_text("purposes", on, on, folder).get(text) == code


def test_a_spelling_of_two_rows_means_neither(folder: Path) -> None:
    (folder / "purposes.csv").write_text(
        HEAD
        + ROWS.replace("2026-01-01", "2016-01-01", 1).replace(
            "2016-01-01,2026-01-01", "2016-01-01,9999-12-31"
        ),
        encoding="utf-8",
    )
    day = date(2026, 3, 1)
    codes = codes_by_text("purposes", day, day, folder)
    assert "nha" not in codes
    assert (codes["nha o"], codes["nha tam"]) == ("new", "old")


@pytest.mark.parametrize("name", ["donor_types", "resource_kinds", "purposes", "funds"])
def test_every_row_of_a_list_can_be_chosen_by_its_own_name(name: str) -> None:
    on = date(2026, 3, 1)
    names = [choice.name_vi for choice in load_choices(name)]
    assert len(set(names)) == len(names)
    assert len(set(codes_by_text(name, on, on).values())) == len(names)
