"""Texts that only an old font makes Vietnamese: where they are in an .xlsx, what they say."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from ansinh.text.legacy import VIETNAMESE, convert_font, is_legacy_font, likeness
from ansinh.workbooks.formats.sheet_xml import REFERENCE, STRING_ENDS, Place, pieces, place

SHARED_STRINGS = "xl/sharedStrings.xml"
RUN_FONT = re.compile(rb"""<(?:\w+:)?rFont\b[^>]*?\bval\s*=\s*["']([^"']*)["']""")
LEGACY_RUN = re.compile(rb"""<(?:\w+:)?rFont\b[^>]*?\bval\s*=\s*["'](?:\.vn|vni[- ])""", re.I)
# Never beyond the next string or cell: what does not end must not cost a look at all that follows.
STRING = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>((?:[^<]|<(?!/?(?:\w+:)?si\b))*)</(?:\w+:)?si>)")
RUN = re.compile(rb"<(?:\w+:)?r\b[^>]*>(.*?)</(?:\w+:)?r>", re.DOTALL)
TEXT = re.compile(rb"<(?:\w+:)?t\b[^>]*?(?<!/)>([^<]*)</")
TEXT_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?P<tag>[^>]*?\bt\s*=\s*["'](?P<kind>s|str|inlineStr)["'][^>]*)(?<!/)>"""
    rb"(?P<inner>(?:[^<]|<(?!/?(?:\w+:)?(?:c|row)\b))*)</(?:\w+:)?c>"
)
STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
INDEX = re.compile(rb"<(?:\w+:)?v>\s*(\d{1,9})\s*</")

# A piece of a cell's text with its font; "" is the font of the cell.
Run = tuple[str, str]


@dataclass(frozen=True)
class LegacyFonts:
    """The old fonts of a workbook, by cell style, and the shared strings whose parts differ."""

    styles: Mapping[int, str] = field(default_factory=dict)
    strings: Mapping[int, tuple[Run, ...]] = field(default_factory=dict)

    def search(self, piece: bytes, found: dict[Place, tuple[Run, ...]]) -> None:
        """Note the cells of a piece of a sheet whose text, or part of it, is in an old font.

        A cell all in one font is noted as one run without a text.
        """
        if not self.styles and not self.strings and not _has_legacy_run(piece):
            return
        for cell in TEXT_CELL.finditer(piece):
            style = STYLE.search(cell["tag"])
            font = self.styles.get(int(style[1]) if style else 0, "")
            runs = tuple((own or font, text) for own, text in self._runs(cell))
            if not runs and font:
                runs = ((font, ""),)
            reference = REFERENCE.search(cell["tag"])
            if reference and reference[1] and any(is_legacy_font(own) for own, _ in runs):
                found[place(reference)] = runs

    def _runs(self, cell: re.Match[bytes]) -> tuple[Run, ...]:
        if cell["kind"] == b"inlineStr":
            return _runs(cell["inner"])
        index = INDEX.search(cell["inner"]) if cell["kind"] == b"s" else None
        return self.strings.get(int(index[1]), ()) if index else ()


def find_legacy_fonts(archive: zipfile.ZipFile, styles: Mapping[int, str]) -> LegacyFonts:
    """Old fonts by the number of a cell style, joined with those within shared strings."""
    if SHARED_STRINGS not in archive.namelist():
        return LegacyFonts(styles)
    if not styles:
        with archive.open(SHARED_STRINGS) as stream:
            if not any(_has_legacy_run(piece) for piece in pieces(stream, STRING_ENDS)):
                return LegacyFonts()
    return LegacyFonts(styles, dict(_rich_strings(archive)))


def shown_texts(cells: Mapping[Place, tuple[Run, ...]]) -> dict[Place, str]:
    """What the cells of a sheet say, by place; those that are Unicode already are left out.

    People type Unicode into cells that still name an old font. Where a text reads well both
    ways, the other texts of the sheet decide, and with no others the font does.
    """
    shown, open_cells, votes = {}, {}, 0
    for at, runs in cells.items():
        text = "".join(text for _, text in runs)
        converted = "".join(convert_font(text, font) for font, text in runs)
        is_legacy = _is_legacy(text, converted)
        if is_legacy is None:
            open_cells[at] = converted
        else:
            votes += 1 if is_legacy else -1
            if is_legacy:
                shown[at] = converted
    return shown | open_cells if votes >= 0 else shown


def _is_legacy(text: str, converted: str) -> bool | None:
    if text.isascii():
        return None
    if any(letter > "\u00ff" and letter.isalpha() for letter in text):
        return False
    as_unicode, as_legacy = likeness(text), likeness(converted)
    if max(as_unicode, as_legacy) < VIETNAMESE or min(as_unicode, as_legacy) >= VIETNAMESE:
        return None
    return as_legacy >= VIETNAMESE


def _has_legacy_run(piece: bytes) -> bool:
    return b"rFont" in piece and LEGACY_RUN.search(piece) is not None


def _rich_strings(archive: zipfile.ZipFile) -> Iterator[tuple[int, tuple[Run, ...]]]:
    number = 0
    with archive.open(SHARED_STRINGS) as stream:
        for piece in pieces(stream, STRING_ENDS):
            for string in STRING.finditer(piece):
                if string[1] and (runs := _runs(string[1])):
                    yield number, runs
                number += 1


def _runs(content: bytes) -> tuple[Run, ...]:
    """The runs of a text that has several fonts; of any other none."""
    if b"rFont" not in content:
        return ()
    runs = []
    for run in RUN.finditer(content):
        font = RUN_FONT.search(run[1])
        text = b"".join(TEXT.findall(run[1]))
        runs.append((_plain(font[1]) if font else "", _plain(text)))
    return tuple(runs)


def _plain(content: bytes) -> str:
    return unescape(content.decode())
