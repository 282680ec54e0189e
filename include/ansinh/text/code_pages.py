"""The 8-bit Vietnamese encodings that Python does not know, as maps to composed Unicode.

TCVN3 and VNI are keyed by what their bytes look like in Windows-1252, because that is also how
their letters stand in workbooks; VISCII is keyed by ISO-8859-1. TCVN3 is the lower-case half of
TCVN 5712:1993 as the ".Vn" fonts draw it, VISCII is RFC 1456.
"""

from types import MappingProxyType

_TCVN3_RUNS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
_VISCII_RUNS = (
    (0x02, "Ẳ"), (0x05, "ẴẪ"), (0x14, "Ỷ"), (0x19, "Ỹ"), (0x1E, "Ỵ"),
    (0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"),
    (0xA0, "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"),
    (0xC0, "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"),
    (0xE0, "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"),
)  # fmt: skip


def _runs(runs: tuple[tuple[int, str], ...]) -> MappingProxyType[str, str]:
    return MappingProxyType({
        chr(first + at): letter for first, run in runs for at, letter in enumerate(run)
    })  # fmt: skip


TCVN3 = _runs(_TCVN3_RUNS)
VISCII = _runs(_VISCII_RUNS)

# A VNI letter is a bare letter and a mark, or one of a few single signs.
_VNI_TONES = "ùøûõï"
_VNI_BREVES = "êéèúüë"
_VNI_CIRCUMFLEXES = "âáàåãä"
_VNI_PAIRS = (
    ("a", _VNI_TONES, "áàảãạ"),
    ("a", _VNI_BREVES, "ăắằẳẵặ"),
    ("a", _VNI_CIRCUMFLEXES, "âấầẩẫậ"),
    ("e", _VNI_TONES, "éèẻẽẹ"),
    ("e", _VNI_CIRCUMFLEXES, "êếềểễệ"),
    ("o", _VNI_TONES, "óòỏõọ"),
    ("o", _VNI_CIRCUMFLEXES, "ôốồổỗộ"),
    ("ô", _VNI_TONES, "ớờởỡợ"),
    ("u", _VNI_TONES, "úùủũụ"),
    ("ö", _VNI_TONES, "ứừửữự"),
    ("y", "ùøûõ", "ýỳỷỹ"),
)
_VNI_SINGLES = ("ñíìæóòôöî", "đíìỉĩịơưỵ")
VNI_MARKS = _VNI_TONES + _VNI_BREVES + _VNI_CIRCUMFLEXES


def _vni() -> MappingProxyType[str, str]:
    """The case of a VNI letter is that of its first sign; people mix that of the mark."""
    letters = dict(zip(*_VNI_SINGLES, strict=True))
    letters |= {
        base + mark: letter
        for base, marks, meant in _VNI_PAIRS
        for mark, letter in zip(marks, meant, strict=True)
    }
    mixed = {signs[0] + signs[1:].upper(): letter for signs, letter in letters.items()}
    capitals = {
        signs[0].upper() + signs[1:]: letter.upper() for signs, letter in (letters | mixed).items()
    }
    return MappingProxyType(letters | mixed | capitals)


VNI = _vni()
