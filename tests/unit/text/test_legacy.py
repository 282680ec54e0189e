"""Text from before Unicode, and text that was misread."""

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansinh.text.code_pages import TCVN3, VISCII, VNI
from ansinh.text.legacy import convert_font, decode_csv, repair
from ansinh.text.syllables import is_syllable

pytestmark = pytest.mark.unit

LETTERS = "ăâđêôơư" + "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in "\u0300\u0301\u0303\u0309\u0323"
)
PLAIN = "bcdghiklmnpqrstvxaeouy 0123456789-;,"
REPORT = """TT;Phường/ Xã;Tổng số hộ dân cư;Tổng số hộ nghèo;Tỷ lệ
1;Huyện Ví Dụ;1633;74;4,53
1.1;Thị trấn Giả Định;Số hộ thoát nghèo;Nhân khẩu;Vượt chuẩn
Cộng hòa xã hội chủ nghĩa Việt Nam;Quyết định;Người lập biểu;Đặng Thị Thử
"""


# Every small letter with a mark, as the fonts' own keyboards put it; written down on its own,
# because a table that is wrong converts its own mistakes back.
ALPHABET = "àảãáạ ăằẳẵắặ âầẩẫấậ đèẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ"
IN_TCVN3 = "µ¶·¸¹ ¨»¼½¾Æ ©ÇÈÉÊË ®ÌÎÏÐÑ ªÒÓÔÕÖ ×ØÜÝÞ ßáâãä «åæçèé ¬êëìíî ïñòóô \xadõö÷øù úûüýþ"
IN_VNI = (
    "aøaûaõaùaï aêaèaúaüaéaë aâaàaåaãaáaä ñeøeûeõeùeï eâeàeåeãeáeä ìæóíò oøoûoõoùoï "
    "oâoàoåoãoáoä ôôøôûôõôùôï uøuûuõuùuï ööøöûöõöùöï yøyûyõyùî"
)
IN_VISCII = (
    "e0e4e3e1d5 e5a2c6c7a1a3 e2a5a6e7a4a7 f0e8eba8e9a9 eaabacadaaae ecefeeedb8 f2f6f5f3f7 "
    "f4b0b1b2afb5 bdb6b7debefe f9fcfbfaf8 dfd7d8e6d1f1 cfd6dbfddc"
)


def in_tcvn3(text: str) -> str:
    """As typed in a font of the series; capitals with tones are small letters there."""
    signs = {letter: sign for sign, letter in TCVN3.items()}
    return "".join(signs.get(one) or signs.get(one.lower(), one) for one in text)


def in_vni(text: str) -> str:
    signs = {letter: sign for sign, letter in VNI.items() if sign.islower() or sign.isupper()}
    return "".join(signs.get(one, one) for one in text)


def in_viscii(text: str) -> bytes:
    signs = {letter: sign for sign, letter in VISCII.items()}
    return "".join(signs.get(one, one) for one in text).encode("latin-1")


def in_windows_1258(text: str) -> bytes:
    content = b""
    for one in text:
        try:
            content += one.encode("cp1258")
        except UnicodeEncodeError:
            *base, tone = unicodedata.normalize("NFD", one)
            if tone in "\u0302\u0306":  # the dot below is sorted before the hat
                base, tone = [base[0], tone], base[1]
            content += (unicodedata.normalize("NFC", "".join(base)) + tone).encode("cp1258")
    return content


def misread(text: str, code_page: str = "cp1252") -> str:
    """What a program shows that takes UTF-8 for a Windows code page."""
    return "".join(bytes([byte]).decode(code_page, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (REPORT.encode(), "utf-8"),
        (REPORT.encode("utf-8-sig"), "utf-8-sig"),
        (REPORT.encode("utf-16"), "utf-16"),
        (REPORT.encode("utf-16-le"), "utf-16-le"),
        (REPORT.encode("utf-16-be"), "utf-16-be"),
        (unicodedata.normalize("NFD", REPORT).encode(), "utf-8"),
        (in_tcvn3(REPORT).encode("cp1252"), "tcvn3"),
        (in_vni(REPORT).encode("cp1252"), "vni"),
        (in_viscii(REPORT), "viscii"),
        (in_windows_1258(REPORT), "cp1258"),
        (misread(REPORT).encode(), "utf-8, misread"),
        (misread(REPORT, "cp1258").encode(), "utf-8, misread"),
        (b"unit;poor\nAn Phu;12\n", "utf-8"),
    ],
)
def test_a_report_reads_the_same_in_every_encoding(content: bytes, encoding: str) -> None:
    text, found = decode_csv(content)
    assert found == encoding
    assert text == (REPORT if "nghèo" in text else content.decode())


SYLLABLES = ["nghèo", "thoát", "quyết", "định", "giả", "người", "lập", "biểu", "đặng", "khẩu"]
NO_SYLLABLES = ["nghào", "hôc", "thoàt", "xtà", "kòng", "bziểu", "wấn", "đfặt", "zữ", "jạ"]


