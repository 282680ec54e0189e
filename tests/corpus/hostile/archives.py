"""Archives that lie, burst, or lead elsewhere."""

import stat
import struct
import zipfile
import zlib
from pathlib import Path

from tests.corpus.hostile.case import READ, Corpus
from tests.corpus.hostile.workbook import (
    ODS_CELL,
    ODS_ROW,
    ods_table,
    write_ods,
    write_xlsx,
    write_zip,
    xlsx_parts,
)

MIB = 1024 * 1024
ARCHIVES = Corpus()


def _zip_with(path: Path, name: str, mode: int = 0) -> None:
    write_xlsx(path)
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "../../etc/passwd")


def _replace(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new))


for _title, _name, _mode in (
    ("a path that leads up", "../../x.xml", 0),
    ("a folder that leads up", "../../x/", 0),
    ("a path that leads up, the Windows way", "..\\..\\x.xml", 0),
    ("an absolute path", "/etc/passwd", 0),
    ("a drive of Windows", "C:\\x.xml", 0),
    ("a symbolic link", "xl/media/link", stat.S_IFLNK | 0o777),
):
    ARCHIVES.add(
        _title, "path trick", "file.unsafe_archive",
        lambda path, name=_name, mode=_mode: _zip_with(path, name, mode), says=_name,
    )  # fmt: skip


@ARCHIVES.file("path trick", "file.unsafe_archive", says="xl/media/a")
def a_name_with_a_zero_byte(path: Path) -> None:
    _zip_with(path, "xl/media/a#b.xml")
    _replace(path, b"a#b.xml", b"a\x00b.xml")


@ARCHIVES.file("binary workbook", "file.binary_workbook", file_name="tệp.xlsb", says="tệp.xlsb")
def a_binary_workbook(path: Path) -> None:
    write_zip(path, {"xl/workbook.bin": bytes(99)})


@ARCHIVES.file("zip bomb", "file.inflates_too_much", says="300 MiB")
def zeros(path: Path) -> None:
    write_xlsx(path, bytes(300 * MIB))


@ARCHIVES.file("zip bomb", "file.not_a_workbook")
def a_bomb_that_says_it_is_small(path: Path) -> None:
    write_xlsx(path, bytes(100 * MIB))
    _replace(path, struct.pack("<I", 100 * MIB), struct.pack("<I", 1000))


