"""Rules that quote nothing: what is told of forms about people, and of files that are no form."""

import re
from dataclasses import fields
from typing import Any

from ansinh.forms.plain_names import plain_file, says_form_words
from ansinh.rules.catalogue import Rule
from ansinh.rules.findings import Finding

HIDDEN = "(ẩn)"
# Gaps that no cell fills: places, what our lists and the calendar say, words of ours.
OURS = frozenset({
    "allowed", "area_vi", "as_of_date", "cell", "column", "commune", "due", "example", "first_row",
    "first_sheet", "indicator_count", "indicators", "label", "last_day", "last_year", "letters_vi",
    "letters_en", "meant_vi", "meant_en", "nearest_en", "nearest_vi", "other_source", "period",
    "remedy_en", "remedy_vi", "reporting_unit", "row", "sheet", "source", "table", "unit", "waiver",
    "what", "what_en", "words", "options", "characters", "occurrences", "cells", "count",
})  # fmt: skip
# What follows from a cell by computing: without the cell there is nothing to be said.
FOLLOWING = frozenset({"hint"})
# Counts of rows, days, periods, places in a sheet; identity numbers have nine digits and more.
PLACE = r"[A-Z]{0,2}\d{0,7}"
COUNTED = re.compile(
    rf"-?\d{{1,8}}(?:[.,]\d{{1,4}})?%?|\d{{4}}(?:-\d\d(?:-\d\d)?|-Q[1-4]|-\d{{4}})?"
    rf"|\d\d/\d\d/\d{{4}}|{PLACE}(?:[:–-]{PLACE})?(?:, {PLACE}(?:[:–-]{PLACE})?)*"
)
# A rule on one cell or row speaks of one household; the others count or compare whole tables.
OF_ONE_ROW = ("type", "row")


# Filled with the name of an error of ours.
OUR_FAULT = "file.could_not_be_read"
SIZE = re.compile(r"\d+(?:[.,]\d+)? [KMG]iB|\d{1,8}")


class DiscreetRule(Rule):
    """A rule whose findings say where and what to do, and never what stood there."""

    def finding(self, **place: Any) -> Finding:
        """A finding of this rule without what a person typed."""
        told = {name: self._told(name, value) for name, value in place.items()}
        return super().finding(**told)

    def _told(self, name: str, value: Any) -> Any:
        if value is None or name in OURS:
            return value
        if name in FOLLOWING:
            return ""
        text = str(value).strip()
        if self.stage == "file":
            return value if name == "expected" or self.rule == OUR_FAULT else _of_file(text)
        if self.stage not in OF_ONE_ROW and (COUNTED.fullmatch(text) or says_form_words(text)):
            return value
        return HIDDEN


def _of_file(text: str) -> str:
    """A size, or what may be told of a name: of the file, or of what it is packed with."""
    return text if SIZE.fullmatch(text) else plain_file(text)


def discreet(rule: Rule) -> Rule:
    """The same rule, quoting nothing."""
    return DiscreetRule(**{one.name: getattr(rule, one.name) for one in fields(rule)})
