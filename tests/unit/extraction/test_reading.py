"""From a file to typed rows: what was sent stays, what cannot be read is named."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from tests.installed import LIMITS, REFERENCE, RULES

from ansinh.extraction.reading import ParsedSubmission, read_workbook
from ansinh.forms.catalogue import load_forms
from ansinh.raw.typed_tables import type_table
from ansinh.rules.findings import Finding
from ansinh.slots.slots import Slot

pytestmark = pytest.mark.unit

FORM = load_forms()["poverty_review"]


def slot(unit: str = "886", year: int = 2016) -> Slot:
    standard = "2016-2021" if year <= 2021 else "2022-2025"
    return Slot("poverty_review", unit, f"{year}", "official", standard, date(year, 12, 31))


def read(path: Path) -> ParsedSubmission:
    (submission,) = read_workbook(path, "tệp.xlsx", LIMITS).submissions
    return submission


def typed(
    submission: ParsedSubmission, where: Slot, at: int = 0
) -> tuple[pd.DataFrame, list[Finding]]:
    parsed = submission.tables[at]
    table, found = type_table(parsed, FORM.table(parsed.name), where, REFERENCE, RULES)
    return table.frame, found


def problems(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [json.loads(one) if isinstance(one, str) else {} for one in frame["_problems"]]


def test_rows_places_and_letters(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    submission = read(write(make_sheet("results", down=2, right=1, name="KQ")))
    assert (submission.form, submission.form_version) == ("poverty_review", "2021")
    parsed = submission.tables[0]
    assert parsed.sheet == "KQ"
    assert parsed.letters["_unit_name"] == "C"
    assert parsed.letters["households"] == "D"
    frame, findings = typed(submission, slot())
    assert findings == []
    assert frame["_unit_code"].tolist() == ["886", "30337", "30340"]
    assert frame["_unit_level"].tolist() == ["district", "commune", "commune"]
    book = openpyxl.load_workbook(write(make_sheet("results", down=2, right=1, name="KQ")))
    for row, households, rate in zip(
        frame["_row"], frame["households"], frame["poor_rate_pct"], strict=True
    ):
        assert book["KQ"][f"{parsed.letters['households']}{row}"].value == households
        cell = book["KQ"][f"{parsed.letters['poor_rate_pct']}{row}"].value
        assert Decimal(repr(cell)) == rate


CELLS: list[tuple[Any, str | None, int | None, str | None]] = [
    (1633, "1633", 1633, None),
    ("1.633", "1.633", 1633, None),
    (1.633, "1.633", None, "not_whole"),
    ("khoảng 2.000", "khoảng 2.000", None, "not_a_number"),
    ("-3", "-3", None, "negative"),
    (("=1/0", "#DIV/0!"), "#DIV/0!", None, "error_cell"),
    (("=1+1", 2), "2", 2, None),
    ("1.633,000", "1.633,000", None, "ambiguous|1633.000|1633000"),
    ("–", "–", 0, None),
    ("", None, None, None),
    (True, "TRUE", None, "not_a_number"),
]


def test_cells_of_every_sort(make_sheet: Callable[..., Any], write: Callable[..., Path]) -> None:
    cells = {(at, "households"): cell for at, (cell, *_) in enumerate(CELLS)}
    units = [("1", "Huyện An Phú")] * len(CELLS)
    frame, _ = typed(read(write(make_sheet("results", cells=cells, units=units))), slot())
    found = [
        (None if pd.isna(text) else text, None if pd.isna(value) else value, one.get("households"))
        for text, value, one in zip(
            frame["households_text"], frame["households"], problems(frame), strict=True
        )
    ]
    assert found == [tuple(expected) for _, *expected in CELLS]


def test_a_formula_that_was_never_computed(
    make_sheet: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write(make_sheet("results")))
    page = book.worksheets[0]
    row = next(cell.row for cell in page["B"] if cell.value == "Xã Khánh An")
    page[f"C{row}"] = f"=D{row}&5"
    path = tmp_path / "formula.xlsx"
    book.save(path)
    frame, _ = typed(read(path), slot())
    assert frame["households_text"].iloc[2] == f"=D{row}&5"
    assert pd.isna(frame["households"].iloc[2])
    assert problems(frame)[2] == {"households": "no_stored_value"}


def test_a_rate_shown_as_a_percentage(
    make_sheet: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write(make_sheet("results")))
    page = book.worksheets[0]
    row = next(cell.row for cell in page["B"] if cell.value == "Xã Khánh An")
    page[f"F{row}"] = 0.0675
    page[f"F{row}"].number_format = "0.00%"
    path = tmp_path / "percentage.xlsx"
    book.save(path)
    frame, _ = typed(read(path), slot())
    assert frame["poor_rate_pct"].iloc[2] == Decimal("6.75")


def test_two_rows_a_unit(make_sheet: Callable[..., Any], write: Callable[..., Path]) -> None:
    submission = read(write(make_sheet("results"), make_sheet("movement_poor", name="DB")))
    frame, findings = typed(submission, slot(), 1)
    assert findings == []
    assert frame["counted"].tolist() == ["households", "persons"] * 3
    assert frame["_unit_code"].tolist() == ["886", "886", "30337", "30337", "30340", "30340"]
    assert frame["_row"].is_unique


def test_what_a_row_counts_must_be_said(
    make_sheet: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write(make_sheet("results"), make_sheet("movement_poor")))
    page = book["movement_poor"]
    row = next(cell.row for cell in page["C"] if cell.value == "Nhân khẩu")
    page[f"C{row}"] = "Lượt"
    path = tmp_path / "counted.xlsx"
    book.save(path)
    _, findings = typed(read(path), slot(), 1)
    assert [(one.rule, one.row) for one in findings] == [("structure.counted_unknown", row)]
