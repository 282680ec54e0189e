"""What rules may quote: of people and of files that are no form nothing, else no free words.

Whoever must mend a cell is told where it stands; words typed there may be somebody's name.
"""

import re
import unicodedata
from dataclasses import fields
from functools import cache
from typing import Any

from ansinh.forms.plain_names import plain_file, says_form_words
from ansinh.reference.reading import read_list
from ansinh.rules.catalogue import Rule
from ansinh.rules.findings import Finding

HIDDEN = "(ẩn)"
# Gaps that no cell fills: places, what our lists and the calendar say, words of ours.
OURS = frozenset({
    "allowed", "area_vi", "as_of_date", "cell", "column", "commune", "due", "example", "first_row",
    "first_sheet", "indicator_count", "indicators", "label", "last_day", "last_year", "letters_vi",
    "letters_en", "meant_vi", "nearest_en", "nearest_vi", "other_source", "period",
    "remedy_en", "remedy_vi", "reporting_unit", "row", "sheet", "source", "table", "unit", "waiver",
    "what", "what_en", "words", "options", "characters", "occurrences", "cells", "count",
})  # fmt: skip
# What follows from a cell by computing: without the cell there is nothing to be said.
FOLLOWING = frozenset({"hint", "hint_en"})
# The two numbers that a cell can be read as, spelt by us.
READINGS = frozenset({"meant", "meant_en"})
# Gaps that a query fills with what it counted, computed or took from our lists: never with a cell's
# words. Of forms about people they may tell of one household all the same.
COMPUTED = frozenset({
    "amount", "area_rows", "before", "before_vnd", "closed_vnd", "contributed_vnd",
    "donor_type_vi", "expected_vnd", "first_period", "fund_level", "funding_source", "given_on",
    "highest", "highest_vnd", "households", "indicator_key", "last_period", "list_vi", "lowest",
    "lowest_vnd", "marked", "missing", "neighbours", "now", "now_vnd", "opening_vnd", "per_day",
    "per_household", "poverty_status", "purpose", "ratio", "resource_kind", "rows_before",
    "said_en", "said_vi", "size", "spent_on", "stage", "standard_code", "submission_id",
    "texts", "unit_code", "unit_key", "unit_level", "unit_row", "used_vnd",
})  # fmt: skip
# Gaps in which words may stand that somebody typed: quoted where they can be nobody's name.
QUOTED = frozenset({"value", "expected", "fund", "fund_vi", "shown", "stored", "whose"})
# Counts of rows, days, periods, places in a sheet; identity numbers have nine digits and more.
PLACE = r"[A-Z]{0,2}\d{0,7}"
COUNTED = re.compile(
    rf"-?\d{{1,8}}(?:[.,]\d{{1,4}})?%?|\d{{4}}(?:-\d\d(?:-\d\d)?|-Q[1-4]|-\d{{4}})?"
    rf"|\d\d/\d\d/\d{{4}}|{PLACE}(?:[:–-]{PLACE})?(?:, {PLACE}(?:[:–-]{PLACE})?)*"
)
# A rule on one cell or row speaks of one household; the others count or compare whole tables.
OF_ONE_ROW = ("type", "row")
HARMLESS = re.compile(
    # Counts, rates and days. Telephone and identity numbers have nine digits and more.
    r"[-+]?\d{1,8}([.,]\d{1,4})?%?|[-+]?\d{1,3}([.,]\d{3}){1,2}([.,]\d{1,4})?%?"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d( 00:00:00)?"
    # The same with a word behind it that is too short for a name.
    r"|\d{1,8}([.,]\d{1,4})? ?[^\W\d_]{1,3}"
    # Periods, standards and stages.
    r"|\d{4}-(\d{2}|Q[1-4]|\d{4})|regular|preliminary|official"
)

# Filled with the name of an error of ours.
OUR_FAULT = "file.could_not_be_read"
SIZE = re.compile(r"\d+(?:[.,]\d+)? [KMG]iB|\d{1,8}")


def is_harmless(value: str) -> bool:
    """Whether a value can only be a count, a rate, a slot, a form's words or a unit's name."""
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if HARMLESS.fullmatch(text) or text.casefold() in names_of_units():
        return True
    return says_form_words(text)


class ReservedRule(Rule):
    """A rule whose findings quote figures, words of forms and names of units, and nothing else."""

    def finding(self, **place: Any) -> Finding:
        """A finding of this rule without words that somebody typed freely."""
        told = {name: self._told(name, value) for name, value in place.items()}
        return super().finding(**told)

    def _told(self, name: str, value: Any) -> Any:
        if value is None or name in OURS | FOLLOWING | READINGS | COMPUTED:
            return value
        text = str(value)
        return value if not text.strip() or is_harmless(text) else HIDDEN


class DiscreetRule(ReservedRule):
    """A rule whose findings say where and what to do, and never what stood there."""

    def _told(self, name: str, value: Any) -> Any:
        if value is None or name in OURS:
            return value
        if name in FOLLOWING:
            return ""
        if name in READINGS:
            return HIDDEN if self.stage in OF_ONE_ROW else value
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


def reserved(rule: Rule) -> Rule:
    """The same rule, quoting no free words."""
    return ReservedRule(**{one.name: getattr(rule, one.name) for one in fields(rule)})


@cache
def names_of_units() -> frozenset[str]:
    """The full names of all units that ever were; without their kind some are names of people."""
    levels = {"provinces": "province", "districts": "district", "communes": "commune"}
    return frozenset(
        f"{row[f'{level}_kind']} {row[f'{level}_name']}".casefold()
        for name, level in levels.items()
        for row in read_list(name)
    )
