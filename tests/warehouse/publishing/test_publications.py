"""A publication: a fixed set of submissions that BI comes to see all at once, or not at all."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.warehouse import candidates

from ansinh.ledger.candidates import has_work, open_candidate
from ansinh.ledger.publications import stop
from ansinh.ledger.states import move
from ansinh.publishing import publications
from ansinh.rules.findings import Finding

pytestmark = pytest.mark.warehouse


@pytest.fixture
def ledger(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        with candidates.as_transformer(connection):
            for schema, figure in (("marts", 1), ("candidate", 2)):
                connection.execute(f"create table {schema}.figures as select {figure} as figure")
        yield connection


def submission(connection: psycopg.Connection, unit: str, version: int, state: str) -> int:
    content = f"{hash((unit, version)) & 0xFFFFFFFF:064x}"
    connection.execute(
        "insert into ops.file (sha256, size_bytes, suffix) values (%s, 1, '.xlsx')", (content,)
    )
    row = connection.execute(
        """
        with delivered as (
            insert into ops.delivery (sha256, file_name, inbox_path, delivered_by)
            values (%(content)s, 'f', 'f', 'test') returning delivery_id
        )
        insert into ops.submission
            (sha256, delivery_id, form, form_version, unit_code, period, stage, standard_code,
            as_of_date, version)
        select
            %(content)s, delivery_id, 'poverty_review', '2021', %(unit)s, '2022', 'official',
            '2022-2025', '2022-12-31', %(version)s
        from delivered returning submission_id
        """,
        {"content": content, "unit": unit, "version": version},
    ).fetchone()
    assert row is not None
    for name in ("received", state):
        move(connection, [row[0]], name, by="test", why="test")  # type: ignore[arg-type]
    return int(row[0])


def states(connection: psycopg.Connection) -> dict[int, str]:
    return dict(connection.execute("select submission_id, state from ops.submission_now"))


def figure(connection: psycopg.Connection) -> int:
    row = connection.execute("select figure from marts.figures").fetchone()
    assert row is not None
    return int(row[0])


def published(connection: psycopg.Connection) -> int:
    number = open_candidate(connection)
    assert number is not None
    assert candidates.publish(connection, number)
    return number


def test_nothing_accepted_means_nothing_to_do(ledger: psycopg.Connection) -> None:
    submission(ledger, "883", 1, "rejected")

    assert not has_work(ledger)
    assert open_candidate(ledger) is None


def test_publishing_changes_what_bi_reads_and_moves_the_submissions(
    ledger: psycopg.Connection,
) -> None:
    good = submission(ledger, "883", 1, "accepted")
    bad = submission(ledger, "884", 1, "rejected")

    published(ledger)

    assert figure(ledger) == 2
    assert states(ledger) == {good: "published", bad: "rejected"}
    assert open_candidate(ledger) is None, "the same set is not built again"


def test_a_repeated_publish_changes_nothing(ledger: psycopg.Connection) -> None:
    submission(ledger, "883", 1, "accepted")
    number = published(ledger)

    assert not publications.publish(ledger, number, run_id="again")

    assert figure(ledger) == 2


def test_changed_reference_data_make_the_same_submissions_news(ledger: psycopg.Connection) -> None:
    submission(ledger, "886", 1, "accepted")
    number = open_candidate(ledger, "as it was")
    assert number is not None
    candidates.publish(ledger, number)
    assert not has_work(ledger, "as it was")

    assert has_work(ledger, "changed")
    again = open_candidate(ledger, "changed")

    assert again is not None
    stop(ledger, again, [])
    assert not has_work(ledger, "changed"), "stopped once, it is not built for ever"


def test_a_new_version_supersedes_the_old_one(ledger: psycopg.Connection) -> None:
    old = submission(ledger, "883", 1, "accepted")
    other = submission(ledger, "884", 1, "accepted")
    published(ledger)
    new = submission(ledger, "883", 2, "accepted_with_warnings")

    published(ledger)

    assert states(ledger) == {old: "superseded", other: "published", new: "published"}


def test_a_rejected_new_version_leaves_the_good_one_published(ledger: psycopg.Connection) -> None:
    old = submission(ledger, "883", 1, "accepted")
    published(ledger)
    submission(ledger, "883", 2, "rejected")

    assert not has_work(ledger)
    assert states(ledger)[old] == "published"


def test_an_unfinished_candidate_is_taken_up_again(ledger: psycopg.Connection) -> None:
    submission(ledger, "883", 1, "accepted")
    first = open_candidate(ledger)

    assert open_candidate(ledger) == first


def test_what_arrives_while_a_candidate_is_open_makes_a_new_one(
    ledger: psycopg.Connection,
) -> None:
    submission(ledger, "883", 1, "accepted")
    first = open_candidate(ledger)
    assert first is not None
    submission(ledger, "884", 1, "accepted")

    second = open_candidate(ledger)

    assert second is not None and second > first
    with pytest.raises(LookupError):
        candidates.publish(ledger, first)


def test_a_stopped_candidate_keeps_the_last_good_figures(ledger: psycopg.Connection) -> None:
    good = submission(ledger, "883", 1, "accepted")
    number = open_candidate(ledger)
    assert number is not None
    finding = Finding("marts.x", "error", "marts", "sai", "wrong")

    stop(ledger, number, [finding])

    assert figure(ledger) == 1
    assert states(ledger)[good] == "accepted"
    assert not has_work(ledger), "the same set is not tried again by itself"


def test_bi_reads_marts_and_never_the_candidate(
    ledger: psycopg.Connection, server_url: str, migrated_url: str
) -> None:
    submission(ledger, "883", 1, "accepted")
    published(ledger)
    for schema in ("marts", "candidate"):
        ledger.execute(f"grant select on {schema}.figures to bi_reader")
    database = migrated_url.rsplit("/", 1)[1]
    ledger.execute(f"grant connect on database {database} to bi_reader")

    ledger.execute("set role bi_reader")
    try:
        assert figure(ledger) == 2
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ledger.execute("select * from candidate.figures")
    finally:
        ledger.execute("reset role")


def test_states_are_only_ever_appended(ledger: psycopg.Connection) -> None:
    submission(ledger, "883", 1, "accepted")

    for statement in (
        "update ops.submission_state set state = 'published'",
        "delete from ops.submission_state",
        "truncate ops.submission_state",
    ):
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            ledger.execute(statement)
