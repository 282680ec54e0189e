"""Contacts: people and mailboxes that are told of units, of the province, or of the platform."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Literal

import psycopg
from psycopg.rows import dict_row

from ansinh.reference.vocabulary import Language

Duty = Literal["unit", "administrator", "operator"]
EVERYTHING = "*"


@dataclass(frozen=True)
class Contact:
    """Somebody who is told: a role's mailbox rather than a person.

    Attributes:
        name: What the contact is called; nobody else in the directory is called so.
        duty: `unit` is told of the own files, `administrator` of the files of units and of those
            in them, `operator` of the platform.
        units: Codes of units; "*" stands for all.
        addresses: Mail addresses and chat URLs, all of which get every letter; Alertmanagers.
        opens: From when on a letter may arrive, in Vietnam's time, on working days; None: always.
        closes: Until when.
        deputy: Who is told in the place of who is away.
        away_from: First day of being away.
        away_to: Last day of it.
        language: In which letters are written first, and in full.
    """

    name: str
    duty: Duty
    units: tuple[str, ...]
    addresses: tuple[str, ...]
    opens: time | None = None
    closes: time | None = None
    deputy: str | None = None
    away_from: date | None = None
    away_to: date | None = None
    language: Language = "vi"

    def is_away(self, day: date) -> bool:
        """Whether the deputy is told on a day."""
        if self.deputy is None or self.away_from is None:
            return False
        return self.away_from <= day <= (self.away_to or date.max)


@dataclass(frozen=True)
class Directory:
    """All contacts of a day, and who of them answers for what.

    `parents` maps a unit's code to that of the unit it lies in, so that a district's administrator
    also answers for its communes.
    """

    contacts: Sequence[Contact]
    parents: Mapping[str, str]

    def of_unit(self, unit_code: str | None) -> list[Contact]:
        """The contacts of a unit itself."""
        return [
            one
            for one in self.contacts
            if one.duty == "unit" and unit_code is not None and unit_code in one.units
        ]

    def administrators(self, unit_code: str | None) -> list[Contact]:
        """Who answers for a unit; for an unknown one those who answer for everything."""
        above = {EVERYTHING, *self._with_those_above(unit_code)}
        return [
            one
            for one in self.contacts
            if one.duty == "administrator" and above.intersection(one.units)
        ]

    def operators(self) -> list[Contact]:
        """Who runs the platform; where nobody is named, who answers for everything."""
        named = [one for one in self.contacts if one.duty == "operator"]
        return named or self.administrators(None)

    def told(self, contact: Contact, day: date) -> Contact:
        """Who is told on a day: the contact, or the deputy while the contact is away."""
        seen = {contact.name}
        while contact.is_away(day):
            deputy = next((one for one in self.contacts if one.name == contact.deputy), None)
            if deputy is None or deputy.name in seen:
                return contact
            seen.add(deputy.name)
            contact = deputy
        return contact

    def _with_those_above(self, unit_code: str | None) -> set[str]:
        seen: set[str] = set()
        while unit_code is not None and unit_code not in seen:
            seen.add(unit_code)
            unit_code = self.parents.get(unit_code)
        return seen


def contacts_on(connection: psycopg.Connection, day: date) -> list[Contact]:
    """Everybody who is told on a day, by name."""
    query = """
        select
            name, duty, units, addresses, opens, closes, deputy, away_from, away_to, language,
            is_gone
        from (
            select distinct on (name) * from ops.contact
            where valid_from <= %s
            order by name, contact_id desc
        ) as newest
        order by name
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query, (day,)).fetchall()
    return [
        Contact(**{**row, "units": tuple(row["units"]), "addresses": tuple(row["addresses"])})
        for row in rows
        if not row.pop("is_gone")
    ]


def set_contacts(connection: psycopg.Connection, contacts: Iterable[Contact], day: date) -> None:
    """Put contacts on record as they are from a day on; the others stay as they were."""
    for one in contacts:
        _insert(connection, one, day, is_gone=False)


def end_contacts(connection: psycopg.Connection, contacts: Iterable[Contact], day: date) -> None:
    """Put on record that these are told of nothing from a day on."""
    for one in contacts:
        _insert(connection, one, day, is_gone=True)


def has_contacts(connection: psycopg.Connection) -> bool:
    """Whether anybody was ever on record."""
    return connection.execute("select from ops.contact limit 1").fetchone() is not None


def _insert(connection: psycopg.Connection, one: Contact, day: date, *, is_gone: bool) -> None:
    values = asdict(one) | {"units": list(one.units), "addresses": list(one.addresses)}
    connection.execute(
        """
        insert into ops.contact (
            name, duty, units, addresses, opens, closes, deputy, away_from, away_to, language,
            is_gone, valid_from
        ) values (
            %(name)s, %(duty)s, %(units)s, %(addresses)s, %(opens)s, %(closes)s, %(deputy)s,
            %(away_from)s, %(away_to)s, %(language)s, %(is_gone)s, %(day)s
        )
        """,
        values | {"is_gone": is_gone, "day": day},
    )