def in_utf_16(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize("encode", [in_viscii, in_windows_1258, in_utf_16])
@pytest.mark.parametrize("share", range(11))
def test_four_words_in_five_must_be_vietnamese(encode: Callable[[str], bytes], share: int) -> None:
    text = " ".join([*SYLLABLES[:share], *NO_SYLLABLES[share:]])
    if share >= 8:
        assert decode_csv(encode(text))[0] == text
    else:
        with pytest.raises(UnicodeDecodeError):
            decode_csv(encode(text))


@pytest.mark.parametrize("share", range(11))
def test_a_misread_text_is_put_right_where_four_words_in_five_are(share: int) -> None:
    text = " ".join([*SYLLABLES[:share], *NO_SYLLABLES[share:]])
    assert repair(misread(text)) == (text if share >= 8 else misread(text))


def test_viscii_is_the_table_of_rfc_1456() -> None:
    """All its 134 letters, small and capital, as another program has them."""
    with (Path(__file__).parents[2] / "data/viscii_rfc_1456.csv").open(encoding="utf-8") as file:
        table = {chr(int(row["byte"], 16)): row["letter"] for row in csv.DictReader(file)}
    assert len(set(table.values())) == len(table) == 134
    assert table == VISCII


def test_capitals_of_a_font_are_capitals() -> None:
    report = REPORT.upper()
    text, encoding = decode_csv(in_tcvn3(report).encode("cp1252"))
    assert encoding == "tcvn3"
    assert "CỘNG HÒA" in text
    assert text.upper() == report  # "Xã" may as well be a word that begins with a capital
    assert decode_csv(in_vni(report).encode("cp1252")) == (report, "vni")


@pytest.mark.parametrize(
    "content",
    [
        "Müller;Größe;Straße;Übung".encode("cp1252"),
        "été;présenté;garçon;élève".encode("cp1252"),
        bytes(range(128, 256)),
        "Xã;12".encode("latin-1"),  # it could be Xó
        "Xin chµo".encode("latin-1"),  # one word only
        "Xã hội".encode()[:-3] + b"\xe1\xba",  # cut off in the middle of a letter
        b"a\x00b\x01c\x00d",
    ],
)
def test_what_is_not_surely_vietnamese_is_not_guessed(content: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        decode_csv(content)


def test_text_that_reads_well_in_two_encodings_is_not_guessed() -> None:
    # "xó" and "tỏ" in TCVN3.
    with pytest.raises(UnicodeDecodeError, match="several encodings"):
        decode_csv(in_viscii("xã;tá"))


@pytest.mark.parametrize("text", ["Xã Ví Dụ", "Müller", "élève", "12 °C", "Ã", "", "Hộ nghèo"])
def test_text_that_was_read_rightly_is_not_repaired(text: str) -> None:
    assert repair(text) == text


def test_every_letter_stands_where_the_encoding_has_it() -> None:
    assert convert_font(IN_TCVN3, ".VnTime") == ALPHABET
    assert convert_font("¡¢£¤¥¦§", ".VnTime") == "ĂÂÊÔƠƯĐ"
    assert convert_font(IN_VNI, "VNI-Times") == ALPHABET
    assert convert_font(IN_VNI.upper(), "VNI-Times") == ALPHABET.upper()
    assert in_viscii(ALPHABET).hex().replace("20", " ") == IN_VISCII


@given(st.text(alphabet=LETTERS + LETTERS.upper() + PLAIN))
@example("".join(LETTERS))
def test_vni_converts_back(text: str) -> None:
    assert convert_font(in_vni(text), "VNI-Times") == text


@given(st.text(alphabet=LETTERS + "ĂÂĐÊÔƠƯ" + PLAIN + PLAIN.upper()))
@example("".join(LETTERS))
def test_tcvn3_converts_back(text: str) -> None:
    assert convert_font(in_tcvn3(text), ".VnTime") == text


@given(st.text(alphabet=LETTERS + LETTERS.upper() + PLAIN))
def test_tcvn3_in_a_font_of_capitals(text: str) -> None:
    assert convert_font(in_tcvn3(text), ".VnTimeH") == text.upper()


def test_a_mark_in_the_other_case_is_the_same_mark() -> None:
    assert convert_font("VIEÄT NAm, Vieät, vIEät", "VNI-Helve") == "VIỆT NAm, Việt, vIỆt"


@pytest.mark.parametrize("font", ["Calibri", "Times New Roman", "", "VN Times", "Vni"])
def test_other_fonts_say_nothing(font: str) -> None:
    assert convert_font("Xin chµo, caùc baïn", font) == "Xin chµo, caùc baïn"


@given(st.text(), st.sampled_from([".VnTime", ".VnTimeH", "VNI-Times"]))
def test_any_text_is_converted(text: str, font: str) -> None:
    assert isinstance(convert_font(text, font), str)


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    try:
        text, _ = decode_csv(content)
    except UnicodeDecodeError:
        return
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    "word",
    ["nghèo", "thoát", "khuỷu", "giếng", "gì", "quốc", "quyết", "rượu", "yến", "xoong", "giữa"],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert is_syllable(word.capitalize())


@pytest.mark.parametrize("word", ["caf\u00e9", "nghào", "kà", "hôc", "thoàt", "hỌc", "xtà", "àá"])
def test_what_no_syllable_looks_like(word: str) -> None:
    assert not is_syllable(word)
