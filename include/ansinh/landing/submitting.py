"""Hand files in: put them into the inbox unless they are known, and wake the road."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ansinh.database.connecting import connect
from ansinh.errors import AnsinhError
from ansinh.landing.inbox import Inbox
from ansinh.landing.receiving import find_known
from ansinh.reference.units import UnitDirectory
from ansinh.settings import Settings
from ansinh.slots.slots import STAGES, as_of_date


class SubmitError(AnsinhError):
    """What was handed in cannot be taken; says what to change."""


@dataclass(frozen=True)
class Handed:
    """A file to hand in, with as much of its slot as the caller names."""

    path: Path
    unit_code: str | None = None
    period: str | None = None
    stage: str | None = None

    @property
    def folders(self) -> tuple[str, ...]:
        """The inbox folders that name the slot."""
        named = (self.unit_code, self.period, self.stage)
        return tuple(part for part in named if part is not None)


@dataclass(frozen=True)
class Submitted:
    """What happened to a file that was handed in; `known_as` is the submission it already was.

    `after` is the newest delivery at that moment: the file's own comes later.
    """

    handed: Handed
    sha256: str
    known_as: int | None
    after: int = 0


def submit(settings: Settings, files: Iterable[Handed]) -> list[Submitted]:
    """Put files into the inbox; content that its slot already had is not put there again.

    Raises SubmitError for a missing file and for a slot that is named in part.
    """
    checked = [_check(handed) for handed in files]
    inbox = Inbox(settings.inbox)
    with connect(settings, "loader") as connection:
        return [_submit_one(connection, inbox, handed) for handed in checked]


def _check(handed: Handed) -> Handed:
    if not handed.path.is_file():
        raise SubmitError(f"There is no file {handed.path}.")
    if (handed.unit_code is None) != (handed.period is None):
        raise SubmitError("Name unit and period together, or neither (--unit 883 --period 2024).")
    if handed.stage is not None and handed.period is None:
        raise SubmitError("A stage needs --unit and --period beside it.")
    refuse_unknown_slot(handed.unit_code, handed.period, handed.stage)
    return handed


def refuse_unknown_slot(unit_code: str | None, period: str | None, stage: str | None) -> None:
    """Raise SubmitError for a unit, period or stage that there cannot be."""
    if stage is not None and stage not in STAGES:
        raise SubmitError(f"There is no stage {stage!r}: it is one of {', '.join(STAGES)}.")
    if period is None:
        return
    try:
        on = as_of_date(period)
    except ValueError as error:
        raise SubmitError(str(error)) from error
    if unit_code is not None and UnitDirectory.load().get(unit_code, on) is None:
        raise SubmitError(f"There was no unit {unit_code!r} in the province on {on:%d/%m/%Y}.")


def _submit_one(connection: psycopg.Connection, inbox: Inbox, handed: Handed) -> Submitted:
    content = handed.path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    known = find_known(connection, sha256, handed.unit_code, handed.period, handed.stage)
    newest = connection.execute("select coalesce(max(delivery_id), 0) from ops.delivery").fetchone()
    if known is None:
        inbox.put(content, handed.path.name, *handed.folders)
    return Submitted(handed, sha256, known, newest[0] if newest else 0)
