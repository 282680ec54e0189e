"""An earlier publication comes back with one command, and goes again; everything tells the same."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.warehouse import candidates
from tests.warehouse.publishing import small_marts
from tests.warehouse.publishing.test_difference import KilledError, Mortal
from tests.warehouse.publishing.test_publications import states

from ansinh.ledger.candidates import has_work, open_candidate
from ansinh.publishing.mart_rows import LostRowsError
from ansinh.publishing.reverting import RevertError, revert

pytestmark = pytest.mark.warehouse


@pytest.fixture
def owner(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


def marts(connection: psycopg.Connection) -> list[object]:
    queries = (
        "select * from marts.figures order by unit",
        "select * from marts.totals",
        "select * from marts.shown order by 1",
    )
    return [connection.execute(query.encode()).fetchall() for query in queries]


def back(connection: psycopg.Connection, number: int) -> int:
    return revert(connection, number, by="tester", why="an error was found")


def test_any_earlier_publication_comes_back_and_goes_again(owner: psycopg.Connection) -> None:
    seen = {}
    for _ in range(4):
        number = small_marts.publish(owner)
        seen[number] = marts(owner)

    for number in (2, 4, 1, 3, 1, 4):
        made = back(owner, number)
        assert marts(owner) == seen[number]
        seen[made] = seen[number]

    made = back(owner, 6)  # it brought back publication 4
    assert marts(owner) == seen[4]
    row = owner.execute(
        "select state, restores, why from ops.publication where publication_id = %s", (made,)
    ).fetchone()
    assert row == ("published", 6, "brings back publication 6: an error was found")


def test_what_was_taken_back_is_not_built_again_until_something_comes(
    owner: psycopg.Connection,
) -> None:
    first, second = small_marts.publish(owner), small_marts.publish(owner)
    back(owner, first)

    assert states(owner) == {1: "published", 2: "accepted"}
    assert not has_work(owner)

    number = small_marts.build(owner)
    candidates.let_pass(owner, number)
    open_points = owner.execute(
        "select need, submission_id from ops.publication_open"
        " where publication_id = %s and need = 'taken_back'", (number,),
    )  # fmt: skip
    assert open_points.fetchall() == [], "a newer version came in the place of the wrong one"
    assert candidates.publish(owner, number)
    assert marts(owner)[1] == [(number, 1)]
    assert second < number


def test_a_publication_after_a_revert_brings_what_differs_and_no_more(
    owner: psycopg.Connection,
) -> None:
    first = small_marts.publish(owner)
    small_marts.publish(owner)
    before = marts(owner)
    made = back(owner, first)
    third = small_marts.publish(owner)

    assert marts(owner) != before
    back(owner, made)
    assert marts(owner)[1] == [(first, 1)]
    back(owner, third)
    assert marts(owner)[1] == [(third, 1)]


def test_killed_at_any_statement_bi_reads_what_it_read(migrated_url: str) -> None:
    with psycopg.connect(migrated_url, autocommit=True, prepare_threshold=None) as owner:
        first = small_marts.publish(owner)
        small_marts.publish(owner)
        before = (marts(owner), states(owner))
        deaths = 0
        while True:
            mortal = Mortal(psycopg.connect(migrated_url, autocommit=True), deaths)
            try:
                back(mortal, first)  # type: ignore[arg-type]
            except (KilledError, psycopg.OperationalError, psycopg.InterfaceError):
                deaths += 1
                assert (marts(owner), states(owner)) == before
            else:
                break
        assert deaths > 20
        assert marts(owner)[1] == [(first, 1)]


def test_what_never_came_out_does_not_come_back(owner: psycopg.Connection) -> None:
    first = small_marts.publish(owner)
    waits = small_marts.build(owner)

    for number in (waits, 99):
        with pytest.raises(RevertError, match="never came out"):
            back(owner, number)
    with pytest.raises(RevertError, match="reads publication 1 already"):
        back(owner, first)


def test_a_publication_older_than_the_record_is_told(owner: psycopg.Connection) -> None:
    for _ in range(3):
        small_marts.publish(owner)
    # As before the upgrade: nothing was noted of what it changed.
    owner.execute("delete from history.mart_row where publication_id = 2")
    owner.execute("update ops.publication set compared_with = null where publication_id = 2")
    before = marts(owner)

    with pytest.raises(RevertError, match="begins with publication 2"):
        back(owner, 1)
    assert marts(owner) == before
    back(owner, 2)


def test_a_column_that_came_later_is_unknown_in_what_comes_back(
    owner: psycopg.Connection,
) -> None:
    first = small_marts.publish(owner)
    number = small_marts.build(owner)
    with candidates.as_transformer(owner):
        owner.execute("alter table candidate.totals add column kind text not null default 'sum'")
    candidates.publish(owner, number)

    made = back(owner, first)
    assert owner.execute("select * from marts.totals").fetchall() == [(first, 1, None)]

    back(owner, number)
    assert owner.execute("select * from marts.totals").fetchall() == [(number, 1, "sum")]
    back(owner, made)


def test_marts_that_somebody_changed_are_left_as_they_are(owner: psycopg.Connection) -> None:
    first = small_marts.publish(owner)
    small_marts.publish(owner)
    owner.execute("update marts.totals set figure = 7")
    before = marts(owner)

    with pytest.raises(LostRowsError, match=r"marts.totals lacks 1 rows"):
        back(owner, first)
    assert marts(owner) == before


def test_what_waits_is_replaced(owner: psycopg.Connection) -> None:
    first = small_marts.publish(owner)
    small_marts.publish(owner)
    number = small_marts.build(owner)
    candidates.let_pass(owner, number)

    back(owner, first)

    with pytest.raises(LookupError):
        candidates.publish(owner, number)
    assert open_candidate(owner), "it is built anew, against what BI reads now"
