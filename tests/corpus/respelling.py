"""The same .xlsx workbook as other programs may spell it: every way is legal, none is Excel's.

A way takes the parts of a package by name, and gives the same workbook back in other words.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from xml.etree import ElementTree

Parts = dict[str, bytes]
Way = Callable[[Parts], Parts]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
C, V, IS, T = (f"{{{MAIN}}}{name}" for name in ("c", "v", "is", "t"))
ATTRIBUTE = re.compile(rb"""(?<=\s)([\w:.]+)="([^"'<>]*)\"""")
TAG = re.compile(rb"<[A-Za-z][^<>]*>")


def respelt(path: Path, way: Way, target: Path) -> Path:
    """Write a workbook in another spelling."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in way(parts).items():
            archive.writestr(name, content)
    return target


def strict(parts: Parts) -> Parts:
    """Strict Open XML: Excel's "Save As", other namespaces."""
    return {name: _replaced(content, STRICT) for name, content in parts.items()}


def with_prefixes(parts: Parts) -> Parts:
    """Every element with a prefix of its own."""
    return {name: _rewritten(content) if _is_xml(name) else content
            for name, content in parts.items()}  # fmt: skip


def with_single_quotes(parts: Parts) -> Parts:
    """Attributes in single quotes, spaces around their signs, line breaks within tags."""

    def quoted(tag: re.Match[bytes]) -> bytes:
        return ATTRIBUTE.sub(rb"\n  \1 = '\2'", tag[0])

    return {name: TAG.sub(quoted, content) if _is_xml(name) else content
            for name, content in parts.items()}  # fmt: skip


def without_references(parts: Parts) -> Parts:
    """Rows and cells that do not say where they stand: gaps are filled with empty ones."""
    return {name: _unnamed(content) if _is_sheet(name) else content
            for name, content in parts.items()}  # fmt: skip


def with_inline_texts(parts: Parts) -> Parts:
    """No list of shared texts: each cell holds its own."""
    if "xl/sharedStrings.xml" not in parts:
        return parts
    shared = list(ElementTree.fromstring(parts["xl/sharedStrings.xml"]))
    return {name: _inlined(content, shared) if _is_sheet(name) else content
            for name, content in parts.items()}  # fmt: skip


def with_parts_elsewhere(parts: Parts) -> Parts:
    """Parts under other names: only their relations say what they are."""
    names = {
        name: f"tài liệu/{number}/{basename(name)[::-1].removeprefix('lmx.')}.XML"
        for number, name in enumerate(parts)
        if name.startswith("xl/") and name.endswith(".xml")
    }
    moved: Parts = {}
    for name, content in parts.items():
        if name.endswith(".rels"):
            of = join(dirname(dirname(name)), basename(name).removesuffix(".rels"))
            new = names.get(of, of)
            listing = join(dirname(new), "_rels", f"{basename(new)}.rels")
            moved[listing] = _retargeted(content, dirname(dirname(name)), names)
        elif name == "[Content_Types].xml":
            changed = {f'PartName="/{old}"': f'PartName="/{new}"' for old, new in names.items()}
            moved[name] = _replaced(content, changed)
        else:
            moved[names.get(name, name)] = content
    return moved


WAYS: tuple[Way, ...] = (
    strict, with_prefixes, with_single_quotes, without_references, with_inline_texts,
    with_parts_elsewhere,
    lambda parts: with_single_quotes(strict(without_references(parts))),
    lambda parts: with_parts_elsewhere(with_prefixes(with_inline_texts(parts))),
)  # fmt: skip


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and name != "[Content_Types].xml"


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _replaced(content: bytes, changes: dict[str, str]) -> bytes:
    for old, new in changes.items():
        content = content.replace(old.encode(), new.encode())
    return content


def _rewritten(content: bytes) -> bytes:
    return ElementTree.tostring(ElementTree.fromstring(content), "UTF-8")


def _unnamed(content: bytes) -> bytes:
    sheet = ElementTree.fromstring(content)
    for data in sheet.iter(f"{{{MAIN}}}sheetData"):
        rows, at = list(data), 0
        for row in rows:
            data.remove(row)
        for row in rows:
            number = int(row.attrib.pop("r"))
            for _ in range(number - at - 1):
                ElementTree.SubElement(data, f"{{{MAIN}}}row")
            at = number
            _unname_cells(row)
            data.append(row)
    return ElementTree.tostring(sheet, "UTF-8")


def _unname_cells(row: ElementTree.Element) -> None:
    cells, at = list(row), 0
    for cell in cells:
        row.remove(cell)
    for cell in cells:
        column = 0
        for letter in cell.attrib.pop("r").rstrip("0123456789"):
            column = column * 26 + ord(letter) - ord("A") + 1
        for _ in range(column - at - 1):
            ElementTree.SubElement(row, C)
        at = column
        row.append(cell)


def _inlined(content: bytes, shared: list[ElementTree.Element]) -> bytes:
    sheet = ElementTree.fromstring(content)
    for cell in sheet.iter(C):
        value = cell.find(V)
        if cell.get("t") == "s" and value is not None:
            cell.set("t", "inlineStr")
            cell.remove(value)
            own = ElementTree.SubElement(cell, IS)
            own.extend(shared[int(value.text or 0)])
    return ElementTree.tostring(sheet, "UTF-8")


def _retargeted(content: bytes, folder: str, names: dict[str, str]) -> bytes:
    listing = ElementTree.fromstring(content)
    for relation in listing:
        target = relation.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        if full in names:
            relation.set("Target", f"/{names[full]}")
    return ElementTree.tostring(listing, "UTF-8")
