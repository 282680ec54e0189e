"""The directory of an installation: on record, or as the file that it begins with has it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg

from ansinh.alerts.channels import takes_chat
from ansinh.alerts.contact_faults import wrong
from ansinh.alerts.contact_file import Changes, changes, faults_of, read_contacts
from ansinh.ledger.contacts import (
    Contact,
    Directory,
    contacts_on,
    end_contacts,
    has_contacts,
    set_contacts,
)
from ansinh.road.installation import Installation


def directory_of(installation: Installation, connection: psycopg.Connection) -> Directory:
    """Who is told of what today.

    As long as nothing was put on record, the file that the settings name holds. Raises
    ContactsError where that is wrong.
    """
    parents = installation.reference.units.parents()
    if has_contacts(connection):
        return Directory(contacts_on(connection, installation.today), parents)
    return Directory(from_file(installation, installation.settings.contacts), parents)


def from_file(installation: Installation, path: Path) -> list[Contact]:
    """The contacts of a file, checked; raises ContactsError with all that is wrong there."""
    return read_contacts(path, _knows_unit(installation), takes_chat)


def replace_all(
    installation: Installation,
    connection: psycopg.Connection,
    wanted: Iterable[Contact],
    *,
    save: bool,
) -> Changes:
    """Make the directory what is wanted, from today on; what differs from the one that holds.

    Without `save` nothing is written. Raises ContactsError where the wanted one is wrong.
    """
    wanted = list(wanted)
    if faults := list(faults_of(wanted, _knows_unit(installation), takes_chat)):
        raise wrong(*faults)
    found = changes(directory_of(installation, connection).contacts, wanted)
    if save:
        begin_record(installation, connection)
        set_contacts(connection, found.set, installation.today)
        end_contacts(connection, found.ended, installation.today)
    return found


def begin_record(installation: Installation, connection: psycopg.Connection) -> None:
    """Put on record what held by the file until now, unless that was done."""
    if not has_contacts(connection):
        contacts = from_file(installation, installation.settings.contacts)
        set_contacts(connection, contacts, installation.today)


def _knows_unit(installation: Installation) -> Callable[[str], bool]:
    """Whether there is, or was, a unit of that code."""
    return lambda code: installation.reference.units.newest(code) is not None
