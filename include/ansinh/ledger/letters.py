"""Letters on record: written once, sent when their hour has come, tried again until they left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import psycopg
from psycopg.rows import class_row

Outcome = Literal["sent", "failed", "refused", "given_up"]
# After so long a letter that nobody takes is news no more.
PATIENCE = timedelta(days=7)
# How long to wait after a failure: twice as long each time, up to an hour.
SLOWEST = 6
# Why a letter is given up that nobody is to blame for.
NO_NEWS = "it says nothing any more"
# How long what went with a letter can still be looked at.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter, made of a submission."""

    file_name: str
    media_type: str
    content: bytes
    submission_id: int | None = None


@dataclass(frozen=True)
class Letter:
    """A message to one address, ready for any channel.

    `key` says what it tells, and to whom: the same letter is written once.
    """

    key: str
    contact: str
    address: str
    subject: str
    text: str
    html: str
    not_before: datetime


@dataclass(frozen=True)
class WaitingLetter(Letter):
    """A letter that has to leave, and how often that was tried."""

    letter_id: int = 0
    attempts: int = 0
    written_at: datetime | None = None


def write(connection: psycopg.Connection, letter: Letter, files: Iterable[Attachment] = ()) -> bool:
    """Put a letter on record with what goes with it; False where it was written before."""
    row = connection.execute(
        """
        insert into ops.letter (key, contact, address, subject, text, html, not_before)
        values (%s, %s, %s, %s, %s, %s, %s)
        on conflict (key) do nothing returning letter_id
        """,
        (
            *(letter.key, letter.contact, letter.address, letter.subject, letter.text),
            *(letter.html, letter.not_before),
        ),
    ).fetchone()
    if row is None:
        return False
    connection.cursor().executemany(
        """
        insert into ops.letter_file (letter_id, submission_id, file_name, media_type, content)
        values (%s, %s, %s, %s, %s)
        """,
        [(row[0], one.submission_id, one.file_name, one.media_type, one.content) for one in files],
    )
    return True


def next_letter(
    connection: psycopg.Connection, now: datetime, after: int = 0
) -> WaitingLetter | None:
    """The next letter that has to leave now, held until the transaction ends; None: there is none.

    Another sender passes over it. `after` is the number of the one that was looked at last.
    """
    query = """
        select
            letter.letter_id, key, contact, address, subject, text, html, not_before,
            attempts, written_at
        from ops.letter
        cross join lateral (
            select
                count(*) as attempts,
                max(at) as tried_at,
                coalesce(bool_or(state <> 'failed'), false) as is_done
            from ops.letter_event where letter_event.letter_id = letter.letter_id
        ) as event
        where
            letter.letter_id > %(after)s
            and not_before <= %(now)s
            and not is_done
            and (
                attempts = 0
                or tried_at + interval '1 minute' * 2 ^ least(attempts, %(slowest)s) <= %(now)s
            )
        order by letter.letter_id
        limit 1
        for update of letter skip locked
    """
    with connection.cursor(row_factory=class_row(WaitingLetter)) as cursor:
        return cursor.execute(query, {"after": after, "now": now, "slowest": SLOWEST}).fetchone()


def note_attempt(
    connection: psycopg.Connection,
    letter: WaitingLetter,
    state: Outcome,
    channel: str,
    why: str | None = None,
) -> None:
    """Put on record that a letter left, or why it did not."""
    connection.execute(
        "insert into ops.letter_event (letter_id, state, channel, why) values (%s, %s, %s, %s)",
        (letter.letter_id, state, channel, why),
    )


def unsent(connection: psycopg.Connection, beginning: str) -> dict[str, int]:
    """Letters that did not leave yet and whose keys begin so: key → number."""
    query = """
        select key, letter_id from ops.letter_now
        where starts_with(key, %s) and state in ('waiting', 'failed')
    """
    return dict(connection.execute(query, (beginning,)).fetchall())


def held_up(connection: psycopg.Connection, before: datetime) -> tuple[int, str] | None:
    """How many letters were to leave before a moment and could not; what was said last."""
    row = connection.execute(
        """
        select count(*), (array_agg(coalesce(why, '') order by tried_at desc))[1]
        from ops.letter_now
        where state = 'failed' and not_before < %s
        """,
        (before,),
    ).fetchone()
    return (int(row[0]), str(row[1])) if row and row[0] else None


def give_up(connection: psycopg.Connection, letter_ids: Iterable[int]) -> None:
    """Put on record that letters are not sent, for they say nothing any more."""
    connection.execute(
        """
        insert into ops.letter_event (letter_id, state, channel, why)
        select letter_id, 'given_up', 'none', %s from unnest(%s::bigint[]) as letter_id
        """,
        (NO_NEWS, list(letter_ids)),
    )


def keys_of(connection: psycopg.Connection) -> set[str]:
    """The keys of all letters on record."""
    return {str(key) for (key,) in connection.execute("select key from ops.letter")}


def files_of(connection: psycopg.Connection, letter_id: int) -> list[Attachment]:
    """What goes with a letter."""
    query = """
        select file_name, media_type, content, submission_id
        from ops.letter_file where letter_id = %s order by file_name
    """
    with connection.cursor(row_factory=class_row(Attachment)) as cursor:
        return cursor.execute(query, (letter_id,)).fetchall()


def forget_files(connection: psycopg.Connection) -> int:
    """Remove what went with letters that nobody sends any more; how many files are gone."""
    return connection.execute(
        """
        delete from ops.letter_file using ops.letter_now
        where
            letter_now.letter_id = letter_file.letter_id
            and state not in ('waiting', 'failed') and tried_at < now() - %s
        """,
        (KEPT,),
    ).rowcount


def unreachable(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """Addresses whose newest letter of the last days nobody took, with what was said."""
    rows = connection.execute(
        """
        select address, coalesce(why, state)
        from (
            select distinct on (address) address, state, why, tried_at
            from ops.letter_now
            where state <> 'waiting' and why is distinct from %s
            order by address, letter_id desc
        ) as newest
        where state in ('refused', 'given_up') and tried_at > now() - %s
        order by address
        """,
        (NO_NEWS, PATIENCE),
    )
    return [(str(address), str(why)) for address, why in rows.fetchall()]
