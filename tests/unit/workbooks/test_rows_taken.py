"""A register that is too long is told how many rows are taken, and so many are."""

import random
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from tests.installed import RULES

from ansinh.forms.catalogue import load_forms
from ansinh.workbooks.formats.limits import FARTHEST_ROW, MOST_CELLS
from ansinh.workbooks.safety.archive import MOST_INFLATED

pytestmark = pytest.mark.unit

SAMPLE = 500
REGISTERS = [table for form in load_forms().values() for table in form.tables if table.is_register]


def rows_taken() -> int:
    """The number that the refusals say, in both languages."""
    said = {
        text.replace(".", "").replace(",", "")
        for rule in ("file.inflates_too_much", "file.too_many_cells")
        for message in (RULES[rule].message_vi, RULES[rule].message_en)
        for text in re.findall(r"\d+[.,]\d{3}", message)
    }
    (rows,) = said
    return int(rows)


@pytest.mark.parametrize("table", REGISTERS, ids=lambda table: table.name)
def test_as_many_rows_as_are_promised_are_within_every_limit(table, tmp_path: Path) -> None:
    """Every cell filled, and none like another."""
    chance = random.Random(1)
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row in range(SAMPLE):
            sheet.write_row(row, 0, [f"{chance.random():.10f}" for _ in range(width(table))])
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        inflated = sum(entry.file_size for entry in archive.infolist())

    assert rows_taken() <= FARTHEST_ROW
    assert rows_taken() * width(table) <= MOST_CELLS
    assert rows_taken() / SAMPLE * inflated <= MOST_INFLATED


def width(table) -> int:
    return len(table.columns) + 2  # a running number, and a name or nothing
