"""What each role may do with each relation: tried, and compared with `docs/roles.md`.

`ANSINH_WRITE_ROLES=1` writes the page anew.
"""

import os
from collections.abc import Iterator, Sequence

import psycopg
import pytest
from psycopg import sql
from tests.databases import Databases, role_url_at
from tests.warehouse.access.conftest import Join
from tests.warehouse.backups.conftest import quick, submit_and_publish
from tests.warehouse.conftest import installed

from ansinh.database.roles import GROUPS
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.warehouse

PAGE = PROJECT_DIR / "docs/roles.md"
PLATFORM = ("loader", "transformer", "bi_reader", "portal")
# Nothing is written: no row is meant, and what is tried is taken back.
VERBS = {
    "s": "select from {relation} limit 0",
    "i": "insert into {relation} ({columns}) select {nulls} where false",
    "u": "update {relation} set {column} = null where false",
    "d": "delete from {relation} where false",
    "t": "truncate {relation}",
}
# A table that is there to be locked: who may update it may lock it.
WITHOUT_COLUMNS = {
    "i": "insert into {relation} select where false",
    "u": "lock table {relation} in share mode",
}
REFUSED = (
    psycopg.errors.InsufficientPrivilege,
    # A view into which nobody writes, and a column that nobody writes.
    psycopg.errors.ObjectNotInPrerequisiteState,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.GeneratedAlways,
    psycopg.errors.WrongObjectType,
)
RELATIONS = """
select nspname, relname, array_agg(attname order by attnum)
from pg_class
inner join pg_namespace on relnamespace = pg_namespace.oid
left join pg_attribute
    on
        attrelid = pg_class.oid and attnum > 0 and not attisdropped
        and attgenerated = '' and attidentity = ''
where relkind in ('r', 'p', 'v', 'm') and nspname !~ '^(pg_|information_schema)'
group by nspname, relname order by nspname, relname
"""
HEAD = """# What each role may do

Written by `ANSINH_WRITE_ROLES=1 pytest tests/warehouse/access/test_role_matrix.py`, which tries
every statement on every relation as every role; without that setting the test compares. `s` select,
`i` insert, `u` update of a column at least (or lock, where there is no column), `d` delete,
`t` truncate, `–` none of them. `ansinh_owner` owns all of it or is a member of who does; `airflow`
does not get in. A `unit_reader` sees the rows of its unit alone, where
[the rules](../include/ansinh/database/row_rules.yaml) do not say that all are open.

"""
Matrix = dict[tuple[str, str], tuple[str, ...]]


@pytest.fixture(scope="module")
def published_url(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A warehouse with all relations that an installation has after its first publication."""
    with installed(databases, tmp_path_factory.mktemp("published") / "home") as installation:
        submit_and_publish(quick(installation), "886", 2022)
        yield installation.url("ansinh_owner")


def may(
    connection: psycopg.Connection, verb: str, relation: Sequence[str], columns: list[str]
) -> bool:
    """Whether a statement is let through, which is then taken back."""
    statement = VERBS[verb] if columns else WITHOUT_COLUMNS.get(verb, VERBS[verb])
    for column in columns if verb == "u" and columns else columns[:1] or ["none"]:
        parts = {
            "relation": sql.Identifier(*relation),
            "column": sql.Identifier(column),
            "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
            "nulls": sql.SQL(", ").join([sql.NULL] * len(columns)),
        }
        try:
            with connection.transaction(force_rollback=True):
                connection.execute("set local transaction read write")
                connection.execute(sql.SQL(statement).format(**parts))
                return True
        except REFUSED:
            continue
    return False


def rights_of(
    connection: psycopg.Connection, relations: list[tuple[str, str, list[str]]]
) -> list[str]:
    found = []
    for schema, name, columns in relations:
        known = [column for column in columns if column is not None]
        allowed = [verb for verb in VERBS if may(connection, verb, (schema, name), known)]
        found.append("".join(allowed) or "–")
    return found


def page_of(matrix: Matrix, roles: Sequence[str]) -> str:
    """Relations of one schema with which all may do the same stand in one line."""
    lines = [f"| schema | relations | {' | '.join(roles)} |", f"|{'---|' * (len(roles) + 2)}"]
    schemas = sorted({schema for schema, _ in matrix})
    for schema in schemas:
        groups: dict[tuple[str, ...], list[str]] = {}
        for (of, name), rights in matrix.items():
            if of == schema:
                groups.setdefault(rights, []).append(name)
        for rights, names in sorted(groups.items(), key=lambda one: one[1]):
            listed = "all" if len(groups) == 1 else ", ".join(f"`{name}`" for name in names)
            lines.append(f"| `{schema}` | {listed} | {' | '.join(rights)} |")
    return HEAD + "\n".join(lines) + "\n"


def test_what_each_role_may_is_written_down(published_url: str, join: Join) -> None:
    people = join(published_url)
    relations = people.owner.execute(RELATIONS).fetchall()
    assert len(relations) > 150
    columns = []
    for role in PLATFORM:
        with psycopg.connect(role_url_at(published_url, role)) as connection:
            columns.append(rights_of(connection, relations))
    for group in GROUPS:
        unit = "886@0001-01-01" if group == "unit_reader" else None
        with people(group, unit).connect() as connection:
            columns.append(rights_of(connection, relations))
    matrix = {
        (schema, name): rights
        for (schema, name, _), rights in zip(relations, zip(*columns, strict=True), strict=True)
    }

    page = page_of(matrix, (*PLATFORM, *GROUPS))

    if os.environ.get("ANSINH_WRITE_ROLES"):
        PAGE.write_text(page, encoding="utf-8")
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    assert written.splitlines() == page.splitlines()


def test_nothing_is_given_to_everybody(published_url: str) -> None:
    """`public` has no right on a database, a schema, a relation or a function of ours."""
    with psycopg.connect(published_url) as owner:
        given = owner.execute(
            """
            with ours as (
                select oid, nspname from pg_namespace
                where nspname !~ '^(pg_|information_schema)'
            )
            select 'schema ' || nspname from pg_namespace, aclexplode(nspacl)
            where grantee = 0 and oid in (select oid from ours)
            union all
            select 'relation ' || pg_class.oid::regclass from pg_class, aclexplode(relacl)
            where grantee = 0 and relnamespace in (select oid from ours)
            union all
            select 'function ' || pg_proc.oid::regprocedure
            from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
            where grantee = 0 and pronamespace in (select oid from ours)
            """
        ).fetchall()
    assert given == []
