"""Every word of the glossary that names something in the code names something that is there."""

import re

import pytest
from tests.unit.docs.markdown import code, missing_paths, wrong_commands
from tests.unit.docs.names import plain_names, python_name_exists, relation_exists

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

PAGE = (PROJECT_DIR / "docs/glossary.md").read_text("utf-8")
# Values and prefixes rather than names.
VALUES = re.compile(r"\d{4}(-\w+)?|error|warning|(fct|dim|bridge)_|code")


def exists(word: str) -> bool:
    if word.startswith("ansinh."):
        return python_name_exists(word)
    if re.fullmatch(r"(ops|reference|marts|raw|history)\.[\w.]+", word):
        return relation_exists(word)
    if "/" in word or " " in word:
        return not missing_paths(f"`{word}`") and not wrong_commands(f"`{word}`")
    return word in plain_names() or VALUES.fullmatch(word) is not None


@pytest.mark.parametrize("word", sorted(set(code(PAGE))))
def test_a_name_of_the_glossary_exists(word: str) -> None:
    assert exists(word)


def test_a_name_that_does_not_exist_is_told() -> None:
    wrong = (
        *("ansinh.slots.slots.Place", "ansinh.rules.catalogue.Rule.colour", "ops.visit"),
        *("ops.submission.colour", "marts.dim_colour", "reference.forms.colour", "so_ho"),
    )
    assert [word for word in wrong if exists(word)] == []


def test_no_word_is_explained_twice() -> None:
    words = re.findall(r"^\| ([^|`]+?) \| (?!is \||English)", PAGE, re.M)
    assert len(words) > 50
    assert sorted({word for word in words if words.count(word) > 1}) == []
