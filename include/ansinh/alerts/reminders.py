"""Reminders of reports that are owed: who is reminded on a day, and what the letter says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ansinh.alerts.formats import render
from ansinh.ledger.contacts import Contact, Directory
from ansinh.ledger.letters import Letter
from ansinh.reference.vocabulary import form_titles, word
from ansinh.slots.slots import period_words

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


def reminders_for(owed: Iterable[OwedReport], directory: Directory, today: date) -> list[Reminder]:
    """One reminder for each address that has one today: what of it is due today, and no more.

    A unit is reminded of its own reports; from the day after the due date on, whoever answers for
    it is told too.
    """
    own: dict[str, list[OwedReport]] = {}
    others: dict[str, list[OwedReport]] = {}
    who: dict[str, Contact] = {}
    for one in owed:
        if not is_day_to_remind(one, today):
            continue
        told = [(own, directory.of_unit(one.unit_code))]
        if (today - one.due_date).days >= ESCALATES:
            told.append((others, directory.administrators(one.unit_code)))
        for kept, contacts in told:
            for contact in (directory.told(each, today) for each in contacts):
                for address in contact.addresses:
                    who.setdefault(address, contact)
                    kept.setdefault(address, []).append(one)
    return [
        Reminder(contact, address, tuple(own.get(address, ())), tuple(others.get(address, ())))
        for address, contact in who.items()
    ]


def letter_of(reminder: Reminder, today: date, not_before: datetime) -> Letter:
    """The letter of a reminder; its key names the day, so that a repeated run writes none."""
    line = subject(reminder, today)
    content = {
        "recipient": reminder.recipient.name,
        "subject": line,
        "today": f"{today:%d/%m/%Y}",
        "own": [_view(one, today) for one in _ordered(reminder.own)],
        "groups": _by_report(reminder.of_others, today),
    }
    return Letter(
        key=f"remind/{today.isoformat()}/{reminder.address}",
        contact=reminder.recipient.name,
        address=reminder.address,
        subject=line,
        text=render("reminder.txt", content),
        html=render("reminder.html", content),
        not_before=not_before,
    )


def subject(reminder: Reminder, today: date) -> str:
    """The nearest day, or how many are late: what one must know without opening it."""
    if reminder.own:
        late = sum(one.due_date < today for one in reminder.own)
        if late:
            return f"[An sinh] Nhắc nộp báo cáo: {late} báo cáo đã quá hạn"
        due = min(one.due_date for one in reminder.own)
        return f"[An sinh] Nhắc nộp báo cáo trước hết ngày {due:%d/%m/%Y}"
    units = len({one.unit_code for one in reminder.of_others})
    return f"[An sinh] {units} đơn vị chưa nộp báo cáo đã đến hạn"


def _ordered(owed: Iterable[OwedReport]) -> list[OwedReport]:
    return sorted(owed, key=lambda one: (one.due_date, one.form, one.period, one.unit_code))


def _view(one: OwedReport, today: date) -> dict[str, object]:
    return {
        "title": form_titles().get(one.form, one.form),
        "unit": one.unit_name,
        "period": period_words(one.period),
        "title_en": form_titles("en").get(one.form, one.form),
        "period_en": one.period,
        "stage": word("stage", one.stage),
        "due": f"{one.due_date:%d/%m/%Y}",
        "lock": f"{one.lock_date:%d/%m/%Y}",
        "when": _when((one.due_date - today).days),
        "is_late": one.due_date < today,
        "is_returned": one.is_returned,
    }


def _when(days: int) -> str:
    if days > 0:
        return f"còn {days} ngày"
    return "hết hạn hôm nay" if days == 0 else f"quá hạn {-days} ngày"


def _by_report(owed: Sequence[OwedReport], today: date) -> list[dict[str, object]]:
    """Reports that several units owe, each once, with the units."""
    grouped: dict[tuple[str, str, str], list[OwedReport]] = {}
    for one in _ordered(owed):
        grouped.setdefault((one.form, one.period, one.stage), []).append(one)
    return [
        {**_view(found[0], today), "units": [one.unit_name for one in found]}
        for found in grouped.values()
    ]
