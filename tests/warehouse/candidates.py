"""Candidates that no dbt built: noted as a build notes them, and let pass as the gate does."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ansinh.disclosure.hiding import NOTES as NOTES_OF_HIDDEN
from ansinh.publishing import publications
from ansinh.publishing.weighing import weigh

NOTES = """
create table if not exists intermediate._built_from (
    fingerprint text, publication_id bigint, build text
);
create table if not exists intermediate._built_model (relation text primary key, key text);
truncate intermediate._built_from;
"""


@contextmanager
def as_transformer(connection: psycopg.Connection) -> Iterator[None]:
    """What is made here belongs to whom a build's tables belong to."""
    connection.execute("set role transformer")
    try:
        yield
    finally:
        connection.execute("reset role")


def note_built(connection: psycopg.Connection, number: int, build: str = "a build") -> None:
    """The candidate holds this publication, whatever is in it."""
    with as_transformer(connection):
        connection.execute(NOTES)
        connection.execute(
            "insert into intermediate._built_from values ('test', %s, %s)", (number, build)
        )
        # As where nothing is small.
        connection.execute(NOTES_OF_HIDDEN)
        connection.execute("insert into intermediate._hidden_for values (%s, 5)", (build,))


def let_pass(connection: psycopg.Connection, number: int, build: str = "a build") -> None:
    """The candidate holds this publication and passed the gate."""
    note_built(connection, number, build)
    weigh(connection, number, build)


def publish(connection: psycopg.Connection, number: int, run_id: str = "build") -> bool:
    """Publish a candidate that nobody built and nobody judged."""
    let_pass(connection, number)
    return publications.publish(connection, number, run_id=run_id)
