"""Whoever reads while publications come out reads one of them, whole; nobody waits for anybody."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import IsolationLevel
from tests.databases import PASSWORD, Databases, role_url_at
from tests.warehouse.publishing import small_marts

from ansinh.ledger.candidates import open_candidate
from ansinh.platform import postgres
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse

PUBLICATIONS = 30
# What somebody else made before: it is bound to the marts by identity, not by name.
FOREIGN = """
create schema others;
create view others.seen as select of_publication from marts.figures;
create materialized view others.kept as
    select figures.of_publication, totals.of_publication as of_total
    from marts.figures cross join marts.totals;
grant usage on schema others to bi_reader;
grant select on others.seen, others.kept to bi_reader;
create policy only_known on marts.figures using (of_publication is not null);
"""
EVERYTHING = """
select of_publication from marts.figures union select of_publication from marts.totals
union select of_publication from marts.shown union select of_total from marts.shown
union select of_publication from others.seen
"""


@pytest.fixture
def owner(migrated_url: str) -> Iterator[psycopg.Connection]:
    """Marts with a first publication, and what others built on them."""
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        database = migrated_url.rsplit("/", 1)[1]
        connection.execute(f"grant connect on database {database} to bi_reader".encode())
        small_marts.publish(connection)
        connection.execute(FOREIGN)
        yield connection


def numbers(connection: psycopg.Connection) -> set[int]:
    return {int(row[0]) for row in connection.execute(EVERYTHING)}


class Poller(threading.Thread):
    """A BI login that reads all the time; `wrong` is what it saw that was no whole publication."""

    def __init__(self, url: str, look: Callable[[psycopg.Connection], set[int]]) -> None:
        super().__init__(daemon=True)
        self._connection = psycopg.connect(url)
        self._look = look
        self.over = threading.Event()
        self.seen: set[int] = set()
        self.wrong: list[object] = []

    def run(self) -> None:
        with self._connection:
            while not self.over.is_set():
                try:
                    found = self._look(self._connection)
                    self._connection.rollback()
                except psycopg.Error as error:
                    self.wrong.append(error)
                    return
                self.seen |= found
                if len(found) != 1:
                    self.wrong.append(found)


def at(level: IsolationLevel) -> Callable[[psycopg.Connection], set[int]]:
    """Two questions, with time between them, in one transaction of this level."""

    def look(connection: psycopg.Connection) -> set[int]:
        connection.isolation_level = level
        first = numbers(connection)
        connection.execute("select pg_sleep(0.01)")
        return first | numbers(connection)

    return look


def through_a_cursor(connection: psycopg.Connection) -> set[int]:
    with connection.cursor(name="open") as cursor:
        cursor.execute("select of_publication from marts.figures")
        seen = {row[0] for row in cursor.fetchmany(3)}
        connection.execute("select pg_sleep(0.05)")
        rest = cursor.fetchall()
    assert len(rest) > 20
    return seen | {row[0] for row in rest}


@pytest.fixture
def elsewhere(owner: psycopg.Connection, migrated_url: str, databases: Databases) -> Iterator[str]:
    """Another database whose foreign tables are the marts, as a BI login reads them."""
    del owner  # it made the marts
    marts = urlsplit(role_url_at(migrated_url, "bi_reader"))
    name = marts.path.lstrip("/")
    with databases.fresh() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create extension postgres_fdw")
            connection.execute(
                "create server warehouse foreign data wrapper postgres_fdw options"
                f" (host '{marts.hostname}', port '{marts.port}', dbname '{name}')".encode()
            )
            connection.execute(
                "create user mapping for current_user server warehouse"
                f" options (user 'bi_reader', password '{PASSWORD}')".encode()
            )
            connection.execute("import foreign schema marts from server warehouse into public")
        yield url


def from_elsewhere(connection: psycopg.Connection) -> set[int]:
    """Two questions through foreign tables, with time between them, in one transaction."""
    seen = set()
    for table in ("figures", "totals", "shown"):
        query = f"select distinct of_publication from public.{table}"
        seen |= {int(row[0]) for row in connection.execute(query.encode())}
        connection.execute("select pg_sleep(0.01)")
    return seen


def test_every_reader_reads_one_whole_publication(
    owner: psycopg.Connection, migrated_url: str, elsewhere: str
) -> None:
    url = role_url_at(migrated_url, "bi_reader")
    looks = [
        numbers,
        at(IsolationLevel.REPEATABLE_READ),
        at(IsolationLevel.SERIALIZABLE),
        through_a_cursor,
    ]
    pollers = [*(Poller(url, look) for look in looks), Poller(elsewhere, from_elsewhere)]
    for poller in pollers:
        poller.start()

    published = []
    for turn in range(PUBLICATIONS):
        if turn % 3 == 1:
            small_marts.build(owner, half=True)  # it fails, and nobody publishes it
        published.append(small_marts.publish(owner))
        owner.execute("refresh materialized view others.kept")
        kept = owner.execute("select distinct of_publication, of_total from others.kept").fetchall()
        assert kept == [(published[-1], published[-1])]

    for poller in pollers:
        poller.over.set()
        poller.join()
    assert [poller.wrong for poller in pollers] == [[] for _ in pollers]
    assert all(len(poller.seen) > 1 for poller in pollers), "they read while it went on"
    policies = owner.execute("select tablename, policyname from pg_policies")
    assert set(policies) == {
        ("figures", "only_known"),
        ("figures", "ansinh_everybody"),
        ("totals", "ansinh_everybody"),
    }


def test_a_snapshot_and_a_cursor_of_before_see_what_was(
    owner: psycopg.Connection, migrated_url: str
) -> None:
    with psycopg.connect(role_url_at(migrated_url, "bi_reader")) as reader:
        reader.isolation_level = IsolationLevel.REPEATABLE_READ
        # The first statement takes the snapshot; it need not touch a mart.
        reader.execute("select 1")
        cursor = reader.cursor(name="open")
        cursor.execute("select of_publication from marts.totals")
        for _ in range(3):
            small_marts.publish(owner)

        before = numbers(reader)
        assert before == {row[0] for row in cursor.fetchall()} and len(before) == 1
        reader.rollback()
        assert numbers(reader) > before or numbers(reader).isdisjoint(before)


def test_a_dump_by_a_bi_login_is_one_publication(
    owner: psycopg.Connection, migrated_url: str, tmp_path: Path
) -> None:
    parts = urlsplit(role_url_at(migrated_url, "bi_reader"))
    command = [
        str(postgres.client(Settings(home=tmp_path)).with_name("pg_dump")),
        *("--schema", "marts", "--column-inserts"),
        *("--host", str(parts.hostname), "--port", str(parts.port), "--username", "bi_reader"),
        parts.path.lstrip("/"),
    ]
    dumps = [
        subprocess.Popen(
            command, env={**os.environ, "PGPASSWORD": PASSWORD}, text=True, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    for _ in range(5):
        small_marts.publish(owner)

    for dump in dumps:
        text, _ = dump.communicate()
        assert dump.returncode == 0
        told = [line for line in text.splitlines() if line.startswith("INSERT INTO marts.")]
        figures = {line.split("VALUES (")[1].split(", ")[1] for line in told if ".figures" in line}
        totals = {line.split("VALUES (")[1].split(", ")[0] for line in told if ".totals" in line}
        assert figures == totals and len(figures) == 1


def test_a_bi_login_cannot_hold_a_publication_up(
    owner: psycopg.Connection, migrated_url: str
) -> None:
    with psycopg.connect(role_url_at(migrated_url, "bi_reader")) as reader:
        reader.execute("lock table marts.figures in access share mode")
        numbers(reader)

        small_marts.publish(owner)

        for lock in ("ops.publication_lock", "ops.build_lock", "marts.figures"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), reader.transaction():
                reader.execute(f"lock table {lock} in share mode".encode())


def test_an_open_candidate_of_before_is_never_read(owner: psycopg.Connection) -> None:
    before = numbers(owner)
    small_marts.build(owner)

    assert numbers(owner) == before
    assert open_candidate(owner) not in before
