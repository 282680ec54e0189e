"""Whether a sentence that somebody wrote freely seems to name a person."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ansinh.forms.plain_names import says_form_words
from ansinh.rules.discretion import names_of_units

TITLES = frozenset({
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cậu", "dì", "cụ", "em", "cháu",
})  # fmt: skip
# What stands before the name of a place, or begins the name of an office.
PLACES = frozenset({
    "thôn", "ấp", "khóm", "tổ", "bản", "buôn", "làng", "sóc", "phum", "kênh", "rạch", "cầu",
    "đường", "sông", "núi", "chợ",
})  # fmt: skip
OFFICES = frozenset({
    "sở", "ban", "phòng", "ủy", "bộ", "chi", "hội", "đoàn", "công", "quỹ", "ngân", "trường",
    "mặt", "đảng", "thông",
})  # fmt: skip
LONGEST_PLACE = 3
WORD = re.compile(r"[^\W\d_]+|\S")


def names_somebody(text: str) -> bool:
    """Whether there is a title with a name after it, or a row of capitals that is no place.

    Rather once too often than not: whoever wrote it is asked to write it otherwise.
    """
    words = WORD.findall(unicodedata.normalize("NFC", text))
    for at, word in enumerate(words[1:], start=1):
        if words[at - 1].casefold() in TITLES and _has_capital(word):
            return True
    return any(not _is_known(words, first, last) for first, last in _rows_of_capitals(words))


def _has_capital(word: str) -> bool:
    return word[0].isupper() and not _is_short_for_an_office(word)


def _is_short_for_an_office(word: str) -> bool:
    """UBND, HĐND: capitals without a vowel after the first; no syllable is written so."""
    plain = unicodedata.normalize("NFD", word[1:])
    return bool(plain) and word.isupper() and not re.search("[AEIOUY]", plain)


def _rows_of_capitals(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where two or more words with capitals follow each other."""
    first = 0
    for at in range(len(words) + 1):
        if at == len(words) or not _has_capital(words[at]):
            if at - first > 1:
                yield first, at
            first = at + 1


def _is_known(words: Sequence[str], first: int, last: int) -> bool:
    """Whether a row of capitals is the name of a unit, of a place or office, or a form's words."""
    if says_form_words(" ".join(words[first:last])):
        return True
    if words[first].casefold() in OFFICES:
        return last - first == 2
    for begin in range(max(first - 2, 0), first + 1):
        if " ".join(words[begin:last]).casefold() in names_of_units():
            return True
    if words[first].casefold() in PLACES:
        return last - first - 1 <= LONGEST_PLACE
    return first > 0 and words[first - 1].casefold() in PLACES and last - first <= LONGEST_PLACE
