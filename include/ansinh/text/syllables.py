"""Does a word look Vietnamese? Its structure says so: every syllable is initial, rime and tone."""

import re
import unicodedata
from functools import lru_cache

from ansinh.text.vietnamese import TONES

# Rimes by their vowels; "-" is the open syllable.
_RIMES = {
    "a": "- c ch m n ng nh p t i o u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c m n ng p t i",
    "oo": "c ng",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "- m n o t",
    "ô": "- c m n ng p t i",
    "ơ": "- m n p t i",
    "u": "- a c m n ng p t i",
    "uâ": "n ng t y",
    "uê": "- ch nh n",
    "uô": "c m n ng p t i",
    "uơ": "-",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
    "ư": "- a c m n ng t i u",
    "ươ": "c m n ng p t i u",
}
_AFTER_Q = {
    "a": "- c ch i m n ng nh o t y u",
    "ă": "c m n ng p t",
    "â": "n ng t y",
    "e": "- n o t",
    "ê": "- ch n nh",
    "i": "- t",
    "o": "-",
    "ô": "c",
    "ơ": "- i n t",
    "y": "- ch n nh p t u",
    "yê": "n t",
}
_AFTER_GI = _RIMES | {"ê": "c m n ng p t u"}
_WITH_Y = {"y": "- nh ch", "yê": "m n ng t u"}
_FRONT = {vowels: codas for vowels, codas in _RIMES.items() if vowels[0] in "eêi"} | _WITH_Y
_BACK = {vowels: codas for vowels, codas in _RIMES.items() if vowels[0] not in "eêi"}

STOPS = ("c", "ch", "p", "t")
# Acute and dot below: no other tone ends in a stop.
STOP_TONES = frozenset({"\u0301", "\u0323"})


def _rimes(rimes: dict[str, str]) -> str:
    ends = (
        vowels + "(?:" + "|".join(codas.split()).replace("-", "") + ")"
        for vowels, codas in rimes.items()
    )
    return "(?:" + "|".join(ends) + ")"


SYLLABLE = re.compile(
    rf"(?:b|ch|d|đ|h|kh|l|m|n|nh|p|ph|r|s|t|th|tr|v|x)?{_rimes(_RIMES | {'y': '-'})}"
    rf"|{_rimes(_WITH_Y)}"
    rf"|(?:c|g|ng){_rimes(_BACK)}"
    rf"|(?:k|gh|ngh){_rimes(_FRONT)}"
    rf"|gi(?:{_rimes(_AFTER_GI)}|n|)"
    rf"|qu{_rimes(_AFTER_Q)}"
)


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a word (composed, in small, capital or title case) can be Vietnamese."""
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    bare, tone = without_tone(word)
    if len(tone) > 1 or not SYLLABLE.fullmatch(bare):
        return False
    return not bare.endswith(STOPS) or tone in STOP_TONES


def is_abbreviation(word: str) -> bool:
    """Whether a word consists of Vietnamese consonants alone, such as QĐ and ĐVT."""
    return not word.isascii() and all(letter in "bcdđghklmnpqrstvx" for letter in word.lower())


def without_tone(word: str) -> tuple[str, str]:
    """A word in small letters without its tones, and the tones."""
    letters = unicodedata.normalize("NFD", word.lower())
    bare = "".join(letter for letter in letters if letter not in TONES)
    tones = "".join(letter for letter in letters if letter in TONES)
    return unicodedata.normalize("NFC", bare), tones
