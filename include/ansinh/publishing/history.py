"""History: a record, to the moment, of what BI could read in the marts of figures."""

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

# What a row of each mart that is kept on record is known by.
KEYS: Mapping[str, Sequence[str]] = {
    "poverty_indicators": ("unit_code", "period", "stage", "standard_code"),
    "mobilized_resources": (
        *("unit_code", "period", "funding_source", "donor_type", "resource_kind", "purpose"),
    ),
    "directive_scorecard": ("report_order",),
}

# Rows that BI reads no more, or not so any more, end at this transaction's moment.
CLOSE = """
update history.{mart} as known
set known_to = {moment}
where
    known.known_to = '9999-12-31 00:00:00+00'
    and not exists (
        select from marts.{mart} as mart
        where
            ({mart_key}) = ({known_key})
            and ({mart_columns}) is not distinct from ({known_columns})
    )
"""
OPEN = """
insert into history.{mart} ({columns}, known_from, publication_id)
select {mart_columns}, {moment}, {publication_id}
from marts.{mart} as mart
where not exists (
    select from history.{mart} as known
    where known.known_to = '9999-12-31 00:00:00+00' and ({mart_key}) = ({known_key})
)
"""


def remember(connection: psycopg.Connection, publication_id: int) -> None:
    """Put on record that BI reads the marts as they are from now on, as this publication.

    Belongs into the transaction that publishes: then the record has no gap and no overlap.
    A mart that does not exist is passed over. A repeated call changes nothing.
    """
    for mart in KEYS:
        columns = _columns(connection, "marts", mart)
        if columns:
            _add_missing_columns(connection, mart, columns)
            _record(connection, mart, list(columns), publication_id, sql.SQL("now()"))


def remember_what_was(connection: psycopg.Connection) -> None:
    """Begin the record of a mart with what BI reads now, and could since the last publication.

    For installations that are older than the record; without effect where it has begun.
    """
    row = connection.execute(
        """
        select publication_id, decided_at from ops.publication
        where state = 'published' order by publication_id desc limit 1
        """
    ).fetchone()
    for mart in KEYS if row is not None else ():
        columns = _columns(connection, "marts", mart)
        if row is not None and columns and _is_empty(connection, mart):
            _add_missing_columns(connection, mart, columns)
            _record(connection, mart, list(columns), row[0], sql.Literal(row[1]))


def forget_revisions(connection: psycopg.Connection, publication_id: int) -> None:
    """Take off the record what a publication that never came out would have changed."""
    connection.execute("delete from history.revision where publication_id = %s", (publication_id,))


def _record(
    connection: psycopg.Connection,
    mart: str,
    columns: Sequence[str],
    publication_id: int,
    moment: sql.Composable,
) -> None:
    parts = {
        "mart": sql.Identifier(mart),
        "moment": moment,
        "publication_id": sql.Literal(publication_id),
        "columns": _list(columns),
        "mart_columns": _list(columns, "mart"),
        "known_columns": _list(columns, "known"),
        "mart_key": _list(KEYS[mart], "mart"),
        "known_key": _list(KEYS[mart], "known"),
    }
    connection.execute(sql.SQL(CLOSE).format(**parts))
    connection.execute(sql.SQL(OPEN).format(**parts))


def _list(columns: Sequence[str], relation: str | None = None) -> sql.Composed:
    path = () if relation is None else (relation,)
    return sql.SQL(", ").join(sql.Identifier(*path, column) for column in columns)


def _columns(connection: psycopg.Connection, schema: str, table: str) -> dict[str, str]:
    """Columns of a table in order, with their types; nothing where there is no such table."""
    rows = connection.execute(
        """
        select attname, format_type(atttypid, atttypmod)
        from pg_attribute
        where attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
            and attnum > 0 and not attisdropped
        order by attnum
        """,
        (schema, table),
    )
    return {str(name): str(type_name) for name, type_name in rows}


def _add_missing_columns(
    connection: psycopg.Connection, mart: str, columns: Mapping[str, str]
) -> None:
    """A column that the mart has gained must not stop what BI waits for."""
    known = _columns(connection, "history", mart)
    for name, type_name in columns.items():
        if name not in known:
            connection.execute(
                sql.SQL("alter table history.{} add column {} {}").format(
                    sql.Identifier(mart),
                    sql.Identifier(name),
                    sql.SQL(type_name),
                )
            )


def _is_empty(connection: psycopg.Connection, mart: str) -> bool:
    query = sql.SQL("select from history.{} limit 1").format(sql.Identifier(mart))
    return connection.execute(query).fetchone() is None
