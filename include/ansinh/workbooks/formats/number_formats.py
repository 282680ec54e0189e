"""What a number format makes of a number: per cent, date, thousands hidden, a word beside it."""

import operator
import re
from collections.abc import Callable
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
class Section:
    """How some numbers are shown: those for which its condition holds, where it has one.

    `divisor` is what scaling commas hide (1,000 for each), `words` the literal text beside the
    digits; what is `empty` shows nothing at all.
    """

    divisor: int = 1
    words: str = ""
    empty: bool = False
    condition: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers are shown: of which kind they are, and its sections in their order."""

    kind: FormatKind = "number"
    sections: tuple[Section, ...] = (Section(),)

    def of(self, value: float) -> Section:
        """The section that shows a value."""
        sections = self.sections
        if any(one.condition for one in sections):
            return next((one for one in sections if _holds(one.condition, value)), sections[-1])
        if len(sections) > 1 and value < 0:
            return sections[1]
        # Without a section of its own, zero is shown like a positive number.
        return sections[2] if len(sections) > 2 and value == 0 else sections[0]  # noqa: PLR2004


PLAIN = NumberFormat()

COMPARISONS: MappingProxyType[str, Callable[[float, float], bool]] = MappingProxyType({
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
    "<>": operator.ne,
})  # fmt: skip
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+(?:E[+-]?[0-9]+)?)", re.IGNORECASE)


def _holds(condition: tuple[str, float] | None, value: float) -> bool:
    return condition is None or COMPARISONS[condition[0]](value, condition[1])


@lru_cache(maxsize=10_000)
def number_format(code: str) -> NumberFormat:
    """The meaning of a format's code, such as "#,##0.0,," (ECMA-376 part 1, 18.8.31)."""
    sections = _sections(code)
    kind = _kind(sections[0])
    # The fourth section is for texts.
    return NumberFormat(kind, tuple(_section(one, kind) for one in sections[:3]))


def _section(tokens: list[tuple[str, str]], kind: FormatKind) -> Section:
    conditions = [
        found for what, text in tokens if what == "bracket" and (found := CONDITION.fullmatch(text))
    ]
    return Section(
        1000 ** _scaling_commas(tokens) if kind == "number" else 1,
        "".join(text for what, text in tokens if what == "words").strip(),
        not tokens,
        (conditions[0][1], float(conditions[0][2])) if conditions else None,
    )


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
