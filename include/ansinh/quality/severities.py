"""Which severities were set, and the day that decides which of them holds for a submission."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from ansinh.quality.queries import Where
from ansinh.rules.severities import RuleStatus
from ansinh.settings import LOCAL_TIME


def statuses(connection: psycopg.Connection[Any]) -> list[RuleStatus]:
    """All severities that were set, newest first."""
    query = """
        select
            rule_status_id, rule, severity, valid_from, valid_to, why, set_by::text as set_by,
            set_at
        from ops.rule_status order by rule_status_id desc
    """
    with connection.cursor(row_factory=class_row(RuleStatus)) as cursor:
        return cursor.execute(query).fetchall()


def arrival_days(
    connection: psycopg.Connection[Any], submission_ids: Collection[int], where: Where
) -> dict[int, date]:
    """The day on which each submission arrived here; what is only checked arrives today."""
    query = sql.SQL("""
        select submission_id, delivered_at
        from {}.submission left join ops.delivery using (delivery_id)
        where submission_id = any(%s)
    """).format(sql.Identifier(where.ledger))
    days = dict.fromkeys(submission_ids, today(connection))
    for number, moment in connection.execute(query, (list(submission_ids),)):
        if moment is not None:
            days[number] = moment.astimezone(LOCAL_TIME).date()
    return days


def today(connection: psycopg.Connection[Any]) -> date:
    """The day where the officers are, by the clock of the database."""
    row = connection.execute("select now()").fetchone()
    if row is None:
        raise LookupError("The database does not tell the time.")
    moment: datetime = row[0]
    return moment.astimezone(LOCAL_TIME).date()
