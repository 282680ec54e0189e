"""What pages show of reports, files and findings, in their reader's language."""

from dataclasses import dataclass

from ansinh.alerts.phrases import capitalised, moment_words, slot_period
from ansinh.ledger.details import SubmissionDetail
from ansinh.ledger.status import SubmissionStatus
from ansinh.portal.visitors import Visitor, installation
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import form_titles, word
from ansinh.rules.findings import Verdict
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


def title_of(form: str | None) -> str:
    """The name of a form."""
    return form_titles(reader_language()).get(form or "", say("unknown_form"))


def about(period: str | None, stage: str | None) -> str:
    """A period, with the stage where it is not the usual one."""
    said = capitalised(slot_period(period, reader_language())) if period else say("unknown_period")
    if stage and stage != DEFAULT_STAGE:
        return f"{said}, {word('stage', stage, reader_language())}"
    return said


def units_of_today(visitor: Visitor) -> list[tuple[str, str]]:
    """The units that report today, by code: to be chosen from where a code is typed."""
    units = visitor.directory.reporting(installation().today)
    return [(one.code, one.full_name) for one in units]


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


def moves(detail: SubmissionDetail) -> list[tuple[str, str]]:
    """When a file came into which state."""
    language = reader_language()
    return [
        (moment_words(one.moved_at, language), capitalised(word("state", one.state, language)))
        for one in detail.moves
    ]
