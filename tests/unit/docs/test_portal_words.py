"""Pages about the portal call its buttons and pages as the portal itself does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansinh.alerts.phrases import capitalised, load_phrases
from ansinh.portal.words import PHRASES_FILE
from ansinh.reference.vocabulary import words
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

PAGES = [PROJECT_DIR / "docs/how-to" / name for name in ("hand-in.md", "run-the-reporting.md")]
BOLD, ITALIC = re.compile(r"\*\*[^*]+\*\*"), re.compile(r"\*([^*]+)\*")
STEP = re.compile(r"\s*→\s*")


def named(text: str) -> Iterator[str]:
    """The pages and buttons that a page of the docs names: what stands in italics, by steps."""
    for said in ITALIC.findall(BOLD.sub("", text)):
        yield from STEP.split(" ".join(said.split()))


def known() -> set[str]:
    """What people read on the portal, in both languages."""
    phrases = load_phrases(PHRASES_FILE).values()
    states = (capitalised(said) for said in words("state", "vi").values())
    return {said for one in phrases for said in one.values()} | set(states)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_to_be_pressed_is_called_so_on_the_portal(page: Path) -> None:
    found = list(named(page.read_text(encoding="utf-8")))
    assert len(found) > 5
    assert [one for one in found if one not in known()] == []


def test_what_the_portal_does_not_say_is_told() -> None:
    found = list(named("Press *Nộp tệp*, **not this**, then *Quản lý → Không\ncó trang này nữa*."))
    assert found == ["Nộp tệp", "Quản lý", "Không có trang này nữa"]
    assert found[2] not in known() and {*found[:2]} <= known()
