"""A warehouse as an installation has it: migrated by its owner, built by the transformer."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from tests.databases import Databases, role_url_at
from tests.dbt_runs import run_dbt

from ansinh.slots.slots import period_start

# Stands wherever people type: it must come out nowhere.
NAME = "Nguyễn Thị Bịa"


class Installation:
    """A warehouse as an installation has it: hand in as the owner, read as anybody."""

    def __init__(self, url: str, databases: Databases) -> None:
        self.url = url
        self.work_dir = databases.dbt_folder
        self._databases = databases
        self.connection = psycopg.connect(url, autocommit=True)
        self.printed = ""

    def submit(
        self,
        slot: tuple[str | None, ...],
        received: str,
        *states: str,
        form: str | None = "poverty_review",
        path: tuple[str | None, ...] = (None, None, None),
        findings: tuple[tuple[str, str], ...] = (),
    ) -> int:
        """Put a submission into the ledger; slot is unit, period, stage, standard, as-of date.

        It is `received` at that time (UTC) and moves on to one of `states` every hour after;
        `findings` are rules and severities.
        """
        run = self.connection.execute
        moment = datetime.fromisoformat(received).replace(tzinfo=UTC)
        sha256 = uuid.uuid4().hex * 2
        run("insert into ops.file values (%s, 1, '.xlsx')", [sha256])
        (delivery,) = one(
            run(
                "insert into ops.delivery (sha256, file_name, inbox_path, delivered_by,"
                " unit_code, period, stage, delivered_at)"
                " values (%s, %s, 'a', 'test', %s, %s, %s, %s) returning delivery_id",
                [sha256, f"{NAME}.xlsx", *path, moment],
            )
        )
        (number,) = one(
            run(
                "insert into ops.submission (sha256, delivery_id, form, version, unit_code, period,"
                " stage, standard_code, as_of_date) select %s, %s, %s, case when %s::text"
                " is not null then count(*) + 1 end, %s, %s, %s, %s, %s::date from ops.submission"
                " where (form, unit_code, period, stage) = (%s, %s, %s, %s)"
                " returning submission_id",
                [sha256, delivery, form, form, *slot, form, *slot[:3]],
            )
        )
        if slot[1]:
            run(
                "update ops.submission set covers_from = %s, covers_to = as_of_date"
                " where submission_id = %s",
                [period_start(slot[1]), number],
            )
        for hours, state in enumerate(("received", *states)):
            run(
                "insert into ops.submission_state (submission_id, state, moved_at, moved_by, why)"
                " values (%s, %s, %s, 'test', 'test')",
                [number, state, moment + timedelta(hours=hours)],
            )
        for rule, severity in findings:
            run(
                "insert into ops.finding (submission_id, rule, severity, stage, column_name, cell,"
                " sheet, value, message_vi, message_en)"
                " values (%s, %s, %s, 'row', %s, 'D10', %s, %s, %s, %s)",
                [number, rule, severity, NAME, NAME, NAME, NAME, NAME],
            )
        return int(number)

    def list_households(self, number: int, table: str, *rows: dict[str, Any]) -> None:
        """Put rows of a household list into raw."""
        for line, row in enumerate(rows, 11):
            values = {"_submission_id": number, "_sheet": "S", "_row": line, **row}
            self.connection.execute(
                sql.SQL("insert into {} ({}) values ({})").format(
                    sql.Identifier("raw", f"household_list__{table}"),
                    sql.SQL(", ").join(map(sql.Identifier, values)),
                    sql.SQL(", ").join(sql.Placeholder() * len(values)),
                ),
                list(values.values()),
            )

    def publish(self, *numbers: int) -> None:
        """Make these the submissions that the next build is made of."""
        self.connection.execute("insert into ops.publication (state) values ('candidate')")
        for number in numbers:
            self.connection.execute(
                "insert into ops.publication_submission select publication_id, %s"
                " from ops.publication",
                [number],
            )

    def build(self) -> None:
        """What stands before the marts of this folder, they themselves, and their tests."""
        which = ("+path:models/marts/process", "+path:models/restricted")
        options = ("--indirect-selection", "buildable", "--exclude-resource-type", "unit_test")
        self.printed = self.dbt("build", "--select", *which, *options)
        self.connection.execute("grant usage on schema candidate to bi_reader")
        self.connection.execute("grant select on all tables in schema candidate to bi_reader")

    def dbt(self, *arguments: str, **settings: str) -> str:
        """Run dbt as the transformer; returns what it printed."""
        is_well, printed = run_dbt(self.url, self._databases, *arguments, **settings)
        assert is_well, printed[-6000:]
        return printed

    def rows(self, query: str, *values: object, role: str = "bi_reader") -> list[Any]:
        """The rows of a query, asked over a connection of the role's own."""
        with (
            psycopg.connect(role_url_at(self.url, role)) as connection,
            connection.cursor(row_factory=psycopg.rows.namedtuple_row) as cursor,
        ):
            return list(cursor.execute(query.encode(), values))


def one(cursor: psycopg.Cursor[Any]) -> Any:
    row = cursor.fetchone()
    assert row is not None
    return row
