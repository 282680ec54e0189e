"""A changed contract moves the marts along, and tells what others would lose."""

import logging
from collections.abc import Iterator

import psycopg
import pytest
from tests.databases import role_url_at
from tests.warehouse import candidates
from tests.warehouse.publishing import small_marts

from ansinh.ledger.locks import InTheWayError
from ansinh.publishing import publications
from ansinh.publishing.contracts import ContractError

pytestmark = pytest.mark.warehouse


@pytest.fixture
def owner(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        database = migrated_url.rsplit("/", 1)[1]
        connection.execute(f"grant connect on database {database} to bi_reader".encode())
        small_marts.publish(connection)
        yield connection


def publish(owner: psycopg.Connection, *changes: str) -> None:
    """The next publication, whose candidate differs so."""
    number = small_marts.build(owner)
    with candidates.as_transformer(owner):
        for change in changes:
            owner.execute(change.encode())
    candidates.let_pass(owner, number)
    publications.publish(owner, number, run_id="test")


def shape(owner: psycopg.Connection, schema: str) -> list[tuple[object, ...]]:
    """Relations and columns with types, comments and readers."""
    return owner.execute(
        """
        select class.relname, class.relkind, attname, format_type(atttypid, atttypmod),
            attnotnull, col_description(class.oid, attnum), obj_description(class.oid, 'pg_class'),
            pg_get_userbyid(relowner),
            has_table_privilege('bi_reader', class.oid, 'select')
        from pg_class as class
        inner join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
        where relnamespace = %s::regnamespace and class.relkind in ('r', 'v')
        order by 1, 3
        """,
        (schema,),
    ).fetchall()


RETYPED = (
    "drop view candidate.shown",
    "alter table candidate.totals alter column figure type text using 'x'",
    "create view candidate.shown as select figure, of_publication from candidate.totals",
    "grant select on candidate.shown to bi_reader",
)
CHANGES = {
    "a column more": ("alter table candidate.figures add column more date",),
    "a column less": ("alter table candidate.figures drop column note",),
    "another type": RETYPED,
    "must not be empty": (
        "update candidate.figures set note = 'x'",
        "alter table candidate.figures alter column note set not null",
    ),
    "may be empty": ("alter table candidate.figures alter column unit drop not null",),
    "a new mart": (
        "create table candidate.fresh as select 1 as one, '{%s}'::text as two",
        "create view candidate.seen as select one, '{%s}'::text as said from candidate.fresh",
        "comment on table candidate.fresh is 'A mart.'",
        "comment on column candidate.fresh.one is 'One''s.'",
        "grant select on candidate.fresh, candidate.seen to bi_reader",
    ),
    "a mart less": ("drop view candidate.shown", "drop table candidate.totals"),
    "a view that is a table now": (
        "drop view candidate.shown",
        "create table candidate.shown as select 1 as unit",
        "grant select on candidate.shown to bi_reader",
    ),
    "a table that is a view now": (
        "drop table candidate.totals cascade",
        "create view candidate.totals as select distinct of_publication from candidate.figures",
        "grant select on candidate.totals to bi_reader",
    ),
    "another key": ("alter table candidate.figures add primary key (unit)",),
}


@pytest.mark.parametrize("change", CHANGES)
def test_marts_become_what_the_candidate_promises(
    owner: psycopg.Connection, caplog: pytest.LogCaptureFixture, change: str
) -> None:
    caplog.set_level(logging.INFO)

    publish(owner, *CHANGES[change])

    assert shape(owner, "marts") == shape(owner, "candidate")
    for relation in {row[0] for row in shape(owner, "marts")}:
        contents = (
            sorted(map(str, owner.execute(f"select t::text from {schema}.{relation} t".encode())))
            for schema in ("marts", "candidate")
        )
        assert len({str(rows) for rows in contents}) == 1, relation
    if change not in ("must not be empty", "may be empty", "another key"):
        assert "contract of the marts: " in caplog.text
    # And then nothing changes any more.
    caplog.clear()
    publish(owner, *CHANGES[change])
    assert "contract of the marts: " not in caplog.text
    assert shape(owner, "marts") == shape(owner, "candidate")


def test_a_key_that_is_not_promised_any_more_refuses_nothing(owner: psycopg.Connection) -> None:
    publish(owner, *CHANGES["another key"])

    publish(owner, "insert into candidate.figures select * from candidate.figures")

    twice = "select unit, count(*) from {}.figures group by unit order by unit"
    now, wanted = (
        owner.execute(twice.format(schema).encode()).fetchall() for schema in ("marts", "candidate")
    )
    assert now == wanted and {count for _, count in now} == {2}


def test_views_in_the_marts_read_the_marts(owner: psycopg.Connection) -> None:
    ((text,),) = owner.execute("select pg_get_viewdef('marts.shown'::regclass)").fetchall()

    assert "marts.figures" in text and "candidate" not in text


def test_tables_stay_the_same_ones(owner: psycopg.Connection) -> None:
    identities = "select oid, relname from pg_class where relnamespace = 'marts'::regnamespace"
    files = "select relname, relfilenode from pg_class where relnamespace = 'marts'::regnamespace"
    before = [owner.execute(query.encode()).fetchall() for query in (identities, files)]

    publish(owner, *CHANGES["a column less"])

    assert [owner.execute(query.encode()).fetchall() for query in (identities, files)] == before


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("a column less", "marts.figures.note"),
        ("a mart less", "marts.totals"),
        ("another type", "marts.totals.figure"),
    ],
)
def test_what_others_need_is_named_and_not_dropped(
    owner: psycopg.Connection, change: str, what: str
) -> None:
    owner.execute("create schema others")
    owner.execute("create view others.noted as select note from marts.figures")
    owner.execute("create view others.summed as select sum(figure) as sum from marts.totals")

    with pytest.raises(ContractError, match=rf"{what} goes .* others\.(noted|summed)"):
        publish(owner, *CHANGES[change])

    assert owner.execute("select count(*) from others.noted").fetchone() != (0,)
    assert shape(owner, "marts") != shape(owner, "candidate")


def test_a_view_of_others_on_what_stays_does_not_matter(owner: psycopg.Connection) -> None:
    owner.execute("create view public.units as select unit from marts.figures")

    publish(owner, *CHANGES["a column less"])

    assert owner.execute("select count(*) from public.units").fetchone() != (0,)


def test_what_others_put_into_the_schema_is_left_alone(owner: psycopg.Connection) -> None:
    owner.execute("create table marts.notes_of_somebody (said text)")

    publish(owner)

    assert owner.execute("select to_regclass('marts.notes_of_somebody')").fetchone() != (None,)


def test_who_reads_a_table_that_must_change_is_named(
    owner: psycopg.Connection, migrated_url: str
) -> None:
    with psycopg.connect(
        role_url_at(migrated_url, "bi_reader"), application_name="a report"
    ) as reader:
        reader.execute("select count(*) from marts.figures")

        with pytest.raises(InTheWayError, match=r"bi_reader \(a report, process \d+\) holds"):
            publish(owner, *CHANGES["a column less"])

        assert reader.execute("select count(note) from marts.figures").fetchone() is not None
