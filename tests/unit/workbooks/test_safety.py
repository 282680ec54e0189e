"""Hostile and broken files are refused with the right reason."""

import math
import os
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.installed import LIMITS, RULES

from ansinh.extraction.asking import Limits
from ansinh.extraction.reading import read_workbook
from ansinh.workbooks.safety.check import RefusedError, check_file

pytestmark = pytest.mark.unit

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def limits() -> Limits:
    return replace(LIMITS, file_mib=5)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    path = tmp_path / "good.xlsx"
    book.save(path)
    return path


def rebuilt(path: Path, parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A copy of a workbook with parts replaced or added."""
    target = path.with_name(f"rebuilt-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", compression) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return target


def sheet_xml(cells: str, before: str = "") -> bytes:
    return (
        f'{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


def refused(path: Path, limits: Limits, name: str | None = None) -> str:
    with pytest.raises(RefusedError) as error:
        read_workbook(path, name or path.name, limits)
    assert RULES[error.value.rule].stage == "file"
    return error.value.rule


def checked(path: Path, name: str | None = None, file_mib: int = 5) -> str:
    with pytest.raises(RefusedError) as error:
        check_file(path, name or path.name, file_mib)
    return error.value.rule


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", "trống.xlsx", "file.empty"),
        ("Kính gửi phòng tổng hợp".encode(), "thư.xlsx", "file.not_a_workbook"),
        (b"<html><table></table></html>", "bảng.xls", "file.is_web_page"),
        (b"<html><table></table></html>", "bảng.csv", "file.is_web_page"),
        (b"PK\x03\x04" + b"x" * 500, "rách.xlsx", "file.not_a_workbook"),
        (OLE + b"\x00" * 600, "thư.doc", "file.not_a_workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "k.xlsx", "file.encrypted"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le") + bytes(600), "m.xls", "file.has_macros"),
        ("Xin chµo".encode("latin-1"), "cũ.csv", "file.not_a_workbook"),
    ],
)
def test_what_is_not_a_workbook(tmp_path: Path, content: bytes, name: str, rule: str) -> None:
    path = tmp_path / "landed"
    path.write_bytes(content)
    assert checked(path, name) == rule


def test_a_truncated_workbook(good: Path) -> None:
    good.write_bytes(good.read_bytes()[:-600])
    assert checked(good) == "file.not_a_workbook"


def test_a_workbook_with_a_flipped_byte(good: Path) -> None:
    content = rebuilt(good, {SHEET: sheet_xml("<row/>" * 2000)}, zipfile.ZIP_STORED).read_bytes()
    at = content.index(b"<row/><row/>")
    good.write_bytes(content[:at] + b"<rox/>" + content[at + 6 :])
    assert checked(good) == "file.not_a_workbook"


def test_a_zip_of_something_else(good: Path) -> None:
    with zipfile.ZipFile(good, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert checked(good) == "file.not_a_workbook"


def test_too_large(good: Path) -> None:
    assert checked(good, file_mib=0) == "file.too_large"


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        ("xl/vbaProject.bin", "file.has_macros"),
        ("XL/VBAPROJECT.BIN", "file.has_macros"),
        ("xl/externalLinks/externalLink1.xml", "file.external_links"),
    ],
)
def test_parts_that_must_not_be_there(good: Path, part: str, rule: str) -> None:
    assert checked(rebuilt(good, {part: b"<x/>"})) == rule


def test_too_many_entries(good: Path) -> None:
    parts = {f"xl/media/{number}": b"" for number in range(2_001)}
    assert checked(rebuilt(good, parts)) == "file.too_many_entries"


def test_a_zip_bomb(good: Path, limits: Limits) -> None:
    path = rebuilt(good, {SHEET: bytes(300 * 1024 * 1024)})
    assert path.stat().st_size < 1024 * 1024
    assert refused(path, limits) == "file.inflates_too_much"


MIB = 1024 * 1024


def archive(good: Path, inflated: int, ratio: float) -> Path:
    """A workbook that inflates to so many bytes, just so many times its own size or less.

    Zeros shrink a thousand times; what does not shrink at all makes up the size.
    """
    path = good.with_name("size.xlsx")
    filler = 0
    for _ in range(3):  # the size of the zeros depends a little on how many there are
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
            parts = {name: old.read(name) for name in old.namelist()}
            for name, content in parts.items():
                new.writestr(name, content)
            new.writestr("xl/media/image1.png", os.urandom(filler))
            zeros = inflated - filler - sum(map(len, parts.values()))
            new.writestr("xl/media/image2.png", bytes(zeros), zipfile.ZIP_DEFLATED, 9)
        filler += math.ceil(inflated / ratio) - path.stat().st_size
        if filler <= 0:
            break
    return path


@pytest.mark.parametrize(
    ("inflated", "ratio", "is_refused"),
    [
        # So much at most, however little it shrinks …
        (256 * MIB, 100, False),
        (256 * MIB + 1, 100, True),
        # … so many times at most, however small it is …
        (40 * MIB, 149.9, False),
        (40 * MIB, 150.1, True),
        # … but for files that hurt nobody.
        (30 * MIB, 900, False),
        (30 * MIB + 1, 900, True),
    ],
)
def test_each_limit_of_an_archive_holds_by_itself(
    good: Path, inflated: int, ratio: float, is_refused: bool
) -> None:
    path = archive(good, inflated, ratio)
    with zipfile.ZipFile(path) as made:
        assert sum(one.file_size for one in made.infolist()) == inflated
    assert inflated / path.stat().st_size == pytest.approx(ratio, rel=0.0005 if ratio < 900 else 1)
    if is_refused:
        assert checked(path, file_mib=50) == "file.inflates_too_much"
    else:
        assert check_file(path, path.name, 50) == "xlsx"


def test_a_zip_bomb_that_lies_about_its_size(good: Path, limits: Limits) -> None:
    path = rebuilt(good, {SHEET: bytes(300 * 1024 * 1024)})
    content = path.read_bytes().replace(
        struct.pack("<I", 300 * 1024 * 1024), struct.pack("<I", 1000)
    )
    path.write_bytes(content)
    assert refused(path, limits) == "file.not_a_workbook"


@pytest.mark.parametrize(
    "before",
    ['<!DOCTYPE x [<!ENTITY a "aaaa">]>', "<!doctype x>", '\n<!ENTITY a "aaaa">'],
)
def test_declared_entities(good: Path, before: str) -> None:
    path = rebuilt(good, {SHEET: sheet_xml("", before)})
    assert checked(path) == "file.declares_entities"


def test_utf_16_hides_nothing(good: Path) -> None:
    content = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'.encode("utf-16")
    assert checked(rebuilt(good, {SHEET: content})) == "file.declares_entities"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="900000"><c><v>1</v></c></row>',
    ],
)
def test_far_cells(good: Path, limits: Limits, cells: str) -> None:
    path = rebuilt(good, {SHEET: sheet_xml(cells)})
    assert refused(path, limits) == "file.far_cell"


@pytest.mark.parametrize(
    "cells",
    [
        "<row r='1'><c r='A1'><v>1</v></c></row>"
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>',
    ],
)
def test_far_cells_in_unusual_spelling_cost_only_the_child(
    good: Path, limits: Limits, cells: str
) -> None:
    path = rebuilt(good, {SHEET: sheet_xml(cells)})
    assert refused(path, limits) in ("file.far_cell", "file.could_not_be_read")


def test_formats_far_out_are_harmless(good: Path, limits: Limits) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'
        '<row r="1048575" ht="12.8"/><row r="1048576"><c r="A1048576" s="0"/></row>'
    )
    read = read_workbook(rebuilt(good, {SHEET: sheet_xml(cells)}), "tệp.xlsx", limits)
    assert read.submissions == []


def test_a_lying_dimension_is_not_believed(good: Path, limits: Limits) -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    lying = xml.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    read = read_workbook(rebuilt(good, {SHEET: lying}), "tệp.xlsx", limits)
    assert read.submissions == []


def test_a_workbook_without_cells(limits: Limits, tmp_path: Path) -> None:
    path = tmp_path / "trống.xlsx"
    openpyxl.Workbook().save(path)
    assert refused(path, limits) == "file.empty"


def test_memory_is_limited(good: Path, limits: Limits) -> None:
    tight = replace(limits, memory_mib=20)
    assert refused(good, tight) == "file.could_not_be_read"


def test_a_child_killed_from_outside_is_a_refusal(
    good: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = subprocess.run

    def abort(command: list[str], **options: Any) -> Any:
        script = "import os, signal; os.kill(os.getpid(), signal.SIGABRT)"
        is_child = "ansinh.extraction.child" in command
        return run([sys.executable, "-c", script] if is_child else command, **options)

    monkeypatch.setattr(subprocess, "run", abort)
    assert refused(good, limits) == "file.could_not_be_read"


def test_the_child_sees_no_secret(
    good: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    environments: list[dict[str, str]] = []
    run = subprocess.run

    def look(command: list[str], **options: Any) -> Any:
        environments.append(options["env"])  # of every process that is started
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", look)
    monkeypatch.setenv("ANSINH_SMTP_PASSWORD", "bí mật")
    read_workbook(good, good.name, limits)
    assert environments
    assert not [one for one in environments if "bí mật" in one.values()]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name(good: Path) -> None:
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr(SHEET, sheet_xml(""))
    assert checked(good) == "file.not_a_workbook"
