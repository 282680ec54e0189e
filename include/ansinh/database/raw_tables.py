"""The tables in `raw`, one per table of a form, made from the forms themselves."""

from collections.abc import Iterator

import psycopg
from psycopg import sql

from ansinh.forms.catalogue import raw_tables
from ansinh.forms.model import ColumnKind, Table

SQL_TYPES: dict[ColumnKind, str] = {
    "count": "bigint",
    "rate_pct": "numeric",
    "quantity": "numeric",
    "money": "bigint",
    "date": "date",
    "year": "integer",
    "text": "text",
    "choice": "text",
    "flag": "boolean",
}

# ANALYZE is for the owner of a table, and who fills raw tables does not own them.
GATHER_STATISTICS = """
create or replace function raw.gather_statistics(relation text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$ begin execute format('analyze raw.%I', relation); end $$;
revoke all on function raw.gather_statistics(text) from public;
"""


def create_raw_tables(connection: psycopg.Connection) -> None:
    """Create what is missing, and add the columns that a newer form brought.

    Nothing is ever dropped: rows of an older version keep their columns.
    """
    connection.execute("create schema if not exists raw")
    for table in raw_tables():
        _create(connection, table)
    connection.execute(GATHER_STATISTICS)


def column_types(table: Table) -> dict[str, str]:
    """The columns of a raw table in order, with their types in Postgres."""
    types = {
        "_submission_id": "bigint not null",
        "_sheet": "text not null",
        "_row": "integer not null",
        "_line": "text",
        "_unit_name": "text",
        "_unit_code": "text",
        "_unit_level": "text",
        "_problems": "jsonb",
    }
    if table.split:
        types[table.split.column] = "text"
    for column in table.typed_columns:
        types[f"{column.name}_text"] = "text"
        types[column.name] = SQL_TYPES[column.kind]
    return types


def _create(connection: psycopg.Connection, table: Table) -> None:
    name = sql.Identifier("raw", table.relation)
    columns = sql.SQL(", ").join(_declarations(table))
    connection.execute(
        sql.SQL("create table if not exists {} ({}, primary key (_submission_id, _row))").format(
            name, columns
        )
    )
    for declaration in _declarations(table):
        connection.execute(
            sql.SQL("alter table {} add column if not exists {}").format(name, declaration)
        )
    entry = "entry" if table.is_register else "row of a unit"
    comment = f"One row per {entry} in the table {table.name} of a submission, as sent."
    connection.execute(sql.SQL("comment on table {} is {}").format(name, sql.Literal(comment)))


def _declarations(table: Table) -> Iterator[sql.Composed]:
    for name, sql_type in column_types(table).items():
        yield sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(sql_type))
