"""Reasons that are given for warnings: which are put on record, and which are told back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from ansinh.rules.discretion import HIDDEN
from ansinh.rules.findings import Explanation, Finding
from ansinh.rules.names_of_people import names_somebody
from ansinh.rules.rule_book import RuleBook

LONGEST_REASON = 500
# Identity numbers and telephones: a reason names nobody.
NUMBER_OF_A_PERSON = re.compile(r"\d{9}")
NotTaken = Literal["unknown_rule", "has_number", "has_name", "too_long"]
# As a finding tells its unit.
TOLD: Mapping[NotTaken, str] = {
    "unknown_rule": "mã quy tắc không có trong danh mục",
    "has_number": "có số giấy tờ hoặc số điện thoại",
    "has_name": "có tên người",
    "too_long": f"dài quá {LONGEST_REASON} chữ",
}


def explained(
    given: Iterable[Explanation], rules: RuleBook, *, about_people: bool = False
) -> tuple[tuple[Explanation, ...], list[Finding]]:
    """The reasons that count, and a finding for each that does not.

    None counts for a rule that there is not, that is too long to be read by who signs, or that
    names somebody, which is not repeated. In files `about_people` a reason speaks of households:
    it is on record that there is one, and who signs reads it in the file.
    """
    taken, refused = [], []
    for one in given:
        told = replace(one, reason=HIDDEN) if about_people else one
        if fault := why_not(told, rules):
            refused.append(rules.finding("structure.explanation_not_taken", value=TOLD[fault]))
        else:
            taken.append(told)
    return tuple(dict.fromkeys(taken)), refused


def why_not(one: Explanation, rules: RuleBook) -> NotTaken | None:
    """What keeps a reason from being taken; None where nothing does."""
    if one.rule not in rules:
        return "unknown_rule"
    if NUMBER_OF_A_PERSON.search(re.sub(r"[ .-]", "", one.reason)):
        return "has_number"
    if names_somebody(one.reason):
        return "has_name"
    return "too_long" if len(one.reason) > LONGEST_REASON else None
