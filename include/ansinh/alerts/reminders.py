"""Reminders of reports that are owed: who is reminded on a day, and what the letter says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from ansinh.alerts.contact_file import letter_addresses
from ansinh.alerts.formats import as_html, as_text
from ansinh.alerts.hours import is_working_day
from ansinh.alerts.phrases import capitalised, day_words, other_than, phrase, slot_period
from ansinh.alerts.views import COLOURS
from ansinh.ledger.contacts import Contact, Directory
from ansinh.ledger.letters import Letter
from ansinh.reference.vocabulary import Language, form_titles, word
from ansinh.settings import LOCAL_TIME

# What keys of reminders begin with; the day and the address follow.
REMIND = "remind/"
# Days from the due date: before it, on it, and after it every week as long as it may be sent.
BEFORE, AFTER, EVERY = (7, 1, 0), (1,), 7
# From so many days after the due date on, whoever answers for the unit hears of it too.
ESCALATES = 1


@dataclass(frozen=True)
class OwedReport:
    """A report that a unit still owes; `state` is that of the calendar, such as `rejected`."""

    unit_code: str
    unit_name: str
    form: str
    period: str
    stage: str
    due_date: date
    lock_date: date
    state: str

    @property
    def is_returned(self) -> bool:
        """Whether a file came, and has to be corrected."""
        return self.state in ("rejected", "refused")


@dataclass(frozen=True)
class Reminder:
    """What one address is reminded of on a day: own reports, or those of units answered for."""

    recipient: Contact
    address: str
    own: tuple[OwedReport, ...]
    of_others: tuple[OwedReport, ...]


def is_day_to_remind(one: OwedReport, today: date) -> bool:
    """Whether somebody is reminded of a report today."""
    days = (one.due_date - today).days
    if days >= 0:
        return days in BEFORE
    return today <= one.lock_date and (-days in AFTER or -days % EVERY == 0)


def days_read(contact: Contact, today: date) -> list[date]:
    """The days of which a contact is reminded today, the newest first.

    Who takes letters in hours reads on working days alone, and then of the days off before as
    well: in one letter, that says how it stands by now.
    """
    if contact.opens is None:
        return [today]
    if not _is_worked(today):
        return []
    days = [today]
    while not _is_worked(before := days[-1] - timedelta(days=1)):
        days.append(before)
    return days


def reminders_for(owed: Iterable[OwedReport], directory: Directory, today: date) -> list[Reminder]:
    """One reminder for each address that has one today: what of it is due today, and no more.

    A unit is reminded of its own reports; from the day after the due date on, whoever answers for
    it is told too.
    """
    own: dict[str, list[OwedReport]] = {}
    others: dict[str, list[OwedReport]] = {}
    who: dict[str, Contact] = {}
    for one in owed:
        if today > max(one.due_date, one.lock_date):
            continue
        escalates = one.due_date + timedelta(days=ESCALATES)
        told = [
            (own, directory.of_unit(one.unit_code), date.min),
            (others, directory.administrators(one.unit_code), escalates),
        ]
        for kept, contacts, first in told:
            for contact in (directory.told(each, today) for each in contacts):
                days = [day for day in days_read(contact, today) if day >= first]
                if not any(is_day_to_remind(one, day) for day in days):
                    continue
                for address in letter_addresses(contact):
                    who.setdefault(address, contact)
                    kept.setdefault(address, []).append(one)
    return [
        Reminder(contact, address, tuple(own.get(address, ())), tuple(others.get(address, ())))
        for address, contact in who.items()
    ]


def past(
    unsent: Iterable[str], written: Iterable[str], owed: Iterable[OwedReport], directory: Directory
) -> list[str]:
    """Keys of reminders that need not leave any more: what they say came, or a newer one says it.

    `unsent` and `written` are keys of reminders that did not leave, and of all; `owed` is what is
    owed by now.
    """
    owed = list(owed)

    @cache
    def said(day: str, address: str) -> frozenset[OwedReport]:
        found = reminders_for(owed, directory, date.fromisoformat(day))
        return frozenset(
            report for one in found if one.address == address for report in one.own + one.of_others
        )

    newer = [_day_and_address(key) for key in written]
    return [
        key
        for key in unsent
        for day, address in [_day_and_address(key)]
        if not said(day, address).difference(
            *(said(later, address) for later, whose in newer if whose == address and later > day)
        )
    ]


def _day_and_address(key: str) -> tuple[str, str]:
    day, _, address = key.removeprefix(REMIND).partition("/")
    return day, address


def letter_of(reminder: Reminder, today: date, not_before: datetime) -> Letter:
    """The letter of a reminder; its key names the day, so that a repeated run writes none."""
    line = subject(reminder, today)
    language = reminder.recipient.language
    below = other_than(language)
    own, others = _ordered(reminder.own), reminder.of_others
    content = {
        "recipient": reminder.recipient.name,
        "subject": line,
        "heading": phrase("owe" if own else "others_owe", language),
        "at": phrase("today", language, day=day_words(today, language)),
        "number": day_words(today, language),
        "own": [_view(one, today, language) for one in own],
        "groups": _by_report(others, today, language),
        "in_short": [
            *(_in_short(one, today, below) for one in own),
            *(group["line"] for group in _by_report(others, today, below)),
        ],
    }
    return Letter(
        key=f"{REMIND}{today.isoformat()}/{reminder.address}",
        contact=reminder.recipient.name,
        address=reminder.address,
        subject=line,
        text=as_text("reminder", content, language),
        html=as_html("reminder", content, language),
        not_before=not_before,
    )


def subject(reminder: Reminder, today: date) -> str:
    """The nearest day, or how many are late: what one must know without opening it."""
    language = reminder.recipient.language
    late = sum(one.due_date < today for one in reminder.own)
    if late:
        said = phrase("subject_late", language, count=late)
    elif reminder.own:
        due = min(one.due_date for one in reminder.own)
        said = phrase("subject_due", language, day=day_words(due, language))
    else:
        units = len({one.unit_code for one in reminder.of_others})
        said = phrase("subject_others", language, count=units)
    return f"[An sinh] {said}"


def _is_worked(day: date) -> bool:
    return is_working_day(datetime.combine(day, time(12), LOCAL_TIME))


def _ordered(owed: Iterable[OwedReport]) -> list[OwedReport]:
    return sorted(owed, key=lambda one: (one.due_date, one.form, one.period, one.unit_code))


def _view(one: OwedReport, today: date, language: Language) -> dict[str, object]:
    is_late = one.due_date < today
    ink, paper = COLOURS["rejected" if is_late else "accepted_with_warnings"]
    due = day_words(one.due_date, language)
    when = _when((one.due_date - today).days, language)
    return {
        "title": form_titles(language).get(one.form, one.form),
        "unit": one.unit_name,
        "period": slot_period(one.period, language),
        "stage": capitalised(word("stage", one.stage, language)),
        "due": phrase("due", language, day=due),
        "due_brief": phrase("due_brief", language, day=due, when=when),
        "locked": phrase("locked", language, day=day_words(one.lock_date, language)),
        "when": capitalised(when),
        "ink": ink,
        "paper": paper,
        "is_late": is_late,
        "is_returned": one.is_returned,
    }


def _in_short(one: OwedReport, today: date, language: Language) -> str:
    view = _view(one, today, language)
    return f"{view['title']}, {view['period']}, {one.unit_name}. {view['due']}"


def _when(days: int, language: Language) -> str:
    if days == 0:
        return phrase("due_today", language)
    return phrase("days_left" if days > 0 else "days_late", language, count=abs(days))


def _by_report(
    owed: Sequence[OwedReport], today: date, language: Language
) -> list[dict[str, object]]:
    """Reports that several units owe, each once, with the units."""
    grouped: dict[tuple[str, str, str], list[OwedReport]] = {}
    for one in _ordered(owed):
        grouped.setdefault((one.form, one.period, one.stage), []).append(one)
    views = [(found, _view(found[0], today, language)) for found in grouped.values()]
    return [
        {
            **view,
            "units": [one.unit_name for one in found],
            "line": phrase(
                "units_owe",
                language,
                count=len(found),
                title=view["title"],
                period=view["period"],
            ),
        }
        for found, view in views
    ]
