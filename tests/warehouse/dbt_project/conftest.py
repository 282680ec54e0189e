"""A warehouse with the ledger and the raw tables, ready for `dbt build`."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from ansinh.database.raw_tables import create_raw_tables
from ansinh.reference.loading import load_reference
from ansinh.settings import PROJECT_DIR
from tests.conftest import PASSWORD

MIGRATIONS = PROJECT_DIR / "include/ansinh/database/migrations/versions"
REVIEW = "poverty_review"
EXCEPT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
FOLLOWING = ("--select", "config.meta.follows:submissions", *EXCEPT_UNIT_TESTS)


class Warehouse:
    """One database: fill it with `submit`, build it with `dbt`, read it with `rows`."""

    def __init__(self, url: str, work_dir: Path, *, is_new: bool) -> None:
        self.url = url
        self.work_dir = work_dir
        self.connection = psycopg.connect(url, autocommit=True)
        if is_new:
            self._create_tables()

    def _create_tables(self) -> None:
        self.connection.execute("create schema ops")
        for revision in sorted(MIGRATIONS.glob("*.py")):
            # Without Alembic: these tests are about what dbt reads, not how it came.
            source = revision.read_text(encoding="utf-8").replace("from alembic import op", "")
            names: dict[str, Any] = {"op": self.connection}
            exec(compile(source, str(revision), "exec"), names)
            names["upgrade"]()
        create_raw_tables(self.connection)
        load_reference(self.connection)

    def submit(
        self,
        slot: tuple[str, str, str, str | None, str],
        *,
        form: str = REVIEW,
        in_publication: bool = True,
        **tables: list[dict[str, Any]],
    ) -> int:
        """Put a submission into ledger and raw; slot is unit, period, stage, standard, as-of."""
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
        info = self.connection.info
        environment = {
            **os.environ,
            "ANSINH_DBT_HOST": info.host,
            "ANSINH_DBT_PORT": str(info.port),
            "ANSINH_DBT_USER": info.user,
            "ANSINH_DBT_PASSWORD": info.password,
            "ANSINH_DBT_DATABASE": info.dbname,
        }
        project = str(PROJECT_DIR / "dbt_project")
        command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments]
        command += ["--project-dir", project, "--profiles-dir", project]
        command += ["--target-path", str(self.work_dir), "--log-path", str(self.work_dir)]
        run = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        assert (run.returncode != 0) is fails, run.stdout[-6000:]
        return run.stdout

    def rows(self, query: str, *values: object) -> list[SimpleNamespace]:
        """The rows of a query, with their columns as attributes."""
        with self.connection.cursor(row_factory=psycopg.rows.namedtuple_row) as cursor:
            return list(cursor.execute(query, values))  # type: ignore[arg-type]


class Prepared:
    """A database with ledger, raw tables and reference data, of which others are copied.

    The copies bear one name, one after the other, for dbt parses a project anew where the name of
    its database changed.
    """

    def __init__(self, server_url: str, work_dir: Path) -> None:
        self.server_url = server_url
        self.work_dir = work_dir
        self.name = f"test_{uuid.uuid4().hex[:12]}"
        with self._server() as connection:
            if not connection.execute(
                "select 1 from pg_roles where rolname = 'bi_reader'"
            ).fetchone():
                connection.execute(f"create role bi_reader login password '{PASSWORD}'")
            connection.execute(f"create database {self.name}")
        first = self.open(is_new=True)
        self.printed = first.dbt("build", *EXCEPT_UNIT_TESTS)
        first.connection.close()
        with self._server() as connection:
            connection.execute(f"alter database {self.name} rename to {self.name}_template")

    def open(self, *, is_new: bool = False) -> Warehouse:
        """A warehouse on the database that is there."""
        url = self.server_url.rsplit("/", 1)[0] + "/" + self.name
        return Warehouse(url, self.work_dir, is_new=is_new)

    @contextmanager
    def copied(self) -> Iterator[Warehouse]:
        """A warehouse on a copy of its own."""
        with self._server() as connection:
            connection.execute(f"create database {self.name} template {self.name}_template")
        warehouse = self.open()
        try:
            yield warehouse
        finally:
            warehouse.connection.close()
            with self._server() as connection:
                connection.execute(f"drop database {self.name} with (force)")

    def drop(self) -> None:
        """Remove what is copied."""
        with self._server() as connection:
            connection.execute(f"drop database {self.name}_template with (force)")

    def _server(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.server_url, autocommit=True)


@pytest.fixture(scope="session")
def prepared(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Reference data and dimensions take many seconds: built once, copied for each file of tests."""
    made = Prepared(server_url, tmp_path_factory.mktemp("dbt"))
    yield made
    made.drop()


@pytest.fixture(scope="module")
def warehouse(prepared: Prepared) -> Iterator[Warehouse]:
    """An empty warehouse that the tests of one file share, for a build takes many seconds."""
    with prepared.copied() as made:
        yield made
