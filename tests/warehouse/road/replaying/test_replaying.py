"""Files are judged again from landing: nothing is lost, and nothing counts twice."""

from typing import Any

import psycopg
import pytest
from tests.warehouse import candidates
from tests.warehouse.conftest import SmallRoad, finding_always

from ansinh.extraction.reading import ParsedSubmission, ParsedWorkbook
from ansinh.ledger import candidates as on_record
from ansinh.ledger.candidates import open_candidate
from ansinh.road.replaying import ReplayError
from ansinh.rules.findings import Finding
from ansinh.workbooks.safety.refusal import RefusedError

pytestmark = pytest.mark.warehouse

ERROR = Finding("poverty_review.x", "error", "row", "sai", "wrong")


BROKEN = finding_always(ERROR)  # a rule that is broken by every file


def failing(fault: Exception) -> Any:
    """A step that fails whatever it is asked."""

    def fail(*_: object, **__: object) -> None:
        raise fault

    return fail


def publish(road: SmallRoad) -> None:
    with psycopg.connect(road.url, autocommit=True) as connection:
        number = open_candidate(connection)
        assert number is not None
        candidates.publish(connection, number)


def has_work(road: SmallRoad) -> bool:
    with psycopg.connect(road.url) as connection:
        return on_record.has_work(connection)


def test_judging_all_again_changes_no_figure(small_road: SmallRoad) -> None:
    for unit, poor in (("886", 50), ("887", 30)):
        small_road.submit(unit, poor)
    before = small_road.counting()
    raw = small_road.query("select * from raw.poverty_review__results order by 1")

    done = small_road.replay()

    assert [one.after for one in done] == ["accepted_with_warnings"] * 2
    assert small_road.counting() == before == {("886", "2022"): 50, ("887", "2022"): 30}
    assert small_road.query("select * from raw.poverty_review__results order by 1") == raw
    assert small_road.query("select version, judgement from ops.submission") == [(1, 2)] * 2


def test_findings_of_the_judgement_before_stay_on_record_and_do_not_count(
    small_road: SmallRoad,
) -> None:
    number = small_road.submit("886", 50)
    (before,) = small_road.query("select count(*) from ops.finding_now")

    small_road.replay(number)

    assert small_road.query("select count(*) from ops.finding_now") == [before]
    assert small_road.query("select count(*) from ops.finding") == [(2 * before[0],)]


def test_a_rejected_file_is_accepted_after_the_rule_was_mended(
    small_road: SmallRoad,
) -> None:
    with small_road.where(judge=BROKEN):
        number = small_road.submit("886", 50)
    assert small_road.states() == {number: "rejected"}

    (done,) = small_road.replay(number)

    assert (done.before, done.after) == ("rejected", "accepted_with_warnings")
    assert small_road.counting() == {("886", "2022"): 50}
    assert has_work(small_road)
    assert small_road.query(
        "select state, moved_by, why from ops.submission_state "
        "order by state_id desc offset 1 limit 1"
    ) == [("received", "tester", "replay: a rule was mended")]


def test_a_refused_file_that_can_be_read_now_gets_its_slot(
    small_road: SmallRoad,
) -> None:
    with small_road.where(read=failing(RefusedError("file.not_a_workbook"))):
        number = small_road.submit("886", 50)
    assert small_road.states() == {number: "refused"}

    small_road.replay(number)

    assert small_road.counting() == {("886", "2022"): 50}


@pytest.mark.parametrize(
    "fault",
    [
        RefusedError("file.could_not_be_read", value="exit code -9"),
        psycopg.OperationalError("server closed the connection"),
        ZeroDivisionError(),
    ],
)
@pytest.mark.parametrize("step", ["read", "judge"])
def test_where_we_fail_everything_stays_as_it_was(
    small_road: SmallRoad, fault: Exception, step: str
) -> None:
    number = small_road.submit("886", 50)
    before = small_road.query("select * from ops.submission_now")
    moves = small_road.one("select count(*) from ops.submission_state")

    with small_road.where(**{step: failing(fault)}):
        (done,) = small_road.replay(number)

    assert done.fault
    assert done.before == done.after == "accepted_with_warnings"
    assert small_road.query("select * from ops.submission_now") == before
    assert small_road.one("select count(*) from ops.submission_state") == moves
    assert small_road.counting() == {("886", "2022"): 50}


