"""Sign before it is seen: what waits for a person, who may sign, and what takes whose place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from tests.warehouse import candidates
from tests.warehouse.publishing import small_marts
from tests.warehouse.publishing.office import Office, set_policy
from tests.warehouse.publishing.people import url_of
from tests.warehouse.publishing.test_publications import submission

from ansinh.ledger import approval
from ansinh.ledger.approval import ApprovalError
from ansinh.ledger.candidates import has_work, open_candidate
from ansinh.ledger.handing_in import note_hand_in
from ansinh.ledger.states import move
from ansinh.ledger.status import publications as statuses
from ansinh.publishing import publications
from ansinh.publishing.publications import NotApprovedError, OutdatedError
from ansinh.publishing.reverting import revert
from ansinh.publishing.weighing import settle

pytestmark = pytest.mark.warehouse


def test_the_trials_policy_lets_through_and_says_what_was_open(migrated_url: str) -> None:
    with psycopg.connect(migrated_url, autocommit=True) as owner:
        number = small_marts.publish(owner)
        decision = approval.decisions(owner)[number]

    assert (decision.decided_by, decision.decision) == ("policy", "approved")
    assert [one["need"] for one in decision.open] == ["official"]
    assert "a trial" in decision.why


def test_what_was_let_through_stays_open_until_somebody_signs(office: Office) -> None:
    set_policy(office.owner, "policy")
    other = submission(office.owner, "884", 1, "accepted")
    first = small_marts.publish(office.owner)
    office.owner.execute(
        "insert into ops.hand_in (sha256, handed_in_by)"
        " select sha256, %s from ops.submission where submission_id = %s",
        (office.people["anna"], other),
    )
    open_then = approval.open_needs(office.owner, first)
    (before,) = [one for one in open_then if one.submission_id == other]

    before = replace(before, first_open_in=first)

    second = small_marts.publish(office.owner)
    assert before == approval.open_needs(office.owner, second)[-1], "what is new stands first"
    assert len(approval.decisions(office.owner)[second].open) == 2

    # Nor is it signed by a way back and forth.
    for number in (first, second):
        made = revert(office.owner, number, by="tester", why="tested")
        (came_back,) = [one for one in statuses(office.owner) if one.publication_id == made]
        (before_that,) = [one for one in statuses(office.owner) if one.publication_id == number]
        assert (came_back.approved_by, came_back.open) == ("policy", before_that.open)
        assert came_back.open > 0

    # Whoever asks for signatures from now on gets those of before as well, not from their sender.
    set_policy(office.owner)
    third = office.wait()
    assert before in approval.open_needs(office.owner, third)
    with pytest.raises(ApprovalError, match="may not decide"):
        office.decide("anna", third)
    office.decide("binh", third)
    assert publications.publish(office.owner, third, run_id="release")

    fourth = office.wait()
    assert before not in approval.open_needs(office.owner, fourth)
    assert len(approval.open_needs(office.owner, fourth)) == 1


def test_official_figures_wait_and_are_seen_when_somebody_signed(office: Office) -> None:
    number = office.wait()
    assert office.state(number) == "waiting"
    with pytest.raises(NotApprovedError, match="was not approved"):
        publications.publish(office.owner, number, run_id="too early")
    assert office.read() == [(1,)]

    office.decide("anna", number, why="checked with the districts")

    assert office.read() == [(1,)], "an approval is data: releasing is a step of its own"
    assert publications.publish(office.owner, number, run_id="release")
    assert office.read() == [(number,)]
    decision = approval.decisions(office.owner)[number]
    assert decision.decided_by == decision.recorded_by == office.people["anna"]
    assert decision.why == "checked with the districts"
    assert [one["need"] for one in decision.open] == ["official"]
    moves = office.owner.execute(
        "select state, moved_by::text from ops.publication_move where publication_id = %s"
        " order by move_id", (number,),
    ).fetchall()  # fmt: skip
    owner = office.owner.info.user
    assert [state for state, _ in moves] == ["candidate", "waiting", "approved", "published"]
    assert [by for _, by in moves] == [owner, owner, office.people["anna"], owner]


def test_nobody_signs_what_he_handed_in(office: Office) -> None:
    number = office.wait()
    office.handed_in("anna", number)

    with pytest.raises(ApprovalError, match=r"anna_\w+ may not decide on publication 2"):
        office.decide("anna", number)

    assert office.state(number) == "waiting"
    # Other tests have people of their own on this server.
    asked = set(approval.may_approve(office.owner, number))
    assert asked & set(office.people.values()) == {office.people["binh"]}
    office.decide("binh", number)
    assert office.state(number) == "approved"


def test_a_service_is_nobody_who_signs(office: Office) -> None:
    number = office.wait()
    for role in ("loader", "bi_reader"):
        with (
            psycopg.connect(url_of(office.url, role)) as connection,
            pytest.raises(ApprovalError, match=f"{role} is no approver"),
        ):
            approval.decide(connection, number, "approved")
    with pytest.raises(ApprovalError, match="may not decide"):
        approval.decide(office.owner, number, "approved")
    assert office.state(number) == "waiting"


def test_declined_it_is_not_built_again_by_itself(office: Office) -> None:
    number = office.wait()
    with pytest.raises(ApprovalError, match="Say why"):
        office.decide("anna", number, "declined")

    office.decide("anna", number, "declined", why="district 883 is wrong")

    assert office.state(number) == "declined"
    assert not has_work(office.owner)
    with pytest.raises(LookupError):
        publications.publish(office.owner, number, run_id="release")
    with pytest.raises(ApprovalError, match="does not wait for anybody: it is declined"):
        office.decide("binh", number)


def test_a_newer_candidate_takes_the_place_of_one_that_waits_and_says_so(office: Office) -> None:
    first = office.wait()
    second = office.wait()

    assert office.state(first) == "replaced"
    row = office.owner.execute(
        "select why from ops.publication where publication_id = %s", (first,)
    ).fetchone()
    assert row is not None and "newer candidate took its place" in row[0]
    with pytest.raises(ApprovalError, match="is replaced"):
        office.decide("anna", first)
    office.decide("anna", second)


def test_while_it_waits_the_same_set_is_not_built_again(office: Office) -> None:
    number = office.wait()
    assert not has_work(office.owner, None, office.held())
    assert open_candidate(office.owner, None, office.held()) is None
    assert office.state(number) == "waiting"

    # Its rows are gone, as after a restore: it is built and judged again.
    assert has_work(office.owner, None, None)
    assert open_candidate(office.owner, None, None) == number
    assert office.state(number) == "candidate"


def test_before_its_hour_nobody_sees_it_and_nothing_takes_its_place(office: Office) -> None:
    number = office.wait()
    hour = datetime.now(UTC) + timedelta(hours=1)
    office.decide("anna", number, release_at=hour)

    submission(office.owner, "884", 1, "accepted")
    assert not has_work(office.owner, None, office.held())
    assert open_candidate(office.owner, None, office.held()) is None
    with pytest.raises(NotApprovedError, match="hour of publication 2 has not come"):
        publications.publish(office.owner, number, run_id="too early")
    assert approval.due(office.owner) is None

    office.decide("binh", number, release_at=datetime.now(UTC))  # the later word holds
    assert approval.due(office.owner) == number
    assert publications.publish(office.owner, number, run_id="release")
    assert has_work(office.owner), "what came meanwhile comes next"


def test_what_is_withdrawn_before_the_hour_does_not_come_out(office: Office) -> None:
    number = office.wait()
    office.decide("anna", number, release_at=datetime.now(UTC))
    move(office.owner, [number], "withdrawn", by="test", why="wrong")

    with pytest.raises(OutdatedError):
        publications.publish(office.owner, number, run_id="release")

    assert has_work(office.owner, None, office.held())
    newer = open_candidate(office.owner, None, office.held())
    assert newer is not None and office.state(number) == "replaced"


def test_where_nothing_is_open_nobody_is_asked(office: Office) -> None:
    office.owner.execute("alter table ops.submission disable trigger all")
    office.owner.execute("update ops.submission set stage = 'preliminary' where submission_id = 1")
    number = small_marts.build(office.owner)
    office.owner.execute(
        "update ops.submission set stage = 'preliminary', version = 9 where submission_id = 2"
    )
    candidates.let_pass(office.owner, number)

    assert office.state(number) == "approved"
    decision = approval.decisions(office.owner)[number]
    assert (decision.decided_by, decision.open) == ("policy", [])


def test_a_policy_that_changes_holds_for_what_waits(office: Office) -> None:
    number = office.wait()
    assert not settle(office.owner, number)
    set_policy(office.owner, "policy")

    assert settle(office.owner, number)
    assert publications.publish(office.owner, number, run_id="release")


@pytest.mark.parametrize(
    "table", ["publication_move", "approval_policy", "hand_in", "publication_decision"]
)
def test_who_did_what_is_only_ever_appended(office: Office, table: str) -> None:
    for statement in (
        "update ops.{} set why = 'x'",
        "delete from ops.{}",
        "truncate ops.{} cascade",
    ):
        change = statement.format(table)
        if table == "hand_in":
            change = change.replace("why", "stage")
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            office.owner.execute(change.encode())


def test_nobody_writes_another_name_under_it(office: Office) -> None:
    with psycopg.connect(url_of(office.url, "loader"), autocommit=True) as loader:
        for statement in (
            "insert into ops.hand_in (sha256, handed_in_by) values ('x', 'anna')",
            "insert into ops.publication_decision (publication_id, decision, decided_by,"
            " release_at, open) values (1, 'approved', 'anna', now(), '[]')",
            "select ops.decide_for('anna', 1, 'approved', null, '')",
            "insert into ops.approval_policy (decides, official, unexplained, losses, why)"
            " values ('policy', false, false, false, 'x')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                loader.execute(statement.encode())
        note_hand_in(loader, "a" * 64, "883", "2022", None)
    row = office.owner.execute("select handed_in_by from ops.hand_in").fetchone()
    assert row == ("loader",)
