"""Reports that units owe, as pages show them: what is due until when, and how complete it is."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ansinh.alerts.phrases import day_words
from ansinh.forms.catalogue import load_forms
from ansinh.portal.showing import TONES, about, title_of
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import words
from ansinh.road.owing import CalendarLine

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
class Progress:
    """A report that was due, and how many of the units sent it."""

    title: str
    of: str
    due: str
    units: int
    received: int
    missing: int
    lacking: tuple[str, ...]


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
