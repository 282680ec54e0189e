"""Reasons that a file gives for warnings: which are put on record, and which are told back."""

import re
from collections.abc import Iterable

from ansinh.rules.findings import Explanation, Finding
from ansinh.rules.rule_book import RuleBook

LONGEST_REASON = 500
# Identity numbers and telephones: a reason names nobody.
NUMBER_OF_A_PERSON = re.compile(r"\d{9}")


def explained(
    given: Iterable[Explanation], rules: RuleBook
) -> tuple[tuple[Explanation, ...], list[Finding]]:
    """The reasons that count, and a finding for each that does not.

    None counts for a rule that there is not, that is too long to be read by who signs, or that
    holds the number of a person, which is not repeated.
    """
    taken, refused = [], []
    for one in given:
        if fault := why_not(one, rules):
            refused.append(rules.finding("structure.explanation_not_taken", value=fault))
        else:
            taken.append(one)
    return tuple(taken), refused


def why_not(one: Explanation, rules: RuleBook) -> str | None:
    """What keeps a reason from being taken, for the unit to read; None where nothing does."""
    if one.rule not in rules:
        return "mã quy tắc không có trong danh mục"
    if NUMBER_OF_A_PERSON.search(re.sub(r"[ .-]", "", one.reason)):
        return "có số giấy tờ hoặc số điện thoại"
    if len(one.reason) > LONGEST_REASON:
        return f"dài quá {LONGEST_REASON} chữ"
    return None
