"""Who reads the warehouse: groups without a login, and the limits of those who are in one."""

from typing import Literal, get_args

import psycopg
from psycopg import sql

from ansinh.database.secrets import Role

# What a login for a person or a program is a member of. Roles belong to the whole server.
Group = Literal[
    "mart_reader", "unit_reader", "detail_reader", "restricted_reader", "login_admin", "approver"
]
GROUPS: tuple[Group, ...] = get_args(Group)
# The logins of the platform itself that read the marts: BI of the trial.
READERS: tuple[Role, ...] = ("bi_reader",)
CONNECTIONS = {"bi_reader": 20}
# What a role begins with. Whoever logs in may lift most of it, and is watched for that:
# see `access_functions.py`.
SETTINGS = {
    "default_transaction_read_only": "on",
    # A reader who went home in the middle of a transaction must not hold up the next build.
    "idle_in_transaction_session_timeout": "60s",
    "search_path": "marts",
    "statement_timeout": "60s",
    # The only one that is not the reader's to lift.
    "temp_file_limit": "4GB",
}
# From outside: longer than this and the session is ended, whatever it set for itself.
LONGEST = {"statement": "60s", "idle": "60s", "transaction": "10min"}


def make_groups(connection: psycopg.Connection) -> None:
    """Make the groups, which nobody can log in as, and put the platform's own roles into them."""
    for group in GROUPS:
        query = "select rolcanlogin from pg_roles where rolname = %s"
        there = connection.execute(query, (group,)).fetchone()
        verb = "create" if there is None else "alter"
        if there != (False,):
            connection.execute(
                sql.SQL("{} role {} nologin").format(sql.SQL(verb), sql.Identifier(group))
            )
    # Whoever reads what the marts hide reads the marts beside it.
    connection.execute("grant mart_reader to detail_reader")
    for reader in READERS:
        connection.execute(
            # Reads all rows whatever the policies say: pg_dump refuses to run under any.
            sql.SQL("grant mart_reader to {0}; alter role {0} bypassrls").format(
                sql.Identifier(reader)
            )
        )
    connection.execute("grant login_admin to ansinh_owner; alter role ansinh_owner bypassrls")
    # It becomes the person who is signed in, for one transaction, and has no right of its own.
    connection.execute("alter role portal noinherit")
    connection.execute(
        sql.SQL("alter role portal set temp_file_limit = {}").format(
            sql.Literal(SETTINGS["temp_file_limit"])
        )
    )
