"""How a message looks: subject, plain text and HTML, Vietnamese first."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ansinh.alerts.kinds import kind_of
from ansinh.alerts.messages import (
    VERDICTS,
    RunMessage,
    SubmissionOutcome,
    may_name_people,
)
from ansinh.alerts.privacy import told, told_sheet
from ansinh.alerts.routing import Telling
from ansinh.ledger.letters import Letter
from ansinh.reference.vocabulary import form_titles, rule_titles, word, words
from ansinh.rules.findings import Finding
from ansinh.settings import LOCAL_TIME

SHOWN_OF_A_RULE = 10
NEWS = {"new": "Mới", "again": "Nhắc lại", "escalated": "Chuyển cấp trên", "over": "Đã xong"}
_AS_VERDICT = {"error": "rejected", "warning": "accepted_with_warnings"}
# Verdict → ink and paper (contrast 7:1 and more).
COLOURS = {
    "refused": ("#7f1d1d", "#fee2e2"),
    "rejected": ("#7f1d1d", "#fee2e2"),
    "accepted_with_warnings": ("#713f12", "#fef9c3"),
    "accepted": ("#14532d", "#dcfce7"),
}


@dataclass(frozen=True)
class RuleGroup:
    """The findings of one rule in one submission: some shown, the others counted."""

    rule: str
    title: str
    is_error: bool
    shown: tuple[tuple[str, str], ...]
    hidden_count: int


def letter_of(message: RunMessage, not_before: datetime | None = None) -> Letter:
    """Render a message, to leave not before a moment; its own unless told otherwise."""
    return Letter(
        key=message.key,
        contact=message.recipient.name,
        address=message.address,
        subject=subject(message),
        text=text(message),
        html=html(message),
        not_before=not_before or message.created_at,
    )


def subject(message: RunMessage) -> str:
    """How many were sent back, warned about and accepted, and what else; names nobody."""
    counts = Counter(outcome.verdict for outcome in message.outcomes)
    parts = [
        f"{counts[verdict]} {word('state', verdict).lower()}"
        for verdict in VERDICTS
        if counts[verdict]
    ]
    over = sum(one.news == "over" for one in message.tellings)
    if over < len(message.tellings):
        parts.append(f"{len(message.tellings) - over} việc cần xem")
    if over:
        parts.append(f"{over} việc đã xong")
    gathered = "Tổng hợp: " if message.is_digest else ""
    return f"[An sinh] {gathered}{', '.join(parts)}"


def summary(message: RunMessage) -> str:
    """The subject as a sentence, for who opens the letter."""
    words = subject(message).partition("] ")[2]
    return f"{words[:1].upper()}{words[1:]}."


def text(message: RunMessage) -> str:
    """The message as plain text."""
    return render("message.txt", _content(message))


def html(message: RunMessage) -> str:
    """The message as one HTML page: tables and inline styles, no picture, no script."""
    return render("message.html", _content(message))


def render(template: str, content: Mapping[str, Any]) -> str:
    """What a template makes of its content; in HTML all that somebody typed is escaped."""
    return _templates().get_template(template).render(content)


def groups_of(outcome: SubmissionOutcome) -> list[RuleGroup]:
    """Findings by rule, errors first; of each rule the first ten, with cell and words."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in sorted(outcome.findings, key=lambda finding: finding.severity != "error"):
        by_rule.setdefault(finding.rule, []).append(finding)
    return [
        RuleGroup(
            rule=rule,
            title=rule_titles().get(rule, rule),
            is_error=found[0].severity == "error",
            shown=tuple(
                (place(finding), told(finding, outcome.form)) for finding in found[:SHOWN_OF_A_RULE]
            ),
            hidden_count=max(len(found) - SHOWN_OF_A_RULE, 0),
        )
        for rule, found in by_rule.items()
    ]


def place(finding: Finding) -> str:
    """Sheet and cell as an officer looks for them; empty where the whole file is meant."""
    spot = f"ô {finding.cell}" if finding.cell else f"dòng {finding.row}" if finding.row else ""
    name = told_sheet(finding)
    sheet = f"Trang “{name}”" if name else ""
    return ", ".join(part for part in (sheet, spot) if part)


def _content(message: RunMessage) -> dict[str, Any]:
    return {
        "run_id": message.run_id,
        "recipient": message.recipient.name,
        "at": f"{message.created_at.astimezone(LOCAL_TIME):%d/%m/%Y %H:%M}",
        "subject": subject(message),
        "heading": _heading(message),
        "summary": summary(message),
        "has_copies": bool(message.copies),
        "has_people": message.recipient.duty == "unit"
        and any(one.is_returned and may_name_people(one.form) for one in message.outcomes),
        "tellings": [_told(one) for one in sorted(message.tellings, key=_gravity)],
        "outcomes": [_view(outcome) for outcome in message.outcomes],
        "has_returned": any(one.is_returned for one in message.outcomes),
        "limit": SHOWN_OF_A_RULE,
        "severities": words("severity"),
    }


def _heading(message: RunMessage) -> str:
    if message.is_digest:
        return "Tổng hợp buổi sáng"
    return "Kết quả tiếp nhận báo cáo" if message.outcomes else "Việc cần xem"


def _told(one: Telling) -> dict[str, Any]:
    kind = kind_of(one.alert)
    said_vi, said_en = kind.said(one.alert)
    ink, paper = COLOURS["accepted"] if one.news == "over" else COLOURS[_AS_VERDICT[one.severity]]
    return {
        "label": NEWS[one.news],
        "title": kind.title_vi,
        "said_vi": said_vi,
        "said_en": said_en if one.news != "over" else f"Over: {said_en}",
        "do": "" if one.news == "over" else kind.do_vi,
        "runbook": f"docs/alerts.md#{one.alert.kind}",
        "number": one.alert.alert_id,
        "ink": ink,
        "paper": paper,
    }


def _gravity(one: Telling) -> tuple[bool, bool, str, int]:
    return (one.news == "over", one.severity != "error", one.alert.kind, one.alert.alert_id)


def _view(outcome: SubmissionOutcome) -> dict[str, Any]:
    ink, paper = COLOURS[outcome.verdict]
    slot = [outcome.unit_name or outcome.unit_code or "Chưa rõ đơn vị"]
    if outcome.period:
        slot.append(f"kỳ {outcome.period}")
    if outcome.stage:
        slot.append(word("stage", outcome.stage))
    rules = Counter(finding.rule for finding in outcome.findings)
    return {
        "number": outcome.submission_id,
        "form": form_titles().get(outcome.form or "", "Chưa rõ biểu mẫu"),
        "slot": ", ".join(slot),
        "unit_code": outcome.unit_code or "unit unknown",
        "period": outcome.period or "period unknown",
        "verdict_vi": word("state", outcome.verdict),
        "verdict_en": word("state", outcome.verdict, "en"),
        "ink": ink,
        "paper": paper,
        "changes": outcome.changes,
        "groups": groups_of(outcome),
        "rules": ", ".join(f"{rule} × {count}" for rule, count in rules.items()),
    }


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("ansinh.alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A folder's name may hold a line break that would fake a line of its own.
    environment.filters["one_line"] = lambda value: " ".join(str(value).split())
    return environment
