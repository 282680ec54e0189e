"""One workbook, one answer: however a program spells it, and whichever program wrote it.

The whole corpus is spelt anew, and compared as read: the same cells, and the same oddities.
"""

import subprocess
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pyexcelerate
import pytest
import xlrd
import xlsxwriter
import xlwt
from tests.corpus.case import Case
from tests.corpus.gathered import SHOULD_FAIL, SHOULD_PASS
from tests.corpus.respelling import WAYS, respelt
from tests.machine import LAST_RESORT_SECONDS, demand

from ansinh.workbooks.grid import Cell, Grid, UncachedFormula
from ansinh.workbooks.grids import read_grids
from ansinh.workbooks.safety.check import RefusedError, check_file

pytestmark = pytest.mark.warehouse

CORPUS = {**SHOULD_PASS, **SHOULD_FAIL}
MOST_AT_ONCE = 100
# What LibreOffice writes: each file of the corpus in two of them, for it takes its time.
SUFFIXES = ("xlsx", "xls", "ods", "csv")


def grids(path: Path) -> list[Grid]:
    return list(read_grids(path, path.name, check_file(path, path.name, 50)))


def readable(folder: Path) -> Iterator[tuple[Case, Path, list[Grid]]]:
    """Every file of the corpus that is a workbook, with what is read from it."""
    for number, case in enumerate(CORPUS.values()):
        own = folder / f"{number}"
        own.mkdir()
        path = case.build(own)
        try:
            yield case, path, grids(path)
        except RefusedError:
            continue


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Case, Path, list[Grid]]]:
    return list(readable(tmp_path_factory.mktemp("corpus")))


Corpus = list[tuple[Case, Path, list[Grid]]]


@pytest.mark.parametrize("number", range(len(WAYS)))
def test_a_workbook_says_the_same_in_every_spelling(
    corpus: Corpus, number: int, tmp_path: Path
) -> None:
    books = [(case, path, read) for case, path, read in corpus if path.suffix == ".xlsx"]
    assert len(books) > 50
    for case, path, read in books:
        assert grids(respelt(path, WAYS[number], tmp_path / "khác.xlsx")) == read, case.name


def shown(cell: Cell) -> Cell:
    """A cell as a second writer can keep it."""
    if isinstance(cell, UncachedFormula):
        return ""
    return cell.strip() if isinstance(cell, str) else cell


def values(read: list[Grid]) -> dict[str, list[list[Cell]]]:
    """What stands in the cells of each sheet, without empty ones at the ends."""
    return {grid.name: _trimmed([[shown(cell) for cell in row] for row in grid.rows])
            for grid in read}  # fmt: skip


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def by_openpyxl(path: Path, read: list[Grid], folder: Path) -> Path:
    target = folder / "openpyxl.xlsx"
    book = openpyxl.load_workbook(path)
    book.save(target)
    return target


