"""Whether a file came in time for its slot, and which waiver lets it in where it did not."""

from datetime import date

import psycopg

from ansinh.ledger.waivers import Lateness, record_waiver, waiver_for
from ansinh.reference.calendar import due_date, lock_date
from ansinh.rules.catalogue import load_rules
from ansinh.rules.findings import Finding
from ansinh.slots.slots import Slot, period_start

RULES: dict[Lateness, str] = {
    "late": "structure.period_late",
    "locked": "structure.period_locked",
}


def judge_arrival(
    connection: psycopg.Connection, submission_id: int, slot: Slot, arrived_on: date
) -> list[Finding]:
    """What speaks against a file that arrived on that day; the waiver used goes on record."""
    begins = period_start(slot.period)
    if arrived_on < begins:
        rule = load_rules()["structure.period_not_begun"]
        return [rule.finding(value=slot.period, expected=f"{begins:%d/%m/%Y}")]
    lateness, limit = _lateness(slot, arrived_on)
    if lateness is None or limit is None:
        record_waiver(connection, submission_id, None)
        return []
    waiver = waiver_for(connection, submission_id, slot, lateness, arrived_on)
    record_waiver(connection, submission_id, waiver)
    if waiver is not None:
        return []
    due = due_date(slot.form, slot.period, slot.stage, slot.as_of_date)
    days = {"value": f"{arrived_on:%d/%m/%Y}", "expected": f"{limit:%d/%m/%Y}"}
    words = {"period": slot.period, "due": f"{due:%d/%m/%Y}"}
    return [load_rules()[RULES[lateness]].finding(**days, **words)]


def _lateness(slot: Slot, arrived_on: date) -> tuple[Lateness | None, date | None]:
    """How late a file is, and the last day on which it would not have been."""
    when = (slot.form, slot.period, slot.stage, slot.as_of_date)
    due, lock = due_date(*when), lock_date(*when)
    if lock is not None and arrived_on > lock:
        return "locked", lock
    if due is not None and arrived_on > due:
        return "late", due
    return None, None
