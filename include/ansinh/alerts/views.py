"""What templates of letters show of outcomes and alerts, in a reader's language."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ansinh.alerts.kinds import kind_of
from ansinh.alerts.messages import SubmissionOutcome
from ansinh.alerts.phrases import capitalised, phrase, slot_period
from ansinh.alerts.privacy import told, told_sheet
from ansinh.alerts.routing import Telling
from ansinh.reference.vocabulary import Language, form_titles, rule_titles, word
from ansinh.rules.findings import Finding, Severity

SHOWN_OF_A_RULE = 10
_AS_VERDICT = {"error": "rejected", "warning": "accepted_with_warnings"}
# Verdict → ink and paper (contrast 7:1 and more), the same where a mail program is dark.
COLOURS = {
    "refused": ("#7f1d1d", "#fee2e2"),
    "rejected": ("#7f1d1d", "#fee2e2"),
    "accepted_with_warnings": ("#713f12", "#fef9c3"),
    "accepted": ("#14532d", "#dcfce7"),
}


@dataclass(frozen=True)
class RuleGroup:
    """The findings of one rule in one submission: some shown, the others told as `more`.

    `title` says how serious they are and what the rule asks, as far as there are words for it.
    """

    rule: str
    title: str
    shown: tuple[tuple[str, str], ...]
    more: str


def groups_of(outcome: SubmissionOutcome, language: Language = "vi") -> list[RuleGroup]:
    """Findings by rule, errors first; of each rule the first ten, with cell and words."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in sorted(outcome.findings, key=lambda finding: finding.severity != "error"):
        by_rule.setdefault(finding.rule, []).append(finding)
    return [
        RuleGroup(
            rule=rule,
            title=_title(rule, found[0].severity, language),
            shown=tuple(
                (place(one, language), told(one, outcome.form, language))
                for one in found[:SHOWN_OF_A_RULE]
            ),
            more=_more(len(found) - SHOWN_OF_A_RULE, found[0].severity, language),
        )
        for rule, found in by_rule.items()
    ]


def place(finding: Finding, language: Language = "vi") -> str:
    """Sheet and cell as an officer looks for them; empty where the whole file is meant."""
    parts = []
    if name := told_sheet(finding):
        parts.append(phrase("sheet", language, name=name))
    if finding.cell:
        parts.append(phrase("cell", language, cell=finding.cell))
    elif finding.row:
        parts.append(phrase("row", language, row=finding.row))
    return capitalised(", ".join(parts))


def of_outcome(outcome: SubmissionOutcome, language: Language) -> dict[str, Any]:
    """An outcome in full."""
    ink, paper = COLOURS[outcome.verdict]
    form = form_titles(language).get(outcome.form or "", phrase("unknown_form", language))
    about = [form, phrase("number", language, number=outcome.submission_id)]
    if outcome.changes:
        about.append(phrase("changes", language, count=outcome.changes))
    return {
        "label": capitalised(word("state", outcome.verdict, language)),
        "slot": _slot(outcome, language),
        "about": " · ".join(about),
        "ink": ink,
        "paper": paper,
        "groups": groups_of(outcome, language),
    }


def in_short(outcome: SubmissionOutcome, language: Language) -> str:
    """An outcome in a line; for readers of English with the rules, which have no English names."""
    verdict = word("state", outcome.verdict, language)
    if language == "vi":
        return f"{_slot(outcome, language)}: {verdict}"
    rules = Counter(finding.rule for finding in outcome.findings)
    broken = ", ".join(f"{rule} × {count}" for rule, count in rules.items())
    unit, period = outcome.unit_code or "unit unknown", outcome.period or "period unknown"
    return f"{unit}, {period}: {verdict}{f' ({broken})' if broken else ''}"


def of_telling(one: Telling, language: Language) -> dict[str, Any]:
    """An alert in full: what fires, what to do about it, and where more is said."""
    kind = kind_of(one.alert)
    ink, paper = COLOURS["accepted"] if one.news == "over" else COLOURS[_AS_VERDICT[one.severity]]
    return {
        "label": phrase(one.news, language),
        "title": kind.title(language),
        "said": kind.said(one.alert, language),
        "do": "" if one.news == "over" else kind.do(language),
        "about": phrase(
            "alert", language, number=one.alert.alert_id, runbook=f"docs/alerts.md#{one.alert.kind}"
        ),
        "ink": ink,
        "paper": paper,
    }


def telling_in_short(one: Telling, language: Language) -> str:
    """An alert in a line."""
    said = kind_of(one.alert).said(one.alert, language)
    return f"{phrase('over', language)}: {said}" if one.news == "over" else said


def _slot(outcome: SubmissionOutcome, language: Language) -> str:
    slot = [outcome.unit_name or outcome.unit_code or phrase("unknown_unit", language)]
    if outcome.period:
        slot.append(slot_period(outcome.period, language))
    if outcome.stage:
        slot.append(word("stage", outcome.stage, language))
    return ", ".join(slot)


def _title(rule: str, severity: Severity, language: Language) -> str:
    """What a rule asks; its sentences are Vietnamese, and each finding says it in English too."""
    serious = capitalised(word("severity", severity, language))
    title = rule_titles().get(rule) if language == "vi" else None
    return f"{serious}: {title}" if title else serious


def _more(count: int, severity: Severity, language: Language) -> str:
    return phrase(f"more_{severity}", language, count=count) if count > 0 else ""
