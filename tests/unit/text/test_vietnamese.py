"""Words and names in one spelling."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.text.vietnamese import loose_keys, normalise_label, normalise_unit_name

pytestmark = pytest.mark.unit


def test_a_label_loses_marks_breaks_and_punctuation() -> None:
    label = "Tổng số hộ\nnông, lâm, ngư nghiệp  (Đơn vị: hộ)"
    assert normalise_label(label) == "tong so ho nong lam ngu nghiep don vi ho"


def test_poor_and_near_poor_stay_apart() -> None:
    assert normalise_label("Hộ nghèo") != normalise_label("Hộ cận nghèo")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xã Hoà Bình", "xã  Hòa Bình "),
        ("Thuỷ", "Thủy"),
        ("Phường 1", "P. 01"),
        ("Thị trấn An Phú", "TT. AN PHÚ"),
        ("TP.Long Xuyên", "Thành phố Long Xuyên"),
        ("1.1 Xã Khánh An", "Xã Khánh An"),
        ("Xã Khánh An", "Xã Khánh An\u00a0"),
    ],
)
def test_spellings_of_one_unit_are_equal(one: str, other: str) -> None:
    assert normalise_unit_name(one) == normalise_unit_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa An", "Hóa An"), ("Xã An Phú", "Huyện An Phú"), ("Phường 1", "Phường 11")],
)
def test_different_units_stay_different(one: str, other: str) -> None:
    assert normalise_unit_name(one) != normalise_unit_name(other)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Tịnh Biên", None),
        ("Tinh Bien", None),
        ("Tỉnh An Giang", "tỉnh"),
        ("THỊ XÃ TÂN CHÂU", "thị xã"),
        ("thi xa Tan Chau", "thị xã"),
        ("Đặc khu Phú Quốc", "đặc khu"),
        ("Xã", None),
    ],
)
def test_kinds(name: str, kind: str | None) -> None:
    assert normalise_unit_name(name)[0] == kind


@pytest.mark.parametrize(("one", "other"), [("Vỹ", "Vĩ"), ("Ngươn", "Nguơn"), ("Đốc", "Doc")])
def test_loose_keys_forgive_what_exact_ones_do_not(one: str, other: str) -> None:
    first, second = normalise_unit_name(one)[1], normalise_unit_name(other)[1]
    assert first != second
    assert loose_keys(first)[-1] == loose_keys(second)[-1]


@given(st.text())
def test_composed_and_decomposed_text_are_the_same(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert normalise_label(unicodedata.normalize(form, text)) == normalise_label(
            unicodedata.normalize("NFC", text)
        )


@given(st.text(alphabet="aăâeêioôơuưyđ ờấẳợỹừbnhgcxm", max_size=30))
def test_a_name_typed_on_a_mac_is_the_same_name(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert normalise_unit_name(decomposed) == normalise_unit_name(name)
