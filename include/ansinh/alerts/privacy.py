"""What of a finding may leave by mail: the rule's words, the cell, counts and units."""

import re
import unicodedata

from ansinh.forms.catalogue import load_forms
from ansinh.rules.findings import Finding
from ansinh.rules.wording import as_vietnamese

HIDDEN = "[…]"
HARMLESS = re.compile(
    # Counts and rates. Telephone and identity numbers have ten digits and more; no count has.
    r"[-+]?\d{1,9}([.,]\d{1,4})?%?|[-+]?\d{1,3}([.,]\d{3}){1,2}([.,]\d{1,4})?%?"
    # Periods, standards and stages.
    r"|\d{4}-(\d{2}|Q[1-4]|\d{4})|regular|preliminary|official"
    # Names of units.
    r"|(Tỉnh|Huyện|Thị xã|Thành phố|Xã|Phường|Thị trấn|Đặc khu) [^\W\d_]+( [^\W\d_]+){0,4}"
)


def is_harmless(value: str) -> bool:
    """Whether a value can only be a count, a rate, a slot or the name of a unit."""
    return HARMLESS.fullmatch(unicodedata.normalize("NFC", value.strip())) is not None


def told(finding: Finding, form: str | None, file_name: str) -> str:
    """The finding's message without anything that could name a person.

    Other values than counts are hidden: in a wrong cell somebody may have typed a name. The
    name of the file stays; the message says it anyway.
    """
    message = finding.message_vi
    is_personal = _is_about_people(form)
    for value in (finding.value, finding.expected if is_personal else None):
        if not value or not value.strip() or value == file_name:
            continue
        if is_personal or not is_harmless(value):
            for written in {value.strip(), as_vietnamese(value.strip())}:
                message = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", HIDDEN, message)
    if is_personal and finding.sheet:
        message = message.replace(finding.sheet, HIDDEN)
    return " ".join(message.split())


def told_sheet(finding: Finding, form: str | None) -> str | None:
    """The name of the sheet; of a form about people it may be somebody's name."""
    return HIDDEN if finding.sheet and _is_about_people(form) else finding.sheet


def _is_about_people(form: str | None) -> bool:
    known = load_forms().get(form or "")
    return known is not None and known.about_people
