"""What is applied is exactly what differs, whatever the rows are like."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.warehouse import candidates
from tests.warehouse.publishing import small_marts

from ansinh.ledger.candidates import open_candidate
from ansinh.publishing import difference, publications
from ansinh.publishing.candidate import OtherCandidateError
from ansinh.publishing.catalogue import relations_of
from ansinh.publishing.difference import Touched

pytestmark = pytest.mark.warehouse

# Few values, so that many rows are equal, in all columns too; blank is not null.
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2021", "2022", "2023"]),
        st.sampled_from([None, 1, 2]),
        st.sampled_from([None, "", "a", "a,b", '"', "(a)", "\\"]),
    ),
    max_size=12,
)
CONTENT = "select period, number, word from {}.rows order by 1, 2, 3"


@pytest.fixture
def tables(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        with candidates.as_transformer(connection):
            for schema in ("marts", "candidate"):
                connection.execute(
                    f"create table {schema}.rows (period text, number integer, word text)".encode()
                )
        yield connection


def fill(connection: psycopg.Connection, schema: str, rows: list[tuple[object, ...]]) -> None:
    connection.execute(f"delete from {schema}.rows".encode())
    connection.cursor().executemany(f"insert into {schema}.rows values (%s, %s, %s)".encode(), rows)


def content(connection: psycopg.Connection, schema: str) -> list[tuple[object, ...]]:
    return connection.execute(CONTENT.format(schema).encode()).fetchall()


@given(before=ROWS, after=ROWS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_afterwards_the_rows_are_the_same_whatever_they_are_like(
    tables: psycopg.Connection,
    before: list[tuple[object, ...]],
    after: list[tuple[object, ...]],
) -> None:
    fill(tables, "marts", before)
    fill(tables, "candidate", after)
    table = relations_of(tables, "candidate")["rows"]

    difference.apply(tables, table, None, None)

    assert content(tables, "marts") == content(tables, "candidate")


KEYED = st.dictionaries(st.integers(1, 12), st.sampled_from([None, "", "a", '"', "(a)", "\\"]))
KEYED_CONTENT = "select period, number, word from {}.keyed order by 1, 2"


@given(before=KEYED, after=KEYED)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_that_are_equal_are_left_alone(
    tables: psycopg.Connection, before: dict[int, str | None], after: dict[int, str | None]
) -> None:
    for schema, rows in (("marts", before), ("candidate", after)):
        tables.execute(f"drop table if exists {schema}.keyed".encode())
        with candidates.as_transformer(tables):
            tables.execute(
                f"create table {schema}.keyed (period text, number integer, word text,"
                " primary key (period, number))".encode()
            )
        tables.cursor().executemany(
            f"insert into {schema}.keyed values (%s, %s, %s)".encode(),
            [(str(2020 + number % 2), number, word) for number, word in rows.items()],
        )
    kept = len(before.items() & after.items())
    table = relations_of(tables, "candidate")["keyed"]

    left, came = difference.apply(tables, table, None, None)

    now, wanted = (
        tables.execute(KEYED_CONTENT.format(schema).encode()).fetchall()
        for schema in ("marts", "candidate")
    )
    assert now == wanted
    assert (left, came) == (len(before) - kept, len(after) - kept)


def test_only_touched_periods_are_looked_at(tables: psycopg.Connection) -> None:
    fill(tables, "marts", [("2021", 1, "a"), ("2022", 1, "a")])
    fill(tables, "candidate", [("2021", 2, "a"), ("2022", 2, "a")])
    table = relations_of(tables, "candidate")["rows"]

    difference.apply(tables, table, Touched(["2022"], None), "period")

    assert content(tables, "marts") == [("2021", 1, "a"), ("2022", 2, "a")]


def test_a_table_that_moved_elsewhere_too_is_compared_whole(tables: psycopg.Connection) -> None:
    fill(tables, "marts", [("2021", 1, "a"), ("2022", 1, "a")])
    fill(tables, "candidate", [("2022", 2, "a")])
    table = relations_of(tables, "candidate")["rows"]

    difference.apply(tables, table, Touched(["2022"], None), "period")

    assert content(tables, "marts") == content(tables, "candidate")


def test_what_a_submission_spoke_of_before_is_touched_too(migrated_url: str) -> None:
    """Judged again, a submission may be read as another period: both have to be compared."""
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        first = small_marts.publish(connection)
        connection.execute("update ops.submission set judgement = 2, period = '2019'")
        second = open_candidate(connection)
        assert second is not None

        touched = difference.touched_between(connection, first, second)

    assert touched is not None and touched.periods == ["2019", "2022"]


class KilledError(ConnectionError):
    """The process is gone, and its connection with it."""


class Mortal:
    """A connection whose process is killed before its n-th statement."""

    def __init__(self, connection: psycopg.Connection, statements: int) -> None:
        self._connection = connection
        self._left = statements

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def execute(self, *arguments: object, **named: object) -> object:
        self._left -= 1
        if self._left < 0:
            self._connection.close()
            raise KilledError
        return self._connection.execute(*arguments, **named)  # type: ignore[call-overload]


def test_killed_at_any_statement_the_publication_before_is_whole(migrated_url: str) -> None:
    with psycopg.connect(migrated_url, autocommit=True, prepare_threshold=None) as owner:
        small_marts.publish(owner)
        number = small_marts.build(owner)
        candidates.let_pass(owner, number)
        # The contract changes too: so many statements more at which a kill may come.
        owner.execute("alter table candidate.totals add column more text")
        before = everything(owner)

        deaths = 0
        while True:
            mortal = Mortal(psycopg.connect(migrated_url, autocommit=True), deaths)
            try:
                publications.publish(mortal, number, run_id="test")  # type: ignore[arg-type]
            except (KilledError, psycopg.OperationalError, psycopg.InterfaceError):
                deaths += 1
                assert everything(owner) == before
            else:
                break

        assert deaths > 30
        assert everything(owner) != before
        seen = owner.execute("select distinct of_publication, of_total from marts.shown")
        assert seen.fetchall() == [(number, number)]


def everything(connection: psycopg.Connection) -> list[object]:
    """The marts with their columns, what is on record, and the states of submissions."""
    queries = (
        "select * from marts.figures order by unit",
        "select * from marts.totals",
        "select * from marts.shown order by 1",
        "select publication_id, state from ops.publication order by 1",
        "select submission_id, state from ops.submission_now order by 1",
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'marts' order by 1, 2",
    )
    return [connection.execute(query.encode()).fetchall() for query in queries]


@pytest.mark.parametrize("fault", ["another publication", "built again", "broken off", "unjudged"])
def test_a_candidate_that_is_not_what_passed_is_refused(migrated_url: str, fault: str) -> None:
    with psycopg.connect(migrated_url, autocommit=True) as owner:
        small_marts.publish(owner)
        number = small_marts.build(owner)
        candidates.let_pass(owner, number)
        if fault == "another publication":
            candidates.note_built(owner, number + 1)
        elif fault == "built again":
            candidates.note_built(owner, number, "another build")
        elif fault == "broken off":
            owner.execute("update intermediate._built_from set publication_id = null, build = null")
        else:
            owner.execute("update ops.publication set passed_build = null")
        before = everything(owner)

        with pytest.raises(OtherCandidateError):
            publications.publish(owner, number, run_id="test")

        assert everything(owner) == before
