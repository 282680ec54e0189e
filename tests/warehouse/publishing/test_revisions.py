"""By how much a publication changed a figure, and who did: the parts add up, whatever came."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.warehouse import candidates
from tests.warehouse.publishing.test_publications import submission

pytestmark = pytest.mark.warehouse

UNITS = ("883", "884", "886")
PROVINCE = "89"
VERSIONS = count(1)
TABLES = """
create table candidate.bridge_figure_source (mart text, figure text, metric text);
create table candidate.figure_trace (
    mart text, figure text, unit_code text, period text, stage text, standard_code text,
    funding_source text, donor_type text, resource_kind text, purpose text,
    submission_id bigint, value numeric, entry_kind text
);
create table candidate.poverty_indicators (
    unit_code text, unit_level text, period text, stage text, standard_code text,
    as_of_date date, poor_households bigint
);
create table candidate.mobilized_resources (
    unit_code text, unit_level text, period text, funding_source text, donor_type text,
    resource_kind text, purpose text, as_of_date date, contributions bigint
);
insert into candidate.bridge_figure_source values
    ('mobilized_resources', 'contributions', 'contributions'),
    ('poverty_indicators', 'poor_households', 'poor_households'),
    ('poverty_indicators', 'poor_rate_pct', 'poor_households');
