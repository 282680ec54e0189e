"""Findings as pages tell them: by rule, with where to look and what to do."""

from collections.abc import Collection
from dataclasses import dataclass

from ansinh.alerts import privacy
from ansinh.alerts.phrases import capitalised
from ansinh.portal.drawing import DrawnSheet, anchor_of
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import rule_titles
from ansinh.rules.findings import Finding

SHOWN_OF_A_RULE = 20


@dataclass(frozen=True)
class ToldLine:
    """One finding: where it is, what it says, and the drawn cell that shows it, or ""."""

    place: str
    says: str
    anchor: str


@dataclass(frozen=True)
class Told:
    """The findings of one rule: what it says, where, and what to do."""

    rule: str
    severity: str
    title: str
    lines: tuple[ToldLine, ...]
    more: int


def told(
    findings: Collection[Finding],
    form: str | None = None,
    *,
    hides_people: bool = False,
    drawn: Collection[DrawnSheet] = (),
) -> list[Told]:
    """Findings by rule, errors first; of each rule so many as one reads.

    With `hides_people` without what could name somebody, as letters tell them. Those whose cell
    is `drawn` lead to it.
    """
    shown = {cell.anchor for sheet in drawn for row in sheet.rows for cell in row.cells}

    by_rule: dict[str, list[Finding]] = {}
    for one in sorted(findings, key=lambda one: one.severity != "error"):
        by_rule.setdefault(one.rule, []).append(one)

    def words(one: Finding) -> str:
        if hides_people:
            return privacy.told(one, form, reader_language())
        return one.message_vi if reader_language() == "vi" else one.message_en

    def line(one: Finding) -> ToldLine:
        anchor = anchor_of(one.sheet, one.cell) if one.sheet and one.cell else ""
        where = place(one, hides_people=hides_people)
        return ToldLine(where, words(one), anchor if anchor in shown else "")

    return [_told(rule, found, [line(one) for one in found]) for rule, found in by_rule.items()]


def _told(rule: str, found: list[Finding], lines: list[ToldLine]) -> Told:
    is_vi = reader_language() == "vi"
    return Told(
        rule=rule,
        severity=found[0].severity,
        title=rule_titles().get(rule, "") if is_vi else "",
        lines=tuple(lines[:SHOWN_OF_A_RULE]),
        more=max(0, len(lines) - SHOWN_OF_A_RULE),
    )


def place(finding: Finding, *, hides_people: bool = False) -> str:
    """Where a finding is, as an officer looks for it."""
    sheet = privacy.told_sheet(finding) if hides_people else finding.sheet
    parts = [say("sheet", name=sheet)] if sheet else []
    if finding.cell:
        count = len(finding.places)
        shown = ", ".join(finding.places[:6]) + (" …" if count > 6 else "")
        parts.append(say("cells" if count > 1 else "cell", cells=shown))
    elif finding.row:
        parts.append(say("row", row=finding.row))
    return capitalised(", ".join(parts))
