"""The directory as a CSV file: read with a check of every line, and written out again."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from ansinh.alerts.contact_faults import ContactFault, ContactsError, fault, wrong
from ansinh.ledger.contacts import EVERYTHING, Contact, Duty
from ansinh.reference.vocabulary import Language

COLUMNS = ["name", "duty", "units", "addresses", "hours", "deputy", "away", "language"]
# Lists of one language, and those of before 0.3, which named administrators alone.
FORMER = (COLUMNS[:-1], ["email", "name", "units"])
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
PREFIX = "alertmanager+"
HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:]+")
HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
AWAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True)
class Changes:
    """What another directory would change in the one that holds."""

    set: Sequence[Contact]
    ended: Sequence[Contact]

    def __bool__(self) -> bool:
        return bool(self.set or self.ended)


def read_contacts(
    path: Path, knows_unit: Callable[[str], bool], takes_chat: Callable[[str], bool]
) -> list[Contact]:
    """Read a list of contacts; all that is wrong in it is told at once.

    Columns: name; duty (unit, administrator, operator); units (codes, or *), addresses (mail,
    chat URLs, Alertmanagers), both separated by spaces; hours (07:00-17:00); deputy (a name); away
    (2026-12-01/2026-12-15); language (vi, en). The last four may be empty.

    Raises ContactsError for a file that is no UTF-8 CSV with these columns, for lines that are
    wrong or repeat a name, and where nobody answers for everything.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames not in (COLUMNS, *FORMER):
                raise ContactsError(f"{path.name}: the first line must be {','.join(COLUMNS)}.")
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ContactsError(f"{path} cannot be read as UTF-8 CSV: {error}") from error
    found: list[Contact] = []
    told: list[str] = []
    for number, row in rows:
        try:
            found.append(_contact(row))
        except ContactsError as error:
            told.append(f"{path.name}:{number}: {error}")
    told += [f"{path.name}: {one}" for one in faults_of(found, knows_unit, takes_chat)]
    if told:
        raise ContactsError("\n".join(told))
    return found


def faults_of(
    contacts: Sequence[Contact],
    knows_unit: Callable[[str], bool],
    takes_chat: Callable[[str], bool],
) -> Iterator[ContactFault]:
    """What is wrong with a directory."""
    names = [one.name for one in contacts]
    for name in sorted({one for one in names if names.count(one) > 1}):
        yield fault("twice", name=name)
    for one in contacts:
        if one.deputy is not None and one.deputy not in names:
            yield fault("no_such_deputy", name=one.name, deputy=one.deputy)
        if one.away_from is not None and one.deputy is None:
            yield fault("away_alone", name=one.name)
        for code in one.units:
            if code != EVERYTHING and not knows_unit(code):
                yield fault("no_such_unit", name=one.name, unit=code)
        for address in one.addresses:
            if not (is_mail(address) or is_alertmanager(address) or takes_chat(address)):
                yield fault("no_such_address", name=one.name, address=masked(address))
    if not any(
        one.duty == "administrator" and EVERYTHING in one.units and letter_addresses(one)
        for one in contacts
    ):
        yield fault("nobody_for_everything")


def changes(now: Iterable[Contact], wanted: Iterable[Contact]) -> Changes:
    """What must be set and ended, so that the directory is the wanted one."""
    there = {one.name: one for one in now}
    names = {one.name for one in wanted}
    return Changes(
        [one for one in wanted if there.get(one.name) != one],
        [one for name, one in there.items() if name not in names],
    )


