"""What a person sees on a sheet of the older format and the reader alone would not."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.workbooks.formats.xls import read_xls
from ansinh.workbooks.grid import Grid
from ansinh.workbooks.grids import read_grids
from ansinh.workbooks.safety.check import RefusedError

pytestmark = pytest.mark.unit

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
PLAIN, PERCENT, OWN_PERCENT, TCVN3 = range(4)
DIVISION, NOT_AVAILABLE = 0x07, 0x2A


def record(kind: int, layout: str, *fields: int | float | bytes) -> bytes:
    data = struct.pack(f"<{layout}", *fields)
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind: int) -> bytes:
    return record(0x0809, "HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6)


FINISH = record(0x000A, "")


def font(name: str) -> bytes:
    text = name.encode("utf-16-le")
    lead = (220, 0, 8, 400, 0, 0, 0, 0, 0, len(name), 1)
    return record(0x0031, f"HHHHHBBBBBB{len(text)}s", *lead, text)


def style(font_number: int, format_number: int) -> bytes:
    return record(0x00E0, "HHH14x", font_number, format_number, 0)


def compound(stream: bytes) -> bytes:
    """A file of the older format with one stream, as short as the layout allows."""
    stream += bytes(-len(stream) % 512) + bytes(max(4096 - len(stream), 0) // 512 * 512)
    stream += bytes(max(4096 - len(stream), 0))
    count = len(stream) // 512
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, END, 0, END, 0, 0, *[FREE] * 108,
    )  # fmt: skip
    table = [TABLE, END, *range(3, count + 2), END]
    tables = struct.pack(f"<{len(table)}I", *table) + b"\xff" * (512 - 4 * len(table))
    directory = entry("Root Entry", 5, END, 0, child=1) + entry("Workbook", 2, 2, len(stream))
    return header + tables + directory + bytes(256) + stream


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI8x8xIII", text, len(text) + 2, kind, 1, FREE, FREE, child, 0, start, size, 0
    )


def workbook(cells: bytes) -> bytes:
    name = "Bieu 1"
    lead = (
        begin(5)
        + b"".join(map(font, ("Arial",) * 4))
        + font(".VnTime")
        + record(0x041E, "HHB5s", 164, 5, 0, b"0.00%")
        + record(0x041E, "HHB37s", 165, 37, 0, b"0" * 37)
        + style(0, 0) + style(0, 10) + style(0, 164) + style(5, 165)
    )  # fmt: skip
    # What follows BOUNDSHEET is that and the end of the part; then the sheet begins.
    start = len(lead) + 4 + 8 + len(name) + len(FINISH)
    sheet = record(0x0085, f"IBBBB{len(name)}s", start, 0, 0, len(name), 0, name.encode())
    size = record(0x0200, "IIHHH", 0, 40, 0, 10, 0)
    return compound(lead + sheet + FINISH + begin(0x10) + size + cells + FINISH)


@pytest.fixture
def xls(tmp_path: Path) -> Callable[..., Grid]:
    def write(*cells: bytes) -> Grid:
        path = tmp_path / "bảng.xls"
        path.write_bytes(workbook(b"".join(cells)))
        (grid,) = read_grids(path, path.name, "xls")
        return grid

    return write


def number(row: int, column: int, value: float, look: int = PLAIN) -> bytes:
    return record(0x0203, "HHHd", row, column, look, value)


def formula(row: int, column: int, result: bytes, look: int = PLAIN) -> bytes:
    """A formula that is the constant #N/A, with a result stored for it."""
    code = bytes([0x1C, NOT_AVAILABLE])
    fields = (row, column, look, result, 0, 0, len(code), code)
    return record(0x0006, "HHH8sHIH2s", *fields)


def label(row: int, column: int, text: str, look: int = PLAIN) -> bytes:
    content = text.encode("latin-1")
    fields = (row, column, look, len(content), 0, content)
    return record(0x0204, f"HHHHB{len(content)}s", *fields)


def test_errors_are_not_blanks(xls: Callable[..., Grid]) -> None:
    grid = xls(
        number(0, 0, 7),
        record(0x0205, "HHHBB", 0, 1, PLAIN, NOT_AVAILABLE, 1),
        formula(0, 2, bytes([2, 0, DIVISION, 0, 0, 0, 0xFF, 0xFF])),
        formula(0, 4, struct.pack("<d", 0.5), PERCENT),
        record(0x0205, "HHHBB", 0, 3, PLAIN, 1, 0),
    )
    assert grid.rows == [[7, "#N/A", "#DIV/0!", True, "50%"]]


def test_percentages_are_read_as_shown(xls: Callable[..., Grid]) -> None:
    grid = xls(
        number(0, 0, 0.0675, PERCENT),
        number(0, 1, 0.0675, OWN_PERCENT),
        number(0, 2, 0.0675, TCVN3),
        record(0x027E, "HHHI", 1, 0, PERCENT, 675 << 2 | 3),
        record(0x00BD, "HHHIHIH", 2, 0, PLAIN, 675 << 2 | 3, PERCENT, 675 << 2 | 3, 1),
    )
    assert grid.rows == [["6.75%", "6.75%", 0.0675], ["675%"], [6.75, "675%"]]


def test_texts_in_an_old_font(xls: Callable[..., Grid]) -> None:
    grid = xls(label(0, 0, "Hé nghÌo", TCVN3), label(1, 0, "Hé nghÌo"))
    assert grid.rows == [["Hộ nghèo"], ["Hé nghÌo"]]


def test_what_is_hidden_or_commented(xls: Callable[..., Grid]) -> None:
    grid = xls(
        record(0x007D, "HHHHHH", 2, 3, 2560, PLAIN, 1, 0),
        record(0x007D, "HHHHHH", 4, 5, 2560, PLAIN, 0, 0),
        record(0x0208, "HHHHHHI", 0, 0, 1, 255, 0, 0, 0x100),
        record(0x0208, "HHHHHHI", 1, 0, 1, 255, 0, 0, 0x120),
        number(0, 0, 7),
        record(0x001C, "HHHHH", 1, 4, 0, 1, 0),
    )
    assert (grid.hidden_rows, grid.hidden_columns) == ({1}, {2, 3})
    assert grid.commented == {(1, 4)}


def test_a_chart_within_a_sheet_is_no_part_of_it(xls: Callable[..., Grid]) -> None:
    error = record(0x0205, "HHHBB", 0, 1, PLAIN, NOT_AVAILABLE, 1)
    grid = xls(number(0, 0, 7), begin(0x20), error, FINISH, number(1, 0, 8))
    assert grid.rows == [[7], [8]]


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rách.xls"
    path.write_bytes(workbook(number(0, 0, 7))[:1400])
    with pytest.raises(RefusedError):
        list(read_grids(path, path.name, "xls"))


@given(st.integers(0, 5000), st.binary(max_size=8))
def test_any_damage_is_an_error_that_is_expected(at: int, damage: bytes) -> None:
    content = workbook(number(0, 0, 7))
    content = content[:at] + damage + content[at + len(damage) :]
    try:
        list(read_xls(content))
    except (ValueError, RefusedError):
        return
