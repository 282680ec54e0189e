"""What the styles of an .ods workbook say: scaled numbers, old fonts, hidden sheets."""

from dataclasses import dataclass, field

from ansinh.text.legacy import is_legacy_font
from ansinh.workbooks.formats.limits import MOST_STYLES
from ansinh.workbooks.formats.xml_parts import Attributes, local
from ansinh.workbooks.safety.refusal import RefusedError

WHITE = ("#ffffff", "transparent", "")


@dataclass
class _Format:
    """A number format: what each shown unit stands for, and the words beside the digits."""

    divisor: int = 1
    words: list[str] = field(default_factory=list)


@dataclass
class _Style:
    format: str = ""
    parent: str = ""
    font: str = ""
    colour: str = ""
    paper: str = ""
    is_shown: bool = True


class OdsStyles:
    """Styles by name, noted while the parts that define them are read."""

    def __init__(self) -> None:
        self._styles: dict[str, _Style] = {}
        self._formats: dict[str, _Format] = {}
        self._style = _Style()
        self._format = _Format()
        self._is_word = False
        self.starts = {
            "style": self._start_style,
            "text-properties": self._letters,
            "table-cell-properties": self._cell,
            "table-properties": self._table,
            **dict.fromkeys(("number-style", "currency-style"), self._start_format),
            # Their words are part of a date or a share, not a unit.
            **dict.fromkeys(
                ("percentage-style", "date-style", "time-style", "boolean-style", "text-style"),
                self._start_other,
            ),
            "number": self._number,
            "text": self._start_words,
            "currency-symbol": self._start_words,
        }
        self.ends = {"text": self._end_words, "currency-symbol": self._end_words}

    def add(self, text: str) -> None:
        """Take in what stands between tags."""
        if self._is_word:
            self._format.words.append(text)

    def divisor(self, style: str) -> int:
        """What each shown unit of a number stands for."""
        return self._format_of(style).divisor

    def words(self, style: str) -> str:
        """The words beside the digits."""
        return "".join(self._format_of(style).words).strip()

    def legacy_font(self, style: str) -> str:
        """The font of a cell, if it is from before Unicode."""
        font = self._inherited(style, "font")
        return font if is_legacy_font(font) else ""

    def is_unseen(self, style: str) -> bool:
        """Whether letters have the colour of the paper."""
        colour = self._inherited(style, "colour").lower()
        paper = self._inherited(style, "paper").lower()
        return bool(colour) and (colour == paper or (colour == WHITE[0] and paper in WHITE))

    def is_shown(self, style: str) -> bool:
        """Whether a sheet of this style is shown."""
        return self._styles.get(style, _Style()).is_shown

    def _format_of(self, style: str) -> _Format:
        return self._formats.get(self._inherited(style, "format"), _Format())

    def _inherited(self, style: str, what: str) -> str:
        for _ in range(10):
            found = self._styles.get(style)
            if found is None:
                return ""
            if value := str(getattr(found, what)):
                return value
            style = found.parent
        return ""

    def _start_style(self, attributes: Attributes) -> None:
        words = local_names(attributes)
        self._style = _Style(words.get("data-style-name", ""), words.get("parent-style-name", ""))
        self._styles[words.get("name", "")] = self._style
        if len(self._styles) > MOST_STYLES:
            raise RefusedError("file.too_much_formatting", value="styles")

    def _letters(self, attributes: Attributes) -> None:
        words = local_names(attributes)
        self._style.font = words.get("font-name", "") or words.get("font-family", "").strip("'\"")
        self._style.colour = words.get("color", "")

    def _cell(self, attributes: Attributes) -> None:
        self._style.paper = local_names(attributes).get("background-color", "")

    def _table(self, attributes: Attributes) -> None:
        self._style.is_shown = local_names(attributes).get("display") != "false"

    def _start_format(self, attributes: Attributes) -> None:
        self._start_other(attributes)
        self._formats[local_names(attributes).get("name", "")] = self._format

    def _start_other(self, _: Attributes) -> None:
        self._format = _Format()

    def _number(self, attributes: Attributes) -> None:
        factor = local_names(attributes).get("display-factor", "1")
        try:
            self._format.divisor = max(round(float(factor)), 1)
        except (ValueError, OverflowError):
            self._format.divisor = 1

    def _start_words(self, _: Attributes) -> None:
        self._is_word = True

    def _end_words(self) -> None:
        self._is_word = False


def local_names(attributes: Attributes) -> Attributes:
    """Attributes by their names without namespace."""
    return {local(name): value for name, value in attributes.items()}
