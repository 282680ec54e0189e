"""Households one by one are read after a reading was put on record, and in no other way."""

import hashlib
import hmac
from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.warehouse.access.conftest import People

pytestmark = pytest.mark.warehouse

TABLE = """
    create table restricted.fct_household_assessment as
    select
        'abc' as household_key, '886@x' as unit_key, '2024' as period, 'official' as stage,
        '2022-2025' as standard_code, 1::bigint as submission_id, 'poor' as listed_as,
        'poor' as poverty_status, 'rural' as area_type, 'old' as household_change,
        140::bigint as income_points, 30::bigint as deprivation_points, true as is_counted, {}
"""
INDICATORS = ", ".join(f"{at in (2, 12)} as indicator_{at:02}" for at in range(1, 13))


@pytest.fixture
def session(people: People) -> psycopg.Connection[Any]:
    people.owner.execute(TABLE.format(INDICATORS).encode())
    return people("restricted_reader").connect()


def read(session: psycopg.Connection[Any], reading: int) -> list[tuple[Any, ...]]:
    query = "select household, period, deprived_in from restricted.households(%s)"
    return session.execute(query, (reading,)).fetchall()


def opened(session: psycopg.Connection[Any]) -> int:
    session.execute("set default_transaction_read_only = off")
    row = session.execute("select restricted.open_reading('a complaint')").fetchone()
    assert row is not None
    return int(row[0])


def test_who_reads_is_on_record_first(session: psycopg.Connection[Any], people: People) -> None:
    assert [row[1:] for row in read(session, opened(session))] == [("2024", [2, 12])]
    recorded = people.owner.execute("select reader, why from ops.restricted_reading").fetchall()
    assert recorded == [(session.info.user, "a complaint")]


def test_a_record_that_could_be_rolled_back_opens_nothing(
    session: psycopg.Connection[Any], people: People
) -> None:
    session.autocommit = False
    session.execute("set transaction read write")
    session.execute("savepoint first")
    (reading,) = session.execute("select restricted.open_reading('x')").fetchone() or (0,)
    with pytest.raises(errors.RaiseException):
        read(session, reading)
    session.rollback()
    assert people.owner.execute("select from ops.restricted_reading").fetchall() == []


@pytest.mark.parametrize("reading", [0, 1])
def test_a_reading_is_of_one_login_and_not_for_ever(
    session: psycopg.Connection[Any], people: People, reading: int
) -> None:
    people.owner.execute(
        "insert into ops.restricted_reading (reader, why, opened_at) values"
        " ('somebody', 'x', now()), (%s, 'x', now() - interval '16 minutes')",
        (session.info.user,),
    )
    with pytest.raises(errors.RaiseException, match="No reading"):
        read(session, reading + 1)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from restricted.fct_household_assessment",
        "select * from restricted.pseudonym_key",
        "select * from restricted.hash_key",
        "select restricted.head_hash('A', 1960)",
        "select restricted.keyed_hash('household', 'A')",
        "select restricted.replace_reading_key()",
        "select * from ops.restricted_reading",
    ],
)
def test_there_is_no_other_way(session: psycopg.Connection[Any], statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        session.execute(statement.encode())


def test_nobody_takes_a_record_back(session: psycopg.Connection[Any], people: People) -> None:
    opened(session)
    for statement in ("delete from", "truncate"):
        with pytest.raises(errors.RaiseException, match="append-only"):
            people.owner.execute(f"{statement} ops.restricted_reading".encode())


def test_another_key_makes_other_pseudonyms_and_the_same_households(
    session: psycopg.Connection[Any], people: People
) -> None:
    reading = opened(session)
    key = "select restricted.household_key(restricted.head_hash('A', 1960), '30340')"
    before, household = read(session, reading), people.owner.execute(key).fetchone()

    people.owner.execute("select restricted.replace_reading_key()")

    assert read(session, reading)[0][0] != before[0][0]
    assert people.owner.execute(key).fetchone() == household


def test_a_head_is_the_same_however_the_name_is_spelt(people: People) -> None:
    rows = people.owner.execute(
        "select distinct restricted.head_hash(name, 1960) from unnest(%s::text[]) as name",
        [["Trần Thị Bưởi", "  TRẦN  THỊ BƯỞI", "Trâ\u0300n Thị Bưởi"]],
    ).fetchall()
    assert len(rows) == 1


def test_the_hash_is_hmac_sha256(people: People) -> None:
    ((ours,),) = people.owner.execute(
        "select encode(sha256(restricted.padded('k'::bytea, 92)"
        " || sha256(restricted.padded('k'::bytea, 54) || 'm'::bytea)), 'hex')"
    )
    assert ours == hmac.new(hashlib.sha256(b"k").digest(), b"m", "sha256").hexdigest()
