"""A warehouse with the ledger and the raw tables, ready for `dbt build`."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from ansinh.slots.slots import period_start
from tests.databases import Databases
from tests.dbt_runs import run_dbt

REVIEW = "poverty_review"
EXCEPT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
FOLLOWING = ("--select", "config.meta.follows:submissions", *EXCEPT_UNIT_TESTS)


class Warehouse:
    """One database: fill it with `submit`, build it with `dbt`, read it with `rows`."""

    def __init__(self, url: str, databases: Databases) -> None:
        self.url = url
        self.work_dir = databases.dbt_folder / "target"
        self.connection = psycopg.connect(url, autocommit=True)
        self._databases = databases

    def submit(
        self,
        slot: tuple[str, str, str, str | None, str],
        *,
        form: str = REVIEW,
        in_publication: bool = True,
        covers: tuple[str, str] | None = None,
        is_nil: bool = False,
        **tables: list[dict[str, Any]],
    ) -> int:
        """Put a submission into ledger and raw; slot is unit, period, stage, standard, as-of.

        It covers the days of its period, or those named.
        """
        sha256 = uuid.uuid4().hex * 2
        run = self.connection.execute
        run("insert into ops.file values (%s, 1, '.xlsx')", [sha256])
        delivery = run(
            "insert into ops.delivery (sha256, file_name, inbox_path, delivered_by)"
            " values (%s, 'a.xlsx', 'a.xlsx', 'test') returning delivery_id",
            [sha256],
        ).fetchone()
        submission = run(
            "insert into ops.submission (sha256, delivery_id, form, form_version, version,"
            " unit_code, period, stage, standard_code, as_of_date) select %s, %s,"
            " %s, '2021', count(*) + 1, %s, %s, %s, %s, %s from ops.submission"
            " where (form, unit_code, period, stage) = (%s, %s, %s, %s)"
            " and standard_code is not distinct from %s"
            " returning submission_id",
            [sha256, *(delivery or ()), form, *slot, form, *slot[:4]],
        ).fetchone()
        assert submission
        number = int(submission[0])
        first = period_start(slot[1])
        run(
            "update ops.submission set covers_from = %s::date, covers_to = %s::date,"
            " is_cumulative = %s::date < %s, is_nil = %s where submission_id = %s",
            [*(covers or (first, slot[4])), (covers or (first,))[0], first, is_nil, number],
        )
        run(
            "insert into ops.submission_state (submission_id, state, moved_by, why)"
            " values (%s, 'accepted', 'test', 'test')",
            [number],
        )
        if in_publication:
            run("insert into ops.publication (state) values ('candidate') on conflict do nothing")
            run(
                "insert into ops.publication_submission select publication_id, %s"
                " from ops.publication where state = 'candidate'",
                [number],
            )
        for table, rows in tables.items():
            for line, row in enumerate(rows, 11):
                values = {"_submission_id": number, "_sheet": "S", "_row": line, **row}
                run(
                    sql.SQL("insert into {} ({}) values ({})").format(
                        sql.Identifier("raw", f"{form}__{table}"),
                        sql.SQL(", ").join(map(sql.Identifier, values)),
                        sql.SQL(", ").join(sql.Placeholder() * len(values)),
                    ),
                    list(values.values()),
                )
        return number

    def build(self) -> str:
        """Build what follows submissions; reference data came with the database."""
        return self.dbt("build", *FOLLOWING)

    def dbt(self, *arguments: str, fails: bool = False) -> str:
        """Run dbt as the program does, and return what it printed."""
        is_well, printed = run_dbt(self.url, self._databases, *arguments)
        assert is_well is not fails, printed[-6000:]
        return printed

    def rows(self, query: str, *values: object) -> list[SimpleNamespace]:
        """The rows of a query, with their columns as attributes."""
        with self.connection.cursor(row_factory=psycopg.rows.namedtuple_row) as cursor:
            return list(cursor.execute(query, values))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def warehouse(databases: Databases) -> Iterator[Warehouse]:
    """An empty warehouse that the tests of one file share, for a build takes many seconds."""
    with databases.built() as url:
        made = Warehouse(url, databases)
        yield made
        made.connection.close()