@ARCHIVES.file("zip bomb", "file.inflates_too_much")
def zip64_that_says_it_is_huge(path: Path) -> None:
    write_xlsx(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/a", "x")
        archive.infolist()[-1].file_size = 1 << 60


@ARCHIVES.file("zip bomb", "file.unsafe_archive")
def entries_that_share_their_bytes(path: Path) -> None:
    write_xlsx(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/a", "x" * 1000)
        one = archive.infolist()[-1]
        for number in range(500):
            copy = zipfile.ZipInfo(f"xl/media/b{number}")
            for field in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(copy, field, getattr(one, field))
            archive.filelist.append(copy)


@ARCHIVES.file("zip bomb", "file.unsafe_archive")
def an_entry_inside_another(path: Path) -> None:
    """The first entry's bytes are the second entry, header and all."""
    data = zlib.compress(bytes(MIB), 9)[2:-4]
    inner = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, zlib.crc32(bytes(MIB)), len(data), MIB, 10, 0
    )
    inner += b"xl/media/b" + data
    write_zip(path, xlsx_parts() | {"xl/media/a": inner}, zipfile.ZIP_STORED)
    offset = path.read_bytes().index(inner)
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("xl/media/b")
        entry.compress_type, entry.CRC = zipfile.ZIP_DEFLATED, zlib.crc32(bytes(MIB))
        entry.compress_size, entry.file_size, entry.header_offset = len(data), MIB, offset
        archive.filelist.append(entry)
        archive._didModify = True


@ARCHIVES.file("zip bomb", "file.unsafe_archive")
def a_compression_that_no_limit_holds(path: Path) -> None:
    """Bzip2 shrinks zeros 20,000 times, and is unpacked in one piece."""
    write_zip(path, xlsx_parts(bytes(20 * MIB)), zipfile.ZIP_BZIP2)


@ARCHIVES.file("zip bomb", READ)
def an_archive_in_an_archive(path: Path) -> None:
    inner = path.with_name("inner.zip")
    write_zip(inner, {"zeros": bytes(20 * MIB)})
    write_xlsx(path, parts={"xl/media/a.zip": inner.read_bytes()})


@ARCHIVES.file("zip bomb", "file.unsafe_archive")
def two_tables_of_contents(path: Path) -> None:
    """Which of them counts differs from program to program."""
    write_xlsx(path)
    first = path.read_bytes()
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = first[-22:] + b"x" * 40


@ARCHIVES.file("entries", "file.too_many_entries", says="5")
def five_thousand_entries(path: Path) -> None:
    write_xlsx(path, parts={f"xl/media/{number}": b"" for number in range(5_000)})


@ARCHIVES.file("entries", "file.too_many_entries", is_heavy=True)
def two_hundred_thousand_entries(path: Path) -> None:
    write_xlsx(path, parts={f"{number}": b"" for number in range(200_000)})


@ARCHIVES.file("entries", "file.not_a_workbook")
def two_entries_of_one_name(path: Path) -> None:
    write_xlsx(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/WorkSheets/sheet1.xml", "<worksheet/>")


@ARCHIVES.file("encrypted", "file.encrypted", says="tệp.xlsx")
def an_archive_with_a_password(path: Path) -> None:
    write_xlsx(path)
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)


@ARCHIVES.file("encrypted", "file.encrypted", file_name="tệp.ods", says="tệp.ods")
def an_ods_with_a_password(path: Path) -> None:
    manifest = '<manifest:encryption-data manifest:checksum="x"/>'
    write_ods(path, "", parts={"META-INF/manifest.xml": manifest})


@ARCHIVES.file("truncated", "file.not_a_workbook", says="tệp.xlsx")
def the_first_half_of_a_workbook(path: Path) -> None:
    write_xlsx(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@ARCHIVES.file("truncated", "file.not_a_workbook")
def a_workbook_whose_sheet_is_missing(path: Path) -> None:
    parts = xlsx_parts()
    del parts["xl/_rels/workbook.xml.rels"]
    write_zip(path, parts)


def _ods(name: str, verdict: str, rows: str, **more: str | bool) -> None:
    ARCHIVES.add(
        name, "far cells", verdict, lambda path: write_ods(path, ods_table(rows)),
        file_name="tệp.ods", **more,
    )  # fmt: skip


_MANY_COLUMNS = ' table:number-columns-repeated="{}"'
_MANY_ROWS = ' table:number-rows-repeated="1000000"'
_EMPTY = "<table:table-cell{}/>"
_ods("ods cells repeated a million by a million times", "file.far_cell",
     ODS_ROW.format(_MANY_ROWS, _MANY_COLUMNS.format(1_000_000)), says="SG1")  # fmt: skip
_ods("ods cells repeated as often as a sheet has them", "file.far_cell",
     ODS_ROW.format(_MANY_ROWS, _MANY_COLUMNS.format(1_000)))  # fmt: skip
_ods("ods empty cells before one that is filled", "file.far_cell",
     f"<table:table-row{_MANY_ROWS}>{_EMPTY.format(_MANY_COLUMNS.format(16_000))}{ODS_CELL.format('')}"
     "</table:table-row>")  # fmt: skip
_ods("ods rows repeated before one that is filled", "file.far_cell",
     "<table:table-row table:number-rows-repeated='1040000'><table:table-cell/>"
     f"</table:table-row>{ODS_ROW.format('', _MANY_COLUMNS.format(900))}")  # fmt: skip
_ods("ods cells repeated more often than numbers reach", "file.far_cell",
     ODS_ROW.format("", ' table:number-columns-repeated="99999999999999999999"'))  # fmt: skip
_ods("ods empty rows to the end", READ,
     ODS_ROW.format("", "") + "<table:table-row table:number-rows-repeated='1048575'>"
     "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>")  # fmt: skip


@ARCHIVES.file("harmless", READ, file_name="tệp.ods")
def an_ods_with_the_picture_of_a_chart(path: Path) -> None:
    chart = {"Object 1/content.xml": "<x/>", "ObjectReplacements/Object 1": bytes(100)}
    write_ods(path, ods_table(ODS_ROW.format("", "")), parts=dict(chart))


LINK = '<Relationship Id="x9" Type="http://x/{}" Target="file:///etc/x" TargetMode="{}"/>'


def _linked(kind: str, mode: str) -> dict[str, str]:
    listing = "xl/worksheets/_rels/sheet1.xml.rels"
    return {listing: f"<Relationships>{LINK.format(kind, mode)}</Relationships>"}


for _kind, _mode, _verdict in (
    ("image", "External", "file.external_links"),
    ("oleObject", "external", "file.external_links"),
    ("attachedTemplate", "External", "file.external_links"),
    ("hyperlink", "External", READ),
):
    ARCHIVES.add(
        f"a relation to an outside {_kind}", "external links", _verdict,
        lambda path, kind=_kind, mode=_mode: write_xlsx(path, parts=_linked(kind, mode)),
    )  # fmt: skip
