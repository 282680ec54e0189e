"""The data dictionary: every column of every public mart, in both languages, and no word more."""

import re

import pytest

from ansinh.dictionary.manifest import Mart
from ansinh.dictionary.metrics import load_metrics
from ansinh.dictionary.words import column_word, load_words

pytestmark = pytest.mark.unit

MARKS = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I)


def test_every_column_has_a_vietnamese_word(public_marts: list[Mart]) -> None:
    words, metrics = load_words("column_words"), load_metrics()
    wordless = {
        column.name
        for mart in public_marts
        for column in mart.columns
        if column_word(mart, column, words, metrics) is None
    }
    assert sorted(wordless) == []


def test_every_column_has_type_and_english_words(public_marts: list[Mart]) -> None:
    wanting = [
        f"{mart.name}.{column.name}"
        for mart in public_marts
        for column in mart.columns
        if not column.data_type or not column.description
    ]
    assert wanting == []


def test_every_mart_has_a_vietnamese_word(public_marts: list[Mart]) -> None:
    assert {mart.name for mart in public_marts} == load_words("mart_words").keys()


def test_no_word_is_left_over(public_marts: list[Mart]) -> None:
    """A column that went takes its word along; a metric brings its own."""
    columns = {column.name for mart in public_marts for column in mart.columns}
    narrower = {f"{mart.name}.{name}" for mart in public_marts for name in mart.column_names}
    known = (columns - load_metrics().keys()) | narrower
    assert sorted(load_words("column_words").keys() - known) == []


def test_words_are_vietnamese_and_say_something() -> None:
    for name in ("mart_words", "column_words"):
        for code, word in load_words(name).items():
            assert word.name_vi.strip(), code
            assert len(word.description_vi) > 5, code
            assert MARKS.search(word.name_vi + word.description_vi), code


def test_a_metric_has_one_vietnamese_name(public_marts: list[Mart]) -> None:
    words, metrics = load_words("column_words"), load_metrics()
    poverty = next(mart for mart in public_marts if mart.name == "poverty_indicators")
    rate = next(column for column in poverty.columns if column.name == "poor_rate_pct")
    word = column_word(poverty, rate, words, metrics)
    assert word is not None
    assert word.name_vi == "Tỷ lệ hộ nghèo"
    assert "100 × poor_households / households" in word.description_vi
