"""What of a finding may leave by mail: the rule's words, the cell, counts and units."""

import re
import unicodedata
from functools import cache

from ansinh.forms.catalogue import load_forms
from ansinh.forms.plain_names import says_form_words
from ansinh.reference.reading import read_list
from ansinh.rules.findings import Finding
from ansinh.rules.wording import as_vietnamese

HIDDEN = "[…]"
HARMLESS = re.compile(
    # Counts and rates. Telephone and identity numbers have nine digits and more; no count has.
    r"[-+]?\d{1,8}([.,]\d{1,4})?%?|[-+]?\d{1,3}([.,]\d{3}){1,2}([.,]\d{1,4})?%?"
    # Periods, standards and stages.
    r"|\d{4}-(\d{2}|Q[1-4]|\d{4})|regular|preliminary|official"
)


def is_harmless(value: str) -> bool:
    """Whether a value can only be a count, a rate, a slot, a form's words or a unit's name."""
    text = unicodedata.normalize("NFC", value.strip())
    is_known = HARMLESS.fullmatch(text) or says_form_words(text)
    return bool(is_known) or " ".join(text.casefold().split()) in _names_of_units()


def told(finding: Finding, form: str | None) -> str:
    """The finding's message without anything that could name a person.

    Other values than counts are hidden: in a wrong cell somebody may have typed a name.
    """
    message = finding.message_vi
    is_personal = _is_about_people(form)
    for value in (finding.value, finding.expected if is_personal else None):
        if not value or not value.strip():
            continue
        if is_personal or not is_harmless(value):
            for written in {value.strip(), as_vietnamese(value.strip())}:
                message = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", HIDDEN, message)
    if told_sheet(finding) == HIDDEN:
        message = message.replace(str(finding.sheet), HIDDEN)
    return " ".join(message.split())


def told_sheet(finding: Finding) -> str | None:
    """The name of the sheet, where it says nothing but what forms say, or its number."""
    return finding.sheet if not finding.sheet or says_form_words(finding.sheet) else HIDDEN


@cache
def _names_of_units() -> frozenset[str]:
    """The full names of all units that ever were."""
    levels = {"provinces": "province", "districts": "district", "communes": "commune"}
    return frozenset(
        f"{row[f'{level}_kind']} {row[f'{level}_name']}".casefold()
        for name, level in levels.items()
        for row in read_list(name)
    )


def _is_about_people(form: str | None) -> bool:
    known = load_forms().get(form or "")
    return known is not None and known.about_people
