"""What a new version of a slot lacks although the version before had it: units, whole tables.

Reads only. What is missing may have been left out by mistake, and would be gone from the figures.
"""

# Conditions that are put into queries are constants of this project.
# ruff: noqa: S608

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from ansinh.assessment.assessing import Assessment
from ansinh.forms.catalogue import load_forms, raw_tables
from ansinh.forms.model import Table
from ansinh.ledger.slots import IN_SLOT, slot_values
from ansinh.ledger.states import GOOD_STATES
from ansinh.slots.slots import Slot


@dataclass
class Lost:
    """A unit (by code) that is missing from `tables`, or a whole table (by name)."""

    code: str
    name: str
    tables: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """As people read it, with the word by which it may be left out."""
        return f"{self.name} ({self.code}{''.join(f'; {one}' for one in self.tables)})"


@dataclass(frozen=True)
class Loss:
    """All that a file lacks against the version `previous_id`."""

    previous_id: int
    lost: tuple[Lost, ...]

    @property
    def codes(self) -> list[str]:
        """The units and tables that somebody has to name who leaves them out."""
        return [one.code for one in self.lost]


def loss_of(
    connection: psycopg.Connection, assessment: Assessment, submission_id: int | None
) -> Loss | None:
    """What an assessment lacks of the version that counts before it in its slot; None for nothing.

    Nobody is asked again about what counted once. Without a number it is of a file that nobody
    submitted.
    """
    slot = assessment.slot
    # Who writes that there was nothing leaves nothing out.
    if (
        slot is None
        or assessment.is_nil
        or (submission_id is not None and _was_good(connection, submission_id))
    ):
        return None
    previous = _version_before(connection, slot, submission_id)
    if previous is None:
        return None
    sent = {one.table.name: one.frame for one in assessment.tables}
    tables: list[Lost] = []
    units: dict[str, Lost] = {}
    for table in (one for one in raw_tables() if one.form == slot.form):
        before = _units_of(connection, table, previous)
        frame, name = sent.get(table.name), table.sheet_vi or table.name
        if before and (frame is None or frame.empty):
            tables.append(Lost(table.name, name))
        elif frame is not None and _is_of_units(table):
            there = {"", *frame["_unit_code"].dropna()}
            # The reporting unit's own row beside those of its parts is a sum, which may go.
            there |= {slot.unit_code} if before.keys() - {"", slot.unit_code} else set()
            for code in before.keys() - there:
                units.setdefault(code, Lost(code, before[code])).tables.append(name)
    lost = (*tables, *(units[code] for code in sorted(units)))
    return Loss(previous, lost) if lost else None


def _is_of_units(table: Table) -> bool:
    """Whether a unit that is not there any more is a loss.

    Entries of other registers come and go; the poor households of a whole commune do not.
    """
    return not table.is_register or load_forms()[table.form].has_standard


def _units_of(connection: psycopg.Connection, table: Table, submission_id: int) -> dict[str, str]:
    """Code and name of the units in a stored table; "" stands for rows of no known unit."""
    # In a register the first text of a row may be a person's name.
    name = sql.SQL("_unit_code" if table.is_register else "coalesce(_unit_name, _unit_code)")
    query = sql.SQL(
        "select coalesce(_unit_code, ''), coalesce(min({}), '') from {} "
        "where _submission_id = %s group by 1"
    ).format(name, sql.Identifier("raw", table.relation))
    return dict(connection.execute(query, (submission_id,)).fetchall())


def _was_good(connection: psycopg.Connection, submission_id: int) -> bool:
    query = """
        select from ops.submission_state
        where submission_id = %s and state = any(%s) and state <> 'withdrawn'
    """
    return connection.execute(query, (submission_id, list(GOOD_STATES))).fetchone() is not None


def _version_before(
    connection: psycopg.Connection, slot: Slot, submission_id: int | None
) -> int | None:
    """The newest good version, or the newest before a submission; None where it was withdrawn."""
    row = connection.execute(
        f"""
        select submission_id, state from ops.submission_now
        where
            {IN_SLOT} and state = any(%(good)s)
            and (%(id)s::bigint is null or submission_id < %(id)s)
        order by submission_id desc limit 1
        """.encode(),
        {**slot_values(slot), "good": list(GOOD_STATES), "id": submission_id},
    ).fetchone()
    return None if row is None or row[1] == "withdrawn" else int(row[0])
