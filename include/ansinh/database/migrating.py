"""Bring a server to the state that the code expects: roles, databases, schemas, grants."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import create_engine, text

from ansinh.database import row_rules
from ansinh.database.connecting import AIRFLOW_DATABASE, WAREHOUSE
from ansinh.database.raw_tables import create_raw_tables
from ansinh.database.roles import make_groups
from ansinh.database.securing import WAREHOUSE_ROLES, admit, secure_warehouse
from ansinh.errors import PlatformError
from ansinh.reference.expressions import FUNCTIONS
from ansinh.reference.loading import load_reference

MIGRATIONS = Path(__file__).parent / "migrations"
OLDEST_POSTGRES, NEWEST_POSTGRES = 15, 18

# What each role may do; the owner migrates and publishes.
GRANTS = """
create schema if not exists restricted;
grant usage on schema ops, raw to loader, transformer;
grant select on all tables in schema ops, raw to loader, transformer;
grant insert on ops.file, ops.delivery, ops.submission, ops.submission_state,
    ops.submission_table, ops.submission_change, ops.finding, ops.waiver, ops.letter,
    ops.letter_file, ops.letter_event, ops.alert, ops.alert_event
    to loader;
-- Addresses of chats have tokens in them; who builds tells nobody.
revoke select on ops.contact, ops.letter, ops.letter_file, ops.letter_now from transformer;
-- What went with a letter is kept for some weeks.
grant delete on ops.letter_file to loader;
grant update (form, form_version, unit_code, period, stage, standard_code, as_of_date, version,
    row_count, judgement, waiver_id, sheets, covers_from, covers_to, is_cumulative, is_nil)
    on ops.submission to loader;
-- What can be rebuilt from landing: a submission that is read again replaces it.
grant delete on ops.submission_table, ops.submission_change to loader;
grant insert, delete on all tables in schema raw to loader;
grant execute on function raw.gather_statistics(text) to loader;
-- The right to lock them; there is nothing in them that could be changed.
grant update on ops.publication_lock, ops.letter to loader;
grant update on ops.build_lock to transformer;
-- Who hands in and who decides are persons: one login each, members of a role that may no more.
grant insert (sha256, unit_code, period, stage) on ops.hand_in to loader, approver, unit_reader;
grant insert (sha256, rule, reason) on ops.explanation to loader, approver, unit_reader;
grant usage on schema ops to approver, unit_reader;
grant select on ops.publication, ops.publication_open, ops.publication_sender, ops.decision_now
    to approver;
-- Households one by one: made by the transformer, read by nobody else but through functions that
-- put it on record. The keys behind pseudonyms are read by nobody.
revoke all on schema restricted from public;
grant usage, create on schema restricted to transformer;
revoke all on restricted.pseudonym_key, restricted.hash_key from transformer;
grant usage on schema restricted to restricted_reader;
-- Reference lists are loaded by the owner; rules and dbt read them.
grant usage on schema reference to loader, transformer;
grant select on all tables in schema reference to loader, transformer;
alter default privileges in schema reference grant select on tables to loader, transformer;
-- Views in the marts read history by their owner's rights, and nobody else may.
grant usage on schema history to transformer;
grant select on all tables in schema history to transformer;
-- What one publication changed in another is told to those who sign, by the portal.
grant usage on schema history to loader;
grant select on history.revision to loader;
-- Who lands files keeps a key for each, and reads the file by it again; the owner destroys it.
revoke all on schema keyring from public;
grant usage on schema keyring to loader;
grant select, insert, update on keyring.landing_key to loader;
grant select on restricted.kept_head to transformer;
-- Whoever administers logins puts on record that they did.
grant usage on schema ops to login_admin;
grant select, insert on ops.login_event to login_admin;
grant select on ops.login_now to login_admin;
-- The portal asks who may sign in, and whose unit is whose. What it reads and does for a person, it
-- does as that person.
grant usage on schema ops to portal;
grant select on ops.login_now to portal;
-- And whoever changes what is signed, what stops a file, or who is told.
grant select, insert on ops.approval_policy, ops.rule_status, ops.rebuild, ops.contact,
    ops.alert_event, ops.silence to login_admin;
grant select on ops.alert_now, ops.silence_now to login_admin;
-- Who lets a file in after the close, or without something, is on record by name.
grant insert (form, unit_code, period, stage, lifts, granted_by, why, valid_until, without,
    ends_waiver_id), select on ops.waiver to login_admin;
grant select on ops.waiver_now to login_admin;
-- What people ask the portal for is written by the portal, and read by those who make logins.
grant insert, select on ops.portal_request to portal;
grant select on ops.portal_request to login_admin;
-- Who signs may wish an earlier publication back; the owner carries it out.
grant insert (publication_id, why) on ops.revert_wish to approver;
revoke insert on ops.revert_wish, ops.revert_answer, ops.portal_request from loader;
-- What Postgres lets everybody do with a function that somebody makes.
revoke execute on all functions in schema ops, raw, reference, history, restricted from public;
grant execute on all functions in schema ops, reference to loader, transformer;
grant execute on function restricted.head_hash(text, bigint), restricted.household_key(text, text),
    restricted.text_key(text, text) to transformer;
grant execute on function restricted.open_reading(text), restricted.households(bigint)
    to restricted_reader;
alter default privileges revoke execute on functions from public;
alter default privileges in schema ops, reference
    grant execute on functions to loader, transformer;
