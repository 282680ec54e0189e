"""What a number format makes of a number: per cent, date, thousands hidden, a word beside it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

FormatKind = Literal["number", "percent", "date", "time", "duration"]

# Codes of the built-in formats that are not plain numbers (ECMA-376 part 1, 18.8.30).
BUILT_IN = MappingProxyType({
    9: "0%", 10: "0.00%", 14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    **dict.fromkeys(range(27, 32), "yyyy/m/d"), 32: "h:mm", 33: "h:mm:ss",
    **dict.fromkeys(range(34, 37), "yyyy/m/d"),
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", **dict.fromkeys(range(50, 59), "yyyy/m/d"),
})  # fmt: skip

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>general|standard)|(?P<exponent>[eE][+-])|(?P<half>am/pm|a/p)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
DIGITS = "0#?"
DAYS, CLOCK = frozenset("ydeg"), frozenset("hs")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a positive number is shown.

    `divisor` is what scaling commas hide of it (1,000 for each), `words` the literal text beside
    the digits, and `shows` for positive, negative, zero whether anything is seen at all.
    """

    kind: FormatKind = "number"
    divisor: int = 1
    words: str = ""
    shows: tuple[bool, bool, bool] = (True, True, True)

    def hides(self, value: float) -> bool:
        """Whether nothing at all is shown of a value."""
        return not self.shows[0 if value > 0 else 1 if value < 0 else 2]


PLAIN = NumberFormat()


@lru_cache(maxsize=10_000)
def number_format(code: str) -> NumberFormat:
    """The meaning of a format's code, such as "#,##0.0,," (ECMA-376 part 1, 18.8.31)."""
    sections = _sections(code)
    first = sections[0]
    kind = _kind(first)
    shown = [bool(section) for section in sections[:3]]
    if len(shown) == 1:
        shows = (True, True, True)
    else:
        # Without a section of its own, zero is shown like a positive number.
        shows = (shown[0], shown[1], shown[2] if len(shown) > 2 else shown[0])  # noqa: PLR2004
    divisor = 1000 ** _scaling_commas(first) if kind == "number" else 1
    words = "".join(text for what, text in first if what == "words").strip()
    return NumberFormat(kind, divisor, words, shows)


def _sections(code: str) -> list[list[tuple[str, str]]]:
    """The tokens of each section: what they are, and their text."""
    sections: list[list[tuple[str, str]]] = [[]]
    for token in TOKEN.finditer(code):
        group = token.lastgroup
        text = token[group] if group else token[0]
        if group == "plain" and text == ";":
            sections.append([])
        elif group in ("quoted", "escaped"):
            sections[-1].append(("words", text))
        elif group == "bracket":
            is_currency = text.startswith("$")
            sections[-1].append(("words", text[1:].split("-")[0]) if is_currency
                                else ("bracket", text))  # fmt: skip
        else:
            sections[-1].append((group or "space", text))
    return sections


def _kind(section: list[tuple[str, str]]) -> FormatKind:
    plain = {text.lower() for what, text in section if what == "plain"}
    if any(what == "bracket" and ELAPSED.fullmatch(text) for what, text in section):
        return "duration"
    if "%" in plain:
        return "percent"
    has_clock = plain & CLOCK or any(what == "half" for what, _ in section)
    if plain & DAYS or ("m" in plain and not has_clock):
        return "date"
    return "time" if has_clock else "number"


def _scaling_commas(section: list[tuple[str, str]]) -> int:
    """Commas behind the last digit of the whole part, or of the number: each hides three digits."""
    marks = [text if what == "plain" else "|" for what, text in section]
    digits = [at for at, mark in enumerate(marks) if mark in DIGITS]
    if not digits:
        return 0
    point = marks.index(".") if "." in marks else len(marks)
    whole = [at for at in digits if at < point]
    return _commas_behind(marks, digits[-1]) + (
        _commas_behind(marks, whole[-1]) if whole and whole[-1] != digits[-1] else 0
    )


def _commas_behind(marks: list[str], at: int) -> int:
    behind = at + 1
    while behind < len(marks) and marks[behind] == ",":
        behind += 1
    return behind - at - 1
