"""Numbers as people type them into Vietnamese forms. Reads them or says why not; never guesses."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

NumberKind = Literal["count", "rate_pct", "quantity"]

# A household count of sixteen digits is a typing error, and no longer fits a double.
MAX_DIGITS = 15
MAX_LENGTH = 60
HUNDRED_PER_CENT = 100

# The sign for nil in columns of counts; of a rate it says that there is nothing to divide.
DASHES = frozenset({"-", "–", "—", "−", "‐", "‑"})
ERROR_CELL = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    r"|BUSY!|GETTING_DATA)|Err:\d{3}",
    re.IGNORECASE,
)
UNIT_WORDS = re.compile(
    r"\s*(hộ|nhân khẩu|khẩu|người|lượt|tin|bài|cuộc|buổi|tờ)\.?$", re.IGNORECASE
)
NEGATIVE = re.compile(r"[-−–]\s*([0-9].*)|\(\s*([0-9].*?)\s*\)")
SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
# Format and control signs; a soft hyphen, a mark of direction, a zero-width joiner.
UNSEEN = ("Cf", "Cc")
FULL_WIDTH = 0xFEE0
# Latin, Greek and Cyrillic letters that look like 0 and 1.
LOOK_ALIKES = str.maketrans(dict.fromkeys("Oo\u039f\u03bf\u041e\u043e", "0")
                            | dict.fromkeys("lI|\u0406\u04c0", "1"))  # fmt: skip
# What Excel takes as "this is text", when it was pasted along.
APOSTROPHES = "'\u2018\u2019"

PLAIN = re.compile(r"[0-9]+")
# How a stored number that is all but nothing is written; nobody types it.
TINY = re.compile(r"[0-9](?:\.[0-9]{1,17})?e-[0-9]{2,3}")
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

    `problem` is one of "not_a_number", "ambiguous", "error_cell", "not_whole", "negative",
    "not_a_date", "two_digit_year"; `readings` holds the possible values as text where there was
    a problem with choosing one.
    """

    value: int | Decimal | date | str | None = None
    problem: str | None = None
    readings: tuple[str, ...] = ()


NOTHING = Reading()
NIL = Reading(value=0)
NOT_A_NUMBER = Reading(problem="not_a_number")


def read_number(cell: str | None, kind: NumberKind) -> Reading:
    """Read one cell as a count of households or persons, a rate in per cent, or a quantity.

    None is below 0. A count cannot be a fraction, so "1.633" and "1,633" are both 1633; as a
    rate "1.633" can only be 1.633, because 1633 per cent is impossible. What stays open is
    "ambiguous", as "1.633" does as a quantity.
    """
    text = plain_text(cell)
    if not text:
        return NOTHING
    if text in DASHES:
        return NOTHING if kind == "rate_pct" else NIL
    if ERROR_CELL.fullmatch(text):
        return Reading(problem="error_cell", readings=(text,))
    if len(text) > MAX_LENGTH:
        return NOT_A_NUMBER
    if kind == "count":
        text = UNIT_WORDS.sub("", text)
    elif kind == "rate_pct":
        text = text.removesuffix("%").rstrip()
    negative = NEGATIVE.fullmatch(text)
    if negative:
        inner = possible_values(negative[1] or negative[2])
        return Reading(problem="negative", readings=_texts(inner, "-")) if inner else NOT_A_NUMBER
    values = possible_values(text)
    if not values:
        meant = possible_values(looks_like(text))
        if meant:
            return Reading(problem="not_a_number", readings=(_texts(meant)[0], "letters"))
        return NOT_A_NUMBER
    return READERS[kind](values)


def plain_text(cell: str | None) -> str:
    """A cell composed, with single spaces, and without the apostrophe that marks text.

    Signs that nobody sees are left out, and digits and marks of other keyboards, such as
    full-width ones, become the usual ones.
    """
    text = unicodedata.normalize("NFC", cell or "")
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_usual, text))
    text = SPACES.sub(" ", text).strip()
    return text[1:].lstrip() if text[:1] in APOSTROPHES and text[1:2].isdigit() else text


@lru_cache(maxsize=10_000)
def _usual(sign: str) -> str:
    """A sign as a Vietnamese keyboard has it; "" for one that nobody sees."""
    category = unicodedata.category(sign)
    if category in UNSEEN and not sign.isspace():
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    return chr(ord(sign) - FULL_WIDTH) if "\uff01" <= sign <= "\uff5e" else sign


def looks_like(text: str) -> str:
    """A number in which letters stand where digits look the same, with those digits."""
    return text.translate(LOOK_ALIKES) if any(map(str.isdigit, text)) else text


def possible_values(text: str) -> tuple[Decimal, ...]:
    """Every number the digits and marks can mean, without regard to what is plausible.

    `text` is as `plain_text` gives it; with two values the one without a fraction comes first,
    unless both kinds of mark are mixed.
    """
    if TINY.fullmatch(text):
        return (Decimal(text),)
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


def whole_number(values: tuple[Decimal, ...]) -> Reading:
    """The value of a number that has no fraction, from its possible values."""
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


def _quantity(values: tuple[Decimal, ...]) -> Reading:
    if len(values) == 1:
        return Reading(value=values[0])
    return Reading(problem="ambiguous", readings=_texts(values))


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _texts(values: tuple[Decimal, ...], sign: str = "") -> tuple[str, ...]:
    return tuple(f"{sign}{value:f}" for value in values)


READERS = MappingProxyType({"count": whole_number, "rate_pct": _rate, "quantity": _quantity})
