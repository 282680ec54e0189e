"""Letters of other scripts that look like ours: "Xã Аn Phú", whose first A is Cyrillic."""

import unicodedata
from dataclasses import dataclass
from types import MappingProxyType

# In the order of the alphabet; each pair looks alike in the fonts of an office.
_CYRILLIC = "аА вВ сС ԁԀ еЕ һҺ нН іІ јЈ кК мМ оО рР ԛԚ ѕЅ тТ хХ уУ ԝԜ гГ пП"
_CYRILLIC_LATIN = "aA bB cC dD eE hH hH iI jJ kK mM oO pP qQ sS tT xX yY wW rR nN"
_GREEK = "αΑ βΒ εΕ ηΗ ιΙ κΚ μΜ νΝ οΟ ρΡ τΤ υΥ χΧ ζΖ γΓ"
_GREEK_LATIN = "aA bB eE nH iI kK uM vN oO pP tT uY xX zZ yY"
SCRIPTS_VI = MappingProxyType({"CYRILLIC": "Kirin", "GREEK": "Hy Lạp"})

LOOKALIKES = MappingProxyType({
    foreign: own
    for foreigns, owns in ((_CYRILLIC, _CYRILLIC_LATIN), (_GREEK, _GREEK_LATIN))
    for foreign, own in zip(foreigns, owns, strict=True)
    if foreign != " "
})  # fmt: skip
OWN_LETTERS = str.maketrans(dict(LOOKALIKES))


@dataclass(frozen=True)
class ForeignLetter:
    """A letter of another script; `place` counts the signs of the text from 1.

    `own` is the Latin letter that it looks like, if any.
    """

    letter: str
    place: int
    script: str
    own: str | None


def foreign_letters(text: str) -> list[ForeignLetter]:
    """All letters of a text that are not Latin."""
    if text.isascii():
        return []
    composed = unicodedata.normalize("NFC", text)
    return [
        ForeignLetter(letter, place, script, LOOKALIKES.get(_base(letter)))
        for place, letter in enumerate(composed, start=1)
        if (script := _script(letter)) is not None
    ]


def with_own_letters(text: str) -> str:
    """The text with Latin letters for those that look like them; marks on them stay."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(OWN_LETTERS))


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def _script(letter: str) -> str | None:
    """The script of a letter such as "CYRILLIC"; None for Latin and for what is no letter."""
    if letter.isascii() or unicodedata.category(letter) not in ("Lu", "Ll", "Lo", "Lt"):
        return None
    name = unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "UNKNOWN")
    script = name.split()[0]
    return None if script in ("LATIN", "DIGIT", "FEMININE", "MASCULINE") else script
