"""Another password that a person asks the portal for: by proof of the present one, and alone so."""

import psycopg
import pytest
from tests.databases import role_url_at
from tests.warehouse.access.conftest import People, Person

from ansinh.ledger.logins import renew_own_password, renew_password, undo_changes
from ansinh.portal.logins import proof_of

pytestmark = pytest.mark.warehouse

CALL = "select access.renew_own_password(%s, %s, 'SCRAM-SHA-256$4096:c2FsdA==$YQ==:YQ==')"


@pytest.fixture
def anna(people: People) -> Person:
    return people("mart_reader")


def proof(people: People, person: Person) -> bytes:
    """What the portal makes of a password that was typed."""
    asked = "select access.verifier_of(%s)"
    (verifier,) = people.owner.execute(asked, (person.name,)).fetchone() or ("",)
    return proof_of(person.password, verifier)


def portal(person: Person) -> psycopg.Connection:
    return psycopg.connect(role_url_at(person.url, "portal"), autocommit=True)


def renewed(people: People, person: Person) -> Person:
    """The person with the password that the portal got for it."""
    with portal(person) as session:
        made = renew_own_password(session, person.name, proof(people, person))
    assert made is not None
    return Person(person.name, made, person.url)


def test_it_lasts_and_the_former_one_is_no_more(people: People, anna: Person) -> None:
    after = renewed(people, anna)
    assert undo_changes(people.owner) == [], "it is not taken back"
    with after.connect(), pytest.raises(psycopg.OperationalError, match="password"):
        anna.connect()


def test_without_the_present_password_nothing_is_changed(people: People, anna: Person) -> None:
    binh = people("mart_reader")
    with portal(anna) as session:
        for shown in (proof(people, binh), b"", None):
            assert session.execute(CALL, (anna.name, shown)).fetchone() == (False,)
        # A role of the platform has no password that is proven here.
        for name in ("bi_reader", "loader", "nobody"):
            assert session.execute(CALL, (name, proof(people, anna))).fetchone() == (False,)
    before = proof(people, anna)
    renewed(people, anna)
    with portal(anna) as session:
        assert session.execute(CALL, (anna.name, before)).fetchone() == (False,)


def test_nobody_but_the_portal_may_ask(people: People, anna: Person) -> None:
    """Who could, would choose a password: they are made at random."""
    shown = proof(people, anna)
    for person in (anna, people("login_admin"), people("approver")):
        with person.connect() as session:
            session.execute("set default_transaction_read_only = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(CALL, (anna.name, shown))


def test_it_is_the_persons_own_until_somebody_else_makes_one(people: People, anna: Person) -> None:
    asked = "select access.has_own_password(%s)"
    with portal(anna) as session:
        assert session.execute(asked, (people("mart_reader").name,)).fetchone() == (False,)
        renewed(people, anna)
        assert session.execute(asked, (anna.name,)).fetchone() == (True,)
        renew_password(people.owner, anna.name)
        assert session.execute(asked, (anna.name,)).fetchone() == (False,)
