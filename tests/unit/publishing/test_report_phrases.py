"""Every phrase of the report is used, in both languages, with the same gaps."""

import re
import string
from pathlib import Path

import pytest

from ansinh.publishing import reporting
from ansinh.publishing.reporting.reading import PROTECTED
from ansinh.publishing.reporting.wording import PHRASES_FILE, phrases

pytestmark = pytest.mark.unit

REPORTING = Path(reporting.__file__).parent
SOURCES = [*REPORTING.glob("*.py"), REPORTING.parent / "templates" / "report.html"]
QUOTED = re.compile(r"""["'](\w+)["']""")
# Phrases that are named by what they are of.
CAUSES = (
    *("first", "correction", "withdrawal", "judged_again", "counted_otherwise", "completeness"),
    *("project", "revert"),
)
FAMILIES = {
    "cause": CAUSES,
    "line": ("ahead", "on_track", "behind", "not_comparable", "no_target", "no_data"),
    "observation": ("official", "preliminary", "estimated", "incomplete", "break"),
    "mart": ("poverty_indicators", "mobilized_resources"),
    "hidden": PROTECTED,
    "group": ("budget", "non_budget"),
    "by": ("person", "policy", "nobody"),
}
CHOSEN = {f"{family}_{one}" for family, members in FAMILIES.items() for one in members}


def test_every_phrase_is_used() -> None:
    quoted = {name for one in SOURCES for name in QUOTED.findall(one.read_text("utf-8"))}
    idle = phrases().keys() - CHOSEN - quoted
    assert not idle and phrases().keys() >= CHOSEN


def test_both_languages_have_the_same_gaps() -> None:
    for name, said in phrases().items():
        gaps = {
            language: sorted(gap for _, gap, _, _ in string.Formatter().parse(words) if gap)
            for language, words in said.items()
        }
        assert gaps.keys() == {"vi", "en"} and gaps["vi"] == gaps["en"], name


def test_a_phrase_stands_there_once() -> None:
    names = re.findall(r"^(\w+):", PHRASES_FILE.read_text("utf-8"), re.MULTILINE)
    assert len(names) == len(set(names))
