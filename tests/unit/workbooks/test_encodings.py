"""CSV files and old fonts, from the bytes to the cells."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ansinh.workbooks.grid import Grid
from ansinh.workbooks.grids import read_grids
from ansinh.workbooks.safety.check import RefusedError, check_file

pytestmark = pytest.mark.unit


def csv_rows(tmp_path: Path, content: bytes) -> list[list[Any]]:
    path = tmp_path / "bảng.csv"
    path.write_bytes(content)
    kind = check_file(path, path.name, 5)
    (grid,) = read_grids(path, path.name, kind)
    return grid.rows


def grid_of(path: Path) -> Grid:
    (grid,) = read_grids(path, path.name, "xlsx")
    return grid


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Callable[[Any, Any], None]], Path]:
    def write(fill: Callable[[Any, Any], None], *, is_inline: bool = False) -> Path:
        path = tmp_path / "bảng.xlsx"
        with xlsxwriter.Workbook(str(path), {"constant_memory": is_inline}) as workbook:
            fill(workbook, workbook.add_worksheet())
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        "TT;Đơn vị;Hộ nghèo\n1;Huyện Ví Dụ;5\n".encode(),
        "TT;§¬n vÞ;Hé nghÌo\n1;HuyÖn VÝ Dô;5\n".encode("cp1252"),
        "TT;Ñôn vò;Hoä ngheøo\n1;Huyeän Ví Duï;5\n".encode("cp1252"),
    ],
)
def test_a_table_in_an_old_encoding(tmp_path: Path, content: bytes) -> None:
    rows = csv_rows(tmp_path, content)
    assert rows == [["TT", "Đơn vị", "Hộ nghèo"], ["1", "Huyện Ví Dụ", "5"]]


def test_a_line_break_within_a_cell_stays_in_it(tmp_path: Path) -> None:
    rows = csv_rows(tmp_path, 'Đơn vị;"Số\nhộ"\r\nXã Ví Dụ;5\r\n'.encode())
    assert rows == [["Đơn vị", "Số\nhộ"], ["Xã Ví Dụ", "5"]]


def test_a_quote_that_never_closes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        csv_rows(tmp_path, b'a;"' + b"x;1\n" * 20_000)


def test_text_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as error:
        csv_rows(tmp_path, "Müller;Größe;Straße;Übung".encode("cp1252"))
    assert error.value.rule == "file.not_a_workbook"


def test_cells_in_old_fonts_are_read_as_they_look(book: Callable[..., Path]) -> None:
    def fill(workbook: Any, page: Any) -> None:
        tcvn3, capitals, vni = (
            workbook.add_format({"font_name": name})
            for name in (".VnTime", ".VnTimeH", "VNI-Times")
        )
        page.write(0, 0, "Tæng sè hé nghÌo", tcvn3)
        page.write(1, 0, "huyÖn vÝ dô", capitals)
        page.write(2, 0, "Hoä caän ngheøo", vni)
        page.write(3, 0, "Tæng sè")
        page.write(4, 0, 12, tcvn3)
        page.write_formula(5, 0, '="x"', tcvn3, "Hé")

    rows = grid_of(book(fill)).rows
    assert [cells[0] for cells in rows] == [
        "Tổng số hộ nghèo",
        "HUYỆN VÍ DỤ",
        "Hộ cận nghèo",
        "Tæng sè",
        12,
        "Hộ",
    ]


@pytest.mark.parametrize("is_inline", [False, True])
def test_parts_of_a_cell_in_their_own_fonts(book: Callable[..., Path], is_inline: bool) -> None:
    def fill(workbook: Any, page: Any) -> None:
        tcvn3 = workbook.add_format({"font_name": ".VnTime"})
        vni = workbook.add_format({"font_name": "VNI-Times"})
        page.write_rich_string(0, 0, tcvn3, "Hé nghÌo", " & Xã ", vni, "caän ngheøo")
        page.write_rich_string(1, 0, "hé ", vni, "hoä", tcvn3)

    path = book(fill, is_inline=is_inline)
    assert [cells[0] for cells in grid_of(path).rows] == ["Hộ nghèo & Xã cận nghèo", "hộ hộ"]


def test_the_font_of_the_whole_workbook(tmp_path: Path) -> None:
    path = tmp_path / "bảng.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.formats[0].set_font_name(".VnTime")
        workbook.add_worksheet().write(0, 0, "Hé nghÌo")
    assert grid_of(path).rows == [["Hộ nghèo"]]


def test_unicode_typed_into_cells_of_an_old_font_stays(book: Callable[..., Path]) -> None:
    def fill(workbook: Any, page: Any) -> None:
        tcvn3 = workbook.add_format({"font_name": ".VnTime"})
        for row, text in enumerate(("Xã An Phó", "Tổng số hộ", "Xã Khánh Ví")):
            page.write(row, 0, text, tcvn3)

    texts = [cells[0] for cells in grid_of(book(fill)).rows]
    assert texts == ["Xã An Phó", "Tổng số hộ", "Xã Khánh Ví"]


def test_signs_of_the_markup_are_kept_in_an_old_font(book: Callable[..., Path]) -> None:
    def fill(workbook: Any, page: Any) -> None:
        page.write(0, 0, "<Hé> & nghÌo", workbook.add_format({"font_name": ".VnTime"}))

    assert grid_of(book(fill)).rows == [["<Hộ> & nghèo"]]
