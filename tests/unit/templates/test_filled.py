"""A template that is filled rightly is read as it was filled, whichever program saved it."""

import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from tests.installed import LIMITS, REFERENCE, RULES, place_order
from tests.unit.templates.filling import Rows, fill, invented, typed

from ansinh.extraction.reading import ParsedSubmission, read_workbook
from ansinh.forms.model import Column, Table
from ansinh.raw.typed_tables import type_table
from ansinh.reference.choices import load_choices
from ansinh.slots.resolving import resolve_slot
from ansinh.templates.layouts import layouts_of
from ansinh.templates.listed_units import lines_of
from ansinh.templates.requests import TemplateRequest
from ansinh.templates.writing import write_template

pytestmark = pytest.mark.unit

ORDERS = {
    "district's review": ("poverty_review", "886", "2024"),
    "commune's review": ("poverty_review", "30337", "2025", "preliminary"),
    "commune's households": ("household_list", "30337", "2026"),
    "commune's contributions": ("resource_contributions", "30337", "2025-Q4"),
    "district's uses": ("resource_uses", "886", "2024-05"),
    "province's communication": ("communication_activities", "91", "2026-Q1"),
    "province's assignments": ("steering_assignments", "91", "2026"),
}


def read(path: Path) -> ParsedSubmission:
    (submission,) = read_workbook(path, path.name, LIMITS).submissions
    return submission


@pytest.mark.parametrize("arguments", ORDERS.values(), ids=ORDERS)
def test_everything_filled_in_arrives(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    order, path = place_order(*arguments), tmp_path / "filled.xlsx"
    write_template(order, path, register_lines=40)
    rows = fill(path, order)
    submission = read(path)
    slot, found = resolve_slot(submission.form, submission.hints, REFERENCE, RULES)
    assert [*found, *submission.violations] == []
    assert (slot.unit_code, slot.period, slot.stage) == (order.unit.code, order.period, order.stage)
    assert slot.standard_code == order.standard_code
    tables = {table.name: table for table in submission.tables}
    assert set(tables) == set(rows)
    for name, parsed in tables.items():
        table = order.form.table(name)
        stored, found = type_table(parsed, table, slot, REFERENCE, RULES)
        frame = stored.frame
        assert found == [] and frame["_problems"].isna().all()
        expected = expected_rows(order, table, rows)
        assert len(frame) == len(expected)
        for position, (unit, entry) in enumerate(expected):
            row = frame.iloc[position]
            assert row["_unit_code"] == unit
            for column in table.typed_columns:
                wanted = value_of(column, entry.get(column.name), order)
                assert same(row[column.name], wanted), (name, position, column.name)


def expected_rows(
    order: TemplateRequest, table: Table, rows: Rows
) -> list[tuple[str, dict[str, Any]]]:
    """Unit and entry of every row that was filled, from top to bottom."""
    filled = rows[table.name]
    if isinstance(filled, dict):
        units = [line.unit.code for line in lines_of(order)]
        return [(unit, entry) for unit in units for entry in filled[unit]]
    codes = {unit.full_name: unit.code for unit in order.directory.on(order.on)}
    area = table.unit_column.name
    return [(codes.get(entry[area], order.unit.code), entry) for entry in filled]


def value_of(column: Column, typed_value: Any, order: TemplateRequest) -> Any:
    """What a typed cell should have become."""
    if column.kind == "choice" and typed_value is not None:
        return {one.name_vi: one.code for one in load_choices(column.choices)}[typed_value]
    if column.kind == "flag":
        return True if typed_value == "x" else None
    return typed_value


def same(found: Any, wanted: Any) -> bool:
    if wanted is None:
        return bool(pd.isna(found))
    if isinstance(wanted, float):
        return Decimal(str(found)) == Decimal(str(wanted))
    if isinstance(wanted, date):
        return str(found)[:10] == f"{wanted}"
    return bool(found == wanted)


def test_every_choice_of_every_list_was_used() -> None:
    for arguments in ORDERS.values():
        order = place_order(*arguments)
        rows = invented(order)
        for table in order.form.tables:
            for column in table.columns:
                if column.choices is not None:
                    names = {one.name_vi for one in load_choices(column.choices)}
                    missing = names - typed(rows, column.name)
                    assert missing <= {"Ngân sách huyện", "Cấp huyện"}, (column.name, missing)


def recalculated(path: Path, folder: Path) -> Path:
    """The file as LibreOffice saves it: formulas kept, their values computed."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx"]
    saved = folder / "saved"
    subprocess.run([*command, "--outdir", str(saved), str(path)], check=True, capture_output=True)
    return saved / path.name


@pytest.mark.requires("LibreOffice")
def test_a_spreadsheet_program_computes_what_nobody_has_to_type(tmp_path: Path) -> None:
    order, path = place_order("poverty_review", "886", "2024"), tmp_path / "review.xlsx"
    write_template(order, path)
    rows = fill(path, order, keeps_formulas=True)
    saved = recalculated(path, tmp_path)
    workbook = openpyxl.load_workbook(saved, data_only=True)
    for name, layout in layouts_of(order).items():
        for at, (_, entry) in enumerate(expected_rows(order, layout.table, rows)):
            for column, value in entry.items():
                place = (layout.first_row + at + 1, layout.position(column) + 1)
                found = workbook[layout.sheet].cell(*place).value
                assert found == pytest.approx(value, abs=1e-9), (name, at, column)
    submission = read(saved)
    slot, found = resolve_slot(submission.form, submission.hints, REFERENCE, RULES)
    assert [*found, *submission.violations] == [] and slot.unit_code == "886"
