"""When a letter may arrive: in the hours of who reads it, on working days."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from ansinh.ledger.contacts import Contact
from ansinh.reference.reading import read_list
from ansinh.settings import LOCAL_TIME

SATURDAY = 5


def next_moment(contact: Contact, now: datetime) -> datetime:
    """The first moment from now on at which a contact takes letters."""
    if contact.opens is None or contact.closes is None:
        return now
    here = now.astimezone(LOCAL_TIME)
    if is_working_day(here) and contact.opens <= here.time() < contact.closes:
        return now
    day = here.date() if here.time() < contact.opens else here.date() + timedelta(days=1)
    return next_working_moment(datetime.combine(day, contact.opens, LOCAL_TIME))


def next_working_moment(moment: datetime) -> datetime:
    """The same time on the first working day from that one on."""
    here = moment.astimezone(LOCAL_TIME)
    while not is_working_day(here):
        here += timedelta(days=1)
    return here.astimezone(UTC)


def morning(now: datetime, at: time) -> datetime:
    """The next time that it is `at` on a working day, from now on."""
    here = now.astimezone(LOCAL_TIME)
    first = datetime.combine(here.date(), at, LOCAL_TIME)
    return next_working_moment(first if here <= first else first + timedelta(days=1))


def last_morning(now: datetime, at: time) -> datetime:
    """The last time that it was `at` on a working day, until now."""
    here = now.astimezone(LOCAL_TIME)
    moment = datetime.combine(here.date(), at, LOCAL_TIME)
    if moment > here:
        moment -= timedelta(days=1)
    while not is_working_day(moment):
        moment -= timedelta(days=1)
    return moment.astimezone(UTC)


def is_working_day(moment: datetime) -> bool:
    """Whether offices are open on that day in Vietnam."""
    here = moment.astimezone(LOCAL_TIME)
    kind = _named_days().get(here.date())
    return kind == "worked" or (kind is None and here.weekday() < SATURDAY)


@cache
def _named_days() -> Mapping[date, str]:
    return {row["day"]: row["kind"] for row in read_list("holidays")}
