"""The warehouse as one encrypted file, of one snapshot; and back into an empty database."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg

from ansinh.backups.checksums import SCHEMAS, checksums
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import Key
from ansinh.backups.manifest import Checksum
from ansinh.ledger.erasures import landed
from ansinh.ledger.publications import newest_published

# Who owns something here, or may do something with it.
ROLES = """
    select distinct rolname from pg_shdepend
    inner join pg_roles on refobjid = pg_roles.oid
    where
        refclassid = 'pg_authid'::regclass
        and dbid = (select oid from pg_database where datname = current_database())
    order by 1
"""

YOUNGER_THAN_15 = b"SET transaction_timeout"


@dataclass(frozen=True)
class Dumped:
    """What a snapshot held, beside the dump of it."""

    ledger: str
    postgres: str
    roles: tuple[str, ...]
    published: int
    landed: tuple[str, ...]
    tables: dict[str, Checksum]


def dump(connection: psycopg.Connection, url: str, program: Path, key: Key, target: Any) -> Dumped:
    """Dump the warehouse, encrypted, and say what it holds: both of one moment.

    `connection` is at rest and belongs to the role of `url`.
    """
    _refuse_older(program, connection)
    connection.execute("set transaction isolation level repeatable read, read only")
    connection.execute("set local application_name = 'ansinh backup'")
    (snapshot,) = connection.execute("select pg_export_snapshot()").fetchone() or ("",)
    # Counted first: who reads a table keeps others from dropping it until the dump is done.
    told = Dumped(
        ledger=_one(connection, "select version_num from ops.migration"),
        postgres=_one(connection, "show server_version"),
        roles=tuple(name for (name,) in connection.execute(ROLES)),
        published=newest_published(connection) or 0,
        landed=tuple(landed(connection)),
        tables=checksums(connection, key.salt),
    )
    words = ["--format=custom", f"--snapshot={snapshot}"]
    words += [f"--schema={schema}" for schema in SCHEMAS]
    with _running(program, url, words, stdout=subprocess.PIPE) as process:
        key.encrypt(cast("BufferedIOBase", process.stdout), target)
    connection.rollback()
    return told


def load(url: str, psql: Path, dumped: BufferedIOBase) -> None:
    """Fill an empty warehouse from a dump in one transaction.

    `url` belongs to a superuser. Raises BackupError; what was loaded until then is of no use.
    """
    # As a script for psql: pg_restore itself would set what an older server does not know.
    words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    pipe = subprocess.PIPE
    with (
        _running(psql.with_name("pg_restore"), None, ["--file=-"], stdin=dumped, stdout=pipe) as at,
        _running(psql, url, [*words, "--file=-"], stdin=pipe, stdout=subprocess.DEVNULL) as to,
    ):
        script, sink = cast("BufferedIOBase", at.stdout), cast("BufferedIOBase", to.stdin)
        with suppress(BrokenPipeError):  # psql says why
            while (line := script.readline()) and not line.startswith(b"CREATE"):
                if not line.startswith(YOUNGER_THAN_15):
                    sink.write(line)
            sink.write(line)
            shutil.copyfileobj(script, sink)
            sink.close()


def version_of(program: Path) -> int:
    """The major version of one of Postgres' programs."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BackupError(
            f"There is no {program}: name the folder with Postgres' programs in "
            "ANSINH_POSTGRES_BIN."
        ) from error
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


def _refuse_older(program: Path, connection: psycopg.Connection) -> None:
    ours, theirs = version_of(program), connection.info.server_version // 10000
    if ours < theirs:
        raise BackupError(
            f"{program} is of Postgres {ours} and cannot dump the server, which is Postgres "
            f"{theirs}: name the folder with its programs in ANSINH_POSTGRES_BIN."
        )


@contextmanager
def _running(
    program: Path, url: str | None, words: list[str], **pipes: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of Postgres on a database; raises BackupError where it ends with an error."""
    command = [str(program), *words]
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGAPPNAME": f"ansinh {program.name}"}
    if url is not None:
        parts = urlsplit(url)
        address = parts._replace(netloc=f"{parts.username}@{parts.hostname}:{parts.port or 5432}")
        command += ["--no-password", f"--dbname={urlunsplit(address)}"]
        # Not as an argument: everybody on the machine may read those.
        env["PGPASSWORD"] = unquote(parts.password or "")
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=env, stderr=said, **pipes)
        try:
            yield process
            status = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        if status != 0:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()
            raise BackupError(f"{program.name} failed: {''.join(lines[:1])}")


def _one(connection: psycopg.Connection, query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    return "" if row is None else str(row[0])
