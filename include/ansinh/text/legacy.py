"""Text from before Unicode: TCVN3, VNI, VISCII, Windows-1258, and UTF-8 that was misread.

None of these names itself. A reading is taken only if its words are Vietnamese and those of every
other reading are not.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator

from ansinh.text.code_pages import TCVN3, VISCII, VNI, VNI_MARKS
from ansinh.text.syllables import is_abbreviation, is_syllable

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Enough words to tell encodings apart; the rest of a large file would say the same.
JUDGED = 500_000
# One word proves little: in another encoding it may be a word as well.
FEWEST_WORDS = 2
VIETNAMESE = 0.8
CLEARLY_BETTER = 0.2

MARKS = "\u00a0–—‘’“”…•°²"  # noqa: RUF001
# In a wrong reading, letters turn into signs: what is no common mark belongs to the word.
WORD = re.compile(rf"[^\x00-@\[-`{{-\x7f{MARKS}]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
CAPITAL_WORD = re.compile(r"\b[^\W\d_a-z]{2,}\b")

NBSP = 0xA0
_TCVN3 = str.maketrans(dict(TCVN3))
_VNI_SIGNS = "".join(sign for sign in VNI if len(sign) == 1)
_VNI_LETTER = re.compile(
    rf"[aeouyAEOUYôöÔÖ][{VNI_MARKS}{VNI_MARKS.upper()}]|[{_VNI_SIGNS}]", re.UNICODE
)
_VNI_OTHER = re.compile(rf"{_VNI_LETTER.pattern}|[\u00c0-\u00ff]")
# Bytes that are missing here have no meaning.
_TCVN3_BYTES = {
    code: ord(letter)
    for code in range(256)
    if (letter := TCVN3.get(chr(code)) or bytes([code])[: code <= NBSP].decode("cp1252", "ignore"))
}
_VISCII_BYTES = {code: ord(VISCII.get(chr(code), chr(code))) for code in range(256)}
# How Windows reads bytes that its code page leaves open: as the control character they are.
_MISREAD = {
    code_page: codecs.charmap_build(
        "".join(bytes([code]).decode(code_page, "ignore") or chr(code) for code in range(256))
    )
    for code_page in ("cp1252", "cp1258")
}


def decode_csv(content: bytes) -> tuple[str, str]:
    """Text in composed form, and the encoding it was found to be in.

    Raises UnicodeDecodeError where no encoding gives Vietnamese, or more than one does.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _composed(repair(content.decode(encoding))), encoding
    if b"\x00" in content:
        return _utf_16(content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(content)
    repaired = repair(text)
    return _composed(repaired), "utf-8" if repaired is text else "utf-8, misread"


def repair(text: str) -> str:
    """Text whose UTF-8 was read as a Windows code page, put right; any other text as it is."""
    if text.isascii():
        return text
    for code_page in _MISREAD.values():
        try:
            content, _ = codecs.charmap_encode(text, "strict", code_page)
            repaired = content.decode("utf-8")
        except UnicodeError:
            continue
        if not CONTROL.search(repaired) and likeness(repaired) >= VIETNAMESE:
            return repaired
    return text


def convert_font(text: str, font: str) -> str:
    """The text of a workbook cell as it looks in a legacy font; unchanged in any other font.

    TCVN3 fonts are ".Vn…", and draw capitals where the name ends in H; VNI fonts are "VNI-…".
    """
    if font[:3].lower() == ".vn":
        converted = text.translate(_TCVN3)
        return converted.upper() if font.endswith("H") else converted
    if font[:4].lower() in ("vni-", "vni "):
        return _VNI_LETTER.sub(_vni_letter, text)
    return text


def is_legacy_font(font: str) -> bool:
    """Whether `convert_font` knows a font."""
    return font[:3].lower() == ".vn" or font[:4].lower() in ("vni-", "vni ")


def likeness(text: str) -> float:
    """The share of its different marked words that can be Vietnamese; 0.0 without any."""
    words = _marked_words(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def _marked_words(text: str) -> set[str]:
    words = {word for word in WORD.findall(_composed(text[:JUDGED])) if not word.isascii()}
    return {word for word in words if not is_abbreviation(word)}


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _utf_16(content: bytes) -> tuple[str, str]:
    """Without a byte order mark: the zero bytes of plain letters say which half is which."""
    encoding = "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"
    text = content.decode(encoding)
    words = _marked_words(text)
    if CONTROL.search(text) or (words and likeness(text) < VIETNAMESE):
        raise UnicodeDecodeError(encoding, content, 0, len(content), "not text")
    return _composed(text), encoding


def _legacy(content: bytes) -> tuple[str, str]:
    readings = sorted(_readings(content[:JUDGED]), reverse=True)
    if not readings or readings[0][0] < VIETNAMESE:
        raise UnicodeDecodeError("vietnamese", content, 0, len(content), "no known encoding")
    score, encoding, start = readings[0]
    others = [other for other, _, reading in readings[1:] if reading != start]
    if others and max(others) > score - CLEARLY_BETTER:
        raise UnicodeDecodeError("vietnamese", content, 0, len(content), "several encodings")
    text = _composed(DECODERS[encoding](content))
    if CONTROL.search(text):
        raise UnicodeDecodeError(encoding, content, 0, len(content), "signs without a meaning")
    return text, encoding


def _readings(start: bytes) -> Iterator[tuple[float, str, str]]:
    """Likeness, name and text of every encoding in which all of a start has a meaning."""
    for encoding, decode in DECODERS.items():
        try:
            text = _composed(decode(start))
        except UnicodeError:
            continue
        if not CONTROL.search(text) and len(_marked_words(text)) >= FEWEST_WORDS:
            yield likeness(text), encoding, text


def _cp1258(content: bytes) -> str:
    return content.decode("cp1258")


def _tcvn3(content: bytes) -> str:
    text, _ = codecs.charmap_decode(content, "strict", _TCVN3_BYTES)
    # Capitals with tones exist in the fonts alone: HUYỆN is stored as HUYệN.
    return CAPITAL_WORD.sub(_capitals, text)


def _capitals(word: re.Match[str]) -> str:
    is_capital = sum(letter.isascii() for letter in word[0]) > 1
    return word[0].upper() if is_capital else word[0]


def _viscii(content: bytes) -> str:
    text, _ = codecs.charmap_decode(content, "strict", _VISCII_BYTES)
    return text


def _vni(content: bytes) -> str:
    return _VNI_OTHER.sub(_vni_letter_only, content.decode("cp1252"))


def _vni_letter(signs: re.Match[str]) -> str:
    known = VNI.get(signs[0])
    if known is not None:
        return known
    return VNI.get(signs[0][0], signs[0][0]) + signs[0][1:]


def _vni_letter_only(signs: re.Match[str]) -> str:
    return VNI.get(signs[0], "\ufffd")


DECODERS: dict[str, Callable[[bytes], str]] = {
    "cp1258": _cp1258,
    "tcvn3": _tcvn3,
    "viscii": _viscii,
    "vni": _vni,
}
