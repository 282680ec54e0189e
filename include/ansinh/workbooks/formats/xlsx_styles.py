"""What the cell styles of an .xlsx workbook say: number formats, old fonts, what is unseen."""

from ansinh.text.legacy import is_legacy_font
from ansinh.workbooks.formats.limits import MOST_STYLES
from ansinh.workbooks.formats.number_formats import BUILT_IN, number_format
from ansinh.workbooks.formats.package import Package
from ansinh.workbooks.formats.values import NO_STYLE, CellStyle
from ansinh.workbooks.formats.xml_parts import Attributes, parse
from ansinh.workbooks.safety.refusal import RefusedError

# A colour as a workbook names it: by value, theme and shade, or number.
Colour = tuple[str, ...]
WHITE: tuple[Colour, ...] = (("rgb", "FFFFFF"), ("theme", "0", ""), ("indexed", "1"),
                             ("indexed", "9"))  # fmt: skip


def read_styles(package: Package, part: str | None) -> list[CellStyle]:
    """The styles of a workbook, by number; it need not have any.

    Raises RefusedError for more than any program keeps.
    """
    if part is None:
        return [NO_STYLE]
    reader = _StylesReader()
    with package.open_list(part) as stream:
        parse(stream, reader.starts, reader.ends)
    return reader.styles() or [NO_STYLE]


class _StylesReader:
    def __init__(self) -> None:
        self._codes = dict(BUILT_IN)
        self._fonts: list[tuple[str, Colour]] = []
        self._fills: list[Colour | None] = []
        self._cells: list[Attributes] = []
        self._inside = ""
        self._is_solid = False
        self.starts = {
            "numFmt": self._number_format,
            "fonts": lambda _: self._enter("fonts"),
            "fills": lambda _: self._enter("fills"),
            "cellXfs": lambda _: self._enter("cellXfs"),
            "font": self._font,
            "name": self._font_name,
            "color": self._font_colour,
            "fill": self._fill,
            "patternFill": self._pattern,
            "fgColor": self._fill_colour,
            "xf": self._cell,
        }
        self.ends = {name: lambda: self._enter("") for name in ("fonts", "fills", "cellXfs")}

    def styles(self) -> list[CellStyle]:
        """The styles, when all was read."""
        return [self._style(words) for words in self._cells]

    def _style(self, words: Attributes) -> CellStyle:
        code = self._codes.get(_number(words, "numFmtId"), "General")
        font, fill = _number(words, "fontId"), _number(words, "fillId")
        name, colour = self._fonts[font] if font < len(self._fonts) else ("", ())
        paper = self._fills[fill] if fill < len(self._fills) else None
        return CellStyle(
            number_format(code), name if is_legacy_font(name) else "", _is_unseen(colour, paper)
        )

    def _enter(self, what: str) -> None:
        self._inside = what

    def _number_format(self, words: Attributes) -> None:
        self._codes[_number(words, "numFmtId")] = words.get("formatCode", "")

    def _font(self, _: Attributes) -> None:
        if self._inside == "fonts":
            self._fonts.append(("", ()))

    def _font_name(self, words: Attributes) -> None:
        if self._inside == "fonts" and self._fonts:
            self._fonts[-1] = (words.get("val", ""), self._fonts[-1][1])

    def _font_colour(self, words: Attributes) -> None:
        if self._inside == "fonts" and self._fonts:
            self._fonts[-1] = (self._fonts[-1][0], _colour(words))

    def _fill(self, _: Attributes) -> None:
        if self._inside == "fills":
            self._fills.append(None)

    def _pattern(self, words: Attributes) -> None:
        self._is_solid = words.get("patternType") == "solid"

    def _fill_colour(self, words: Attributes) -> None:
        if self._inside == "fills" and self._fills and self._is_solid:
            self._fills[-1] = _colour(words)

    def _cell(self, words: Attributes) -> None:
        if self._inside == "cellXfs":
            self._cells.append(words)
            if len(self._cells) > MOST_STYLES:
                raise RefusedError("file.too_much_formatting", value="styles")


def _is_unseen(letters: Colour, paper: Colour | None) -> bool:
    """Whether letters have the colour of the paper; without a fill it is white."""
    if paper is None:
        return letters in WHITE
    return bool(letters) and (letters == paper or (letters in WHITE and paper in WHITE))


def _colour(words: Attributes) -> Colour:
    if "rgb" in words:
        return ("rgb", words["rgb"][-6:].upper())
    if "theme" in words:
        return ("theme", words["theme"], words.get("tint", ""))
    return ("indexed", words["indexed"]) if "indexed" in words else ()


def _number(words: Attributes, name: str) -> int:
    text = words.get(name, "0")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004
