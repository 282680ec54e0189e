"""Every phrase of the portal is used, in both languages, with the same gaps."""

import re
import string
from pathlib import Path
from typing import get_args

import pytest

from ansinh.alerts.contact_faults import FAULTS as FAULTS_OF_CONTACTS
from ansinh.alerts.phrases import load_phrases
from ansinh.assessment.explaining import NotTaken
from ansinh.database.roles import GROUPS
from ansinh.ledger.approval import NeedKind
from ansinh.ledger.contacts import Duty
from ansinh.ledger.waivers import Lift
from ansinh.portal.looking_up import METHODS_FILE, Method
from ansinh.portal.office.comparing import names_of_parts
from ansinh.portal.office.reports import PAGE_WORDS
from ansinh.portal.office.seen import ANSWERS, page_phrase
from ansinh.portal.published.resources import BREAKDOWNS
from ansinh.portal.published.unit_page import QUALITY
from ansinh.portal.words import PHRASES_FILE
from ansinh.publishing.reverting import Refusal
from ansinh.reference.vocabulary import Language
from ansinh.settings import PROJECT_DIR
from ansinh.yaml_files import read_as

pytestmark = pytest.mark.unit

PORTAL = PHRASES_FILE.parent
ASKED = re.compile(r"""(?:\bsay\(|\{% say |_page\(request, )\s*["'](\w+)["']""")
# Phrases that are named by what they are of.
STATES = {"not_due", "overdue", "missing"}
SEVERITIES = {"error", "warning"}
FAULTS = {
    f"{name}_what_now"
    for name in (
        "not_understood",
        "not_allowed",
        "stale_form",
        "not_there",
        "too_large",
        "too_often",
    )
}
PUBLICATIONS = {
    f"publication_{state}"
    for state in (
        *("candidate", "waiting", "approved", "published", "stopped", "declined", "replaced"),
    )
}
NEEDS = {f"need_{need}" for need in (*get_args(NeedKind), "told_no_more")}
ONE_OF_TWO = {"cells", "cell", "not_withdrawn", "say_why", "approved_by", "declined_by"}
FIGURES = {f"figure_{name}" for name in QUALITY}
DUTIES = {f"duty_{one}" for one in get_args(Duty)}
ROLES = {f"role_{one}" for one in GROUPS}
LIFTS = {f"lifts_{one}" for one in get_args(Lift)}
COLUMNS_OF_CALENDAR = {"owed_by", "received", "in_time", "late"}
COMMITMENTS = {
    f"commitment_{one}" for one in ("ahead", "on_track", "behind", "not_comparable", "no_data")
}
BY = {*BREAKDOWNS, *(f"by_{one}" for one in BREAKDOWNS)}
STATUSES = {
    f"status_{one}" for one in ("official", "preliminary", "estimated", "incomplete", "break")
}
CONTACT_FAULTS = {f"contact_{one}" for one in FAULTS_OF_CONTACTS}
REFUSED = {f"refused_{one}" for one in get_args(Refusal)}
REASONS = {f"reason_{one}" for one in get_args(NotTaken)}
NEEDS |= {one.replace("need_", "needs_") for one in NEEDS}
REPORTS = {f"report_{one}" for one in PAGE_WORDS.values()}
PAGES = re.findall(r'name="([\w-]+)"', (PORTAL / "addresses.py").read_text("utf-8"))
SEEN = {*map(page_phrase, PAGES), *(said for _, said in ANSWERS), "was_answered", "was_refused"}
KINDS = {"metrics", "methods", "rules"}
CHOSEN = set().union(
    *(
        KINDS,
        FIGURES,
        STATUSES,
        STATES,
        SEVERITIES,
        FAULTS,
        CONTACT_FAULTS,
        REFUSED,
        REASONS,
        REPORTS,
        SEEN,
        PUBLICATIONS,
        NEEDS,
        ONE_OF_TWO,
    ),
    *(DUTIES, COMMITMENTS, BY, ROLES, LIFTS, COLUMNS_OF_CALENDAR, {"given_to", "taken_on"}),
)


def test_every_phrase_is_there_and_none_is_idle() -> None:
    sources = [*PORTAL.rglob("*.py"), *PORTAL.rglob("*.html")]
    asked = {name for one in sources for name in ASKED.findall(Path(one).read_text("utf-8"))}
    assert load_phrases(PHRASES_FILE).keys() == asked | CHOSEN


def test_every_page_and_action_has_a_name_for_the_record() -> None:
    phrases = load_phrases(PHRASES_FILE)
    assert len(PAGES) > 40
    assert [one for one in PAGES if page_phrase(one) not in phrases] == []


def test_both_languages_have_the_same_gaps() -> None:
    for name, said in load_phrases(PHRASES_FILE).items():
        gaps = {
            language: {gap for _, gap, _, _ in string.Formatter().parse(words) if gap}
            for language, words in said.items()
        }
        assert gaps.keys() == {"vi", "en"} and gaps["vi"] == gaps["en"], name


def test_why_a_contact_is_not_saved_is_told_with_what_is_known_of_it() -> None:
    for kind, words in FAULTS_OF_CONTACTS.items():
        asked = {gap for _, gap, _, _ in string.Formatter().parse(words) if gap}
        for said in load_phrases(PHRASES_FILE)[f"contact_{kind}"].values():
            gaps = {gap for _, gap, _, _ in string.Formatter().parse(said) if gap}
            assert gaps <= asked, kind


def test_parts_of_a_figure_that_differs_have_names_in_both_languages() -> None:
    for language in get_args(Language):
        names = [names_of_parts(language)[code] for code in ("cash", "housing", "state_budget")]
        assert all(names), language
    assert names_of_parts("vi")["cash"] == "Tiền" and names_of_parts("en")["cash"] == "Cash"


def test_methods_name_pages_that_there_are() -> None:
    for name, one in read_as(dict[str, Method], METHODS_FILE).items():
        words = (one.title_vi, one.title_en, one.says_vi, one.says_en, one.rests_on)
        assert all(said.strip() for said in words), name
        if one.rests_on.startswith("docs/"):
            assert (PROJECT_DIR / one.rests_on).exists(), name
