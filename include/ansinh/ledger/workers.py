"""Celery workers that take work from a queue, as each of them notes of itself.

Only the workers and the scheduler reach the broker; the ledger is what everybody can ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg

# They are asked every half minute; a busy one may answer late.
QUEUES = """
select
    queue.name,
    coalesce(
        array_agg(worker order by worker)
        filter (where answered_at > now() - interval '2 minutes'), '{}'
    ),
    max(answered_at)
from ops.worker cross join unnest(queues) as queue (name)
group by queue.name order by queue.name
"""


@dataclass(frozen=True)
class Queue:
    """A queue, the workers of it that answered lately, and when any did last."""

    name: str
    workers: tuple[str, ...]
    answered_at: datetime


def note_worker(connection: psycopg.Connection, worker: str, queues: Sequence[str]) -> None:
    """Put on record that a worker answered just now, and forget those of long ago."""
    with connection.transaction():
        connection.execute("delete from ops.worker where answered_at < now() - interval '1 day'")
        connection.execute(
            "insert into ops.worker (worker, queues) values (%s, %s) on conflict (worker)"
            " do update set queues = excluded.queues, answered_at = excluded.answered_at",
            [worker, list(queues)],
        )


def queues(connection: psycopg.Connection) -> list[Queue]:
    """Every queue that a worker told of within a day; none where there are no such workers."""
    rows = connection.execute(QUEUES)
    return [Queue(name, tuple(workers), at) for name, workers, at in rows]
