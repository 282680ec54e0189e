"""Remind units of what they owe, before the day, on it and after; and who answers for them."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from ansinh.alerts.hours import next_moment
from ansinh.alerts.reminders import (
    REMIND,
    OwedReport,
    Reminder,
    letter_of,
    past,
    reminders_for,
)
from ansinh.errors import AnsinhError
from ansinh.ledger.alerts import alerts
from ansinh.ledger.letters import Attachment, give_up, keys_of, unsent, write
from ansinh.road.directory import directory_of
from ansinh.road.installation import Installation
from ansinh.road.marked_copies import XLSX
from ansinh.road.owing import calendar_of
from ansinh.templates.requests import place_order
from ansinh.templates.writing import write_template

logger = logging.getLogger(__name__)
# More would be a burden to a mailbox; `ansinh template` writes the others.
MOST_TEMPLATES = 6


def remind(installation: Installation) -> int:
    """Put today's reminders on record, each once; how many are new."""
    today = installation.today
    with installation.connect("loader") as connection:
        directory = directory_of(installation, connection)
        written = 0
        # Nobody is blamed for what could not be sent.
        is_down = bool(alerts(connection, kinds=["part_down"], only_firing=True))
        owed = [
            one
            for one in still_owed(connection, installation)
            if not (is_down and one.due_date < today)
        ]
        for one in reminders_for(owed, directory, today):
            letter = letter_of(one, today, next_moment(one.recipient, installation.now()))
            written += write(connection, letter, _templates(installation, one))
        return written


def give_up_past(installation: Installation) -> int:
    """Give up reminders that did not leave and say nothing any more; how many.

    As after a day without a mail server: what they ask for came, or a newer one asks for it.
    """
    with installation.connect("loader") as connection:
        waiting = unsent(connection, REMIND)
        if not waiting:
            return 0
        written = [key for key in keys_of(connection) if key.startswith(REMIND)]
        directory = directory_of(installation, connection)
        found = past(waiting, written, still_owed(connection, installation), directory)
        give_up(connection, [waiting[key] for key in found])
        return len(found)


def still_owed(connection: psycopg.Connection, installation: Installation) -> Iterator[OwedReport]:
    """What units owe by the calendar, around today: not what came, nor what nobody judges."""
    year = installation.today.year
    for line in calendar_of(connection, installation, (year - 1, year, year + 1)):
        report = line.report
        if not report.is_judged:
            continue
        for one in line.units:
            if not one.is_fulfilled:
                yield OwedReport(
                    unit_code=one.unit_code,
                    unit_name=one.unit_name,
                    form=report.form,
                    period=report.period,
                    stage=report.stage,
                    due_date=report.due_date,
                    lock_date=report.lock_date,
                    state=one.state,
                )


def _templates(installation: Installation, reminder: Reminder) -> Iterator[Attachment]:
    """The workbooks that a unit fills for what it is reminded of."""
    for one in reminder.own[:MOST_TEMPLATES]:
        try:
            order = place_order(
                *(one.form, one.unit_code, one.period, one.stage),
                reference=installation.reference,
                rules=installation.rules,
            )
        except AnsinhError as error:
            logger.warning("no template of %s for %s: %s", one.form, one.unit_code, error)
            continue
        with tempfile.TemporaryDirectory() as folder:
            name = f"{one.form}-{one.unit_code}-{one.period}-{one.stage}.xlsx"
            path = Path(folder) / name
            write_template(order, path)
            yield Attachment(name, XLSX, path.read_bytes())
