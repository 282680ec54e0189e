"""Hand files in: put them into the inbox unless they are known."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg

from ansinh.errors import AnsinhError
from ansinh.forms.catalogue import raw_tables
from ansinh.landing.inbox import Inbox
from ansinh.ledger.approval import note_explanation
from ansinh.ledger.deliveries import find_known, newest_delivery
from ansinh.ledger.handing_in import note_hand_in
from ansinh.ledger.waivers import grant
from ansinh.reference.units import UnitDirectory
from ansinh.slots.hints import SlotHint
from ansinh.slots.slots import STAGES, as_of_date


class SubmitError(AnsinhError):
    """What was handed in cannot be taken; says what to change."""


@dataclass(frozen=True)
class HandIn:
    """What somebody asks `submit` to take: a file, with as much of its slot as he names."""

    path: Path
    unit_code: str | None = None
    period: str | None = None
    stage: str | None = None

    @property
    def folders(self) -> tuple[str, ...]:
        """The inbox folders that name the slot."""
        named = (self.unit_code, self.period, self.stage)
        return tuple(part for part in named if part is not None)

    @property
    def hint(self) -> SlotHint:
        """What is named of the slot."""
        return SlotHint(self.unit_code, self.period, self.stage)


@dataclass(frozen=True)
class HandedIn:
    """What `submit` did with a file; `known_as` is the submission that it already was.

    Else it waits in the inbox, and becomes a delivery later than `after`, the newest one then.
    """

    asked: HandIn
    sha256: str
    known_as: int | None
    after: int = 0


@dataclass(frozen=True)
class LeavingOut:
    """The word of whoever leaves out what the version before had: units by code, tables by name.

    It serves files that arrive until a day, that day included.
    """

    codes: tuple[str, ...]
    why: str
    by: str
    until: date


def submit(
    connection: psycopg.Connection,
    inbox: Inbox,
    files: Iterable[HandIn],
    directory: UnitDirectory,
    leaving_out: LeavingOut | None = None,
    sender: psycopg.Connection | None = None,
    explanations: Mapping[str, str] | None = None,
) -> list[HandedIn]:
    """Put files into the inbox; content that its slot already had is not put there again.

    Who hands them in is put on record first: whoever `sender` is connected as, else we ourselves;
    and why a warning is none (`explanations` by rule), also of content that was handed in before.
    What is left out is put on record first, as a waiver for the slot that is named. Raises
    SubmitError for a missing file, for a slot that is named in part, and where somebody leaves
    out what there is not.
    """
    checked = [_check(one, directory) for one in files]
    if leaving_out is not None:
        for hint in dict.fromkeys(one.hint for one in checked):
            _allow(connection, hint, leaving_out, directory)
    reasons = dict(explanations or {})
    return [_submit_one(connection, inbox, one, sender or connection, reasons) for one in checked]


def refuse_unknown_slot(
    unit_code: str | None, period: str | None, stage: str | None, directory: UnitDirectory
) -> None:
    """Raise SubmitError for a unit, period or stage that there cannot be."""
    if stage is not None and stage not in STAGES:
        raise SubmitError(f"There is no stage {stage!r}: it is one of {', '.join(STAGES)}.")
    if period is None:
        return
    try:
        on = as_of_date(period)
    except ValueError as error:
        raise SubmitError(str(error)) from error
    if unit_code is not None and directory.get(unit_code, on) is None:
        raise SubmitError(f"There was no unit {unit_code!r} in the province on {on:%d/%m/%Y}.")


def _check(asked: HandIn, directory: UnitDirectory) -> HandIn:
    if not asked.path.is_file():
        raise SubmitError(f"There is no file {asked.path}.")
    if (asked.unit_code is None) != (asked.period is None):
        raise SubmitError("Name unit and period together, or neither (--unit 883 --period 2024).")
    if asked.stage is not None and asked.period is None:
        raise SubmitError("A stage needs --unit and --period beside it.")
    refuse_unknown_slot(asked.unit_code, asked.period, asked.stage, directory)
    return asked


def _allow(
    connection: psycopg.Connection, hint: SlotHint, word: LeavingOut, directory: UnitDirectory
) -> None:
    if hint.unit_code is None or hint.period is None:
        raise SubmitError("Whoever leaves something out names --unit and --period.")
    on = as_of_date(hint.period)
    tables = {table.name for table in raw_tables()}
    for code in word.codes:
        if code not in tables and directory.get(code, on) is None:
            raise SubmitError(f"There is no unit and no table {code!r} that could be left out.")
    grant(
        connection,
        until=word.until,
        why=word.why,
        by=word.by,
        unit_code=hint.unit_code,
        period=hint.period,
        stage=hint.stage,
        lifts=["loss"],
        without=word.codes,
    )
    connection.commit()


def _submit_one(
    connection: psycopg.Connection,
    inbox: Inbox,
    asked: HandIn,
    sender: psycopg.Connection,
    explanations: Mapping[str, str],
) -> HandedIn:
    content = asked.path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    note_hand_in(sender, sha256, asked.unit_code, asked.period, asked.stage)
    for rule, reason in explanations.items():
        note_explanation(sender, sha256, rule, reason)
    sender.commit()
    known = find_known(connection, sha256, asked.hint)
    newest = newest_delivery(connection)
    if known is None:
        inbox.put(content, asked.path.name, *asked.folders)
    return HandedIn(asked, sha256, known, newest)
