"""How far each slot got: what reporting units have sent, and when."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True)
class SlotProgress:
    """The state of the newest version of a slot that counts, and when a good one was handed in.

    `accepted_delivered_at` is the first moment of a version that passed; None while none does.
    """

    form: str
    unit_code: str
    period: str
    stage: str
    state: str
    is_fulfilled: bool
    accepted_delivered_at: datetime | None


def slot_progress(connection: psycopg.Connection) -> list[SlotProgress]:
    """All slots for which anything ever came."""
    query = """
        select form, unit_code, period, stage, state, is_fulfilled, accepted_delivered_at
        from ops.slot_progress
    """
    with connection.cursor(row_factory=class_row(SlotProgress)) as cursor:
        return cursor.execute(query).fetchall()
