"""Names of sheets as the ledger keeps them: somebody may have called one after a person."""

import re
from collections.abc import Callable
from dataclasses import replace

from ansinh.extraction.reading import ParsedSubmission, ParsedWorkbook
from ansinh.forms.plain_names import plain_sheet
from ansinh.rules.findings import Place


def with_plain_sheets(workbook: ParsedWorkbook) -> ParsedWorkbook:
    """The same workbook, each sheet called by words of forms, or else by its number."""
    plain = {name: plain_sheet(name, at) for at, name in enumerate(workbook.sheets, start=1)}
    given = {name: told for name, told in plain.items() if name != told}
    if not given:
        return workbook
    longest_first = sorted(map(re.escape, given), key=lambda one: (-len(one), one))
    # A name within another text; what is a part of a word is not the name.
    named = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")

    def told(text: str) -> str:
        return given.get(text) or named.sub(lambda found: given[found[0]], text)

    return replace(
        workbook,
        submissions=[_renamed(one, told) for one in workbook.submissions],
        sheets=[told(name) for name in workbook.sheets],
        unread=tuple(replace(one, sheet=told(one.sheet)) for one in workbook.unread),
    )


def _renamed(parsed: ParsedSubmission, told: Callable[[str], str]) -> ParsedSubmission:
    return replace(
        parsed,
        hints=[
            replace(one, source=told(one.source), sheet=told(one.sheet) if one.sheet else None)
            for one in parsed.hints
        ],
        tables=[replace(one, sheet=told(one.sheet)) for one in parsed.tables],
        violations=[replace(one, place=_place(one.place, told)) for one in parsed.violations],
    )


def _place(place: Place, told: Callable[[str], str]) -> Place:
    return {name: told(value) if isinstance(value, str) else value for name, value in place.items()}
