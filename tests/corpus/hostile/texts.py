"""What is no workbook, text that is too much, and names that files arrive under."""

from functools import partial
from pathlib import Path

from tests.corpus.hostile.case import READ, Corpus
from tests.corpus.hostile.workbook import write_xlsx, write_zip

MIB = 1024 * 1024
TEXTS = Corpus()
HTML = b"<html><body><table><tr><td>1</td></tr></table></body></html>"


def _bytes(
    name: str, attack: str, verdict: str, content: bytes, file_name: str, **more: str | bool
) -> None:
    TEXTS.add(
        name, attack, verdict, lambda path: _write(path, content), file_name=file_name, **more
    )


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


_bytes("an empty file", "size", "file.empty", b"", "tệp.xlsx", says="tệp.xlsx")
TEXTS.add("51 MiB", "size", "file.too_large", lambda path: _write(path, bytes(51 * MIB)), says="51")
_bytes("HTML as .xls", "wrong suffix", "file.is_web_page", HTML, "tệp.xls", says="tệp.xls")
_bytes("HTML as .csv", "wrong suffix", "file.is_web_page", HTML, "tệp.csv")
_bytes("PDF as .xlsx", "wrong suffix", "file.is_document", b"%PDF-1.7\n" * 9, "tệp.xlsx")
_bytes("a program as .xlsx", "wrong suffix", "file.not_a_workbook", b"\x7fELF" * 99, "tệp.xlsx")
_bytes("a script as .csv", "wrong suffix", READ, b"#!/bin/sh\nrm -rf x\n", "tệp.csv")
_bytes("xlsb of zeros", "wrong suffix", "file.not_a_workbook", bytes(999), "tệp.xlsb")
TEXTS.add("a workbook as .csv", "wrong suffix", READ, write_xlsx, file_name="tệp.csv")
TEXTS.add("a workbook as .exe", "wrong suffix", READ, write_xlsx, file_name="tệp.exe")

XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
_bytes("XML Spreadsheet 2003 as .xls", "wrong suffix", "file.is_web_page", XML_2003, "tệp.xls",
       says="XML 2003")  # fmt: skip
for _what, _start, _rule, _said in (
    ("a picture", b"\x89PNG\r\n\x1a\n", "file.is_document", "ảnh"),
    ("a letter in RTF", b"{\\rtf1\\ansi x}", "file.is_document", "Word"),
    ("a .rar", b"Rar!\x1a\x07\x01\x00", "file.is_archive", "giải nén"),
    ("a .7z", b"7z\xbc\xaf\x27\x1c", "file.is_archive", "giải nén"),
    ("a .gz", b"\x1f\x8b\x08\x00", "file.is_archive", "giải nén"),
):
    _bytes(f"{_what} as .xlsx", "wrong suffix", _rule, _start + bytes(200), "tệp.xlsx", says=_said)
TABS = "Xã\tSố hộ\r\nAn Phú\t1\r\n".encode("utf-16")
_bytes("tabs in UTF-16 as .xls", "wrong suffix", READ, TABS, "tệp.xls")
_bytes("a letter in plain text as .xls", "wrong suffix", "file.not_a_workbook",
       "Kính gửi phòng tổng hợp\nBáo cáo đính kèm\n".encode(), "tệp.xls")  # fmt: skip


def _packed(path: Path, name: str, also: dict[str, bytes]) -> None:
    write_xlsx(path)
    write_zip(path, {name: path.read_bytes(), **also})


for _what, _inside, _also in (
    ("a workbook", "báo cáo.xlsx", {}),
    ("a workbook in a folder", "quý 4/báo cáo.xlsx", {}),
    ("a workbook and a letter", "báo cáo.xlsx", {"công văn.docx": b"x"}),
):
    TEXTS.add(f"{_what} in a zip", "wrong suffix", "file.is_archive",
              partial(_packed, name=_inside, also=_also), file_name="tệp.zip",
              says="giải nén")  # fmt: skip
LETTER = {"[Content_Types].xml": "<Types/>", "word/document.xml": '<w:document xmlns:w="x"/>',
          "_rels/.rels": '<Relationships><Relationship Id="a" Type="x/officeDocument" '
          'Target="word/document.xml"/></Relationships>'}  # fmt: skip
TEXTS.add("a .docx as .xlsx", "wrong suffix", "file.is_document",
          lambda path: write_zip(path, dict(LETTER)), says="Word")  # fmt: skip

_bytes("csv of zeros", "text", "file.not_a_workbook", bytes(9 * MIB), "tệp.csv")
_bytes("csv of one line of 49 MB", "text", "file.too_long_text", b"a" * 49_000_000, "tệp.csv")
_bytes("csv of one word of 200,000 letters", "text", "file.too_long_text",
       b"a;" + b"b" * 200_000 + b"\n", "tệp.csv")  # fmt: skip
_bytes("csv of a quote that never closes", "text", "file.too_long_text",
       b'a;"' + b"b;c\n" * 100_000, "tệp.csv")  # fmt: skip
_bytes("csv of a million columns", "text", "file.far_cell", b"1;" * 1_000_000, "tệp.csv")
_bytes("csv of a million lines", "text", "file.far_cell", b"1;2\n" * 1_000_000, "tệp.csv")
_bytes("csv of twenty million separators", "text", "file.too_many_cells",
       (b";" * 400 + b"\n") * 50_000, "tệp.csv")  # fmt: skip
_bytes("csv of every end of line", "text", READ,
       "a;b\r\nc;d\re;f\u2028g;h\x0bi;j\x85".encode(), "tệp.csv")  # fmt: skip
_bytes("csv in UTF-16 with a broken letter", "text", "file.not_a_workbook",
       b"\xff\xfe\x00\xd8\x41\x00", "tệp.csv")  # fmt: skip

for _title, _name in (
    ("a name that leads up", "../../etc/passwd"),
    ("a name of two lines", "tệp\nINFO all is well.xlsx"),
    ("a name written backwards", "tệp\u202excod.xlsx"),
    ("a name of 300 letters", "tệp" * 100 + ".xlsx"),
    ("a name that looks like an option", "--help"),
    ("a name with markup and SQL", "<script>'; drop table x;--{{7*7}}%s{0}.xlsx"),
    ("a name of a formula", "=cmd|'/c calc'!A0.xlsx"),
    ("a name of no known encoding", "t\\xe2\\x80.xlsx"),
):
    TEXTS.add(_title, "file name", READ, write_xlsx, file_name=_name)
_bytes("a refused name with markup and gaps", "file name", "file.empty", b"",
       "{value.__class__}<b>%s.xlsx", says="{value.__class__}<b>%s.xlsx")  # fmt: skip
