"""Vietnamese in the encodings and fonts of the nineties, written out independently of the reader.

Sources: TCVN 5712:1993 (TCVN3), RFC 1456 (VISCII), the keyboard table of VNI fonts.
"""

import unicodedata

LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
TCVN3 = dict(
    zip(
        LETTERS,
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ",  # noqa: RUF001
        strict=True,
    )
) | dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))
VISCII = dict(
    zip(
        LETTERS,
        bytes.fromhex(
            "E0 E1 E4 E3 D5 E5 A2 A1 C6 C7 A3 E2 A5 A4 A6 E7 A7 F0 E8 E9 EB A8 A9 "
            "EA AB AA AC AD AE EC ED EF EE B8 F2 F3 F6 F5 F7 F4 B0 AF B1 B2 B5 BD "
            "B6 BE B7 DE FE F9 FA FC FB F8 DF D7 D1 D8 E6 F1 CF FD D6 DB DC"
        ),
        strict=True,
    )
) | dict(
    zip(
        LETTERS.upper(),
        bytes.fromhex(
            "C0 C1 C4 C3 80 C5 82 81 02 05 83 C2 85 84 86 06 87 D0 C8 C9 CB 88 89 "
            "CA 8B 8A 8C 8D 8E CC CD 9B CE 98 D2 D3 99 A0 9A D4 90 8F 91 92 93 B4 "
            "96 95 97 B3 94 D9 DA 9C 9D 9E BF BB BA BC FF B9 9F DD 14 19 1E"
        ),
        strict=True,
    )
)
GRAVE, ACUTE, HOOK, TILDE, DOT, CIRCUMFLEX, BREVE, HORN = map(chr, (
    0x300, 0x301, 0x309, 0x303, 0x323, 0x302, 0x306, 0x31B,
))  # fmt: skip
VNI_MARKS = {
    "": dict(zip((GRAVE, ACUTE, HOOK, TILDE, DOT, ""), ("ø", "ù", "û", "õ", "ï", ""), strict=True)),
    CIRCUMFLEX: dict(
        zip((GRAVE, ACUTE, HOOK, TILDE, DOT, ""), ("à", "á", "å", "ã", "ä", "â"), strict=True)
    ),
    BREVE: dict(
        zip((GRAVE, ACUTE, HOOK, TILDE, DOT, ""), ("è", "é", "ú", "ü", "ë", "ê"), strict=True)
    ),
}
VNI_WHOLE = {
    "đ": "ñ", "ơ": "ô", "ư": "ö", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î",
}  # fmt: skip


def tcvn3(text: str) -> str:
    """A text as the characters a TCVN3 font shows it by; capitals with a tone become small."""
    return "".join(TCVN3.get(one) or TCVN3.get(one.lower(), one) for one in _composed(text))


def viscii(text: str) -> bytes:
    """A text in VISCII."""
    return b"".join(
        bytes([VISCII[one]]) if one in VISCII else one.encode("ascii") for one in _composed(text)
    )


def vni(text: str) -> str:
    """A text as the characters a VNI font shows it by."""
    return "".join(map(_vni, _composed(text)))


def windows_1258(text: str) -> bytes:
    """A text in Windows-1258, whose tones follow their letters."""
    found = b""
    for one in _composed(text):
        base, tone = _without_tone(one)
        found += (base + tone).encode("cp1258")
    return found


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _without_tone(letter: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in marks if mark in (GRAVE, ACUTE, HOOK, TILDE, DOT))
    return _composed("".join(mark for mark in marks if mark not in tone)), tone


def _vni(letter: str) -> str:
    if letter.lower() in VNI_WHOLE:
        whole = VNI_WHOLE[letter.lower()]
        return whole if letter.islower() else whole.upper()
    base, tone = _without_tone(letter)
    if base.lower() in ("ơ", "ư"):
        begin = VNI_WHOLE[base.lower()]
        found = begin + VNI_MARKS[""][tone]
    else:
        plain = unicodedata.normalize("NFD", base)
        if not tone and len(plain) == 1:
            return letter
        found = plain[0].lower() + VNI_MARKS[plain[1:]][tone]
    return found if letter.islower() else found.upper()