-- Who signs is a person: no service decides, and nobody but the owner for somebody else.
revoke execute on function ops.decide, ops.decide_for from loader, transformer;
grant execute on function ops.decide, ops.may_approve to approver;
-- What the marts hide.
revoke all on schema detail from public;
grant usage on schema detail to detail_reader;
grant select on all tables in schema detail to detail_reader;
"""
READERS_MAY_TAKE = "10s"
TRANSFORMER_SCHEMAS = ("staging", "intermediate", "candidate", "marts")


def prepare_server(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Create roles and databases on a server; `admin_url` belongs to a superuser.

    Raises PlatformError where it does not answer, or is older or newer than those tested.
    """
    try:
        connected = psycopg.connect(admin_url, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise PlatformError(
            f"The database server does not let us in: {str(error).splitlines()[0]}. "
            "Check ANSINH_DATABASE_URL."
        ) from error
    with connected as connection:
        _refuse_other_server(connection)
        for role, password in passwords.items():
            _ensure_role(connection, role, password)
        # The owner makes the transformer's schemas, and publishes.
        connection.execute("grant transformer to ansinh_owner")
        make_groups(connection)
        for database, owner in ((WAREHOUSE, "ansinh_owner"), (AIRFLOW_DATABASE, "airflow")):
            _ensure_database(connection, database, owner)
        # A reader has no business in the databases that every server has.
        connection.execute("revoke connect on database postgres, template1 from public")
    with psycopg.connect(warehouse_at(admin_url), connect_timeout=10) as connection:
        secure_warehouse(connection)


def warehouse_at(admin_url: str) -> str:
    """The warehouse on the server that a superuser's URI names."""
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{WAREHOUSE}"))


def known_revisions() -> set[str]:
    """The states of the ledger that this version can bring up to date."""
    return {one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def migrate(owner_url: str) -> None:
    """Create or upgrade schemas, ledger, raw tables and reference data. Can run twice.

    Raises ReferenceDataError where a list is wrong, PlatformError where the ledger is of a newer
    version.
    """
    with psycopg.connect(owner_url) as connection:
        _refuse_newer_ledger(connection)
        connection.execute("create schema if not exists ops")
    upgrade_ledger(owner_url)
    with psycopg.connect(owner_url) as connection:
        create_raw_tables(connection)
        connection.execute("create schema if not exists reference")
        # Once it was dbt that filled it.
        connection.execute("alter schema reference owner to current_user")
        connection.execute(FUNCTIONS)
        connection.execute(GRANTS)
        load_reference(connection)
        for schema in TRANSFORMER_SCHEMAS:
            name = sql.Identifier(schema)
            connection.execute(
                sql.SQL("create schema if not exists {} authorization transformer").format(name)
            )
        _let_read(connection)


def upgrade_ledger(owner_url: str, revision: str = "head") -> None:
    """Bring the ledger to a revision, the newest unless told otherwise."""
    # Connected by us: SQLAlchemy does not read every URI that libpq does.
    engine = create_engine("postgresql+psycopg://", creator=partial(psycopg.connect, owner_url))
    with engine.begin() as connection:
        # Two starts at once: the second waits and then finds all done.
        connection.execute(text("select pg_advisory_xact_lock(hashtext('ansinh migrate'))"))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def _let_read(connection: psycopg.Connection) -> None:
    """Grants and policies of the marts; waits for no reader's forgotten transaction."""
    connection.execute(f"set local lock_timeout = '{READERS_MAY_TAKE}'".encode())
    try:
        row_rules.apply(connection)
    except psycopg.errors.LockNotAvailable as error:
        raise PlatformError(
            "Somebody has been reading the marts for too long, and who may read them changes: end "
            "the sessions of BI, then start again. Nothing of it was changed."
        ) from error


def _refuse_newer_ledger(connection: psycopg.Connection) -> None:
    row = connection.execute("select to_regclass('ops.migration')").fetchone()
    if row is None or row[0] is None:
        return
    there = {one for (one,) in connection.execute("select version_num from ops.migration")}
    if unknown := there - known_revisions():
        raise PlatformError(
            f"The ledger is of revision {', '.join(unknown)}, made by a newer ansinh than this "
            "one, which knows up to "
            f"{max(known_revisions())}: run that version, or restore the backup from before. "
            "Nothing was changed."
        )


def _refuse_other_server(connection: psycopg.Connection) -> None:
    version = connection.info.server_version // 10000
    if not OLDEST_POSTGRES <= version <= NEWEST_POSTGRES:
        raise PlatformError(
            f"This server is Postgres {version}; ansinh runs on Postgres "
            f"{OLDEST_POSTGRES} to {NEWEST_POSTGRES}. Point ANSINH_DATABASE_URL at one of those."
        )


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    exists = connection.execute("select from pg_roles where rolname = %s", (role,)).fetchone()
    verb = "alter" if exists is not None else "create"
    connection.execute(
        sql.SQL("{} role {} login password {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
        )
    )


def _ensure_database(connection: psycopg.Connection, database: str, owner: str) -> None:
    query = "select from pg_database where datname = %s"
    if connection.execute(query, (database,)).fetchone() is None:
        connection.execute(
            sql.SQL("create database {} owner {} encoding 'UTF8' template template0").format(
                sql.Identifier(database), sql.Identifier(owner)
            )
        )
    admit(connection, database, WAREHOUSE_ROLES if database == WAREHOUSE else ())
