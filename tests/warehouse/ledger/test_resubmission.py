"""A new file for a slot replaces it whole; the same content counts once, whenever it comes."""

import psycopg
import pytest
from tests.warehouse import candidates
from tests.warehouse.conftest import SmallRoad

from ansinh.ledger import candidates as on_record
from ansinh.ledger.candidates import open_candidate
from ansinh.ledger.publications import stop
from ansinh.publishing import publications
from ansinh.road import loading as road
from ansinh.road.withdrawing import WithdrawError

pytestmark = pytest.mark.warehouse


def take_back(road: SmallRoad, number: int) -> None:
    road.withdraw(number)


def publish(road: SmallRoad) -> int | None:
    with psycopg.connect(road.url, autocommit=True) as connection:
        number = open_candidate(connection)
        if number is not None:
            candidates.publish(connection, number)
        return number


def has_work(road: SmallRoad) -> bool:
    with psycopg.connect(road.url) as connection:
        return on_record.has_work(connection)


def count(road: SmallRoad) -> int:
    return int(road.one("select count(*) from ops.submission"))


def test_content_that_counts_is_known_and_not_taken_again(small_road: SmallRoad) -> None:
    small_road.submit("886", 50)
    publish(small_road)

    small_road.submit("886", 50)

    assert count(small_road) == 1
    assert small_road.query("select known_as from ops.delivery order by 1") == [(1,), (None,)]


def test_content_sent_again_after_another_one_is_a_new_version(small_road: SmallRoad) -> None:
    for poor in (50, 60, 50):
        number = small_road.submit("886", poor)

    assert small_road.counting() == {("886", "2022"): 50}
    publish(small_road)
    assert small_road.states() == {1: "superseded", 2: "superseded", number: "published"}
    assert small_road.query("select version from ops.submission order by 1") == [(1,), (2,), (3,)]


def test_three_files_that_wait_together_count_in_the_order_in_which_they_came(
    small_road: SmallRoad,
) -> None:
    for poor in (50, 60, 50):
        small_road.put("886", poor)
        road.receive(small_road.installation, "run")
    small_road.walk()

    assert count(small_road) == 3
    assert small_road.counting() == {("886", "2022"): 50}


def test_the_same_content_by_another_path_counts_once(small_road: SmallRoad) -> None:
    small_road.submit("886", 50)

    other = small_road.submit("886", 50, stage="")

    # The path names no stage, so this is another slot than the official one.
    assert small_road.one("select stage from ops.submission where submission_id = %s", other) == (
        "regular"
    )
    again = small_road.submit("886", 50, stage="regular")
    assert small_road.states()[again] == "refused"
    assert small_road.query(
        "select rule, value from ops.finding_now where submission_id = %s", again
    ) == [("file.already_received", str(other))]

    small_road.submit("886", 60, stage="regular")
    last = small_road.submit("886", 50, stage="regular")
    assert small_road.states()[last] == "accepted_with_warnings", "after another one it is news"


def test_content_is_not_known_while_another_file_waits_that_came_in_between(
    small_road: SmallRoad,
) -> None:
    small_road.submit("886", 50, stage="regular")
    for poor in (60, 50):
        small_road.put("886", poor, stage="")
        road.receive(small_road.installation, "run")

    for number in (3, 2):  # the last one is read first
        road.load(small_road.installation, number, "run")
    small_road.walk()

    assert small_road.counting() == {("886", "2022"): 50}


def test_a_rejected_file_sent_again_keeps_its_verdict(small_road: SmallRoad) -> None:
    number = small_road.submit("886", 5000)
    assert small_road.states() == {number: "rejected"}

    small_road.submit("886", 5000)

    assert count(small_road) == 1


def test_a_withdrawn_submission_leaves_its_slot_empty(small_road: SmallRoad) -> None:
    old = small_road.submit("886", 50)
    publish(small_road)
    new = small_road.submit("886", 60)

    take_back(small_road, new)

    assert small_road.counting() == {}
    assert small_road.states() == {old: "superseded", new: "withdrawn"}
    assert has_work(small_road)
    assert publish(small_road) is not None, "empty marts are published too"
    assert not has_work(small_road)
    assert publish(small_road) is None


def test_what_was_withdrawn_before_anybody_saw_it_needs_no_publication(
    small_road: SmallRoad,
) -> None:
    number = small_road.submit("886", 50)
    with psycopg.connect(small_road.url, autocommit=True) as connection:
        candidate = open_candidate(connection)
        assert candidate is not None
        stop(connection, candidate, [])

    take_back(small_road, number)

    assert not has_work(small_road)


def test_a_withdrawn_file_sent_again_is_taken(small_road: SmallRoad) -> None:
    first = small_road.submit("886", 50)
    take_back(small_road, first)

    again = small_road.submit("886", 50)

    assert small_road.counting() == {("886", "2022"): 50}
    assert small_road.states() == {first: "withdrawn", again: "accepted_with_warnings"}


def test_judged_again_a_withdrawn_submission_stays_withdrawn(small_road: SmallRoad) -> None:
    old, number = small_road.submit("886", 50), small_road.submit("886", 60)
    take_back(small_road, number)

    small_road.replay()

    assert small_road.states() == {old: "superseded", number: "withdrawn"}
    assert small_road.counting() == {}


@pytest.mark.parametrize("poor", [(50, 60), (5000,)])
def test_only_what_counts_can_be_withdrawn(small_road: SmallRoad, poor: tuple[int, ...]) -> None:
    numbers = [small_road.submit("886", one) for one in poor]
    before = small_road.states()

    for number in (numbers[0], 99):
        with pytest.raises(WithdrawError):
            take_back(small_road, number)

    assert small_road.states() == before


@pytest.mark.parametrize("what", ["withdraw", "replay"])
def test_a_candidate_whose_member_changed_meanwhile_is_not_published(
    small_road: SmallRoad, what: str
) -> None:
    number = small_road.submit("886", 50)
    with psycopg.connect(small_road.url, autocommit=True) as connection:
        candidate = open_candidate(connection)
        assert candidate is not None
        if what == "withdraw":
            take_back(small_road, number)
        else:
            small_road.replay(number)

        with pytest.raises(publications.OutdatedError, match="builds anew"):
            candidates.publish(connection, candidate)

    assert "published" not in small_road.states().values()


def test_a_later_judgement_is_another_member(small_road: SmallRoad) -> None:
    number = small_road.submit("886", 50)
    publish(small_road)
    small_road.replay(number)
    publish(small_road)

    assert small_road.query(
        "select submission_id, judgement from ops.publication_submission order by publication_id"
    ) == [(number, 1), (number, 2)]
