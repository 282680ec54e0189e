"""How long the judging of one rule may take, and that a question ends with whoever asked it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

SECONDS = 120
# Set for every session that judges, ours and that of Great Expectations.
LIMITS: Mapping[str, str] = {
    "statement_timeout": f"{SECONDS}s",
    # The server looks whether its client is still there: a query outlives nobody.
    "client_connection_check_interval": "1s",
    # A long list is sorted in memory.
    "work_mem": "64MB",
}


@contextmanager
def limited(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Hold a connection to the limits of judging; afterwards it has none of them.

    What goes wrong within a transaction takes the limits back with all else that it did.
    """
    for name, value in LIMITS.items():
        connection.execute("select set_config(%s, %s, false)", (name, value))
    try:
        yield
    finally:
        if not connection.closed and _can_be_asked(connection):
            for name in LIMITS:
                connection.execute(f"reset {name}".encode())


def _can_be_asked(connection: psycopg.Connection[Any]) -> bool:
    return connection.info.transaction_status in (TransactionStatus.IDLE, TransactionStatus.INTRANS)
