"""Every code that people read has one word in each language, wherever it is said."""

import re
from typing import get_args

import pytest

from ansinh.ledger.states import State
from ansinh.reference.reading import read_list
from ansinh.reference.unit import UnitLevel
from ansinh.reference.vocabulary import Term, word, words
from ansinh.rules.findings import Severity
from ansinh.settings import PROJECT_DIR
from ansinh.slots.slots import STAGES

pytestmark = pytest.mark.unit

CODES: dict[Term, tuple[str, ...]] = {
    "state": get_args(State),
    "stage": STAGES,
    "severity": get_args(Severity),
    "unit_level": get_args(UnitLevel),
}
# Files that only quote what stands elsewhere: the list itself, forms as printed by the ministry,
# how people write, and sentences in which a word is part of something else.
SAID_BY_OTHERS = ("reference/", "forms/", "recognition/", "samples/", "slots/", "text/")


@pytest.mark.parametrize("kind", CODES)
def test_every_code_has_its_words_and_no_other_has(kind: Term) -> None:
    assert set(words(kind)) == set(CODES[kind])
    assert set(words(kind, "en")) == set(CODES[kind])
    assert len(set(words(kind).values())) == len(CODES[kind]), "two codes read the same"


def test_words_are_as_officers_know_them() -> None:
    """The independent list: a word that is changed, or two that are swapped, are noticed."""
    assert [word("state", one) for one in ("refused", "rejected", "accepted", "withdrawn")] == [
        "Không đọc được", "Có lỗi, cần sửa", "Đạt", "Đã rút lại",
    ]  # fmt: skip
    assert [word("state", one) for one in ("received", "published", "superseded")] == [
        "Đang kiểm tra", "Đã công bố", "Đã thay bằng bản mới",
    ]  # fmt: skip
    assert word("state", "accepted_with_warnings") == "Đạt, có cảnh báo"
    assert [word("stage", one) for one in STAGES] == ["thường xuyên", "sơ bộ", "chính thức"]
    assert [word("severity", one) for one in ("error", "warning")] == ["Lỗi", "Cảnh báo"]
    assert [word("unit_level", one) for one in ("province", "district", "commune")] == [
        "tỉnh", "huyện", "xã",
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "column"), [("state", "state"), ("stage", "stage")])
def test_the_data_dictionary_says_the_same_words(kind: Term, column: str) -> None:
    (row,) = [one for one in read_list("column_words") if one["code"] == column]
    told = " ".join(str(value) for value in row.values())
    assert [
        code for code in CODES[kind] if f"{code} ({word(kind, code).lower()})" not in told
    ] == []


def test_nobody_spells_a_state_or_kind_of_figures_by_himself() -> None:
    """Program and page templates take the word from the list."""
    spelt = [word(kind, code) for kind in ("state", "stage") for code in CODES[kind]]
    quoted = re.compile(
        "|".join(rf"[\"\u2018\u201c]{re.escape(one)}[\"\u2019\u201d]" for one in spelt)
    )
    package = PROJECT_DIR / "include/ansinh"
    files = [*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.txt")]
    own = [
        path.relative_to(package).as_posix()
        for path in files
        if not path.relative_to(package).as_posix().startswith(SAID_BY_OTHERS)
        and quoted.search(path.read_text(encoding="utf-8"))
    ]
    assert own == []
