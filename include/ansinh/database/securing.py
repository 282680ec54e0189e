"""What only a superuser can do to the warehouse's database, once it is there."""

from collections.abc import Sequence

import psycopg
from psycopg import sql

from ansinh.database.access_functions import FUNCTIONS
from ansinh.database.roles import CONNECTIONS, LONGEST, READERS, SETTINGS
from ansinh.database.secrets import Role

# Functions of Postgres that anybody may call, and what readers could do with them: store what no
# backup holds and no limit counts, and take locks that the road waits for.
LARGE_OBJECTS = r"^(lo_.*|loread|lowrite)$"
ADVISORY_LOCKS = r"^pg_(try_)?advisory_.*$"
FUNCTIONS_NAMED = """
select pg_proc.oid::regprocedure::text from pg_proc
where pronamespace = 'pg_catalog'::regnamespace and proname ~ %s
"""
LOCKERS = "ansinh_owner, loader, transformer"
# Who enters the warehouse beside logins of people, each of which is let in by name; and whether
# it makes temporary tables: a model that is built period by period holds the new rows in one, and
# `check` the rows that it judges.
WAREHOUSE_ROLES: tuple[tuple[Role, bool], ...] = (
    ("loader", True),
    ("transformer", True),
    ("bi_reader", False),
    ("portal", False),
)


def admit(
    connection: psycopg.Connection, database: str, roles: Sequence[tuple[Role, bool]]
) -> None:
    """Let nobody but these, and its owner, into a database; the connection is a superuser's."""
    at = sql.Identifier(database)
    connection.execute(sql.SQL("revoke connect, temporary on database {} from public").format(at))
    for role, makes_tables in roles:
        rights = sql.SQL("connect, temporary" if makes_tables else "connect")
        connection.execute(
            sql.SQL("grant {} on database {} to {}").format(rights, at, sql.Identifier(role))
        )


def secure_warehouse(connection: psycopg.Connection) -> None:
    """Take from everybody what Postgres gives to everybody; make the schema `access`.

    `connection` is a superuser's, to the warehouse. Can run twice.
    """
    _take(connection, LARGE_OBJECTS, None)
    _take(connection, ADVISORY_LOCKS, LOCKERS)
    connection.execute("revoke all on schema public from public")
    for statements in FUNCTIONS:
        connection.execute(statements.encode())
    # Sessions of who is signed in there, and nothing that anybody would want back: in no backup.
    connection.execute("create schema if not exists portal authorization portal")
    _fill(connection)


def _take(connection: psycopg.Connection, named: str, keepers: str | None) -> None:
    """Functions of these names are for `keepers` alone, or for nobody."""
    names = [name for (name,) in connection.execute(FUNCTIONS_NAMED, (named,))]
    listed = ", ".join(names)
    connection.execute(f"revoke execute on function {listed} from public".encode())
    if keepers is not None:
        connection.execute(f"grant execute on function {listed} to {keepers}".encode())


def _fill(connection: psycopg.Connection) -> None:
    """Limits as the code has them; the platform's own readers, with the password they have now."""
    connection.execute("delete from access.longest")
    connection.execute(
        "insert into access.longest values (%(statement)s, %(idle)s, %(transaction)s)", LONGEST
    )
    connection.execute("delete from access.setting")
    with connection.cursor() as cursor:
        cursor.executemany("insert into access.setting values (%s, %s)", list(SETTINGS.items()))
    for reader in READERS:
        connection.execute(
            """
            insert into access.known_login
            select rolname, rolpassword, true from pg_authid where rolname = %s
            on conflict (name) do update set verifier = excluded.verifier
            """,
            (reader,),
        )
        connection.execute("select access.hold(%s)", (reader,))
        connection.execute(
            sql.SQL("alter role {} connection limit {}").format(
                sql.Identifier(reader), sql.Literal(CONNECTIONS[reader])
            )
        )
    # Logins that were added before a limit changed, or before there was a portal.
    connection.execute(
        "select access.hold(name), access.let_act(name) from access.known_login"
        " inner join pg_roles on name = rolname where name <> all (%s)",
        (list(READERS),),
    )
