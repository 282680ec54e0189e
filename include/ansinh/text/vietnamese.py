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
# Eth and the African d are typed, and stored by old programs, where đ is meant.
REAL_D = str.maketrans({"ð": "đ", "Ð": "Đ", "ɖ": "đ", "Ɖ": "Đ"})
# All that stands for the apostrophe of R'Lấp: quotes, primes, modifier letters, grave and acute.
APOSTROPHES = str.maketrans(dict.fromkeys(
    "\u2018\u2019\u201a\u201b\u2032\u2035\u00b4`\u02b9\u02bb\u02bc\u02bd\u02be\u02bf"
    "\u02c8\u02ca\u02cb\u055a\u05f3\ua78b\ua78c\uff07\uff40", "'",
))  # fmt: skip

KINDS: tuple[UnitKind, ...] = (
    "thị trấn", "thành phố", "đặc khu", "thị xã", "phường", "huyện", "quận", "tỉnh", "xã",
)  # fmt: skip
ABBREVIATIONS: MappingProxyType[str, UnitKind] = MappingProxyType({
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "h": "huyện", "p": "phường",
    "q": "quận", "x": "xã", "đk": "đặc khu", "t": "tỉnh",
})  # fmt: skip

ENUMERATION = re.compile(
    r"^(?:[-+*•]\s*|\(?[0-9]+(?:\.[0-9]+)*\s*[.)/]?\s+(?=[^\W\d])"
    r"|\(?[0-9]+(?:\.[0-9]+)*\s*[.)/]\s*(?=[^\W\d])|[ivx]+[.)]\s*)"
)
ABBREVIATED = re.compile(r"^(?:(t\.?p|t\.?x|t\.?t|đk|h|p|q|x|t)(?:\.\s*|\s+)(?=\S)|([pq])(?=\d))")
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
    plain = _plain(text)
    abbreviated = ABBREVIATED.match(plain)
    if abbreviated:
        short = (abbreviated[1] or abbreviated[2]).replace(".", "")
        return ABBREVIATIONS[short], _key(plain[abbreviated.end() :])
    key = _key(plain)
    for kind in KINDS:
        for spelling in _spellings(kind, plain):
            if key.startswith(spelling + " "):
                return kind, key.removeprefix(spelling + " ")
    return None, key


@lru_cache(maxsize=50_000)
def unit_key(text: str) -> str:
    """The whole of a text as a key; see `normalise_unit_name`."""
    return _key(_plain(text))


def loose_keys(key: str) -> tuple[str, str, str]:
    """Less and less strict spellings of a key, for when the exact one names no unit.

    First y and i are one letter (Vỹ, Vĩ). Then words may be joined or parted, apostrophes may
    lack, and c and k are one letter (Đắk RLấp, Đắc R'Lấp). Then marks no longer count (Dak Rlap).
    """
    with_i = key.replace("y", "i")
    bare = normalise_label(with_i.translate(NO_TONES))
    return with_i, _joined(with_i), _joined(bare)


# Tones are written as digits of a private range, so that "Phường 1" keeps its number.
TONE_DIGITS = "".join(chr(0xE000 + int(digit)) for digit in TONES.values())
NO_TONES = str.maketrans("", "", TONE_DIGITS)
ANY_TONE = re.compile(f"[{TONE_DIGITS}]")
BETWEEN_LETTERS = re.compile(r"(?<!\d)[\W_]+|[\W_]+(?!\d)")


def _plain(text: str) -> str:
    """A text in small letters, one apostrophe, hyphen and blank for all of them, not numbered."""
    signs = "".join(
        "-" if category == "Pd" else letter
        for letter in text.translate(APOSTROPHES)
        if (category := unicodedata.category(letter)) != "Cf"
    )
    composed = unicodedata.normalize("NFKC", signs).translate(REAL_D)
    plain = " ".join(composed.casefold().split())
    return ENUMERATION.sub("", plain).strip(" .,;:-")


def _key(plain: str) -> str:
    return " ".join(_syllable(word) for word in re.split(r"[\s\-,.]+", plain) if word)


def _joined(key: str) -> str:
    """A key as one word; its tones follow in their order, for no syllable ends any more.

    Numbers stay apart: 1 2 is not 12.
    """
    letters = key.translate(NO_TONES)
    tones = "" if letters == key else "".join(ANY_TONE.findall(key))
    return BETWEEN_LETTERS.sub("", letters).replace("c", "k") + tones


def _syllable(word: str) -> str:
    """One syllable with its tone moved to the end, and numbers without leading zeros."""
    if word.isdecimal():
        return str(int(word)) if len(word) < 10 else word  # noqa: PLR2004
    letters, tone = "", ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in TONES:
            tone += chr(0xE000 + int(TONES[letter]))
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
