"""Workbooks whose parts are right as archives and wrong, or too much, as workbooks."""

import random
from pathlib import Path

from tests.corpus.hostile.case import READ, Corpus
from tests.corpus.hostile.workbook import (
    MAIN,
    ODS_ROW,
    ONE_CELL,
    SHEET,
    STRINGS,
    cell,
    ods_table,
    sheet_xml,
    workbook_xml,
    write_ods,
    write_xlsx,
)

SHEETS = Corpus()
LAUGHS = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10)
) + "]>"  # fmt: skip
NUMBER = '<c r="{}"><v>1</v></c>'


def _sheet(name: str, attack: str, verdict: str, rows: str, **more: str | bool) -> None:
    SHEETS.add(name, attack, verdict, lambda path: write_xlsx(path, sheet_xml(rows)), **more)


def _part(name: str, attack: str, verdict: str, part: str, content: str) -> None:
    says = "" if verdict == READ else part
    SHEETS.add(
        name, attack, verdict, lambda path: write_xlsx(path, parts={part: content}), says=says
    )


# Where cells stand.
_sheet("a cell in the last column", "far cells", "file.far_cell",
       f'<row r="1">{NUMBER.format("XFD1")}</row>', says="XFD1")  # fmt: skip
_sheet(
    "a cell in the last row",
    "far cells",
    "file.far_cell",
    f'{ONE_CELL}<row r="1048576">{NUMBER.format("A1048576")}</row>',
    says="A1048576",
)
_sheet("two near cells that span a hundred million", "far cells", READ,
       f'{ONE_CELL}<row r="199000">{NUMBER.format("RZ199000")}</row>')  # fmt: skip
_sheet("the same in unusual spelling", "far cells", READ,
       f"{ONE_CELL}<row  r = '199000'><c  s='0' r = 'RZ199000' ><v>1</v></c></row>")  # fmt: skip
_sheet("a far row whose cell has no reference", "far cells", READ,
       f'<row r="1">{NUMBER.format("RZ1")}</row><row r="199000"><c><v>1</v></c></row>')  # fmt: skip
_sheet("a row of a thousand cells without references", "far cells", "file.far_cell",
       f"<row>{'<c><v>1</v></c>' * 1_000}</row>", says="Trang 1")  # fmt: skip
_sheet("a million empty rows without numbers", "far cells", "file.far_cell",
       f"{'<row/>' * 1_000_000}<row>{'<c><v>1</v></c>' * 100}</row>")  # fmt: skip
_sheet("cells that never end", "slow search", "file.not_a_workbook",
       '<row r="1">' + '<c r="A1" t="e"><v>' * 50_000 + "</row>", is_heavy=True)  # fmt: skip
_sheet("rows out of order", "order of cells", READ,
       f'<row r="9">{NUMBER.format("A9")}</row><row r="2">{NUMBER.format("C2")}</row>')  # fmt: skip
_sheet(
    "cells out of order",
    "order of cells",
    READ,
    f'<row r="1">{NUMBER.format("C1")}{NUMBER.format("A1")}</row>',
)
_sheet("a cell that stands there twice", "order of cells", "file.contradicts_itself",
       f'<row r="1">{NUMBER.format("A1")}{NUMBER.format("A1")}</row>', says="A1")  # fmt: skip
_sheet("a cell in another row than it says", "order of cells", "file.contradicts_itself",
       f'<row r="1">{NUMBER.format("A2")}</row>', says="A2")  # fmt: skip
for _row, _verdict in (("-5", "file.not_a_workbook"), ("0", "file.not_a_workbook"),
                       ("x", "file.not_a_workbook"), ("4294967296", "file.far_cell"),
                       ("99999999999999999999", "file.far_cell")):  # fmt: skip
    _sheet(f"row number {_row}", "order of cells", _verdict,
           f'<row r="{_row}">{NUMBER.format(f"A{_row}")}</row>')  # fmt: skip
_sheet("a column beyond all letters", "order of cells", "file.far_cell",
       f'<row r="1">{NUMBER.format("ZZZZZZZ1")}</row>')  # fmt: skip
for _claim, _cells in (("A1:A1", f'{ONE_CELL}<row r="9">{NUMBER.format("D9")}</row>'),
                       ("A1:XFD1048576", ONE_CELL), ("XFD1048576:A1", ONE_CELL),
                       ("A1:A99999999999", ONE_CELL)):  # fmt: skip
    SHEETS.add(f"a dimension of {_claim}", "lying dimension", READ,
               lambda path, claim=_claim, cells=_cells: write_xlsx(
                   path, sheet_xml(cells, dimension=f'<dimension ref="{claim}"/>')))  # fmt: skip

# What must not be in it.
_part("a macro in an .xlsx", "macros", "file.has_macros", "xl/vbaProject.bin", "x")
_part("a macro under another name", "macros", "file.has_macros", "xl/_rels/x.xml.rels",
      '<Relationships><Relationship Id="a" Target="a.bin" Type="http://schemas.microsoft.com/'
      'office/2006/relationships/vbaProject"/></Relationships>')  # fmt: skip
