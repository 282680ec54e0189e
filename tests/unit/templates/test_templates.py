"""What somebody finds who opens a template: another library reads it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from tests.installed import place_order

from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Column
from ansinh.recognition.marker import SHEET, read_marker
from ansinh.reference.choices import Choice, ChoiceLists
from ansinh.templates import instructions, lists
from ansinh.templates.layouts import Layout, layouts_of
from ansinh.templates.listed_units import lines_of
from ansinh.templates.requests import TemplateError, TemplateRequest
from ansinh.templates.validation import validation_of
from ansinh.templates.writing import template_bytes, write_template
from ansinh.workbooks.grid import Grid

pytestmark = pytest.mark.unit

LINES = 20
SLOTS = (("886", "2024"), ("30337", "2025-Q4"), ("91", "2026"))
# The largest takes seconds to write; one table of it is looked at below.
EVERY = [
    (form, unit, period)
    for form in load_forms()
    for unit, period in SLOTS
    if (form, unit) != ("poverty_review", "91")
]


@cache
def order_of(form: str, unit: str, period: str) -> TemplateRequest:
    return place_order(form, unit, period)


@cache
def template(form: str, unit: str, period: str) -> Workbook:
    content = template_bytes(order_of(form, unit, period), LINES)
    return openpyxl.load_workbook(BytesIO(content))


def sheet_of(workbook: Workbook, layout: Layout) -> Worksheet:
    return workbook[layout.sheet]


def data_cells(sheet: Worksheet, layout: Layout, column: str, rows: int) -> list:
    at = layout.position(column) + 1
    return [sheet.cell(layout.first_row + 1 + row, at) for row in range(rows)]


@pytest.mark.parametrize("slot", EVERY, ids=str)
def test_marker_names_form_and_slot_and_cannot_be_seen(slot: tuple[str, str, str]) -> None:
    order = order_of(*slot)
    sheet = template(*slot)[SHEET]
    assert sheet.sheet_state == "veryHidden"
    marker = read_marker(Grid(SHEET, [list(row) for row in sheet.iter_rows(values_only=True)]))
    assert (marker.form, marker.version) == (order.form.form, order.form.version)
    assert (marker.hint.unit_code, marker.hint.period) == slot[1:]
    assert (marker.hint.stage, marker.hint.standard_code) == (order.stage, order.standard_code)


@pytest.mark.parametrize("slot", EVERY, ids=str)
def test_tables_follow_the_instructions_and_all_else_is_hidden(slot: tuple[str, str, str]) -> None:
    workbook = template(*slot)
    shown = [sheet.title for sheet in workbook if sheet.sheet_state == "visible"]
    assert shown == [instructions.SHEET] + [
        layout.sheet for layout in layouts_of(order_of(*slot)).values()
    ]


@pytest.mark.parametrize("slot", EVERY, ids=str)
def test_only_cells_to_fill_are_open(slot: tuple[str, str, str]) -> None:
    for layout in layouts_of(order_of(*slot)).values():
        sheet = sheet_of(template(*slot), layout)
        assert sheet.protection.sheet and not sheet.protection.password
        for number, row in enumerate(sheet.iter_rows(max_row=layout.first_row), start=1):
            # What a register's figures speak of is chosen above the line on stars and money.
            is_words = layout.table.is_register and number == layout.header_row - 1
            assert all(cell.protection.locked is not is_words for cell in row)
        for row in sheet.iter_rows(min_row=layout.first_row + 1):
            for cell in row:
                if cell.data_type == "f":
                    assert cell.protection.locked, cell.coordinate
                if not cell.protection.locked:
                    is_number_of_a_line = layout.table.is_register and cell.column == 1
                    assert cell.value is None or is_number_of_a_line


@pytest.mark.parametrize("slot", EVERY, ids=str)
def test_rows_of_registers_and_no_others_can_be_inserted_and_deleted(
    slot: tuple[str, str, str],
) -> None:
    """A program deletes a row of a locked sheet only where no cell of it is locked."""
    workbook = template(*slot)
    for layout in layouts_of(order_of(*slot)).values():
        sheet = sheet_of(workbook, layout)
        is_register = layout.table.is_register
        # The attributes of the file say what is forbidden.
        assert sheet.protection.deleteRows is not is_register
        assert sheet.protection.insertRows is not is_register
        assert sheet.protection.deleteColumns and sheet.protection.insertColumns
        if is_register:
            for row in range(layout.first_row + 1, layout.first_row + LINES + 1):
                assert not sheet.row_dimensions[row].protection.locked
                assert not any(cell.protection.locked for cell in sheet[row])
            assert sheet.row_dimensions[layout.first_row].protection.locked


@pytest.mark.parametrize("slot", EVERY, ids=str)
def test_print_setup_fits_a_page_and_repeats_the_header(slot: tuple[str, str, str]) -> None:
    for layout in layouts_of(order_of(*slot)).values():
        sheet = sheet_of(template(*slot), layout)
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
        first, last = layout.header_row + 1, layout.first_row
        assert sheet.print_title_rows == f"${first}:${last}"
        assert "&P/&N" in sheet.oddFooter.right.text
        assert sheet.freeze_panes.endswith(str(layout.first_row + 1))


@pytest.mark.parametrize(("unit", "period"), SLOTS[:2])
def test_units_stand_in_a_review_under_their_names_of_that_day(unit: str, period: str) -> None:
    order = order_of("poverty_review", unit, period)
    for layout in layouts_of(order).values():
        sheet = sheet_of(template("poverty_review", unit, period), layout)
        below = sheet.iter_rows(min_row=layout.first_row + 1, max_col=2, values_only=True)
        names = [name for _, name in below if name]
        names = [name for name in names if name.split()[0] != "NGƯỜI"]
        assert names == [line.unit.full_name for line in lines_of(order)]
    assert names[0] == {"886": "Huyện An Phú", "30337": "Xã An Phú"}[unit]


def test_a_district_adds_up_its_communes_and_computes_rates() -> None:
    layouts = layouts_of(order_of("poverty_review", "886", "2024"))
    workbook = template("poverty_review", "886", "2024")
    communes = len(lines_of(order_of("poverty_review", "886", "2024"))) - 1
    results, movement = layouts["results"], layouts["movement_poor"]
    sheet, first = sheet_of(workbook, results), results.first_row + 1
    total, commune = data_cells(sheet, results, "households", 2)
    assert total.value.endswith(f"SUM(C{first + 1}:C{first + communes}))") and commune.value is None
    rates = data_cells(sheet, results, "poor_rate_pct", communes + 1)
    assert all(f"E{cell.row}/C{cell.row}*100" in cell.value for cell in rates)
    moved = sheet_of(workbook, movement)
    households, persons = data_cells(moved, movement, "start_count", 2)
    assert "SUMIF" in households.value and f"$C{persons.row}" in persons.value
    ends = data_cells(moved, movement, "end_count", 4)
    assert ends[3].value.count(f"{ends[3].row}") >= 8


def test_a_province_adds_up_its_districts_and_no_commune_twice() -> None:
    order = place_order("poverty_review", "89", "2024")
    form = replace(order.form, tables=order.form.tables[:1])
    order = replace(order, form=form)
    layout = layouts_of(order)["results"]
    sheet = openpyxl.load_workbook(BytesIO(template_bytes(order)))[layout.sheet]
    lines = lines_of(order)
    cells = data_cells(sheet, layout, "households", len(lines))
    added = cells[0].value.rsplit("SUM(", 1)[1].rstrip(")").split(",")
    districts = [cells[at].coordinate for at in lines[0].parts]
    assert added == districts and len(districts) == 11


def test_a_commune_reports_in_one_row_of_open_cells() -> None:
    layout = layouts_of(order_of("poverty_review", "30337", "2025-Q4"))["results"]
    sheet = sheet_of(template("poverty_review", "30337", "2025-Q4"), layout)
    (cell,) = data_cells(sheet, layout, "households", 1)
    assert cell.value is None and not cell.protection.locked
    heading = sheet.cell(layout.header_row + 1, 2).value
    assert heading == "Xã/phường/đặc khu"


def test_indicators_that_the_standard_does_not_know_are_closed() -> None:
    order = place_order("poverty_review", "886", "2019")
    order = replace(
        order,
        form=replace(
            order.form, tables=(replace(order.form.table("deprivation_poor"), required=True),)
        ),
    )
    layout = layouts_of(order)["deprivation_poor"]
    sheet = openpyxl.load_workbook(BytesIO(template_bytes(order)))[layout.sheet]
    known, unknown = (data_cells(sheet, layout, f"indicator_{number}", 2)[1] for number in (10, 11))
    assert not known.protection.locked and unknown.protection.locked


def validations(sheet: Worksheet) -> list[tuple]:
    """Each rule of a sheet with each range it holds for."""
    rules = sheet.data_validations.dataValidation
    return [(rule, area) for rule in rules for area in rule.sqref.ranges]


def accepts(rule: DataValidation) -> Callable[[float], bool]:
    """What a rule of a sheet lets in, as the program that opens it decides."""
    bounds = [float(one) for one in (rule.formula1, rule.formula2) if one is not None]
    if rule.operator == "greaterThanOrEqual":
        (least,) = bounds
        return lambda value: value >= least and (rule.type != "whole" or value == int(value))
    assert rule.operator in (None, "between"), rule.operator
    least, most = bounds
    return lambda value: least <= value <= most and (rule.type != "whole" or value == int(value))


# Serial numbers of days as spreadsheets count them: 42370 is 1 January 2016.
LETS_IN = {
    "count": ([0, 1, 100_000], [-100, -1, 0.5]),
    "money": ([0, 1, 10**12], [-100, -1, 0.5]),
    "quantity": ([0, 0.5, 100], [-100, -0.01]),
    "rate_pct": ([0, 50.5, 100], [-0.01, 100.01, 1000]),
    "date": ([40544, 46000], [40543, 1]),
    "year": ([1900, 2024], [0, 1899, 1999.5]),
}


def test_what_a_column_of_a_kind_lets_in() -> None:
    for kind, (inside, outside) in LETS_IN.items():
        column = replace(load_forms()["poverty_review"].tables[0].columns[0], kind=kind)
        with BytesIO() as stream:
            with xlsxwriter.Workbook(stream) as workbook:
                sheet = workbook.add_worksheet()
                sheet.data_validation(0, 0, 9, 0, validation_of(column, None, 2024))
            stream.seek(0)
            ((rule, _),) = validations(openpyxl.load_workbook(stream).worksheets[0])
        assert [value for value in inside if not accepts(rule)(value)] == [], kind
        assert [value for value in outside if accepts(rule)(value)] == [], kind
        assert rule.errorStyle in (None, "stop") and rule.error, "it stops, and says why"
        if kind == "year":
            assert accepts(rule)(2024) and not accepts(rule)(2025), "no year to come"


@pytest.mark.parametrize("slot", EVERY, ids=str)
def test_cells_accept_what_their_kind_says(slot: tuple[str, str, str]) -> None:
    workbook, order = template(*slot), order_of(*slot)
    for layout in layouts_of(order).values():
        sheet = sheet_of(workbook, layout)
        rules: dict[int, list[tuple]] = {}
        for rule, area in validations(sheet):
            rules.setdefault(area.min_col - 1, []).append((rule, area))
        for column in layout.table.columns:
            for rule, area in rules.get(layout.position(column.name), []):
                if layout.table.is_register:
                    assert area.size["rows"] == LINES
                    assert rule.prompt == column.help_vi
                if column.kind in LETS_IN:
                    inside, outside = LETS_IN[column.kind]
                    inside = [
                        one for one in inside if column.kind != "year" or one <= order.on.year
                    ]
                    assert all(map(accepts(rule), inside)), column.name
                    assert not any(map(accepts(rule), outside)), column.name
                elif column.kind != "text":
                    assert rule.type == "list" and rule.formula1, column.name
                assert rule.error
            is_open = is_to_be_filled(sheet, layout, column)
            assert layout.position(column.name) in rules or not is_open, column.name


def is_to_be_filled(sheet: Worksheet, layout: Layout, column: Column) -> bool:
    """Whether a column has open cells that may not hold just anything."""
    at = layout.position(column.name) + 1
    cells = (row[0] for row in sheet.iter_rows(layout.first_row + 1, min_col=at, max_col=at))
    return column.kind != "text" and any(not cell.protection.locked for cell in cells)


@pytest.mark.parametrize("slot", [slot for slot in EVERY if slot[0] != "poverty_review"], ids=str)
def test_a_line_that_was_begun_shows_what_it_still_lacks(slot: tuple[str, str, str]) -> None:
    for layout in layouts_of(order_of(*slot)).values():
        sheet = sheet_of(template(*slot), layout)
        tinted = {}
        for ranges in sheet.conditional_formatting:
            for rule in ranges.rules:
                assert rule.dxf.fill.bgColor.rgb == "FFFFF2CC"
                (area,) = ranges.sqref.ranges
                assert (area.min_row, area.size["rows"]) == (layout.first_row + 1, LINES)
                assert area.size["columns"] == 1
                tinted[area.min_col - 1] = rule.formula[0]
        filled = {layout.position(one.name) for one in layout.table.columns if one.filled}
        assert set(tinted) == filled and filled
        for position, formula in tinted.items():
            here = f"${get_column_letter(position + 1)}{layout.first_row + 1}"
            assert formula.startswith("AND(COUNTA(") and formula.endswith(f'{here}="")')


def chosen_from(workbook: Workbook, name: str) -> list[str]:
    place = workbook.defined_names[name].attr_text.rsplit("!", 1)[1]
    return [row[0].value for row in workbook[lists.SHEET][place.replace("$", "")]]


def test_lists_drop_down_what_may_be_chosen_in_the_period() -> None:
    workbook = template("resource_contributions", "886", "2024")
    assert "Cá nhân" in chosen_from(workbook, "dm_donor_types")
    assert "Ngân sách huyện" in chosen_from(workbook, "dm_funding_sources")
    units = chosen_from(workbook, "dm_units")
    assert units[0] == "Huyện An Phú" and "Xã Khánh An" in units and len(units) == 15
    later = chosen_from(template("resource_contributions", "30337", "2025-Q4"), "dm_units")
    assert later == ["Xã An Phú"]
    layout = layouts_of(order_of("resource_contributions", "886", "2024"))["contributions"]
    rules = sheet_of(workbook, layout).data_validations.dataValidation
    sources = {rule.formula1 for rule in rules if rule.type == "list"}
    assert {"dm_donor_types", "dm_units"} <= sources


def test_what_can_no_longer_be_chosen_is_not_offered() -> None:
    class Shortened(ChoiceLists):
        def rows(self, name: str) -> tuple[Choice, ...]:
            first, *rest = super().rows(name)
            return (replace(first, valid_to=date(2024, 1, 1)), *rest)

    order = order_of("resource_uses", "886", "2024")
    later = replace(order, reference=replace(order.reference, choices=Shortened()))
    assert lists.lists_of(later)["purposes"] == lists.lists_of(order)["purposes"][1:]


def test_a_register_has_numbered_lines_a_total_of_money_and_stars() -> None:
    layout = layouts_of(order_of("resource_contributions", "30337", "2025-Q4"))["contributions"]
    sheet = sheet_of(template("resource_contributions", "30337", "2025-Q4"), layout)
    first = layout.first_row + 1
    numbers = [sheet.cell(first + row, 1).value for row in range(LINES)]
    assert numbers == list(range(1, LINES + 1))
    assert sheet.cell(first + LINES, 1).value == "Tổng cộng"
    below = [cell for cell in sheet[first + LINES + 1] if cell.value is not None]
    assert below == [], "the signatures stand apart"
    (total,) = data_cells(sheet, layout, "value_vnd", LINES + 1)[-1:]
    assert f"SUM(M{first}:M{first + LINES - 1})" in total.value
    legend = [cell.value for cell in sheet[layout.header_row] if cell.value]
    assert legend == ["(*) Cột bắt buộc ghi", "Đơn vị tính: đồng"]
    headings = [cell.value for cell in sheet[layout.header_row + 1]]
    assert "Nguồn vốn (*)" in headings and "Quỹ" in headings
    assert sheet.auto_filter.ref.endswith(f"{first + LINES - 1}")


def test_frame_and_signatures_name_the_office_and_nobody() -> None:
    layout = layouts_of(order_of("poverty_review", "886", "2024"))["results"]
    sheet = sheet_of(template("poverty_review", "886", "2024"), layout)
    texts = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert texts[:4] == [
        "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "HUYỆN AN PHÚ", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip
    assert texts[4].startswith("TỔNG HỢP KẾT QUẢ CHÍNH THỨC RÀ SOÁT HỘ NGHÈO")
    assert texts[-4:] == ["NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN"] + ["(Ký, ghi rõ họ tên)"] * 2


def test_no_formula_waits_for_its_value(tmp_path: Path) -> None:
    """The reader asks for a file to be saved again where a formula has no stored value."""
    from zipfile import ZipFile

    from ansinh.workbooks.grid import UncachedFormula
    from ansinh.workbooks.grids import read_grids

    path = tmp_path / "blank.xlsx"
    write_template(order_of("poverty_review", "886", "2024"), path)
    grids = list(read_grids(path, path.name, "xlsx"))
    cells = [cell for grid in grids for row in grid.rows for cell in row]
    assert not any(isinstance(cell, UncachedFormula) for cell in cells)
    with ZipFile(path) as archive:
        assert b"<f>" in archive.read("xl/worksheets/sheet2.xml")


def test_same_bytes_on_every_run() -> None:
    order = order_of("resource_contributions", "886", "2024")
    assert template_bytes(order, LINES) == template_bytes(order, LINES)
    properties = template("resource_contributions", "886", "2024").properties
    # No clock: a second later the bytes are still the same.
    assert properties.created == properties.modified == datetime(2024, 12, 31)  # noqa: DTZ001


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    order, path = order_of("resource_uses", "886", "2024"), tmp_path / "mẫu.xlsx"
    path.write_bytes(b"filled")
    with pytest.raises(TemplateError, match="--force"):
        write_template(order, path)
    assert path.read_bytes() == b"filled"
    write_template(order, path, is_forced=True, register_lines=1)
    assert path.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(("name", "says"), [("no/a.xlsx", "folder"), ("a.xls", ".xlsx")])
def test_a_place_that_cannot_be_is_told(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        write_template(order_of("resource_uses", "886", "2024"), tmp_path / name)


def test_a_standard_of_income_alone_asks_for_no_indicator() -> None:
    workbook = template("poverty_review", "886", "2013")
    titles = [cell.value for row in workbook["Kết quả rà soát"].iter_rows() for cell in row]
    assert "(theo chuẩn nghèo giai đoạn 2011-2015)" in titles
    asked = [name for name in workbook.sheetnames if "thiếu hụt" in name.lower()]
    assert asked == []