def test_nobody_sees_the_slot_empty_meanwhile(small_road: SmallRoad) -> None:
    number = small_road.submit("886", 50)
    seen: list[dict[tuple[str, str], int]] = []

    def look(*_: object) -> dict[int, list[Finding]]:
        seen.append(small_road.counting())
        return {}

    with small_road.where(judge=look):
        small_road.replay(number)

    assert seen == [{("886", "2022"): 50}]


def test_a_published_submission_is_published_again_with_its_new_rows(
    small_road: SmallRoad,
) -> None:
    number = small_road.submit("886", 50)
    publish(small_road)
    assert not has_work(small_road)

    small_road.replay(number)

    assert small_road.states() == {number: "accepted_with_warnings"}
    assert has_work(small_road)
    publish(small_road)
    assert small_road.states() == {number: "published"}
    assert not has_work(small_road)


def test_an_old_version_does_not_come_back_in_front_of_a_newer_one(
    small_road: SmallRoad,
) -> None:
    old, new = small_road.submit("886", 50), small_road.submit("886", 60)
    publish(small_road)

    small_road.replay(old)

    assert small_road.states() == {old: "superseded", new: "published"}
    assert not has_work(small_road)
    assert small_road.counting() == {("886", "2022"): 60}


def test_where_the_newest_version_is_sent_back_the_one_before_counts_again(
    small_road: SmallRoad,
) -> None:
    old, new = small_road.submit("886", 50), small_road.submit("886", 60)
    publish(small_road)

    with small_road.where(judge=BROKEN):
        small_road.replay(new)

    assert small_road.counting() == {("886", "2022"): 50}
    publish(small_road)
    assert small_road.states() == {old: "published", new: "rejected"}


def test_a_form_that_is_not_found_any_more_is_sent_back_and_leaves_no_row(
    small_road: SmallRoad,
) -> None:
    number = small_road.submit("886", 50)
    other = ParsedSubmission("resource_contributions", "2026", [], [], [])

    with small_road.where(read=lambda *_: ParsedWorkbook([other], [])):
        gone, added = small_road.replay(number)

    assert (gone.submission_id, gone.after) == (number, "rejected")
    assert small_road.query(
        "select rule from ops.finding_now where submission_id = %s", number
    ) == [("structure.form_not_found_again",)]
    assert small_road.counting() == {}
    assert added.before is None
    assert small_road.query(
        "select delivery_id = (select delivery_id from ops.submission where submission_id = %s) "
        "from ops.submission where submission_id = %s", number, added.submission_id
    ) == [(True,)]  # fmt: skip


def test_every_submission_of_an_unreadable_file_is_refused(small_road: SmallRoad) -> None:
    number = small_road.submit("886", 50)

    with small_road.where(read=failing(RefusedError("file.not_a_workbook", value="a.csv"))):
        small_road.replay(number)

    assert small_road.states() == {number: "refused"}
    assert small_road.counting() == {}


def test_only_a_changed_verdict_is_told_again(small_road: SmallRoad) -> None:
    number = small_road.submit("886", 50)
    small_road.replay(number)
    told = "select count(*) from ops.submission_state where run_id = 'replay'"
    assert small_road.one(told) == 0

    with small_road.where(judge=BROKEN):
        small_road.replay(number)

    assert small_road.one(told) == 1


def test_a_number_that_no_submission_has_is_told_and_nothing_is_done(
    small_road: SmallRoad,
) -> None:
    number = small_road.submit("886", 50)

    with pytest.raises(ReplayError, match="no submission 99"):
        small_road.replay(number, 99)

    assert small_road.one("select judgement from ops.submission") == 1
