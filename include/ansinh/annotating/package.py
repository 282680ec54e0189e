"""An annotated copy of an .xlsx file: its package with a few parts changed.

Loading and saving it would lose shapes and text boxes, and take the memory of every cell.
"""

import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from ansinh.annotating import comments, front_sheet, workbook
from ansinh.annotating.front_page import free_name, front_page
from ansinh.annotating.marks import Cell, Marks, marks_of
from ansinh.annotating.parts import SPREADSHEET, Parts
from ansinh.annotating.sheets import colour_sheet, copy_sheet
from ansinh.annotating.splicing import UnsupportedPackageError, attribute, start_tag
from ansinh.annotating.styles import EMPTY, Styles
from ansinh.annotating.workbook import ListedSheet, WorkbookPart
from ansinh.rules.findings import Finding

LEGACY = start_tag("legacyDrawing")


def annotate_package(
    source: Path,
    file_name: str,
    about: Sequence[tuple[str, str]],
    findings: Sequence[Finding],
    target: Path,
) -> None:
    """Write the annotated copy to `target`.

    Raises UnsupportedPackageError for what it cannot keep whole.
    """
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        parts = Parts(archive)
        book = WorkbookPart(parts)
        styles = _styles(parts, book)
        marks = marks_of(findings)
        marked = {
            one.part: marks[one.name]
            for one in book.sheets
            if one.is_worksheet and one.name in marks
        }
        legacy = {part: _comment(parts, book, part, of.notes) for part, of in marked.items()}
        _put_front_page(parts, book, styles, file_name, about, findings)
        _copy(archive, copy, parts, styles, marked, legacy, book.sheets)


def _styles(parts: Parts, book: WorkbookPart) -> tuple[str, Styles]:
    known = parts.name(book.styles or "")
    if known is not None:
        return known, Styles(parts.read(known))
    part = "xl/styles.xml"  # some readers look nowhere else
    parts.relate(workbook.PART, f"{book.kinds}/styles", part)
    parts.declare(part, f"{SPREADSHEET}.styles+xml")
    return part, Styles(EMPTY.format(book.main).encode())


def _put_front_page(
    parts: Parts,
    book: WorkbookPart,
    styles: tuple[str, Styles],
    file_name: str,
    about: Sequence[tuple[str, str]],
    findings: Sequence[Finding],
) -> None:
    name = free_name([one.name for one in book.sheets])
    visible = [one.name for one in book.sheets if one.is_visible and one.is_worksheet]
    page = front_page(file_name, about, findings, visible)
    part = parts.new_name("xl/worksheets/ansinh{}.xml")
    parts.changed[part] = front_sheet.sheet_xml(page, styles[1], book.main)
    parts.declare(part, f"{SPREADSHEET}.worksheet+xml")
    book.put_in_front(name, part, front_sheet.names(page, name))


def _comment(
    parts: Parts, book: WorkbookPart, sheet: str, notes: Mapping[Cell, str]
) -> bytes | None:
    """Put comments beside the cells of a sheet; returns what the sheet must say of their drawing.

    That is None where it says it already. A drawing that we do not understand keeps its
    comments and gets none of ours: the colours and the first sheet tell enough.
    """
    before = dict(parts.changed)
    try:
        known = [
            name
            for one in parts.relations(sheet)
            if one.kind.endswith("/comments") and (name := parts.name(one.target))
        ]
        part = known[0] if known else parts.new_name("xl/ansinhComments{}.xml")
        xml = parts.read(part) if known else comments.EMPTY.format(book.main).encode()
        parts.changed[part], new = comments.with_notes(xml, notes)
        if not known:
            parts.relate(sheet, f"{book.kinds}/comments", part)
            parts.declare(part, f"{SPREADSHEET}.comments+xml")
        boxes = {cell: notes[cell] for cell in new}
        drawing = _drawing_of(parts, sheet)
        if drawing is not None:
            parts.changed[drawing] = comments.with_shapes(parts.read(drawing), boxes)
            return None
        drawing = parts.new_name("xl/drawings/ansinhComments{}.vml")
        parts.changed[drawing] = comments.with_shapes(comments.DRAWING, boxes)
        parts.declare_vml()
        relation = parts.relate(sheet, f"{book.kinds}/vmlDrawing", drawing)
        return f'legacyDrawing xmlns:r="{book.kinds}" r:id="{relation}"/>'.encode()
    except UnsupportedPackageError:
        parts.changed = before
        return None


def _drawing_of(parts: Parts, sheet: str) -> str | None:
    """The drawing of comments and form controls that a sheet names at its end."""
    drawings = {
        one.id: one.target for one in parts.relations(sheet) if one.kind.endswith("/vmlDrawing")
    }
    named = parts.search(sheet, LEGACY) if drawings else None
    if named is None:
        return None
    drawing = parts.name(drawings.get(attribute(named["attributes"], "*:id") or "", ""))
    if drawing is None:
        raise UnsupportedPackageError("a drawing that is not there")
    return drawing


def _copy(
    archive: zipfile.ZipFile,
    copy: zipfile.ZipFile,
    parts: Parts,
    styles: tuple[str, Styles],
    marked: Mapping[str, Marks],
    legacy: Mapping[str, bytes | None],
    sheets: Sequence[ListedSheet],
) -> None:
    listed = {one.part for one in sheets}
    left_for_last = {styles[0], *parts.changed}
    for entry in archive.infolist():
        if entry.filename in parts.changed:
            copy.writestr(_same(entry), parts.changed[entry.filename])
        elif entry.filename not in left_for_last:
            with archive.open(entry) as source, copy.open(_same(entry), "w") as target:
                _copy_part(entry.filename, source, target, styles[1], marked, legacy, listed)
    for name in sorted(set(parts.changed) - set(archive.namelist())):
        copy.writestr(name, parts.changed[name])
    copy.writestr(styles[0], styles[1].written())


def _copy_part(
    name: str,
    source: IO[bytes],
    target: IO[bytes],
    styles: Styles,
    marked: Mapping[str, Marks],
    legacy: Mapping[str, bytes | None],
    listed: set[str],
) -> None:
    if name in marked:
        colour_sheet(source, target, marked[name], styles.coloured, legacy[name])
    elif name in listed:
        copy_sheet(source, target)
    else:
        shutil.copyfileobj(source, target)


def _same(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A fresh entry of the same name and date."""
    made = zipfile.ZipInfo(entry.filename, entry.date_time)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = entry.external_attr
    return made
