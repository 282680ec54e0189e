"""What of a finding may leave by mail: the rule's words, the cell, counts and units."""

import re

from ansinh.forms.catalogue import load_forms
from ansinh.forms.plain_names import says_form_words
from ansinh.reference.vocabulary import Language
from ansinh.rules.discretion import is_harmless
from ansinh.rules.findings import Finding
from ansinh.rules.wording import as_vietnamese

HIDDEN = "[…]"


def told(finding: Finding, form: str | None, language: Language = "vi") -> str:
    """The finding's message without anything that could name a person.

    Other values than counts are hidden: in a wrong cell somebody may have typed a name.
    """
    message = finding.message_vi if language == "vi" else finding.message_en
    is_personal = _is_about_people(form)
    for value in (finding.value, finding.expected if is_personal else None):
        if not value or not value.strip():
            continue
        if is_personal or not is_harmless(value):
            for written in _spellings(value.strip()):
                message = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", HIDDEN, message)
    if told_sheet(finding) == HIDDEN:
        message = message.replace(str(finding.sheet), HIDDEN)
    return " ".join(message.split())


def told_sheet(finding: Finding) -> str | None:
    """The name of the sheet, where it says nothing but what forms say, or its number."""
    return finding.sheet if not finding.sheet or says_form_words(finding.sheet) else HIDDEN


def _spellings(value: str) -> set[str]:
    """How messages write a value: as it is, as Vietnamese does, and quoted in English."""
    return {value, as_vietnamese(value), repr(value)[1:-1]}


def _is_about_people(form: str | None) -> bool:
    known = load_forms().get(form or "")
    return known is not None and known.about_people
