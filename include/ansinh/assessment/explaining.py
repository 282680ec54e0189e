"""Reasons that are given for warnings: which are put on record, and which are told back."""

import re
from collections.abc import Iterable
from dataclasses import replace

from ansinh.rules.discretion import HIDDEN
from ansinh.rules.findings import Explanation, Finding
from ansinh.rules.names_of_people import names_somebody
from ansinh.rules.rule_book import RuleBook

LONGEST_REASON = 500
# Identity numbers and telephones: a reason names nobody.
NUMBER_OF_A_PERSON = re.compile(r"\d{9}")


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
            refused.append(rules.finding("structure.explanation_not_taken", value=fault))
        else:
            taken.append(told)
    return tuple(dict.fromkeys(taken)), refused


def why_not(one: Explanation, rules: RuleBook) -> str | None:
    """What keeps a reason from being taken, for the unit to read; None where nothing does."""
    if one.rule not in rules:
        return "mã quy tắc không có trong danh mục"
    if NUMBER_OF_A_PERSON.search(re.sub(r"[ .-]", "", one.reason)):
        return "có số giấy tờ hoặc số điện thoại"
    if names_somebody(one.reason):
        return "có tên người"
    if len(one.reason) > LONGEST_REASON:
        return f"dài quá {LONGEST_REASON} chữ"
    return None
