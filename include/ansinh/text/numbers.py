"""Numbers as people type them into Vietnamese forms. Reads them or says why not; never guesses."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

NumberKind = Literal["count", "rate_pct"]

# A household count of sixteen digits is a typing error, and no longer fits a double.
MAX_DIGITS = 15
MAX_LENGTH = 60
HUNDRED_PER_CENT = 100

# The sign for nil in columns of counts; of a rate it says that there is nothing to divide.
DASHES = frozenset({"-", "–", "—", "−", "‐", "‑"})
ERROR_CELL = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    r"|BUSY!|GETTING_DATA)",
    re.IGNORECASE,
)
UNIT_WORDS = re.compile(r"\s*(hộ|nhân khẩu|khẩu|người)\.?$", re.IGNORECASE)
NEGATIVE = re.compile(r"[-−–]\s*([0-9].*)|\(\s*([0-9].*?)\s*\)")
SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")

PLAIN = re.compile(r"[0-9]+")
# A group never follows a leading zero: 0.633 is a fraction.
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[., ])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
FRACTION = re.compile(r"(?P<whole>[0-9]+)[.,](?P<part>[0-9]+)")
GROUPED_FRACTION = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[., ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?!(?P=mark))[.,](?P<part>[0-9]+)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: a value, nothing (both None), or a problem with what it could mean.

    `problem` is one of "not_a_number", "ambiguous", "error_cell", "not_whole", "negative";
    `readings` holds the possible values as text where there was a problem with choosing one.
    """

    value: int | Decimal | None = None
    problem: str | None = None
    readings: tuple[str, ...] = ()


NOTHING = Reading()
NIL = Reading(value=0)
NOT_A_NUMBER = Reading(problem="not_a_number")


def read_number(cell: str | None, kind: NumberKind) -> Reading:
    """Read one cell as a whole number of households or persons, or as a rate in per cent.

    A count cannot be a fraction, so "1.633" and "1,633" are both 1633; as a rate "1.633" can
    only be 1.633, because 1633 per cent is impossible. What stays open is "ambiguous".
    """
    if cell is None:
        return NOTHING
    text = SPACES.sub(" ", unicodedata.normalize("NFC", cell)).strip()
    if not text:
        return NOTHING
    if text in DASHES:
        return NIL if kind == "count" else NOTHING
    if ERROR_CELL.fullmatch(text):
        return Reading(problem="error_cell", readings=(text,))
    if len(text) > MAX_LENGTH:
        return NOT_A_NUMBER
    text = UNIT_WORDS.sub("", text) if kind == "count" else text.removesuffix("%").rstrip()
    negative = NEGATIVE.fullmatch(text)
    if negative:
        inner = _values(negative[1] or negative[2])
        return Reading(problem="negative", readings=_texts(inner, "-")) if inner else NOT_A_NUMBER
    values = _values(text)
    if not values:
        return NOT_A_NUMBER
    return _count(values) if kind == "count" else _rate(values)


def _values(text: str) -> tuple[Decimal, ...]:
    """Every number the digits and marks can mean, without regard to what is plausible."""
    if sum(character.isdigit() for character in text) > MAX_DIGITS and not FRACTION.fullmatch(text):
        return ()
    if PLAIN.fullmatch(text):
        return (Decimal(text),)
    found: dict[Decimal, None] = {}
    grouped = GROUPED.fullmatch(text)
    if grouped:
        found[Decimal(_digits(text))] = None
    fraction = FRACTION.fullmatch(text) or GROUPED_FRACTION.fullmatch(text)
    if fraction and len(fraction["whole"]) <= MAX_DIGITS:
        found[Decimal(f"{_digits(fraction['whole'])}.{fraction['part']}")] = None
        if "mark" in fraction.re.groupindex and len(fraction["part"]) == 3:  # noqa: PLR2004
            # "1.633,000": a fraction of zeros, or two kinds of group mark mixed up?
            found[Decimal(_digits(text))] = None
    return tuple(found)


def _count(values: tuple[Decimal, ...]) -> Reading:
    whole = tuple(value for value in values if value == value.to_integral_value())
    if len(values) == 2 and len(whole) == 2:  # noqa: PLR2004
        # "163.000": groups are what people type; zeros after a mark are not how a count looks.
        # Mixed marks ("1.633,000") leave both open.
        return _grouped_count(whole)
    if not whole:
        return Reading(problem="not_whole", readings=_texts(values))
    return Reading(value=int(whole[0]))


def _grouped_count(whole: tuple[Decimal, ...]) -> Reading:
    if whole[0] > whole[1]:
        return Reading(value=int(whole[0]))
    return Reading(problem="ambiguous", readings=_texts(whole))


def _rate(values: tuple[Decimal, ...]) -> Reading:
    if len(values) == 1:
        return Reading(value=values[0])
    plausible = tuple(value for value in values if value <= HUNDRED_PER_CENT)
    if len(plausible) == 1:
        return Reading(value=plausible[0])
    return Reading(problem="ambiguous", readings=_texts(values))


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _texts(values: tuple[Decimal, ...], sign: str = "") -> tuple[str, ...]:
    return tuple(f"{sign}{value:f}" for value in values)
