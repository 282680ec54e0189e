"""Where a warehouse has several machines, the marts stand where the candidate does."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.warehouse import candidates
from tests.warehouse.publishing import small_marts

from ansinh.publishing import placement, publications

pytestmark = pytest.mark.warehouse

# What a server of Citus has, where the tests run on another one: only what is asked and noted.
STAND_IN = """
create table pg_dist_partition (
    logicalrelid regclass, partmethod "char", partkey text, repmodel "char"
);
create function column_to_column_name(regclass, text) returns text
    language sql as 'select $2';
create function create_distributed_table(regclass, text) returns void
    language sql as $$ insert into pg_dist_partition values ($1, 'h', $2, 's') $$;
create function create_reference_table(regclass) returns void
    language sql as $$ insert into pg_dist_partition values ($1, 'n', null, 't') $$;
create function undistribute_table(regclass) returns void
    language sql as 'delete from pg_dist_partition where logicalrelid = $1';
grant all on pg_dist_partition to public;
grant usage on schema public to transformer;
grant execute on all functions in schema public to transformer;
"""
SPREAD = (
    "select create_distributed_table('candidate.figures', 'unit')",
    "select create_reference_table('candidate.totals')",
)


@pytest.fixture
def owner(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        if connection.execute(placement.IS_THERE).fetchone() == (False,):
            connection.execute(STAND_IN)
        small_marts.publish(connection)
        yield connection


def publish(owner: psycopg.Connection, *changes: str) -> int:
    number = small_marts.build(owner)
    with candidates.as_transformer(owner):
        for change in changes:
            owner.execute(change.encode())
    candidates.let_pass(owner, number)
    publications.publish(owner, number, run_id="test")
    return number


def places(owner: psycopg.Connection) -> list[tuple[object, ...]]:
    return owner.execute(placement.PLACES, ("marts",)).fetchall()


def shown(owner: psycopg.Connection) -> list[tuple[object, ...]]:
    return owner.execute("select distinct of_publication, of_total from marts.shown").fetchall()


def test_tables_move_to_where_the_candidate_stands_and_back(owner: psycopg.Connection) -> None:
    assert places(owner) == []

    # The second one finds them there; both apply a difference.
    for _ in range(2):
        number = publish(owner, *SPREAD)
        assert places(owner) == [("figures", "unit"), ("totals", None)]
        assert shown(owner) == [(number, number)]

    number = publish(owner, "select create_distributed_table('candidate.totals', 'of_publication')")
    assert places(owner) == [("totals", "of_publication")]
    assert shown(owner) == [(number, number)]

    number = publish(owner)
    assert places(owner) == []
    assert shown(owner) == [(number, number)]
