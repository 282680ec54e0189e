"""What the cell styles of an .xlsx workbook say that matters here: percentages, old fonts."""

import re
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from ansinh.text.legacy import is_legacy_font
from ansinh.workbooks.formats.sheet_xml import NAMESPACES

STYLES = "xl/styles.xml"
BUILT_IN_PERCENT = ("9", "10")


@dataclass(frozen=True)
class Styles:
    """`percent` finds the cells shown as percentages, None where no style is one.

    `legacy_fonts` are names of fonts by the number of the style.
    """

    percent: re.Pattern[bytes] | None = None
    legacy_fonts: dict[int, str] = field(default_factory=dict)


def read_styles(archive: zipfile.ZipFile) -> Styles:
    """The styles of a workbook; it need not have any."""
    if STYLES not in archive.namelist():
        return Styles()
    root = ElementTree.fromstring(archive.read(STYLES))
    return Styles(_percent(root), _legacy_fonts(root))


def _percent(root: Element) -> re.Pattern[bytes] | None:
    formats = {
        one.get("numFmtId")
        for one in root.iterfind(".//s:numFmts/s:numFmt", NAMESPACES)
        if "%" in one.get("formatCode", "")
    } | set(BUILT_IN_PERCENT)
    numbers = [
        f"{number}".encode()
        for number, one in enumerate(root.iterfind("./s:cellXfs/s:xf", NAMESPACES))
        if one.get("numFmtId") in formats
    ]
    return re.compile(rb'\bs="(?:' + b"|".join(numbers) + rb')"') if numbers else None


def _legacy_fonts(root: Element) -> dict[int, str]:
    names = {}
    for number, font in enumerate(root.iterfind("./s:fonts/s:font", NAMESPACES)):
        name = font.find("s:name", NAMESPACES)
        names[str(number)] = "" if name is None else name.get("val", "")
    styles = enumerate(root.iterfind("./s:cellXfs/s:xf", NAMESPACES))
    fonts = {number: names.get(one.get("fontId", "0"), "") for number, one in styles}
    return {number: name for number, name in fonts.items() if is_legacy_font(name)}
