"""The portal acts for whoever is signed in there, with that person's rights and under that name."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from tests.databases import role_url_at
from tests.warehouse.access.conftest import People, Person
from tests.warehouse.access.test_rows import Published, published

__all__ = ["published"]
pytestmark = pytest.mark.warehouse

NAMES = """
select relname from pg_class
where relnamespace = 'marts'::regnamespace and relkind in ('r', 'v') and relname not like '\\_%'
"""


@contextmanager
def acting(url: str, person: Person) -> Iterator[psycopg.Connection]:
    """A transaction of the portal for a person."""
    with psycopg.connect(role_url_at(url, "portal")) as session:
        session.execute(sql.SQL("set local role {}").format(sql.Identifier(person.name)))
        yield session


def test_it_reads_for_a_person_what_that_person_reads(published: Published) -> None:
    with published.own.connect() as session:
        names = [name for (name,) in session.execute(NAMES)]
        seen = {name: _count(session, name) for name in names}
    with acting(published.own.url, published.own) as portal:
        assert {name: _count(portal, name) for name in names} == seen
    with acting(published.own.url, published.everything) as portal:
        whole = {name: _count(portal, name) for name in names}
    with published.everything.connect() as session:
        assert whole == {name: _count(session, name) for name in names} != seen


def test_for_nobody_it_reads_nothing(published: Published) -> None:
    with psycopg.connect(role_url_at(published.own.url, "portal"), autocommit=True) as portal:
        for name in ("marts.dim_administrative_unit", "ops.submission", "raw.poverty_review__rows"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                portal.execute(f"select from {name}".encode())
        for role in ("loader", "transformer", "ansinh_owner", "airflow", "bi_reader"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                portal.execute(f"set role {role}".encode())


def test_what_is_done_bears_the_name_of_the_person(migrated_url: str, people: People) -> None:
    anna = people("approver")
    with acting(migrated_url, anna) as portal:
        portal.execute("insert into ops.hand_in (sha256) values ('ab')")
    by = people.owner.execute("select handed_in_by from ops.hand_in").fetchall()
    assert by == [(anna.name,)]


def test_nobody_else_is_taken_for_somebody_else(people: People) -> None:
    """Members of a group may set its role; what they do bears their own name all the same."""
    anna, binh = people("approver"), people("approver")
    with anna.connect() as session:
        session.execute("set role approver")
        session.execute("set default_transaction_read_only = off")
        session.execute("insert into ops.hand_in (sha256) values ('ab')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"set role {binh.name}".encode())
    by = people.owner.execute("select handed_in_by from ops.hand_in").fetchall()
    assert by == [(anna.name,)]


def test_every_row_that_says_who_made_it_asks_who_acts(people: People) -> None:
    """A default that asks for the session's user would say `portal` of everybody."""
    asking = """
        select adrelid::regclass::text from pg_attrdef
        where pg_get_expr(adbin, adrelid) ~* '(session|current)_user'
        union all
        select oid::regprocedure::text from pg_proc
        where
            pronamespace::regnamespace::text in ('ops', 'restricted', 'raw', 'access')
            and prosrc ~* '(session|current)_user'
    """
    assert people.owner.execute(asking.encode()).fetchall() == [("access.person()",)]


def test_the_portal_is_nobody_who_signs(people: People) -> None:
    anna = people("approver")
    asked = "select rolname from pg_roles where rolcanlogin and ops.may_approve(rolname, 1)"
    assert (anna.name,) in people.owner.execute(asked).fetchall()
    assert ("portal",) not in people.owner.execute(asked).fetchall()


def test_passwords_are_checked_with_what_the_server_has(people: People) -> None:
    anna = people("mart_reader")
    with psycopg.connect(role_url_at(anna.url, "portal"), autocommit=True) as portal:
        ask = "select access.verifier_of(%s)"
        (verifier,) = portal.execute(ask, (anna.name,)).fetchone() or ("",)
        assert verifier.startswith("SCRAM-SHA-256$")
        for other in ("bi_reader", "loader", "portal", "postgres", "nobody"):
            assert portal.execute(ask, (other,)).fetchone() == (None,)
    with anna.connect() as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(ask, (anna.name,))


def _count(session: psycopg.Connection, mart: str) -> int | str:
    """How many rows there are to see; of what is for others, that."""
    try:
        with session.transaction():
            query = sql.SQL("select count(*) from marts.{}").format(sql.Identifier(mart))
            row = session.execute(query).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return "not for this person"
    return int(row[0]) if row else 0
