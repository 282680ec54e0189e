"""What a person sees on a sheet and the reader alone would not: xlsx and ods."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ansinh.workbooks.grid import Grid, UncachedFormula
from ansinh.workbooks.grids import read_grids
from ansinh.workbooks.safety.check import RefusedError

pytestmark = pytest.mark.unit

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
THREADED = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
    'threadedcomments"><threadedComment ref="C4" id="{1}"><text>?</text></threadedComment>'
    "</ThreadedComments>"
)


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    def write(fill: Callable[[Any], None]) -> Path:
        path = tmp_path / "bảng.xlsx"
        with xlsxwriter.Workbook(str(path)) as workbook:
            fill(workbook.add_worksheet("Biểu 1"))
            workbook.add_worksheet("Biểu 2").write(0, 0, 1)
        return path

    return write


@pytest.fixture
def ods(tmp_path: Path) -> Callable[[str], Grid]:
    """The one sheet of an .ods file made of these columns and rows."""

    def write(content: str) -> Grid:
        path = tmp_path / "bảng.ods"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
            archive.writestr(
                "content.xml",
                f'<office:document-content {NAMES} office:version="1.3"><office:body>'
                f'<office:spreadsheet><table:table table:name="Biểu 1">{content}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>",
            )
        (grid,) = read_grids(path, path.name, "ods")
        return grid

    return write


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str, more: str = "", inside: str = "") -> str:
    return f"<table:table-cell {more}>{inside}<text:p>{text}</text:p></table:table-cell>"


NUMBER = ods_cell("7", 'office:value-type="float" office:value="7"')


def test_hidden_rows_and_columns(xlsx: Callable[..., Path]) -> None:
    def fill(page: Any) -> None:
        for row in range(4):
            page.write_row(row, 0, [1, 2, 3])
        page.set_row(1, None, None, {"hidden": True})
        page.set_row(3, 30)
        page.set_column("B:B", None, None, {"hidden": True})
        page.set_column("D:XFD", None, None, {"hidden": True})

    path = xlsx(fill)
    first, second = read_grids(path, path.name, "xlsx")
    assert first.hidden_rows == {1}
    assert first.hidden_columns == {1, *range(3, 500)}
    assert second.hidden_rows == second.hidden_columns == second.commented == set()


def test_our_own_remarks_in_a_copy_sent_back_are_not_theirs(xlsx: Callable[..., Path]) -> None:
    def remark(page: Any) -> None:
        page.write_comment("B3", "Xem lại", {"author": "Văn phòng"})
        page.write_comment("B4", "Ô B4 không đúng.", {"author": "ansinh"})

    path = xlsx(remark)
    first, _ = read_grids(path, path.name, "xlsx")
    assert first.commented == {(2, 1)}


def test_comments_old_and_new(xlsx: Callable[..., Path], tmp_path: Path) -> None:
    def fill(page: Any) -> None:
        page.write(0, 0, 1)
        page.write_comment("B3", "Xem lại")
        page.write_comment("AA12", "Xem lại")

    old, path = xlsx(fill), tmp_path / "luồng.xlsx"
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                content = content.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2017/10/'
                    b'relationships/threadedComment" Target="/xl/threadedComments/t1.xml"/>'
                    b"</Relationships>",
                )
            after.writestr(name, content)
        after.writestr("xl/threadedComments/t1.xml", THREADED)
    first, second = read_grids(path, path.name, "xlsx")
    assert first.commented == {(2, 1), (11, 26), (3, 2)}
    assert second.commented == set()


@pytest.mark.parametrize("error", ["#N/A", "Err:502", "#DIV/0!"])
def test_an_error_in_ods_is_not_a_blank(ods: Callable[[str], Grid], error: str) -> None:
    cell = ods_cell(
        error,
        'table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"',
    )
    older = ods_cell(error, 'table:formula="of:=1/0" office:value-type="float" office:value="0"')
    grid = ods(ods_row(NUMBER, cell, older))
    assert grid.rows == [[7, error, error]]


def test_a_formula_without_a_value_in_ods(ods: Callable[[str], Grid]) -> None:
    grid = ods(ods_row(NUMBER, '<table:table-cell table:formula="of:=[.A1]+1"/>'))
    assert grid.rows[0][1] == "=[.A1]+1"
    assert isinstance(grid.rows[0][1], UncachedFormula)


def test_a_percentage_in_ods_is_read_as_shown(ods: Callable[[str], Grid]) -> None:
    cell = ods_cell("6,75%", 'office:value-type="percentage" office:value="0.0675"')
    assert ods(ods_row(NUMBER, cell)).rows == [[7, "6.75%"]]


def test_hidden_rows_and_columns_in_ods(ods: Callable[[str], Grid]) -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16382"/>'
    )
    rows = (
        ods_row(NUMBER, more='table:number-rows-repeated="2"'),
        ods_row(NUMBER, more='table:visibility="filter"'),
        ods_row(NUMBER),
        ods_row(
            "<table:table-cell/>",
            more='table:visibility="collapse" table:number-rows-repeated="1048572"',
        ),
    )
    grid = ods(columns + "".join(rows))
    assert grid.hidden_columns == set(range(2, 500))
    assert grid.hidden_rows == {2, *range(4, 200_000)}
    assert len(grid.rows) == 4


def test_a_comment_in_ods_is_no_text_of_the_cell(ods: Callable[[str], Grid]) -> None:
    cell = (
        '<table:table-cell table:formula="of:=7" office:value-type="float" office:value="7">'
        "<office:annotation><text:p>#N/A</text:p></office:annotation></table:table-cell>"
    )
    grid = ods(ods_row('<table:table-cell table:number-columns-repeated="3"/>', cell))
    assert grid.commented == {(0, 3)}
    assert grid.rows[0][3] == 7


def test_merged_cells_in_ods(ods: Callable[[str], Grid]) -> None:
    wide = ods_cell("Kết quả", 'table:number-columns-spanned="3" table:number-rows-spanned="2"')
    grid = ods(
        ods_row(NUMBER, wide, '<table:covered-table-cell table:number-columns-repeated="2"/>')
    )
    assert grid.merges == [(0, 1, 1, 3)]


def test_repeated_errors_in_ods_are_each_found(ods: Callable[[str], Grid]) -> None:
    cell = ods_cell(
        "#REF!",
        'table:formula="of:=x" calcext:value-type="error" table:number-columns-repeated="2"',
    )
    grid = ods(ods_row(cell, more='table:number-rows-repeated="2"'))
    assert grid.rows == [["#REF!", "#REF!"], ["#REF!", "#REF!"]]


def test_an_ods_that_is_cut_off_is_refused(ods: Callable[[str], Grid]) -> None:
    with pytest.raises(RefusedError):
        ods("<table:table-row>")
