"""What a page shows is of one publication, also where another comes out while it is made."""

import psycopg
import pytest
from tests.warehouse.portal.conftest import Site

from ansinh.portal.acting import acting_as, ledger_session

pytestmark = pytest.mark.warehouse

FIGURES = """
create schema if not exists marts;
create table marts.figures_of_a_test as select 1 as figure;
grant usage on schema marts to mart_reader;
grant select on marts.figures_of_a_test to mart_reader;
"""
ASKED = "select array_agg(figure) from marts.figures_of_a_test"


def test_a_page_that_asks_twice_is_told_the_same(site: Site) -> None:
    owner = site.people.owner
    reader = site.people("mart_reader")
    owner.execute(FIGURES)
    try:
        with acting_as(reader.name) as page:
            first = page.execute(ASKED).fetchone()
            owner.execute("update marts.figures_of_a_test set figure = 2")
            assert page.execute(ASKED).fetchone() == first == ([1],)
        with acting_as(reader.name) as page:
            assert page.execute(ASKED).fetchone() == ([2],), "the next page is told the new one"
    finally:
        owner.execute("drop table marts.figures_of_a_test")


def test_who_reads_writes_nothing(site: Site) -> None:
    approver = site.people("approver")
    insert = "insert into ops.hand_in (sha256) values ('ab')"
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), acting_as(approver.name) as page:
        page.execute(insert)
    with acting_as(approver.name, writes=True) as form:
        form.execute(insert)
        form.rollback()


def test_a_session_that_is_used_again_is_nobodys(site: Site) -> None:
    """Whoever asked before: neither rights nor limits stay with the session."""
    asked = "select current_user, current_setting('statement_timeout')"
    with ledger_session() as session:
        before = session.execute(asked).fetchone()
    for role in ("mart_reader", "approver"):
        person = site.people(role)
        with acting_as(person.name) as page:
            assert page.execute("select current_user").fetchone() == (person.name,)
    with ledger_session() as session:
        assert session.execute(asked).fetchone() == before
