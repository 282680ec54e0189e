"""Which alerts are told now, and to whom: by kind, silence, inhibition, repetition, escalation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ansinh.alerts.kinds import Kind, kind_of, severity_of
from ansinh.ledger.alerts import AlertNow, News
from ansinh.ledger.contacts import Contact, Directory
from ansinh.ledger.silences import Silence, is_hushed
from ansinh.rules.findings import Severity


@dataclass(frozen=True)
class Telling:
    """One alert to be told now, why now, and to which contacts."""

    alert: AlertNow
    news: News
    contacts: tuple[Contact, ...]

    @property
    def severity(self) -> Severity:
        """How serious the alert is."""
        return severity_of(self.alert)

    @property
    def is_urgent(self) -> bool:
        """Whether it is told at once, and not in the next morning's digest."""
        return self.severity == "error" or kind_of(self.alert).is_urgent


def tellings(
    found: Sequence[AlertNow],
    in_force: Sequence[Silence],
    directory: Directory,
    now: datetime,
) -> list[Telling]:
    """What is told of these alerts now; those that hush others are among them.

    An alert is told when it begins to fire, again where its kind says so and nobody took it on, to
    somebody else too after some time, and once more when it is over, if anybody was told of it.
    """
    told = []
    for one in found:
        kind = kind_of(one)
        if kind.duty in ("run", "reminder") or is_hushed(one, in_force):
            continue
        if one.is_firing and is_inhibited(one, found):
            continue
        news = _news(one, kind, now)
        if news is not None:
            contacts = _contacts(one, kind, news, directory)
            told.append(Telling(one, news, contacts))
    return told


def is_inhibited(one: AlertNow, found: Iterable[AlertNow]) -> bool:
    """Whether a graver alert that fires explains this one: of the same unit, if it is of one."""
    hushing = kind_of(one).hushed_by
    return any(
        other.kind in hushing
        and other.is_firing
        and other.unit_code in (None, one.unit_code)
        and other.period in (None, one.period)
        for other in found
    )


def answers_for(one: AlertNow, directory: Directory) -> list[Contact]:
    """Whom an alert concerns, whichever letter tells of it: of a unit its own contacts too."""
    if kind_of(one).duty == "operator":
        return directory.operators()
    return [*directory.of_unit(one.unit_code), *directory.administrators(one.unit_code)]


def _news(one: AlertNow, kind: Kind, now: datetime) -> News | None:
    if one.state in ("open", "reopened"):
        return "new"
    if one.state == "resolved":
        return "over" if one.was_told and not one.is_over_told and not kind.is_event else None
    if one.state == "acknowledged":
        return None
    fired_for, quiet_for = now - one.fired_at, now - one.at
    is_due = kind.escalate_hours is not None and not one.is_escalated
    if is_due and fired_for >= timedelta(hours=kind.escalate_hours or 0):
        return "escalated"
    if kind.repeat_hours is not None and quiet_for >= timedelta(hours=kind.repeat_hours):
        return "again"
    return None


def _contacts(one: AlertNow, kind: Kind, news: News, directory: Directory) -> tuple[Contact, ...]:
    duties = [kind.duty]
    if kind.escalates_to is not None and (news == "escalated" or one.is_escalated):
        duties.append(kind.escalates_to)
    found: dict[str, Contact] = {}
    for duty in duties:
        contacts = (
            directory.operators() if duty == "operator" else directory.administrators(one.unit_code)
        )
        found |= {each.name: each for each in contacts}
    return tuple(found.values())
