"""A build makes anew what changed, and ends where a build from scratch would end."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from tests.warehouse.dbt_project.conftest import EXCEPT_UNIT_TESTS, Warehouse
from tests.warehouse.dbt_project.invented_report import fill

A_YEAR = ("2022", "official", "2022-2025", "2022-12-31")


def review(poor: int) -> dict[str, list[dict[str, Any]]]:
    """The tables of a district that reports only itself."""
    return {
        "results": [
            {
                "_unit_code": "886",
                "households": 1000,
                "persons": 4000,
                "poor_households": poor,
                "near_poor_households": 40,
            }
        ],
        "deprivation_poor": [
            {"_unit_code": "886", "households": poor, "total_deprivations": 3 * poor}
            | {f"indicator_{number:02d}": poor // 4 for number in range(1, 13)}
        ],
    }


def gift(amount: int) -> dict[str, list[dict[str, Any]]]:
    """A register with one contribution."""
    entry = {
        "contribution_date": "2024-02-01",
        "donor_type": "enterprise",
        "funding_source": "people",
        "resource_kind": "cash",
        "purpose": "housing",
        "value_vnd": amount,
    }
    return {"contributions": [entry]}


def open_candidate(warehouse: Warehouse, numbers: Sequence[int]) -> None:
    """Make these submissions the ones to build from."""
    run = warehouse.connection.execute
    run("update ops.publication set state = 'stopped' where state = 'candidate'")
    run("insert into ops.publication (state) values ('candidate')")
    run(
        "insert into ops.publication_submission (publication_id, submission_id, judgement)"
        " select publication_id, submission_id, judgement from ops.publication, ops.submission"
        " where state = 'candidate' and submission_id = any(%s)",
        [list(numbers)],
    )


def submissions(warehouse: Warehouse) -> list[int]:
    """The numbers of all submissions so far."""
    return [row.submission_id for row in warehouse.rows("select submission_id from ops.submission")]


def content(warehouse: Warehouse) -> dict[str, str]:
    """The checksum of every table that a build makes, whatever the order of its rows."""
    tables = warehouse.rows(
        "select schemaname as schema, tablename as name from pg_tables"
        " where schemaname in ('intermediate', 'candidate', 'restricted')"
        " and tablename not like '\\_%%' and tablename not in ('pseudonym_key', 'hash_key', 'kept_head')"
    )
    query = "select md5(string_agg(r::text, '|' order by r::text)) as sum from {}.{} as r"
    return {
        f"{table.schema}.{table.name}": warehouse.rows(query.format(table.schema, table.name))[
            0
        ].sum
        for table in tables
    }


def written(warehouse: Warehouse, model: str) -> int:
    """How many rows the last build wrote into a model."""
    results = json.loads((warehouse.work_dir / "run_results.json").read_text("utf-8"))["results"]
    (one,) = [result for result in results if result["unique_id"] == f"model.ansinh.{model}"]
    return int(one["adapter_response"]["rows_affected"])


@pytest.fixture(scope="module")
def ends(warehouse: Warehouse) -> dict[str, Any]:
    """What a long life of builds ends with, beside one build of the same set from scratch."""
    fill(warehouse)
    old = warehouse.submit(("886", *A_YEAR), in_publication=False, **review(88))
    given = warehouse.submit(
        ("886", "2024-Q1", "regular", None, "2024-03-31"),
        form="resource_contributions",
        in_publication=False,
        **gift(5_000_000),
    )
    withdrawn = warehouse.submit(
        ("887", *A_YEAR),
        in_publication=False,
        results=[{"_unit_code": "887", "households": 500, "poor_households": 9}],
    )
    first = submissions(warehouse)
    open_candidate(warehouse, first)
    warehouse.build()

    # One year is corrected.
    corrected = warehouse.submit(("886", *A_YEAR), in_publication=False, **review(72))
    second = [*(set(first) - {old}), corrected]
    open_candidate(warehouse, second)
    warehouse.build()

    # A build that breaks off half-way, of a submission that is then gone again.
    ghost = warehouse.submit(
        ("886", "2020", "official", "2016-2021", "2020-12-31"), in_publication=False, **review(300)
    )
    open_candidate(warehouse, [*second, ghost])
    warehouse.dbt("run", "--select", "int_submissions__current+1", "int_poverty_reviews__current+3")

    # One is withdrawn, one judged again and read otherwise; the rest is as it was.
    warehouse.connection.execute(
        "update ops.submission set judgement = judgement + 1 where submission_id = %s", [given]
    )
    warehouse.connection.execute(
        "update raw.resource_contributions__contributions set value_vnd = 7000000"
        " where _submission_id = %s",
        [given],
    )
    open_candidate(warehouse, list(set(second) - {withdrawn}))
    warehouse.build()
    followed, wrote = content(warehouse), written(warehouse, "fct_poverty_review")
    warehouse.dbt("build", "--full-refresh", *EXCEPT_UNIT_TESTS)
    return {"followed": followed, "from_scratch": content(warehouse), "wrote": wrote}


def test_a_life_of_builds_ends_like_one_build_from_scratch(ends: dict[str, Any]) -> None:
    differing = {
        table
        for table in ends["from_scratch"]
        if ends["from_scratch"][table] != ends["followed"].get(table)
    }

    assert ends["followed"].keys() == ends["from_scratch"].keys()
    assert not differing


def test_a_build_writes_what_changed(ends: dict[str, Any], warehouse: Warehouse) -> None:
    # 2022 was corrected and lost a unit, 2020 was broken off; nobody touched the other years.
    (touched,) = warehouse.rows(
        "select count(*) as rows from candidate.fct_poverty_review where period = '2022'"
    )
    assert ends["wrote"] == touched.rows > 0


def test_what_was_withdrawn_or_broke_off_is_gone(
    ends: dict[str, Any], warehouse: Warehouse
) -> None:
    units = warehouse.rows(
        "select unit_code, poor_households as poor from candidate.poverty_indicators"
        " where period in ('2020', '2022') and unit_level = 'district'"
    )
    assert {row.unit_code: row.poor for row in units} == {"886": 72, "888": 50, "891": 400}
    (quarter,) = warehouse.rows(
        "select contributed_vnd as vnd from candidate.mobilized_resources"
        " where unit_level = 'province' and period = '2024-Q1'"
    )
    assert quarter.vnd == 7_000_000