def by_xlsxwriter(path: Path, read: list[Grid], folder: Path) -> Path:
    target = folder / "xlsxwriter.xlsx"
    with xlsxwriter.Workbook(str(target), {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        share = book.add_format({"num_format": "0.00%"})
        for grid in read:
            sheet = book.add_worksheet(grid.name)
            for row, column, cell in _cells(grid):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif (part := _share(cell)) is not None:
                    sheet.write_number(row, column, part, share)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write(row, column, cell)
    return target


def by_pyexcelerate(path: Path, read: list[Grid], folder: Path) -> Path:
    target = folder / "pyexcelerate.xlsx"
    book = pyexcelerate.Workbook()
    for grid in read:
        sheet = book.new_sheet(grid.name)
        for row, column, cell in _cells(grid):
            if isinstance(cell, str) and cell.startswith("="):
                # It makes a formula of whatever begins so.
                return path
            sheet.set_cell_value(row + 1, column + 1, cell)
            if isinstance(cell, date):
                style = pyexcelerate.Style(format=pyexcelerate.Format("dd/mm/yyyy"))
                sheet.set_cell_style(row + 1, column + 1, style)
    book.save(str(target))
    return target


def by_xlwt(path: Path, read: list[Grid], folder: Path) -> Path:
    target = folder / "xlwt.xls"
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    share = xlwt.easyxf(num_format_str="0.00%")
    for grid in read:
        sheet = book.add_sheet(grid.name)
        for row, column, cell in _cells(grid):
            if isinstance(cell, date):
                sheet.write(row, column, cell, day)
            elif (part := _share(cell)) is not None:
                sheet.write(row, column, part, share)
            else:
                sheet.write(row, column, cell)
    book.save(str(target))
    return target


def by_odfpy(path: Path, read: list[Grid], folder: Path) -> Path:
    target = folder / "odfpy.ods"
    book = odf.opendocument.OpenDocumentSpreadsheet()
    for grid in read:
        table = odf.table.Table(name=grid.name)
        for cells in grid.rows:
            row = odf.table.TableRow()
            for cell in cells:
                row.addElement(_odf_cell(cell))
            table.addElement(row)
        book.spreadsheet.addElement(table)
    book.save(str(target))
    return target


def _odf_cell(cell: Cell) -> object:
    if isinstance(cell, UncachedFormula) or cell == "":
        return odf.table.TableCell()
    if isinstance(cell, date):
        return odf.table.TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, bool):
        return odf.table.TableCell(valuetype="boolean", booleanvalue=str(cell).lower())
    if isinstance(cell, float):
        return odf.table.TableCell(valuetype="float", value=repr(cell))
    if (part := _share(cell)) is not None:
        return odf.table.TableCell(valuetype="percentage", value=repr(part))
    found = odf.table.TableCell(valuetype="string")
    for line in str(cell).split("\n"):
        paragraph = odf.text.P()
        odf_words(paragraph, line)
        found.addElement(paragraph)
    return found


def odf_words(paragraph: object, line: str) -> None:
    from odf import teletype

    teletype.addTextToElement(paragraph, line)


def _cells(grid: Grid) -> Iterator[tuple[int, int, Cell]]:
    for row, cells in enumerate(grid.rows):
        for column, cell in enumerate(cells):
            if cell != "" and not isinstance(cell, UncachedFormula):
                yield row, column, cell


def _share(cell: Cell) -> float | None:
    """What a percentage is stored as, where a double holds it exactly enough."""
    if isinstance(cell, str) and cell.endswith("%"):
        try:
            return float(cell[:-1]) / 100
        except ValueError:
            return None
    return None


Write = Callable[[Path, list[Grid], Path], Path]


@pytest.mark.parametrize("write", [by_xlsxwriter, by_pyexcelerate, by_xlwt, by_odfpy, by_openpyxl])
def test_another_program_writes_what_is_read_back(
    corpus: Corpus, write: Write, tmp_path: Path
) -> None:
    tried = 0
    for number, (case, path, read) in enumerate(corpus):
        if write is by_openpyxl and (path.suffix != ".xlsx" or _has_formulas(path)):
            continue
        if write is by_xlwt and max(len(cells) for grid in read for cells in grid.rows) > 256:
            continue
        if any(isinstance(cell, timedelta) for grid in read for _, _, cell in _cells(grid)):
            # Not every writer knows a length of time.
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        if write is by_openpyxl and any(grid.unseen for grid in read):
            # It drops what merged cells cover.
            continue
        back = values(grids(write(path, read, folder)))
        assert alike(back) == alike(values(read)), case.name
        tried += 1
    assert tried > 50


def _has_formulas(path: Path) -> bool:
    """openpyxl keeps formulas and drops what they came to: then nothing is stored."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(b"<f" in archive.read(name) for name in sheets)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_libreoffice_writes_what_is_read_back(corpus: Corpus, suffix: str, tmp_path: Path) -> None:
    demand("LibreOffice")
    books = [
        (case, path, read)
        for case, path, read in corpus
        # LibreOffice computes formulas anew: what they come to is its own answer.
        if path.suffix == ".xlsx" and not _has_formulas(path)
    ][SUFFIXES.index(suffix) % 2 :: 2]
    sent = tmp_path / "gửi"
    sent.mkdir()
    for number, (_, path, _) in enumerate(books):
        (sent / f"{number}.xlsx").write_bytes(path.read_bytes())
    convert(sorted(sent.iterdir()), suffix, tmp_path)
    for number, (case, _, read) in enumerate(books):
        back = grids(tmp_path / "nhận" / f"{number}.{suffix}")
        if suffix == "csv":
            # The first sheet, as it is shown; a line break within a cell ends no row.
            (one,) = back
            # A text file names no fonts, and holds numbers as they are shown.
            first = read[0]
            is_lost = "font" in case.name or first.unseen or first.scaled or first.worded
            is_lost = is_lost or any(isinstance(one, timedelta) for *_, one in _cells(first))
            # LibreOffice puts parted letters together where it writes texts.
            assert is_lost or _composed(as_typed(one)) == _composed(as_typed(read[0])), case.name
            continue
        assert alike(values(back)) == alike(values(read)), case.name
        assert [grid.hidden_rows for grid in back] == [grid.hidden_rows for grid in read]


def _composed(rows: Any) -> Any:
    """The same with letters and their marks put together."""
    if isinstance(rows, str):
        return unicodedata.normalize("NFC", rows)
    return [_composed(one) for one in rows] if isinstance(rows, list | tuple) else rows


def convert(paths: list[Path], suffix: str, folder: Path) -> None:
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office"]
    kind = "csv:Text - txt - csv (StarCalc):44,34,76" if suffix == "csv" else suffix
    command += ["--convert-to", kind, "--outdir", str(folder / "nhận")]
    for at in range(0, len(paths), MOST_AT_ONCE):
        # It ends in silence after some 250 documents.
        files = map(str, paths[at : at + MOST_AT_ONCE])
        subprocess.run(
            [*command, *files], check=True, capture_output=True, timeout=LAST_RESORT_SECONDS
        )


def as_typed(grid: Grid) -> list[list[str]]:
    """What each cell says as text, numbers as numbers, where they are whole."""
    return [
        [_typed(cell) for cell in cells] for cells in _trimmed([list(row) for row in grid.rows])
    ]


def _typed(cell: Cell) -> str:
    text = " ".join(str(shown(cell)).split())
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    try:
        number = float(text.removesuffix("%").replace(",", "."))
    except ValueError:
        return text
    return f"{number:.2f}"


def alike(sheets: dict[str, list[list[Cell]]]) -> dict[str, list[list[Cell]]]:
    """Numbers with the digits that every program keeps."""
    return {name: [[_rounded(cell) for cell in row] for row in rows]
            for name, rows in sheets.items()}  # fmt: skip


def _rounded(cell: Cell) -> Cell:
    if isinstance(cell, float):
        return float(f"{cell:.12g}")
    if (part := _share(cell)) is not None:
        return f"{part:.12g}"
    return cell


def test_second_readers_see_the_same_figures(corpus: Corpus) -> None:
    """openpyxl and xlrd, in every file of the corpus that they can open."""
    compared = 0
    for case, path, read in corpus:
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path, data_only=True)
            other = {sheet.title: sheet for sheet in book.worksheets}
            for grid in read:
                for row, column, cell in _cells(grid):
                    if isinstance(cell, float) and (row, column) not in grid.unseen:
                        seen = other[grid.name].cell(row + 1, column + 1).value
                        assert seen == cell, (case.name, grid.name, row, column)
                        compared += 1
        elif path.suffix == ".xls":
            old = xlrd.open_workbook(str(path))
            for grid in read:
                for row, column, cell in _cells(grid):
                    if isinstance(cell, float):
                        seen = old.sheet_by_name(grid.name).cell_value(row, column)
                        assert seen == cell, (case.name, grid.name, row, column)
                        compared += 1
    assert compared > 10_000
