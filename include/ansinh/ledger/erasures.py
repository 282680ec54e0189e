"""Erasures on record: what was destroyed where, by whom and why; never of whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import psycopg
from psycopg.rows import class_row

ERASED = (
    "select sha256 from ops.erased_file"
    " where sha256 not in (select sha256 from keyring.landing_key)"
)

What = Literal["submission", "household", "retention"]


@dataclass(frozen=True)
class Step:
    """A place that was looked through, and how much was destroyed there."""

    place: str
    what: str
    destroyed: int


@dataclass(frozen=True)
class Erasure:
    """One erasure, with its proof."""

    erasure_id: int
    what: What
    asked_by: str
    why: str
    done_by: str
    erased_at: datetime
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Word:
    """What is left beside the backups: what was erased since they were made, and of nobody's name.

    `submissions` are numbers with the hash of the file; `rows` those of one household in raw.
    """

    erasure_id: int
    what: What
    asked_by: str
    why: str
    erased_at: datetime
    submissions: tuple[tuple[int, str], ...]
    rows: tuple[tuple[str, int, int], ...]


def begin(connection: psycopg.Connection, what: What, *, by: str, why: str) -> int:
    """Put on record that something is erased, in the caller's transaction; its number."""
    row = connection.execute(
        "insert into ops.erasure (what, asked_by, why) values (%s, %s, %s) returning erasure_id",
        (what, by, why),
    ).fetchone()
    return int(row[0]) if row else 0


def note_step(connection: psycopg.Connection, erasure_id: int, step: Step) -> None:
    """Add to the proof what was destroyed in one place."""
    connection.execute(
        "insert into ops.erasure_step (erasure_id, place, what, destroyed) values (%s, %s, %s, %s)",
        (erasure_id, step.place, step.what, step.destroyed),
    )


def note_rows(
    connection: psycopg.Connection, erasure_id: int, rows: Iterable[tuple[str, int, int]]
) -> None:
    """Put on record which rows of raw lost their words."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into ops.erased_row (erasure_id, relation, submission_id, _row)"
            " values (%s, %s, %s, %s)",
            [(erasure_id, *one) for one in rows],
        )


def known_of(
    connection: psycopg.Connection, submissions: Iterable[tuple[int, str]]
) -> Iterator[int]:
    """Which of these submissions are here, of the same files."""
    query = "select from ops.submission where submission_id = %s and sha256 = %s"
    for number, sha256 in submissions:
        if connection.execute(query, (number, sha256)).fetchone() is not None:
            yield number


def words(connection: psycopg.Connection) -> list[Word]:
    """Of each erasure of which backups may still hold something, what has to be repeated."""
    submissions = """
        select submission_id, sha256 from ops.erased_submission
        inner join ops.submission using (submission_id) where erasure_id = %s order by 1
    """
    rows = "select relation, submission_id, _row from ops.erased_row where erasure_id = %s"
    found = []
    for number, _ in without_backups(connection):
        one = erasure_of(connection, number)
        found.append(
            Word(
                number, one.what, one.asked_by, one.why, one.erased_at,
                tuple(connection.execute(submissions, (number,)).fetchall()),
                tuple(connection.execute(rows, (number,)).fetchall()),
            )
        )  # fmt: skip
    return found


def destroy_keys(
    connection: psycopg.Connection, erasure_id: int, submission_ids: list[int]
) -> list[str]:
    """Destroy the keys of the files of these submissions; returns the hashes of the files."""
    connection.execute(
        "insert into ops.erased_submission (erasure_id, submission_id)"
        " select %s, unnest(%s::bigint[])",
        (erasure_id, submission_ids),
    )
    query = "select distinct sha256 from ops.submission where submission_id = any(%s) order by 1"
    files = [str(name) for (name,) in connection.execute(query, (submission_ids,))]
    connection.execute("delete from keyring.landing_key where sha256 = any(%s)", (files,))
    connection.execute(
        "insert into ops.erased_file (sha256, erasure_id)"
        " select unnest(%s::text[]), %s on conflict do nothing",
        (files, erasure_id),
    )
    return files


def landed(connection: psycopg.Connection) -> list[str]:
    """The files that landing must have: not those erased, unless they were handed in again."""
    there = connection.execute("select to_regclass('ops.erased_file') is not null").fetchone()
    # A ledger of before knows of no erasure.
    but = f"where sha256 not in ({ERASED})" if there and there[0] else ""
    query = f"select sha256 from ops.file {but} order by 1"  # noqa: S608 -- constant texts
    return [str(name) for (name,) in connection.execute(query.encode())]


def erased_files(connection: psycopg.Connection) -> list[str]:
    """Every landed file that was erased and not handed in again."""
    return [str(name) for (name,) in connection.execute(f"{ERASED} order by 1".encode())]


def without_backups(connection: psycopg.Connection) -> list[tuple[int, datetime]]:
    """Erasures of which backups may still hold something: number, and when it was."""
    query = """
        select erasure_id, erased_at from ops.erasure
        where not exists (
            select from ops.erasure_step
            where erasure_step.erasure_id = erasure.erasure_id and place = 'backups'
        )
        order by erasure_id
    """
    return [(int(number), at) for number, at in connection.execute(query)]


def erasure_of(connection: psycopg.Connection, erasure_id: int) -> Erasure:
    """One erasure with its proof; LookupError where there is none."""
    query = "select erasure_id, what, asked_by, why, done_by, erased_at from ops.erasure"
    with connection.cursor(row_factory=class_row(Erasure)) as cursor:
        found = cursor.execute(f"{query} where erasure_id = %s".encode(), (erasure_id,)).fetchone()
    if found is None:
        raise LookupError(f"There is no erasure {erasure_id}.")
    with connection.cursor(row_factory=class_row(Step)) as cursor:
        query = "select place, what, destroyed from ops.erasure_step where erasure_id = %s"
        steps = cursor.execute(f"{query} order by done_at".encode(), (erasure_id,)).fetchall()
    return Erasure(**{**found.__dict__, "steps": tuple(steps)})
