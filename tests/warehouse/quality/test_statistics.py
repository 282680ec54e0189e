"""The planner knows the rows that are judged: in every way a file can be judged."""

from pathlib import Path

import psycopg
import pytest
from tests.warehouse.conftest import SmallRoad, finding_always
from tests.warehouse.quality.judged import by_queries
from tests.warehouse.quality.probes import judging_by, rule_that_asks

from ansinh.ledger.findings import findings_of
from ansinh.raw.statistics import expected_rows
from ansinh.road.checking import check
from ansinh.rules.findings import Finding
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

RESULTS = "poverty_review__results"
# Rows that the planner thinks are in the table that holds what is judged; -1: nobody ever looked.
KNOWN_ROWS = rule_that_asks(f"""(
    select reltuples::integer from pg_class where oid = to_regclass(
        case '{{schema}}'
            when 'raw' then 'raw.{RESULTS}' else '{{schema}}.checked_{RESULTS}'
        end
    )
)""")


@pytest.fixture
def road(small_road: SmallRoad) -> SmallRoad:
    small_road.installation = judging_by(small_road.installation, KNOWN_ROWS)
    return small_road


def known_rows(findings: list[Finding]) -> str | None:
    (told,) = [one.value for one in findings if one.rule == KNOWN_ROWS.rule]
    return told


def recorded(road: SmallRoad, number: int) -> list[Finding]:
    with psycopg.connect(road.url) as connection:
        return findings_of(connection, number)


def test_the_road_judges_rows_that_the_planner_knows(road):
    assert road.one(f"select reltuples from pg_class where relname = '{RESULTS}'") == -1
    number = road.submit("886", 50)
    assert known_rows(recorded(road, number)) == "1"


def test_check_judges_rows_that_the_planner_knows(road, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(road.content("886", 50))
    checked = check(road.installation, path, SlotHint("886", "2022", "official", None, "lệnh"))
    assert known_rows(checked.findings) == "1"


def test_a_replay_judges_rows_that_the_planner_knows(road):
    with road.where(judge=finding_always()):
        number = road.submit("886", 50)
    assert road.one(f"select reltuples from pg_class where relname = '{RESULTS}'") == -1

    road.replay(number)

    assert known_rows(recorded(road, number)) == "1"


def communes(count: int) -> dict[str, list[dict[str, object]]]:
    return {"results": [{"households": 1000 + one, "poor_households": 9} for one in range(count)]}


def test_a_long_table_among_short_ones_is_expected_as_long_as_it_is(warehouse):
    for _ in range(30):
        warehouse.submit(communes(2))
    with psycopg.connect(warehouse.url) as connection:
        connection.execute(f"analyze raw.{RESULTS}")
        long = warehouse.submit(communes(900))
        assert expected_rows(connection, RESULTS, [long]) < 100, "nobody told the planner"

        by_queries(connection, [long])

        assert 600 < expected_rows(connection, RESULTS, [long]) < 1_200


def test_what_the_planner_knows_is_not_looked_at_again(warehouse):
    numbers = [warehouse.submit(communes(2)) for _ in range(3)]
    with psycopg.connect(warehouse.url, autocommit=True) as connection:
        by_queries(connection, numbers)
        before = statistics_of(connection)
        assert before is not None

        by_queries(connection, numbers)

        assert statistics_of(connection) == before


def statistics_of(connection: psycopg.Connection) -> str | None:
    """Who wrote what the planner knows of the columns of the table."""
    query = "select string_agg(xmin::text, ' ') from pg_statistic where starelid = %s::regclass"
    row = connection.execute(query, (f"raw.{RESULTS}",)).fetchone()
    return row[0] if row else None