_part("a macro sheet", "macros", "file.has_macros", "xl/macrosheets/sheet1.xml", "<x/>")
_part("a link to another workbook", "external links", "file.external_links",
      "xl/externalLinks/externalLink1.xml", "<externalLink/>")  # fmt: skip
_part(
    "a DDE link",
    "external links",
    "file.external_links",
    "xl/externalLinks/externalLink2.xml",
    '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>',
)
_part(
    "a query to the web",
    "external links",
    "file.external_links",
    "xl/connections.xml",
    '<connections><connection><webPr url="http://localhost/"/></connection></connections>',
)
_part("a query table", "external links", "file.external_links",
      "xl/queryTables/queryTable1.xml", "<queryTable/>")  # fmt: skip
_part("an embedded object", "embedded objects", "file.embedded_objects",
      "xl/embeddings/oleObject1.bin", "x")  # fmt: skip
_part("an ActiveX control", "embedded objects", "file.embedded_objects",
      "xl/activeX/activeX1.xml", "<ocx/>")  # fmt: skip


def _ods(name: str, attack: str, verdict: str, tables: str, parts: dict[str, str]) -> None:
    SHEETS.add(name, attack, verdict,
               lambda path: write_ods(path, ods_table(ODS_ROW.format("", "")) + tables,
                                      parts=dict(parts)),
               file_name="tệp.ods")  # fmt: skip


_ods("an ods with a DDE link", "external links", "file.external_links",
     "<table:dde-links><table:dde-link/></table:dde-links>", {})  # fmt: skip
_ods("an ods with a table from elsewhere", "external links", "file.external_links",
     ods_table('<table:table-source xlink:href="file:///etc/passwd"/>', "b"), {})  # fmt: skip
_ods("an ods with a macro", "macros", "file.has_macros", "", {"Basic/Standard/a.xml": "<x/>"})
_ods("an ods with a script", "macros", "file.has_macros", "", {"Scripts/python/a.py": "1"})
_ods("an ods with an object", "embedded objects", "file.embedded_objects", "", {"Object 1": "x"})

# Entities and depth.
_part("billion laughs in the texts", "entities", "file.declares_entities", STRINGS,
      f"{LAUGHS}<sst><si><t>&a9;</t></si></sst>")  # fmt: skip
_part("billion laughs in the styles", "entities", "file.declares_entities", "xl/styles.xml",
      f"{LAUGHS}<styleSheet>&a9;</styleSheet>")  # fmt: skip
