"""The smallest workbooks, part by part: a library would not write what is wrong in them."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
ODS_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text")
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
Content = str | bytes


def sheet_xml(rows: str, before: str = "", after: str = "", dimension: str = "") -> str:
    """A worksheet with the rows given."""
    return (
        f'{before}<worksheet xmlns="{MAIN}">{dimension}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def cell(reference: str, text: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


ONE_CELL = f'<row r="1">{cell("A1", "x")}</row>'


def workbook_xml(names: Iterable[str] = ("Trang 1",), more: str = "") -> str:
    """The list of sheets; all of them lie in one part."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId1"/>'
        for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets>{more}</workbook>'


def xlsx_parts(sheet: Content = "", **parts: Content) -> dict[str, Content]:
    """The parts of a workbook of one sheet."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    link = f'<Relationship Id="rId{{}}" Type="{OFFICE}/{{}}" Target="{{}}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    links = (
        link.format(1, "worksheet", "worksheets/sheet1.xml")
        + link.format(2, "sharedStrings", "sharedStrings.xml")
        + link.format(3, "styles", "styles.xml")
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": relations.format(link.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook_xml(),
        "xl/_rels/workbook.xml.rels": relations.format(links),
        SHEET: sheet or sheet_xml(ONE_CELL),
        **parts,
    }


def write_zip(path: Path, parts: dict[str, Content], method: int = zipfile.ZIP_DEFLATED) -> None:
    """An archive of these parts, in their order."""
    with zipfile.ZipFile(path, "w", method, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def write_xlsx(path: Path, sheet: Content = "", parts: dict[str, Content] | None = None) -> None:
    """A workbook of one sheet, with parts added or replaced."""
    write_zip(path, xlsx_parts(sheet) | (parts or {}))


def ods_table(rows: str, name: str = "Trang 1") -> str:
    """A table of an .ods file."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


ODS_CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
ODS_ROW = f"<table:table-row{{}}>{ODS_CELL}</table:table-row>"


def write_ods(
    path: Path, tables: str, before: str = "", parts: dict[str, Content] | None = None
) -> None:
    """An .ods file of the tables given."""
    content = (
        f"{before}<office:document-content {ODS_NAMES}><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    known = {
        "mimetype": ODS_TYPE,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest}"/>',
        "content.xml": content,
    }
    write_zip(path, known | (parts or {}))
