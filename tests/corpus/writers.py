"""A book as a file: .xlsx, .ods and text; .xls is in xls_writer.py."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from tests.corpus.book import At, Book, Cell, Formula, Merge, Page, Percent, Shown

Encode = Callable[[str], bytes]
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{short}="{OASIS}:{short}:1.0"' for short in ("office", "table", "text", "style")
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(book: Book, folder: Path, name: str = "báo cáo.xlsx") -> Path:
    """The book as Excel saves it."""
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as workbook:
        for page in book.pages:
            _add_page(workbook, page)
    return path


def _add_page(workbook: xlsxwriter.Workbook, page: Page) -> None:
    sheet = workbook.add_worksheet(page.name)
    look = {"font_name": page.font} if page.font else {}
    formats = {
        date: workbook.add_format({**look, "num_format": "dd/mm/yyyy"}),
        Percent: workbook.add_format({**look, "num_format": "0.00%"}),
    }
    plain = workbook.add_format(look)
    cells, merges = page.laid_out()
    for first, left, last, right in merges:
        sheet.merge_range(first, left, last, right, "", plain)
    for (row, column), cell in cells.items():
        look_here = plain
        if isinstance(cell, date | Percent):
            look_here = formats[date if isinstance(cell, date) else Percent]
        if isinstance(cell, Shown):
            colour = {"font_color": "#FFFFFF"} if cell.is_white else {}
            own = workbook.add_format({**look, **colour, "num_format": cell.code})
            sheet.write_number(row, column, cell.value, own)
        elif isinstance(cell, Formula):
            sheet.write_formula(row, column, cell.text, plain, cell.stored or "")
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, look_here)
        elif isinstance(cell, str):
            sheet.write_string(row, column, cell, look_here)
        elif cell is not None:
            value = cell.share if isinstance(cell, Percent) else cell
            sheet.write_number(row, column, value, look_here)
    _finish(workbook, sheet, page)


def _finish(
    workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, page: Page
) -> None:
    for row in page.hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    for column in page.hidden_columns:
        sheet.set_column(column, column, None, None, {"hidden": True})
    for at, text in page.comments.items():
        sheet.write_comment(*at, text)
    if page.is_hidden:
        sheet.hide()
    if page.has_chart:
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": [page.name, 0, 0, 3, 0]})
        sheet.insert_chart("D2", chart)


def lines_of(page: Page, delimiter: str, date_format: str = "%d/%m/%Y") -> str:
    """A sheet as text, quoted where it must be."""
    cells, _ = page.laid_out()
    last_row = max(row for row, _ in cells)
    last_column = max(column for _, column in cells)

    def typed(cell: Cell) -> str:
        text = (
            f"{cell:{date_format}}" if isinstance(cell, date) else str("" if cell is None else cell)
        )
        return (
            f'"{text.replace(chr(34), 2 * chr(34))}"' if delimiter in text or '"' in text else text
        )

    return "\r\n".join(
        delimiter.join(typed(cells.get((row, column))) for column in range(last_column + 1))
        for row in range(last_row + 1)
    )


def csv(book: Book, folder: Path, delimiter: str, encode: Encode) -> Path:
    """The first sheet as text."""
    path = folder / "báo cáo.csv"
    path.write_bytes(encode(lines_of(book.pages[0], delimiter) + "\r\n"))
    return path


def ods(book: Book, folder: Path, keeps_covered: bool = False) -> Path:
    """The book as LibreOffice saves it."""
    tables = "".join(_ods_table(page, keeps_covered) for page in book.pages)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"/>'
    path = folder / "báo cáo.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return path


def ods_kept(book: Book, folder: Path) -> Path:
    """The same, where LibreOffice was told to keep what merged cells cover."""
    return ods(book, folder, keeps_covered=True)


def _ods_table(page: Page, keeps_covered: bool) -> str:
    cells, merges = page.laid_out()
    spans = {
        (first, left): (last - first + 1, right - left + 1) for first, left, last, right in merges
    }
    rows = "".join(
        f"<table:table-row>{_ods_row(cells, spans, merges, row, keeps_covered)}</table:table-row>"
        for row in range(max(row for row, _ in cells) + 1)
    )
    return f"<table:table table:name={quoteattr(page.name)}>{rows}</table:table>"


def _ods_row(
    cells: dict[At, Cell],
    spans: dict[At, At],
    merges: list[Merge],
    row: int,
    keeps_covered: bool,
) -> str:
    texts = []
    for column in range(max(column for _, column in cells) + 1):
        is_covered = (row, column) not in spans and any(
            first <= row <= last and left <= column <= right for first, left, last, right in merges
        )
        if is_covered:
            kind, text = _ods_value(cells.get((row, column)) if keeps_covered else None)
            texts.append(f"<table:covered-table-cell{kind}>{text}</table:covered-table-cell>")
            continue
        down, across = spans.get((row, column), (1, 1))
        span = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
        kind, text = _ods_value(cells.get((row, column)))
        texts.append(f"<table:table-cell{span}{kind}>{text}</table:table-cell>")
    return "".join(texts)


def _ods_value(cell: Cell) -> tuple[str, str]:
    if cell is None:
        return "", ""
    if isinstance(cell, Formula):
        # A value that nobody stored has no type either.
        kind = f'"float" office:value="{cell.stored}"' if cell.stored is not None else None
        formula = f' table:formula="of:{escape(cell.text)}"'
        return (f"{formula} office:value-type={kind}", f"<text:p>{cell.stored}</text:p>") if (
            kind) else (formula, "")  # fmt: skip
    if isinstance(cell, date):
        kind, shown = f'"date" office:date-value="{cell:%Y-%m-%d}"', f"{cell:%d/%m/%Y}"
    elif isinstance(cell, Percent):
        kind, shown = f'"percentage" office:value="{cell.share}"', f"{cell.share:.2%}"
    elif isinstance(cell, int | float):
        kind, shown = f'"float" office:value="{cell}"', f"{cell}"
    else:
        kind, shown = '"string"', escape(str(cell))
    return f" office:value-type={kind}", f"<text:p>{shown}</text:p>"
