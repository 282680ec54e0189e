"""The styles of a package with ours at their end: every number that was given stays valid."""

import re

from ansinh.annotating.front_page import Look
from ansinh.annotating.splicing import (
    UnsupportedPackageError,
    appended,
    attribute,
    children,
    element,
    refuse_unsupported,
    with_attribute,
)
from ansinh.rules.findings import Severity

FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "head": "FF1F3864", "good": "FFDCFCE7"}
FONTS = {
    "title": ("16", "FF1F3864", True, False),
    "verdict": ("13", "FF1F2937", True, False),
    "label": ("11", "FF4B5563", False, False),
    "plain": ("11", "FF111827", False, False),
    "head": ("11", "FFFFFFFF", True, False),
    "link": ("11", "FF0563C1", False, True),
}
# Look → font, fill, whether it is framed, how it stands.
CELL_FORMATS: dict[Look, tuple[str, str | None, bool, str]] = {
    "title": ("title", None, False, 'vertical="center"'),
    "label": ("label", None, False, 'vertical="top"'),
    "text": ("plain", None, False, 'vertical="top"'),
    "good": ("verdict", "good", False, 'vertical="center"'),
    "warned": ("verdict", "warning", False, 'vertical="center"'),
    "bad": ("verdict", "error", False, 'vertical="center"'),
    "head": ("head", "head", True, 'horizontal="center" vertical="center" wrapText="1"'),
    "number": ("plain", None, True, 'horizontal="center" vertical="top"'),
    "error": ("plain", "error", True, 'horizontal="center" vertical="top"'),
    "warning": ("plain", "warning", True, 'horizontal="center" vertical="top"'),
    "body": ("plain", None, True, 'vertical="top" wrapText="1"'),
    "link": ("link", None, True, 'vertical="top"'),
}
EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    "</styleSheet>"
)
PLACES = ("fonts", "fills", "borders", "cellXfs")
PREFIX = re.compile(rb"(</?)(?=[a-zA-Z])")


class Styles:
    """Gives numbers of new styles while sheets are written; then writes them all."""

    def __init__(self, xml: bytes) -> None:
        """Take the part as it is.

        Raises UnsupportedPackageError where it lacks what every one has.
        """
        refuse_unsupported(xml)
        self._xml = xml
        self._own: list[bytes] = []
        self._coloured: dict[tuple[int, Severity], int] = {}
        self._counts = {name: len(self._parts(name)) for name in PLACES}
        self._formats = self._parts("cellXfs")
        self._looks = {look: self._add(self._look(look)) for look in CELL_FORMATS}

    def look(self, look: Look) -> int:
        """The style of a cell of the first sheet."""
        return self._looks[look]

    def coloured(self, style: int, severity: Severity) -> int:
        """The style that is like another, with the colour of a severity as its fill."""
        key = (style if style < len(self._formats) else 0, severity)
        if key not in self._coloured:
            form = self._formats[key[0]]
            end = form.index(b">") + 1
            tag = with_attribute(form[:end], "fillId", self._fill(severity))
            tag = with_attribute(tag, "applyFill", 1)
            self._coloured[key] = self._add(tag + form[end:])
        return self._coloured[key]

    def written(self) -> bytes:
        """The whole part, ours at the end of each list."""
        xml = self._extended(self._xml, "cellXfs", self._own)
        xml = self._extended(xml, "borders", [self._prefixed(_border())])
        xml = self._extended(xml, "fills", [self._prefixed(_fill(rgb)) for rgb in FILLS.values()])
        fonts = [self._prefixed(_font(*font)) for font in FONTS.values()]
        return self._extended(xml, "fonts", fonts)

    def _parts(self, name: str) -> list[bytes]:
        found = element(self._xml, name)
        if found is None:
            raise UnsupportedPackageError(f"no {name}")
        parts = [self._xml[begin:end] for _, begin, end in children(self._xml, *found.content)]
        if not parts:
            raise UnsupportedPackageError(f"{name} are empty")
        return parts

    def _extended(self, xml: bytes, name: str, more: list[bytes]) -> bytes:
        found = element(xml, name)
        if found is None:
            raise UnsupportedPackageError(f"no {name}")
        longer = appended(xml, found, name, b"".join(more))
        tag = found.tag.group()
        if attribute(tag, "count") is None:
            return longer
        counted = with_attribute(tag, "count", self._counts[name] + len(more))
        return longer[: found.tag.start()] + counted + longer[found.tag.end() :]

    def _add(self, form: bytes) -> int:
        self._own.append(form)
        return len(self._formats) + len(self._own) - 1

    def _fill(self, name: str) -> int:
        return self._counts["fills"] + list(FILLS).index(name)

    def _look(self, look: Look) -> bytes:
        font, fill, is_framed, alignment = CELL_FORMATS[look]
        numbers = {
            "fontId": self._counts["fonts"] + list(FONTS).index(font),
            "fillId": 0 if fill is None else self._fill(fill),
            "borderId": self._counts["borders"] if is_framed else 0,
        }
        written = " ".join(f'{name}="{number}"' for name, number in numbers.items())
        return self._prefixed(
            f'<xf numFmtId="0" {written} xfId="0" applyFont="1" applyFill="1" applyBorder="1" '
            f'applyAlignment="1"><alignment {alignment}/></xf>'
        )

    def _prefixed(self, xml: str) -> bytes:
        found = element(self._xml, "cellXfs")
        prefix = found.prefix if found else b""
        return PREFIX.sub(rb"\1" + prefix, xml.encode())


def _font(size: str, rgb: str, is_bold: bool, is_underlined: bool) -> str:
    marks = "<b/>" * is_bold + "<u/>" * is_underlined
    return (
        f'<font>{marks}<sz val="{size}"/><color rgb="{rgb}"/><name val="Calibri"/>'
        '<family val="2"/></font>'
    )


def _fill(rgb: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{rgb}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _border() -> str:
    sides = "".join(
        f'<{side} style="thin"><color rgb="FFD1D5DB"/></{side}>'
        for side in ("left", "right", "top", "bottom")
    )
    return f"<border>{sides}<diagonal/></border>"
