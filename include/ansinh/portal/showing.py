"""What pages show of reports, files and findings, in their reader's language."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ansinh.alerts import privacy
from ansinh.alerts.phrases import capitalised, day_words, moment_words, slot_period
from ansinh.forms.catalogue import load_forms
from ansinh.ledger.details import SubmissionDetail
from ansinh.ledger.status import SubmissionStatus
from ansinh.portal.visitors import Visitor
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import form_titles, rule_titles, word, words
from ansinh.road.owing import CalendarLine
from ansinh.rules.findings import Finding, Verdict
from ansinh.slots.slots import DEFAULT_STAGE, as_of_date

# How a state is coloured; the word stands beside it.
TONES = {
    "refused": "bad",
    "rejected": "bad",
    "overdue": "bad",
    "missing": "bad",
    "accepted_with_warnings": "care",
    "received": "care",
    "accepted": "good",
    "published": "good",
}
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Owed:
    """A report that a unit owes, as its officer reads it."""

    form: str
    unit_code: str
    period: str
    stage: str
    title: str
    of: str
    due: str
    left: str
    state: str
    tone: str
    may_be_nil: bool
    is_closed: bool


@dataclass(frozen=True)
class Sent:
    """A file that was handed in, and what became of it."""

    number: int
    title: str
    of: str
    unit: str
    at: str
    state: str
    tone: str
    errors: int
    warnings: int


@dataclass(frozen=True)
class Told:
    """The findings of one rule: what it says, where, and what to do."""

    rule: str
    severity: str
    title: str
    lines: tuple[tuple[str, str], ...]
    more: int


SHOWN_OF_A_RULE = 20


def title_of(form: str | None) -> str:
    """The name of a form."""
    return form_titles(reader_language()).get(form or "", say("unknown_form"))


def about(period: str | None, stage: str | None) -> str:
    """A period, with the stage where it is not the usual one."""
    said = capitalised(slot_period(period, reader_language())) if period else say("unknown_period")
    if stage and stage != DEFAULT_STAGE:
        return f"{said}, {word('stage', stage, reader_language())}"
    return said


def owed(lines: Collection[CalendarLine], today: date) -> Iterator[Owed]:
    """What is to be sent, soonest first: what is late, and what is due within two months."""
    for line in lines:
        report = line.report
        if report.due_date > today + AHEAD:
            continue
        for unit in line.units:
            if unit.is_fulfilled:
                continue
            yield Owed(
                form=report.form,
                unit_code=unit.unit_code,
                period=report.period,
                stage=report.stage,
                title=title_of(report.form),
                of=about(report.period, report.stage),
                due=day_words(report.due_date, reader_language()),
                left=_left(report.due_date, report.lock_date, today),
                state=_state(unit.state),
                tone=TONES.get(unit.state, ""),
                may_be_nil=load_forms()[report.form].is_register,
                is_closed=today > report.lock_date,
            )


def _left(due: date, lock: date, today: date) -> str:
    if today > lock:
        return say("closed_since", day=day_words(lock, reader_language()))
    if today > due:
        return say("days_late", count=(today - due).days)
    if today == due:
        return say("due_today")
    return say("days_left", count=(due - today).days)


def _state(state: str) -> str:
    """A state of a report, or of the file that came for it."""
    known = words("state", reader_language())
    return known[state] if state in known else say(state)


def sent(found: Collection[SubmissionStatus], visitor: Visitor, own: Collection[int]) -> list[Sent]:
    """Files of the visitor's units, and those of no known unit that are `own`, newest first."""
    return [
        shown(one, visitor)
        for one in sorted(found, key=lambda one: one.submission_id, reverse=True)
        if is_of(one, visitor, own)
    ]


def is_of(one: SubmissionStatus, visitor: Visitor, own: Collection[int]) -> bool:
    """Whether a visitor sees a file: of the own units, or of no known one and among the `own`.

    Who once handed in the same bytes is no reason: anybody may put that on record of any file.
    """
    if one.period is None or one.unit_code is None:
        return visitor.is_administrator or one.submission_id in own
    return visitor.sees(one.unit_code, as_of_date(one.period))


def shown(one: SubmissionStatus, visitor: Visitor) -> Sent:
    """A file in a line."""
    unit = None
    if one.unit_code and one.period:
        unit = visitor.directory.get(one.unit_code, as_of_date(one.period))
    return Sent(
        number=one.submission_id,
        title=title_of(one.form),
        of=about(one.period, one.stage),
        unit=unit.full_name if unit else say("unknown_unit"),
        at=moment_words(one.moved_at, reader_language()),
        state=capitalised(word("state", one.state, reader_language())),
        tone=TONES.get(one.state, ""),
        errors=one.errors,
        warnings=one.warnings,
    )


def verdict_words(verdict: Verdict) -> tuple[str, str]:
    """A verdict as people read it, and its colour."""
    return capitalised(word("state", verdict, reader_language())), TONES[verdict]


def told(
    findings: Collection[Finding], form: str | None = None, *, hides_people: bool = False
) -> list[Told]:
    """Findings by rule, errors first; of each rule so many as one reads.

    With `hides_people` without what could name somebody, as letters tell them.
    """
    by_rule: dict[str, list[Finding]] = {}
    for one in sorted(findings, key=lambda one: one.severity != "error"):
        by_rule.setdefault(one.rule, []).append(one)

    def words(one: Finding) -> str:
        if hides_people:
            return privacy.told(one, form, reader_language())
        return one.message_vi if reader_language() == "vi" else one.message_en

    return [
        _told(rule, found, [(place(one, hides_people=hides_people), words(one)) for one in found])
        for rule, found in by_rule.items()
    ]


def _told(rule: str, found: list[Finding], lines: list[tuple[str, str]]) -> Told:
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


def moves(detail: SubmissionDetail) -> list[tuple[str, str]]:
    """When a file came into which state."""
    language = reader_language()
    return [
        (moment_words(one.moved_at, language), capitalised(word("state", one.state, language)))
        for one in detail.moves
    ]


@dataclass(frozen=True)
class Progress:
    """A report that was due, and how many of the units sent it."""

    title: str
    of: str
    due: str
    units: int
    received: int
    missing: int
    lacking: tuple[str, ...]


def progress(line: CalendarLine) -> Progress:
    """How complete a report is, by unit."""
    return Progress(
        title=title_of(line.report.form),
        of=about(line.report.period, line.report.stage),
        due=day_words(line.report.due_date, reader_language()),
        units=len(line.units),
        received=line.received,
        missing=line.missing,
        lacking=tuple(one.unit_name for one in line.units if one.is_missing),
    )
