"""A template as a file: instructions, one sheet a table, lists, and the hidden marker."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from ansinh.forms.model import Form
from ansinh.recognition import marker
from ansinh.slots.hints import SlotHint
from ansinh.templates.cell_formats import CellFormats
from ansinh.templates.filling import Filling
from ansinh.templates.indicators import indicator_names
from ansinh.templates.instructions import add_instructions
from ansinh.templates.layouts import Layout, layouts_of
from ansinh.templates.listed_units import lines_among, lines_of
from ansinh.templates.lists import add_lists, lists_of
from ansinh.templates.page import Page
from ansinh.templates.register import add_register_rows, list_of
from ansinh.templates.requests import TemplateError, TemplateRequest
from ansinh.templates.unit_table import add_unit_rows
from ansinh.templates.widths import column_widths

# Few pages where nothing is filled in; lists of people are long, and nobody prints them blank.
REGISTER_LINES, LINES_OF_PEOPLE = 60, 300


def write_template(
    request: TemplateRequest,
    target: Path,
    *,
    is_forced: bool = False,
    register_lines: int | None = None,
) -> None:
    """Write the template to a file whose folder exists, with so many lines to a register.

    Raises TemplateError where there is no such folder, where the name is no .xlsx file's, and
    for a file that is there already unless `is_forced`: somebody may have filled it.
    """
    if target.suffix.lower() != ".xlsx":
        raise TemplateError(f"A template is an .xlsx file; {target.name} is not named like one.")
    if not target.parent.is_dir():
        raise TemplateError(f"There is no folder {target.parent}: make it first.")
    if target.is_dir() or (target.exists() and not is_forced):
        raise TemplateError(f"{target} is there already; --force writes over it.")
    target.write_bytes(template_bytes(request, register_lines))


def template_bytes(
    request: TemplateRequest, register_lines: int | None = None, filling: Filling | None = None
) -> bytes:
    """The workbook's bytes: the same request always gives the same ones.

    With a `filling` it is the template as somebody filled it.
    """
    file = BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    workbook.set_properties(
        {
            "title": f"{request.form.name_vi} {request.period} - {request.unit.full_name}",
            "created": datetime(request.on.year, request.on.month, request.on.day),  # noqa: DTZ001 - XlsxWriter wants it bare
        }
    )
    formats = CellFormats(workbook)
    add_instructions(workbook, formats, request)
    layouts, lists = layouts_of(request), lists_of(request)
    for name, layout in layouts.items():
        if filling is None or filling.has(name):
            _add_table(
                workbook,
                formats,
                request,
                layout,
                layouts,
                lists,
                register_lines or _usual_lines(request.form),
                filling or Filling(),
            )
    add_lists(workbook, formats, lists)
    _add_marker(workbook, request)
    workbook.close()
    return file.getvalue()


def _add_table(
    workbook: xlsxwriter.Workbook,
    formats: CellFormats,
    request: TemplateRequest,
    layout: Layout,
    layouts: dict[str, Layout],
    lists: dict[str, list[str]],
    register_lines: int,
    filling: Filling,
) -> None:
    chosen = {
        column.name: lists[name]
        for column in layout.table.columns
        if (name := list_of(column)) in lists and name is not None
    }
    page = Page(workbook, formats, layout, request, column_widths(layout, chosen))
    if layout.table.is_register:
        entries = filling.entries.get(layout.table.name, ())
        below = add_register_rows(page, request, register_lines, lists, entries)
    else:
        figures, lines = filling.units.get(layout.table.name, {}), lines_of(request)
        listed = lines_among(lines, figures) if figures else lines
        below = add_unit_rows(page, request, listed, layouts, figures)
    names = indicator_names(request.standard_code)
    if names and any(column.label_number for column in layout.table.columns):
        told = "; ".join(f"{number}. {name}" for number, name in names.items())
        page.footnote(below, f"Các chỉ số: {told}.")
        below += 1
    page.signatures(below + 1)
    page.protect()


def _usual_lines(form: Form) -> int:
    return LINES_OF_PEOPLE if form.about_people else REGISTER_LINES


def _add_marker(workbook: xlsxwriter.Workbook, request: TemplateRequest) -> None:
    sheet = workbook.add_worksheet(marker.SHEET)
    hint = SlotHint(request.unit.code, request.period, request.stage, request.standard_code)
    for row, cells in enumerate(marker.write_rows(request.form.form, request.form.version, hint)):
        sheet.write_row(row, 0, cells)
    sheet.very_hidden()