def as_csv(contacts: Iterable[Contact]) -> str:
    """The directory as a file that `read_contacts` reads."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in contacts:
        writer.writerow(columns_of(one))
    return written.getvalue()


def columns_of(one: Contact) -> Mapping[str, str]:
    """A contact, as the columns of the file have it."""
    hours = "" if one.opens is None else f"{one.opens:%H:%M}-{one.closes:%H:%M}"
    away = "/".join(str(day) for day in (one.away_from, one.away_to) if day is not None)
    return {
        "name": one.name,
        "duty": one.duty,
        "units": " ".join(one.units),
        "addresses": " ".join(one.addresses),
        "hours": hours,
        "deputy": one.deputy or "",
        "away": away,
        "language": one.language,
    }


def is_mail(address: str) -> bool:
    """Whether an address is one of mail, not of a chat."""
    return EMAIL.fullmatch(address) is not None


def is_alertmanager(address: str) -> bool:
    """Whether an address is that of an Alertmanager, such as alertmanager+https://host:9093."""
    if not address.startswith(PREFIX):
        return False
    try:
        parts = urlsplit(address.removeprefix(PREFIX))
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_plain = HOST.fullmatch(parts.hostname or "") and not (parts.query or parts.fragment)
    return parts.scheme in ("http", "https") and has_port and bool(is_plain)


def letter_addresses(one: Contact) -> tuple[str, ...]:
    """The addresses of a contact that take letters: an Alertmanager is given alerts."""
    return tuple(address for address in one.addresses if not is_alertmanager(address))


def masked(address: str) -> str:
    """An address that may be shown: of a chat's URL no token."""
    if is_mail(address):
        return address
    scheme, mark, _ = address.partition("://")
    return f"{scheme}://…" if mark else "…"


def contact_of(row: Mapping[str, str]) -> Contact:
    """A contact by the columns of the file; raises ContactsError where one is wrong."""
    return _of_words(row)


def _contact(row: Mapping[str | None, str | None]) -> Contact:
    if None in row or None in row.values():
        raise ContactsError("this line has more or fewer fields than the first one.")
    words = {"language": ""} | {str(column): str(word) for column, word in row.items()}
    if "email" in words:
        words |= {
            "name": words["name"] or words["email"],
            "duty": "administrator",
            "addresses": words["email"],
            **dict.fromkeys(("hours", "deputy", "away"), ""),
        }
    return _of_words(words)


def _of_words(row: Mapping[str, str]) -> Contact:
    name, duty, units, addresses, hours, deputy, away, language = (
        " ".join(row[column].split()) for column in COLUMNS
    )
    if not name:
        raise wrong(fault("no_name"))
    duties: dict[str, Duty] = {one: one for one in get_args(Duty)}
    if duty not in duties:
        raise wrong(fault("no_such_duty", duty=duty, duties=", ".join(duties)))
    if not addresses:
        raise wrong(fault("no_address", name=name))
    if bool(units) == (duty == "operator"):
        raise wrong(fault("no_units" if duty != "operator" else "units_of_operator", name=name))
    languages: dict[str, Language] = {"": "vi", **{one: one for one in get_args(Language)}}
    if language not in languages:
        raise wrong(fault("no_such_language", language=language))
    one = Contact(
        *(name, duties[duty], tuple(units.split()), tuple(addresses.split())),
        deputy=deputy or None,
        language=languages[language],
    )
    return with_days(_with_hours(one, hours), away)


def _with_hours(one: Contact, hours: str) -> Contact:
    if not hours:
        return one
    written = HOURS.fullmatch(hours)
    try:
        opens, closes = _times(written.groups()) if written else (None, None)
    except ValueError:
        opens, closes = None, None
    if opens is None or closes is None or opens >= closes:
        raise wrong(fault("no_hours", hours=hours))
    return replace(one, opens=opens, closes=closes)


def _times(words: tuple[str, ...]) -> tuple[time, time]:
    first_hour, first_minute, last_hour, last_minute = map(int, words)
    return time(first_hour, first_minute), time(last_hour, last_minute)


def with_days(one: Contact, away: str) -> Contact:
    """A contact that is away on days as the file has them; ContactsError where they are none."""
    if not away:
        return one
    written = AWAY.fullmatch(away)
    try:
        first, last = (
            None if word is None else date.fromisoformat(word)
            for word in (written.groups() if written else (None, None))
        )
    except ValueError:
        first, last = None, None
    if first is None or (last is not None and last < first):
        raise wrong(fault("no_days", days=away))
    return replace(one, away_from=first, away_to=last)
