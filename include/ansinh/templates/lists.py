"""The hidden sheet with everything that may be chosen, each list under a name."""

from collections.abc import Sequence

import xlsxwriter

from ansinh.templates.cell_formats import CellFormats
from ansinh.templates.listed_units import units_within
from ansinh.templates.requests import TemplateRequest
from ansinh.workbooks.grid import letter

SHEET = "Danh mục"
UNITS = "units"
UNITS_HEADING = "Tên đơn vị hành chính"


def lists_of(request: TemplateRequest) -> dict[str, list[str]]:
    """What may be chosen in the period, by the name of the list."""
    columns = [column for table in request.form.tables for column in table.columns]
    lists = {
        column.choices: request.choices(column.choices)
        for column in columns
        if column.choices is not None
    }
    if any(column.kind == "unit" for column in columns):
        lists[UNITS] = [unit.full_name for unit in units_within(request)]
    return {name: texts for name, texts in lists.items() if texts}


def list_name(name: str) -> str:
    """The name under which formulas know a list."""
    return f"dm_{name}"


def add_lists(
    workbook: xlsxwriter.Workbook, formats: CellFormats, lists: dict[str, list[str]]
) -> None:
    """Write the lists, one a column, each with its name."""
    if not lists:
        return
    sheet = workbook.add_worksheet(SHEET)
    sheet.hide()
    sheet.protect()
    for position, (name, texts) in enumerate(lists.items()):
        _add_list(sheet, formats, position, name, texts)
        place = f"${letter(position)}$2:${letter(position)}${len(texts) + 1}"
        workbook.define_name(list_name(name), f"='{SHEET}'!{place}")


def _add_list(
    sheet: xlsxwriter.worksheet.Worksheet,
    formats: CellFormats,
    position: int,
    name: str,
    texts: Sequence[str],
) -> None:
    sheet.set_column(position, position, min(60, max(map(len, texts)) + 2))
    heading = UNITS_HEADING if name == UNITS else name
    sheet.write_string(0, position, heading, formats.get("group"))
    for row, text in enumerate(texts, start=1):
        sheet.write_string(row, position, text, formats.get("cell"))
