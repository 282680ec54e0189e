"""Letters of other scripts are named, with their place and what they look like."""

import unicodedata

import pytest

from ansinh.text.foreign_letters import LOOKALIKES, foreign_letters, with_own_letters

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Xã \u0410n Phú", [("\u0410", 4, "CYRILLIC", "A")]),
        ("Xã \u0391n Phú", [("\u0391", 4, "GREEK", "A")]),
        ("X\u00e3 An Ph\u00fa", []),
        ("Xa\u0303 \u0410n", [("\u0410", 4, "CYRILLIC", "A")]),
        ("\u0425ã Th\u043e", [("\u0425", 1, "CYRILLIC", "X"), ("\u043e", 6, "CYRILLIC", "o")]),
        ("Xã \u05d0n", [("\u05d0", 4, "HEBREW", None)]),
        ("Xã Đắk R\u2019Lấp 1 (ª)", []),
    ],
)
def test_which_letter_at_which_place(
    text: str, found: list[tuple[str, int, str, str | None]]
) -> None:
    assert [(one.letter, one.place, one.script, one.own) for one in foreign_letters(text)] == found


def test_a_text_with_its_own_letters_has_no_foreign_ones() -> None:
    assert with_own_letters("Xã \u0410n \u0420hú T\u043e\u0301") == "Xã An Phú Tó"
    assert foreign_letters(with_own_letters("".join(LOOKALIKES))) == []


def test_a_letter_looks_like_one_of_its_own_case() -> None:
    for foreign, own in LOOKALIKES.items():
        assert foreign.isupper() == own.isupper()
        assert "LATIN" not in unicodedata.name(foreign)