_part("an external entity", "entities", "file.declares_entities", "xl/workbook.xml",
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')  # fmt: skip
SHEETS.add(
    "entities in UTF-16",
    "entities",
    "file.declares_entities",
    lambda path: write_xlsx(path, f"{LAUGHS}<x>&a9;</x>".encode("utf-16")),
    says=SHEET,
)
SHEETS.add("entities in UTF-16 without a mark", "entities", "file.declares_entities",
           lambda path: write_xlsx(path, f"{LAUGHS}<x>&a9;</x>".encode("utf-16-le")))  # fmt: skip
SHEETS.add("entities in UTF-32", "entities", "file.declares_entities",
           lambda path: write_xlsx(path, f"{LAUGHS}<x>&a9;</x>".encode("utf-32")))  # fmt: skip
SHEETS.add(
    "entities in UTF-7",
    "entities",
    "file.declares_entities",
    lambda path: write_xlsx(path, '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE'),
)
SHEETS.add("entities in a sheet called otherwise", "entities", "file.declares_entities",
           lambda path: write_xlsx(path, parts={"xl/a.dat": f"{LAUGHS}<x>&a9;</x>"}))  # fmt: skip
SHEETS.add(
    "entities in an ods",
    "entities",
    "file.declares_entities",
    lambda path: write_ods(path, "&a9;", LAUGHS),
    says="content.xml",
    file_name="tệp.ods",
)
_DEEP = "<a>" * 100_000 + "</a>" * 100_000
SHEETS.add("100,000 levels in a sheet", "deep nesting", READ,
           lambda path: write_xlsx(path, sheet_xml(ONE_CELL, after=_DEEP)))  # fmt: skip
for _where, _xml in (
    ("xl/workbook.xml", workbook_xml(more=_DEEP)),
    ("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{_DEEP}</styleSheet>'),
):
    _part(f"100,000 levels in {_where}", "deep nesting", READ, _where, _xml)


# Too much of what a workbook may have.
@SHEETS.file("sheets", "file.too_many_sheets", says="10000")
def ten_thousand_sheets_in_the_list_only(path: Path) -> None:
    names = (f"Trang {number}" for number in range(10_000))
    write_xlsx(path, parts={"xl/workbook.xml": workbook_xml(names)})


@SHEETS.file("sheets", "file.unsafe_archive", says="xl/workbook.xml")
def a_hundred_sheets_that_are_one(path: Path) -> None:
    names = (f"Trang {number}" for number in range(100))
    write_xlsx(path, parts={"xl/workbook.xml": workbook_xml(names)})


@SHEETS.file("sheets", "file.too_many_entries")
def ten_thousand_sheets(path: Path) -> None:
    parts = {f"xl/worksheets/sheet{n}.xml": sheet_xml(ONE_CELL) for n in range(2, 10_001)}
    names = (f"Trang {number}" for number in range(10_000))
    write_xlsx(path, parts={"xl/workbook.xml": workbook_xml(names), **parts})


@SHEETS.file("sheets", "file.too_many_sheets", says="10000", file_name="tệp.ods")
def ten_thousand_sheets_of_an_ods(path: Path) -> None:
    write_ods(path, "".join(ods_table(ODS_ROW.format("", ""), f"T{n}") for n in range(10_000)))


@SHEETS.file("long texts", "file.too_long_text", says=SHEET)
def one_cell_of_ten_million_letters(path: Path) -> None:
    # Of 16 letters at random: what compresses better is refused before.
    letters = random.Random(1).randbytes(5_000_000).hex()
    write_xlsx(path, sheet_xml(f'<row r="1">{cell("A1", letters)}</row>'))


@SHEETS.file("long texts", "file.too_much_text", says="200")
def one_long_text_in_every_cell(path: Path) -> None:
    _shared(path, 200_000, 30_000)


@SHEETS.file("long texts", READ, is_heavy=True)
def a_short_one_in_every_cell(path: Path) -> None:
    _shared(path, 20_000, 1_000)


def _shared(path: Path, cells: int, letters: int) -> None:
    rows = "".join(
        f'<row r="{row}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>"
        for row in range(1, cells // 100 + 1)
    )
    text = random.Random(1).randbytes(letters // 2).hex()
    # Noise keeps the archive's ratio that of a usual workbook.
    noise = random.Random(2).randbytes(1_000_000)
    strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    write_xlsx(path, sheet_xml(rows), {STRINGS: strings, "xl/media/a.png": noise})


@SHEETS.file("too many cells", "file.too_many_cells", is_heavy=True)
def four_million_cells(path: Path) -> None:
    _cells(path, 40_000)


@SHEETS.file("too many cells", READ, is_heavy=True)
def a_million_cells(path: Path) -> None:
    _cells(path, 10_000)


@SHEETS.file("too many cells", READ, is_heavy=True)
def a_million_texts(path: Path) -> None:
    texts = "".join(f"<si><t>Xã thứ {number}</t></si>" for number in range(50_000))
    draw = random.Random(1).randrange
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c t="s"><v>{draw(50_000)}</v></c>' for _ in range(30))
        + "</row>"
        for row in range(1, 33_000)
    )
    write_xlsx(path, sheet_xml(rows), {STRINGS: f'<sst xmlns="{MAIN}">{texts}</sst>'})


def _cells(path: Path, rows: int) -> None:
    draw = random.Random(1).randrange
    cells = (
        f'<row r="{row}">' + "".join(f"<c><v>{draw(10_000)}</v></c>" for _ in range(100)) + "</row>"
        for row in range(1, rows + 1)
    )
    write_xlsx(path, sheet_xml("".join(cells)))


@SHEETS.file("too much formatting", "file.too_much_formatting")
def three_hundred_thousand_merged_cells(path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{n}:D{n}"/>' for n in range(1, 300_001))
    write_xlsx(path, sheet_xml(ONE_CELL, after=f"<mergeCells>{merges}</mergeCells>"))


@SHEETS.file("too much formatting", "file.too_much_formatting")
def two_hundred_thousand_styles(path: Path) -> None:
    draw = random.Random(1).randrange
    styles = "".join(f'<xf numFmtId="{draw(50)}"/>' for _ in range(200_000))
    xml = f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>'
    write_xlsx(path, parts={"xl/styles.xml": xml})


@SHEETS.file("too much formatting", "file.too_much_formatting")
def a_million_defined_names(path: Path) -> None:
    names = "".join(f'<definedName name="n{n}">A!$A$1</definedName>' for n in range(1_000_000))
    xml = workbook_xml(more=f"<definedNames>{names}</definedNames>")
    write_xlsx(path, parts={"xl/workbook.xml": xml})


@SHEETS.file("long texts", READ, is_heavy=True)
def ten_megabytes_without_an_end_of_row(path: Path) -> None:
    noise = "".join(f"<x>{random.Random(n).random()}</x>" for n in range(100_000))
    write_xlsx(path, sheet_xml(ONE_CELL, after=noise * 5))


@SHEETS.file("inert texts", READ)
def names_with_sql_and_markup(path: Path) -> None:
    name = "x'); DROP TABLE raw;--&lt;b&gt;{{7*7}}%s{0}../../etc/passwd"
    write_xlsx(path, parts={"xl/workbook.xml": workbook_xml([name])})
