"""Vietnamese words in one spelling, so that labels and names of units can be compared."""

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

UnitKind = Literal[
    "xã", "phường", "thị trấn", "đặc khu", "huyện", "quận", "thị xã", "thành phố", "tỉnh"
]

# The five tone marks; circumflex, breve and horn make other letters and stay in place.
TONES = MappingProxyType({
    "\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5",
})  # fmt: skip
D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})

KINDS: tuple[UnitKind, ...] = (
    "thị trấn", "thành phố", "đặc khu", "thị xã", "phường", "huyện", "quận", "tỉnh", "xã",
)  # fmt: skip
ABBREVIATIONS: MappingProxyType[str, UnitKind] = MappingProxyType({
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "h": "huyện", "p": "phường",
    "x": "xã", "đk": "đặc khu", "t": "tỉnh",
})  # fmt: skip

ENUMERATION = re.compile(
    r"^(?:[-+*•]\s*|\(?[0-9]+(?:\.[0-9]+)*\s*[.)/]?\s+(?=[^\W\d])"
    r"|\(?[0-9]+(?:\.[0-9]+)*\s*[.)/]\s*(?=[^\W\d])|[ivx]+[.)]\s*)"
)
ABBREVIATED = re.compile(r"^(tp|tx|tt|đk|h|p|x|t)(?:\.\s*|\s+)(?=\S)")
NOT_A_WORD = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=50_000)
def normalise_label(text: str) -> str:
    """A label as plain lower-case words: no marks, no punctuation, no line breaks.

    Composed and decomposed spelling give the same; enumerations such as "I." stay.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(D_WITH_STROKE))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return NOT_A_WORD.sub(" ", bare.casefold()).strip()


@lru_cache(maxsize=50_000)
def normalise_unit_name(text: str) -> tuple[UnitKind | None, str]:
    """The kind written before a unit's name, if any, and the name as a key for comparison.

    In the key every tone stands after its syllable, so that Hoà and Hòa are equal, while
    Hòa and Hóa are not.
    """
    composed = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
    plain = " ".join(composed.casefold().split())
    plain = ENUMERATION.sub("", plain).strip(" .,;:-–")
    abbreviated = ABBREVIATED.match(plain)
    if abbreviated:
        return ABBREVIATIONS[abbreviated[1]], _key(plain[abbreviated.end() :])
    key = _key(plain)
    for kind in KINDS:
        for spelling in _spellings(kind, plain):
            if key.startswith(spelling + " "):
                return kind, key.removeprefix(spelling + " ")
    return None, key


def loose_keys(key: str) -> tuple[str, ...]:
    """Less and less strict spellings of a key, for when the exact one names no unit.

    First y and i are one letter (Vỹ, Vĩ), then marks no longer count (Ngươn, Nguơn).
    """
    with_i = key.replace("y", "i")
    bare = normalise_label("".join(letter for letter in with_i if letter not in TONE_DIGITS))
    return with_i, bare


# Tones are written as digits of a private range, so that "Phường 1" keeps its number.
TONE_DIGITS = MappingProxyType({chr(0xE000 + int(digit)): digit for digit in TONES.values()})


def _key(plain: str) -> str:
    return " ".join(_syllable(word) for word in re.split(r"[\s\-–,.]+", plain) if word)


def _syllable(word: str) -> str:
    """One syllable with its tone moved to the end, and numbers without leading zeros."""
    if word.isdecimal():
        return str(int(word)) if len(word) < 10 else word  # noqa: PLR2004
    letters, tone = "", ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in TONES:
            tone = chr(0xE000 + int(TONES[letter]))
        else:
            letters += letter
    return unicodedata.normalize("NFC", letters) + tone


@lru_cache(maxsize=64)
def _exact_kind(kind: str) -> str:
    return _key(kind)


def _spellings(kind: UnitKind, plain: str) -> tuple[str, ...]:
    """How a kind may be written: with marks; without, where the whole name has none.

    "tinh" without marks stays a word of the name: it may be Tịnh Biên.
    """
    if plain.isascii() and kind != "tỉnh":
        return (normalise_label(kind),)
    return (_exact_kind(kind),)