"""


@dataclass(frozen=True)
class Told:
    """What counts of a unit: a submission, its judgement, and the figure that it says."""

    submission_id: int
    judgement: int
    figure: int | None


State = dict[str, Told]
# What happens to a unit before a publication; a figure that is not known is None.
EVENTS = st.lists(
    st.dictionaries(
        st.sampled_from(UNITS),
        st.tuples(
            st.sampled_from(["hand in", "judge again", "withdraw"]),
            st.sampled_from([None, 0, 1, 5, 70]),
        ),
        max_size=3,
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def connection(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated_url, autocommit=True) as opened:
        with candidates.as_transformer(opened):
            opened.execute(TABLES)
        yield opened


def after(connection: psycopg.Connection, state: State, events: dict[str, tuple]) -> State:  # type: ignore[type-arg]
    """What counts after these things happened."""
    new = dict(state)
    for unit, (what, figure) in events.items():
        if what == "hand in":
            number = submission(connection, unit, next(VERSIONS), "accepted")
            new[unit] = Told(number, 1, figure)
        elif what == "judge again" and unit in state:
            new[unit] = Told(state[unit].submission_id, state[unit].judgement + 1, figure)
            connection.execute(
                "update ops.submission set judgement = %s where submission_id = %s",
                (new[unit].judgement, new[unit].submission_id),
            )
        elif what == "withdraw":
            new.pop(unit, None)
    return new


def figures(state: State) -> dict[str, int | None]:
    """The mart as the warehouse adds it up: a sum with an unknown part is unknown."""
    told = {unit: one.figure for unit, one in state.items()}
    known = [figure for figure in told.values() if figure is not None]
    province = {PROVINCE: sum(known) if len(known) == len(told) else None} if told else {}
    return {**told, **province}


def opened(connection: psycopg.Connection, state: State) -> int:
    """A candidate of what counts."""
    row = connection.execute(
        "insert into ops.publication (state) values ('candidate') returning publication_id"
    ).fetchone()
    assert row is not None
    number = int(row[0])
    connection.cursor().executemany(
        "insert into ops.publication_submission values (%s, %s, %s, '2022', '2022-12-31')",
        [(number, one.submission_id, one.judgement) for one in state.values()],
    )
    return number


def publish(connection: psycopg.Connection, state: State, **other: int) -> int:
    """Publish what counts; figures of `other` units differ from what their cells say."""
    number = opened(connection, state)
    connection.execute("truncate candidate.figure_trace, candidate.poverty_indicators")
    cells = [
        (unit, one.submission_id, one.figure)
        for code, one in state.items()
        for unit in (code, PROVINCE)
    ]
    connection.cursor().executemany(
        "insert into candidate.figure_trace (mart, figure, unit_code, period, stage,"
        " standard_code, submission_id, value) values ('poverty_indicators', 'poor_households',"
        " %s, '2022', 'official', '2022-2025', %s, %s)",
        cells,
    )
    connection.cursor().executemany(
        "insert into candidate.poverty_indicators values"
        " (%s, 'district', '2022', 'official', '2022-2025', '2022-12-31', %s)",
        list({**figures(state), **other}.items()),
    )
    assert candidates.publish(connection, number)
    return number


def revisions(connection: psycopg.Connection, number: int, unit: str) -> list[tuple[object, ...]]:
    """Before, after, difference; and the causes with their parts."""
    return connection.execute(
        "select value_before, value_after, difference, cause, part, submission_id,"
        " former_submission_id from history.revision"
        " where publication_id = %s and unit_code = %s order by submission_id, cause",
        (number, unit),
    ).fetchall()


@given(lives=EVENTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_parts_of_every_figure_add_up_to_its_difference(
    connection: psycopg.Connection,
    lives: list[dict[str, tuple[str, int | None]]],
) -> None:
    state: State = {}
    publish(connection, state)  # every life begins with nothing
    for events in lives:
        before, new = figures(state), after(connection, state, events)
        number = publish(connection, new)
        now = figures(new)
        for unit in (*UNITS, PROVINCE):
            rows = revisions(connection, number, unit)
            if before.get(unit) == now.get(unit):
                assert rows == []
                continue
            difference = (now.get(unit) or 0) - (before.get(unit) or 0)
            if difference or rows:
                assert {row[:3] for row in rows} == {(before.get(unit), now.get(unit), difference)}
            assert sum(row[4] for row in rows) == difference
            if unit != PROVINCE:
                assert "project" not in {row[3] for row in rows}
        for code, part in _parts_of_units(connection, number).items():
            assert part == _part_in_province(connection, number, code), "units explain the province"
        state = new


def _parts_of_units(connection: psycopg.Connection, number: int) -> dict[int, object]:
    rows = connection.execute(
        "select coalesce(submission_id, former_submission_id), part from history.revision"
        " where publication_id = %s and unit_code <> %s and cause <> 'completeness'"
        " and exists (select from history.revision as whole where whole.publication_id = %s"
        " and whole.unit_code = %s)",
        (number, PROVINCE, number, PROVINCE),
    )
    return dict(rows.fetchall())


def _part_in_province(connection: psycopg.Connection, number: int, submission_id: int) -> object:
    ((part,),) = connection.execute(
        "select part from history.revision where publication_id = %s and unit_code = %s"
        " and coalesce(submission_id, former_submission_id) = %s",
        (number, PROVINCE, submission_id),
    ).fetchall()
    return part


def test_each_cause_is_told_with_the_submissions(connection: psycopg.Connection) -> None:
    state: State = {}
    state = after(connection, state, {"883": ("hand in", 10), "884": ("hand in", 20)})
    first = publish(connection, state)
    old, other = state["883"].submission_id, state["884"].submission_id
    assert revisions(connection, first, PROVINCE) == [
        (None, 30, 30, "first", 10, old, None),
        (None, 30, 30, "first", 20, other, None),
    ]

    state = after(connection, state, {"883": ("hand in", 14), "884": ("judge again", 18)})
    second = publish(connection, state)
    new = state["883"].submission_id
    assert sorted(revisions(connection, second, PROVINCE), key=str) == [
        (30, 32, 2, "correction", 4, new, old),
        (30, 32, 2, "judged_again", -2, other, other),
    ]

    state = after(connection, state, {"884": ("withdraw", None)})
    third = publish(connection, state)
    assert revisions(connection, third, "884") == [(18, None, -18, "withdrawal", -18, None, other)]
    assert revisions(connection, third, PROVINCE) == [(32, 14, -18, "withdrawal", -18, None, other)]

    fourth = publish(connection, state, **{"883": 15})
    assert revisions(connection, fourth, "883") == [(14, 15, 1, "project", 1, None, None)]


def test_an_unknown_part_makes_the_sum_unknown_and_is_told(connection: psycopg.Connection) -> None:
    state = after(connection, {}, {"883": ("hand in", 10), "884": ("hand in", None)})
    publish(connection, state)
    state = after(connection, state, {"884": ("hand in", 7)})

    number = publish(connection, state)

    told = {row[3]: row[4] for row in revisions(connection, number, PROVINCE)}
    assert told == {"correction": 7, "completeness": 10}


def test_a_publication_that_changes_nothing_has_no_revisions(
    connection: psycopg.Connection,
) -> None:
    state = after(connection, {}, {"883": ("hand in", 10)})
    publish(connection, state)

    number = publish(connection, state)

    assert revisions(connection, number, "883") == []


def test_an_entry_without_a_number_of_donors_is_one_less_when_it_is_taken_out_again(
    connection: psycopg.Connection,
) -> None:
    """A cumulative register of two entries tells the only one of a former register once more."""
    state = after(connection, {}, {"883": ("hand in", None), "884": ("hand in", None)})
    cumulative, former = state["883"].submission_id, state["884"].submission_id
    number = opened(connection, state)
    connection.cursor().executemany(
        "insert into candidate.figure_trace (mart, figure, unit_code, period, funding_source,"
        " donor_type, resource_kind, purpose, submission_id, entry_kind) values"
        " ('mobilized_resources', 'contributions', '886', '2022', 'people', 'enterprise', 'cash',"
        " 'housing', %s, %s)",
        [(cumulative, "entry"), (cumulative, "entry"), (former, "reversal")],
    )
    connection.execute(
        "insert into candidate.mobilized_resources (unit_code, period, funding_source,"
        " donor_type, resource_kind, purpose, contributions)"
        " values ('886', '2022', 'people', 'enterprise', 'cash', 'housing', 1)"
    )

    assert candidates.publish(connection, number)

    told = revisions(connection, number, "886")
    assert {row[5]: row[4] for row in told} == {cumulative: 2, former: -1}
