"""The older format (.xls): sectors in chains, and records in a stream."""

import struct
from pathlib import Path

from tests.corpus.hostile.case import READ, Corpus

COMPOUND = Corpus()
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _label(row: int, column: int, text: str) -> bytes:
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode())


def biff(sheets: int = 1, cells: bytes = b"", more: bytes = b"", kind: int = 0) -> bytes:
    """The stream of a workbook whose sheets all are the same."""
    cells = cells or _label(0, 0, "x")
    names = [f"T{number}" for number in range(sheets)]
    length = len(_begin(5)) + len(more) + 4 + sum(12 + len(name) for name in names)
    bounds = b"".join(
        _record(0x0085, struct.pack("<IBBBB", length, 0, kind, len(name), 0) + name.encode())
        for name in names
    )
    return (
        _begin(5) + more + bounds + _record(0x000A, b"") + _begin(16) + cells + _record(0x0A, b"")
    )


def _entry(
    name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack(
        "<64sHBBIII36sIQ", text, len(text), kind, 1, FREE, right, child, b"", start, size
    )


def xls(
    stream: bytes, *, name: str = "Workbook", size: int | None = None, cycle: bool = False,
    fat_at: int = 0, more: str = "", directory_cycles: bool = False,
    directory_at: int | None = None, tables_said: int | None = None,
) -> bytes:  # fmt: skip
    """A compound file: table of sectors, directory, one stream, perhaps a second empty one."""
    stream = stream.ljust(4096, b"\x00")
    stream += b"\x00" * (-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    tables = (count + 2 + 127) // 127 + 1
    first = tables + 1
    chain = [FAT] * tables + [tables if directory_cycles else END]
    chain += [*range(first + 1, first + count), first if cycle else END]
    chain += [FREE] * (tables * 128 - len(chain))
    places = [fat_at + number for number in range(tables)] + [FREE] * (109 - tables)
    header = SIGNATURE + bytes(16) + struct.pack(
        "<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0,
        tables_said or tables, directory_at or tables, 0, 4096, END, 0, END, 0,
    ) + struct.pack("<109I", *places)  # fmt: skip
    entries = [
        _entry("Root Entry", 5, END, 0, child=1),
        _entry(name, 2, first, len(stream) if size is None else size, right=2 if more else FREE),
        _entry(more, 2, END, 0) if more else bytes(128),
        bytes(128),
    ]
    return header + struct.pack(f"<{tables * 128}I", *chain) + b"".join(entries) + stream


def _xls(name: str, attack: str, verdict: str, content: bytes, **more: str | bool) -> None:
    def build(path: Path) -> None:
        path.write_bytes(content)

    COMPOUND.add(name, attack, verdict, build, **{"file_name": "tệp.xls", **more})


_xls("an honest .xls", "harmless", READ, xls(biff()))
_xls("an .xls cut in its middle", "truncated", "file.not_a_workbook",
     xls(biff(cells=_label(0, 0, "x" * 200) * 50))[:3000], says="tệp.xls")  # fmt: skip
_xls("an .xls without its table of sectors", "truncated", "file.not_a_workbook", xls(biff())[:512])
_xls("an .xls whose table lies elsewhere", "truncated", "file.not_a_workbook",
     xls(biff(), fat_at=99_999_999))  # fmt: skip
_xls("an .xls whose stream runs in a circle", "endless chain", "file.not_a_workbook",
     xls(biff(), cycle=True, size=0xFFFFFFF0))  # fmt: skip
_xls("an .xls whose directory runs in a circle", "endless chain", "file.not_a_workbook",
     xls(biff(), directory_cycles=True))  # fmt: skip
_xls("an .xls with a stream of 4 GB", "lying size", "file.not_a_workbook",
     xls(biff(), size=0xFFFFFFF0))  # fmt: skip
_xls("an .xls that says to have a stream of no bytes", "lying size", "file.not_a_workbook",
     xls(biff(), size=0))  # fmt: skip
_xls("a workbook of records at random", "garbage", "file.not_a_workbook",
     xls(bytes(range(256)) * 40))  # fmt: skip
_xls("10,000 sheets of an .xls", "sheets", "file.too_many_sheets", xls(biff(10_000)), says="10000")
_xls("two cells of an .xls at its corners", "far cells", READ,
     xls(biff(cells=_label(0, 0, "x") + _label(65535, 255, "x"))))  # fmt: skip
_xls("an .xls with a macro sheet", "macros", "file.has_macros", xls(biff(kind=1)))
_xls("an .xls with macros", "macros", "file.has_macros", xls(biff(), more="_VBA_PROJECT"))
_xls("an .xls with a password", "encrypted", "file.encrypted",
     xls(biff(more=_record(0x002F, bytes(54)))), says="tệp.xls")  # fmt: skip
_xls("an .xlsx with a password", "encrypted", "file.encrypted",
     xls(b"x", name="EncryptedPackage"), file_name="tệp.xlsx", says="tệp.xlsx")  # fmt: skip
_xls("an .xls with an object", "embedded objects", "file.embedded_objects",
     xls(biff(), more="\x01Ole10Native"))  # fmt: skip
_xls("an .xls that links to another", "external links", "file.external_links",
     xls(biff(more=_record(0x01AE, struct.pack("<HHB", 1, 5, 0) + b"a.xls"))))  # fmt: skip
_xls("a letter of Word", "wrong suffix", "file.is_document", xls(b"x", name="WordDocument"))
_xls("an .xls with a directory of 4 GB", "lying size", "file.not_a_workbook",
     xls(biff(), directory_at=0xFFFFFF00))  # fmt: skip
_xls("an .xls with a table of 4 GB", "lying size", "file.not_a_workbook",
     xls(biff(), tables_said=0xFFFFFF00))  # fmt: skip
