"""Reference lists into the schema `reference`: all of them in one transaction, or none.

Readers see the lists of before until the last row of the new ones is there.
"""

import hashlib
import logging
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from ansinh.reference.reading import FIRST_LINE, Lists, read_all
from ansinh.reference.schema import LISTS_DIR, SCHEMA_FILE, Kind, ListSchema, list_schemas

SCHEMA = "reference"
TYPES: dict[Kind, str] = {
    "text": "text",
    "integer": "integer",
    "bigint": "bigint",
    "numeric": "numeric(18, 2)",
    "boolean": "boolean",
    "date": "date",
    "month_day": "text",
}
NOTE = "create table if not exists reference._loaded (lists text not null, shape text not null)"
logger = logging.getLogger(__name__)


def load_reference(connection: psycopg.Connection, folder: Path = LISTS_DIR) -> bool:
    """Load all lists where the files differ from what was loaded; True where they did.

    Needs an owner's rights and makes the schema where there is none. Raises ReferenceDataError
    where a file is wrong; what was loaded before stays.
    """
    files = fingerprint(folder)
    with connection.transaction():
        # Two at once: the second waits and then finds all done.
        connection.execute("select pg_advisory_xact_lock(hashtext('ansinh reference'))")
        connection.execute("create schema if not exists reference")
        connection.execute(NOTE)
        noted = connection.execute("select lists, shape from reference._loaded").fetchone()
        if noted is not None and noted[0] == files:
            return False
        lists = read_all(folder)
        if noted is None or noted[1] != _shape():
            _create_tables(connection)
        for name in reversed(tuple(lists)):
            connection.execute(sql.SQL("delete from {}").format(sql.Identifier(SCHEMA, name)))
        for name in lists:
            _copy(connection, name, lists)
        connection.execute("delete from reference._loaded")
        connection.execute("insert into reference._loaded values (%s, %s)", (files, _shape()))
    logger.info("Reference data loaded: %s lists", len(lists))
    return True


def is_loaded(connection: psycopg.Connection, folder: Path = LISTS_DIR) -> bool:
    """Whether the lists in the database are those of the files; whoever may read may ask."""
    row = connection.execute("select to_regclass('reference._loaded') is not null").fetchone()
    if row is None or not row[0]:
        return False
    noted = connection.execute("select lists from reference._loaded").fetchone()
    return noted is not None and noted[0] == fingerprint(folder)


def fingerprint(folder: Path = LISTS_DIR) -> str:
    """A hash of all lists and of their schema."""
    told = hashlib.sha256(SCHEMA_FILE.read_bytes())
    for path in sorted(folder.glob("*.csv")):
        told.update(path.name.encode())
        told.update(path.read_bytes())
    return told.hexdigest()


@cache
def _shape() -> str:
    told = "\n".join(_table_sql(name, schema) for name, schema in list_schemas().items())
    return hashlib.sha256(told.encode()).hexdigest()


def _create_tables(connection: psycopg.Connection) -> None:
    """Make all tables anew; the views of the next build that stood on them go with them."""
    for kind, names in connection.execute(
        "select table_type, array_agg(table_name::text) from information_schema.tables "
        "where table_schema = %s and table_name <> '_loaded' group by table_type",
        (SCHEMA,),
    ).fetchall():
        dropped = "drop view if exists {} cascade" if kind == "VIEW" else "drop table {} cascade"
        for name in names:
            connection.execute(sql.SQL(dropped).format(sql.Identifier(SCHEMA, name)))
    for name, schema in list_schemas().items():
        connection.execute(_table_sql(name, schema).encode())
        connection.execute(
            sql.SQL("comment on table {} is {}").format(
                sql.Identifier(SCHEMA, name), sql.Literal(" ".join(schema.about.split()))
            )
        )


def _table_sql(name: str, schema: ListSchema) -> str:
    """The table of one list; `_line` is the line of its file, and so the order of its rows."""
    # A key with an optional column is no primary key for Postgres.
    key = ", ".join(schema.key)
    is_optional = bool(schema.optional & set(schema.key))
    parts = [
        "_line integer not null",
        *(f"{column} {_column_sql(column, schema)}" for column in schema.columns),
        f"unique nulls not distinct ({key})" if is_optional else f"primary key ({key})",
    ]
    if schema.is_dated:
        parts.append("check (valid_from < valid_to)")
    if schema.either:
        parts.append(f"check (num_nonnulls({', '.join(schema.either)}) = 1)")
    return f"create table {SCHEMA}.{name} ({', '.join(parts)})"


def _column_sql(column: str, schema: ListSchema) -> str:
    told = TYPES[schema.columns[column]]
    if column not in schema.optional:
        told += " not null"
    if values := schema.one_of.get(column):
        listed = ", ".join(f"'{value}'" for value in values)
        told += f" check ({column} in ({listed}))"
    other, _, field = schema.refers.get(column, "").partition(".")
    # A code that stands in several dated rows is no key; `read_all` looks for it.
    if other and list_schemas()[other].key == (field,):
        told += f" references {SCHEMA}.{other}"
    return told


def _copy(connection: psycopg.Connection, name: str, lists: Lists) -> None:
    columns = tuple(list_schemas()[name].columns)
    target = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(SCHEMA, name),
        sql.SQL(", ").join(map(sql.Identifier, ("_line", *columns))),
    )
    with connection.cursor() as cursor:
        with cursor.copy(target) as copy:
            for line, row in enumerate(lists[name], start=FIRST_LINE):
                copy.write_row((line, *(row[column] for column in columns)))
        # A fresh table has no statistics, and without them the next join may take minutes.
        cursor.execute(sql.SQL("analyze {}").format(sql.Identifier(SCHEMA, name)))
