"""What the marts tell of the reports themselves, and who may read of households one by one.

One build as the transformer, with the rights that an installation gives; everything after it is
read as it stands, for the marts of this folder are live.
"""

import hashlib
import unicodedata
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.installed import REFERENCE
from tests.warehouse.dbt_project.installation import NAME, Installation

from tests.databases import Databases
from ansinh.database.migrating import migrate
from ansinh.settings import LOCAL_TIME

pytestmark = pytest.mark.warehouse

DIRECTORY, CALENDAR = REFERENCE.units, REFERENCE.calendar

SLOT = ("2026", "preliminary")
DUE = date(2026, 11, 14)
UNITS = DIRECTORY.on(date(2026, 12, 31))
COMMUNES = sorted(unit.code for unit in UNITS if unit.level == "commune")
IN_TIME, CORRECTED, WITHDRAWN, REJECTED, REFUSED, LATE, WAIVED, TAKEN_BACK, ENDED = COMMUNES[:9]
LIVE = [
    *("fct_submission", "fct_finding", "fct_reporting_obligation"),
    *("reporting_completeness", "data_quality", "rule_precision"),
]


def review(unit: str | None) -> tuple[str | None, ...]:
    return (unit, *SLOT, "2026", "2026-12-31")


def household(unit: str | None, points: int, deprivations: int, **more: Any) -> dict[str, Any]:
    scores = {"income_points": points, "deprivation_points": deprivations}
    known = {"head_name": NAME, "birth_year_male": 1960, "household_change": "old"}
    return {"_unit_code": unit, **known, **scores, "indicator_03": True, **more}


@pytest.fixture(scope="module")
def installation(
    databases: Databases,
) -> Iterator[Installation]:
    """Submissions of every kind, and one build of the marts that tell of them."""
    with databases.built() as url:
        at = Installation(url, databases)
        fill(at)
        at.build()
        yield at
        at.connection.close()


def fill(at: Installation) -> None:
    """Reviews in every state, and lists of invented households."""
    broken = ("poverty_review.movement_poor_balances", "error")
    odd = ("poverty_review.results_persons_not_given", "warning")
    good, warned = ("accepted", "published"), ("accepted_with_warnings",)
    # 16:59 in Greenwich is one minute before midnight here.
    explained = at.submit(review(IN_TIME), "2026-11-14 16:59", *good, findings=(odd,))
    at.connection.execute(
        "insert into ops.explanation (sha256, rule, reason)"
        " select sha256, %s, 'counted by household only' from ops.submission"
        " where submission_id = %s",
        [odd[0], explained],
    )
    at.submit(review(LATE), "2026-11-14 17:01", *good)
    at.submit(review(CORRECTED), "2026-11-12 03:00", "rejected", findings=(broken, broken, odd))
    at.submit(
        review(CORRECTED), "2026-11-17 03:00", *warned, findings=(odd, ("a.retired", *odd[1:]))
    )
    at.submit(review(WITHDRAWN), "2026-11-01 03:00", *good, "withdrawn")
    at.submit(review(REJECTED), "2026-11-13 03:00", "rejected", findings=(broken,))
    nothing = (None, None, None, None, None)
    unread = ("file.not_a_workbook", "error")
    by_path = (REFUSED, *SLOT)
    at.submit(nothing, "2026-11-13 03:00", "refused", form=None, path=by_path, findings=(unread,))
    at.submit(nothing, "2026-11-13 03:00", "refused", form=None, path=(NAME, "năm nay", None))
    at.connection.execute(
        "insert into ops.waiver (unit_code, granted_by, why, valid_until)"
        " values (%s, %s, %s, '2026-12-01')",
        [WAIVED, NAME, NAME],
    )
    at.connection.execute(
        "insert into ops.waiver (unit_code, granted_by, why, valid_until)"
        " values (%s, %s, %s, '2026-01-01')",
        [ENDED, NAME, NAME],
    )
    ((taken_back,),) = at.connection.execute(
        "insert into ops.waiver (unit_code, granted_by, why, valid_until)"
        " values (%s, %s, %s, '2026-12-02') returning waiver_id",
        [TAKEN_BACK, NAME, NAME],
    )
    at.connection.execute(
        "insert into ops.waiver (ends_waiver_id, granted_by, why) values (%s, %s, %s)",
        [taken_back, NAME, NAME],
    )
    # A word for what is missing lets nobody in after the close.
    at.connection.execute(
        "insert into ops.waiver (unit_code, lifts, granted_by, why, valid_until)"
        " values (%s, '{loss}', %s, %s, '2026-12-03')",
        [TAKEN_BACK, NAME, NAME],
    )
    uses = (IN_TIME, "2026-Q3", "regular", None, "2026-09-30")
    at.submit(uses, "2026-10-01 03:00", *good, form="resource_uses")
    numbers = [
        at.submit(
            ("886", year, "official", "2022-2025", f"{year}-12-31"),
            *(f"{year}-12-01 03:00", "accepted"),
            form="household_list",
        )
        for year in ("2023", "2024")
    ]
    loud = unicodedata.normalize("NFD", NAME.upper()).replace(" ", "  ") + " "
    at.list_households(numbers[0], "poor", household("30340", 100, 40, head_name=loud))
    at.list_households(
        *(numbers[1], "poor"),
        household("30340", 140, 30),
        household("30340", 145, 30, birth_year_male=1970),
        household("30340", 1, 1, relation="member"),
        household(None, 175, 30, household_change="new"),
    )
    at.list_households(numbers[1], "near_poor", household("30337", 175, 20))
    at.publish(*numbers)


def obligation(at: Installation, unit: str) -> Any:
    (row,) = at.rows(
        "select * from candidate.fct_reporting_obligation"
        " where form = 'poverty_review' and (unit_code, period, stage) = (%s, %s, %s)",
        *(unit, *SLOT),
    )
    return row


def test_due_dates_are_those_that_files_are_judged_by(installation: Installation) -> None:
    rows = installation.rows("select * from candidate.dim_reporting_due_date")
    assert len(rows) > 400
    judged = [row for row in rows if row.is_judged]
    wrong = [
        row
        for row in rows
        if tuple(
            of(row.form, row.period, row.stage, row.as_of_date)
            for of in (CALENDAR.due_date, CALENDAR.lock_date)
        )
        != ((row.due_date, row.lock_date) if row.is_judged else (None, None))
    ]
    assert judged and wrong == []
    owed = {row.period for row in rows if row.is_required and row.stage == "regular"}
    assert {month for month in owed if month.startswith("2026-0")} == {
        f"2026-{month:02d}" for month in range(1, 9)
    }


def test_who_owes_reports_follows_the_reform_of_july_2025(installation: Installation) -> None:
    def reporting(day: str) -> list[tuple[str, str]]:
        rows = installation.rows(
            "select unit_code, reports_as from candidate.bridge_reporting_unit"
            " where valid_from <= %s and valid_to > %s",
            *(day, day),
        )
        return sorted((row.unit_code, row.reports_as) for row in rows)

    districts = [unit.code for unit in DIRECTORY.on(date(2025, 6, 30))
                 if unit.level == "district"]  # fmt: skip
    before = sorted([("89", "province"), *((code, "reporting_unit") for code in districts)])
    after = sorted([("91", "province"), *((code, "reporting_unit") for code in COMMUNES)])
    assert (len(before), len(after)) == (12, 103)
    assert reporting("2025-06-30") == before
    assert reporting("2025-07-01") == after


def test_another_province_is_a_setting(installation: Installation) -> None:
    """91 was Kiên Giang: its own districts until June 2025, never those of An Giang."""
    command = ("compile", "--select", "int_reporting_units__dated", "--quiet")
    installation.dbt(*command, ANSINH_PROVINCE="91")
    folder = installation.work_dir / "target/compiled"
    (compiled,) = folder.rglob("int_reporting_units__dated.sql")
    rows = installation.rows(compiled.read_text("utf-8"), role="transformer")
    provinces = {(row.province_code, row.valid_to.year) for row in rows}
    assert provinces == {("91", 2025), ("91", 9999)}
    assert "883" not in {row.unit_code for row in rows}
    assert sum(row.unit_level == "commune" for row in rows) == 102


@pytest.mark.parametrize(
    ("unit", "state", "is_fulfilled", "days_late"),
    [
        (IN_TIME, "published", True, 0),
        (LATE, "published", True, 1),
        (CORRECTED, "accepted", True, 3),
        (WITHDRAWN, "withdrawn", False, None),
        (REJECTED, "rejected", False, None),
    ],
)
def test_what_became_of_a_report_that_was_owed(
    installation: Installation, unit: str, state: str, is_fulfilled: bool, days_late: int | None
) -> None:
    row = obligation(installation, unit)
    until_today = (datetime.now(LOCAL_TIME).date() - DUE).days
    assert (row.state, row.is_fulfilled) == (state, is_fulfilled)
    assert row.days_late == (until_today if days_late is None else days_late)
    assert row.is_late is (row.days_late > 0)
    assert (row.due_date, row.lock_date) == (DUE, date(2026, 12, 15))


def test_a_report_that_came_early_is_no_days_late(installation: Installation) -> None:
    for mart in ("fct_reporting_obligation", "fct_submission"):
        (row,) = installation.rows(
            f"select days_late, is_late, due_date from candidate.{mart}"
            " where (unit_code, form, period) = (%s, 'resource_uses', '2026-Q3')",
            IN_TIME,
        )
        assert row.due_date > date(2026, 10, 1)
        assert (row.days_late, row.is_late) == (0, False), mart


def test_a_waiver_that_was_taken_back_waives_nothing(installation: Installation) -> None:
    assert obligation(installation, WAIVED).waived_until == date(2026, 12, 1)
    assert obligation(installation, TAKEN_BACK).waived_until is None


def test_a_waiver_that_ended_waives_nothing(installation: Installation) -> None:
    assert obligation(installation, ENDED).waived_until is None
    assert obligation(installation, ENDED).state == obligation(installation, COMMUNES[9]).state


def test_reports_that_never_came_are_due_overdue_or_missing(installation: Installation) -> None:
    today = datetime.now(LOCAL_TIME).date()
    rows = installation.rows(
        "select * from candidate.fct_reporting_obligation where submission_id is null"
    )
    assert len(rows) > 2000
    for row in rows:
        after_due = "overdue" if today <= row.lock_date else "missing"
        assert row.state == ("not_due" if today <= row.due_date else after_due)
    assert {row.unit_code for row in rows if row.waived_until} == {WAIVED}


def test_completeness_of_a_province_adds_up(installation: Installation) -> None:
    (row,) = installation.rows(
        "select * from candidate.reporting_completeness"
        " where form = 'poverty_review' and (period, stage) = (%s, %s)",
        *SLOT,
    )
    assert (row.unit_code, row.unit_name, row.unit_level) == ("91", "An Giang", "province")
    assert (row.owed_reports, row.received_reports, row.accepted_reports) == (102, 5, 3)
    assert (row.published_reports, row.on_time_reports, row.late_reports) == (2, 1, 2)
    assert row.missing_reports == 99
    assert (row.accepted_reports_pct, row.on_time_reports_pct) == (Decimal("2.94"), Decimal("0.98"))


def test_quality_tells_who_passes_at_first(installation: Installation) -> None:
    rows = installation.rows("select * from candidate.data_quality where period like '2026%%'")
    found = {(row.unit_code, row.form): row for row in rows}
    corrected = found[CORRECTED, "poverty_review"]
    assert (corrected.judged_submissions, corrected.first_pass_yield_pct) == (2, 0)
    assert corrected.commonest_error == "poverty_review.movement_poor_balances"
    province = found["91", "poverty_review"]
    assert (province.judged_submissions, province.rejected_submissions) == (6, 2)
    assert (province.first_versions, province.accepted_first_versions) == (5, 3)
    assert province.first_pass_yield_pct == Decimal("60.00")
    assert (province.error_count, province.warning_count) == (3, 4)
    assert found[REFUSED, "-1"].rejected_submissions_pct == 100


def test_precision_tells_which_rule_was_followed_by_a_correction(
    installation: Installation,
) -> None:
    """A report counts once, however many cells broke the rule, and as its newest version stands."""
    rows = installation.rows("select * from candidate.rule_precision where period = '2026'")
    found = {
        (row.unit_code, row.rule): (
            *(row.told_reports, row.corrected_reports, row.explained_reports),
            *(row.unanswered_reports, row.corrected_reports_pct),
        )
        for row in rows
    }
    balance, persons = (
        f"poverty_review.{rule}" for rule in ("movement_poor_balances", "results_persons_not_given")
    )
    assert found[CORRECTED, balance] == (1, 1, 0, 0, 100)
    assert found[REJECTED, balance] == (1, 0, 0, 1, 0)
    assert found[CORRECTED, persons] == (1, 0, 0, 1, 0)
    assert found[IN_TIME, persons] == (1, 0, 1, 0, 0)
    assert found["91", balance] == (2, 1, 0, 1, Decimal("50.00"))
    assert found["91", persons] == (2, 0, 1, 1, 0)
    assert {row.unit_code for row in rows if row.is_counted} == {"91"}


def test_a_submission_is_followed_from_arrival_to_end(installation: Installation) -> None:
    rows = installation.rows("select * from candidate.fct_submission")
    found = {(row.unit_code, row.version): row for row in rows if row.period == "2026"}
    withdrawn = found[WITHDRAWN, 1]
    assert (withdrawn.state, withdrawn.is_accepted, withdrawn.is_late) == (
        "withdrawn",
        False,
        False,
    )
    assert (withdrawn.hours_to_verdict, withdrawn.hours_to_publication) == (1, 2)
    assert withdrawn.withdrawn_at > withdrawn.published_at > withdrawn.judged_at
    assert (found[CORRECTED, 2].error_count, found[CORRECTED, 2].warning_count) == (0, 2)
    refused = found[REFUSED, None]
    assert (refused.form, refused.unit_key, refused.days_late) == (
        "-1",
        f"{REFUSED}@2025-07-01",
        None,
    )
    (unknown,) = [row for row in rows if row.unit_key == "-1"]
    assert (unknown.unit_code, unknown.period, unknown.stage) == (None, None, None)


def test_a_finding_keeps_its_rule_when_the_catalogue_drops_it(installation: Installation) -> None:
    rows = installation.rows(
        "select rule, is_current, who_fixes, count(*) as n from candidate.fct_finding"
        " inner join candidate.dim_rule using (rule, who_fixes) group by 1, 2, 3"
        " union all select rule, is_current, who_fixes, 0 from candidate.dim_rule"
        " where not is_current"
    )
    assert {(row.rule, row.is_current, row.n) for row in rows} == {
        ("poverty_review.movement_poor_balances", True, 3),
        ("poverty_review.results_persons_not_given", True, 3),
        ("file.not_a_workbook", True, 1),
        ("a.retired", False, 0),
    }


def test_households_are_classified_without_names(installation: Installation) -> None:
    rows = installation.rows(
        "select * from restricted.fct_household_assessment where period = '2024' order by _row",
        role="transformer",
    )
    assert {
        (row.listed_as, row.income_points, row.area_type, row.poverty_status) for row in rows
    } == {
        ("poor", 140, "rural", "poor"),
        ("poor", 145, "rural", "not_poor"),
        ("poor", 175, None, "poor"),
        ("near_poor", 175, "urban", "near_poor"),
    }
    assert {row.indicator_03 for row in rows} == {True}
    assert len({row.household_key for row in rows}) == 4


def test_a_household_keeps_its_pseudonym_from_review_to_review(installation: Installation) -> None:
    rows = installation.rows(
        "select period, household_key from restricted.fct_household_assessment"
        " where unit_key like '30340@%%' and income_points in (100, 140)",
        role="transformer",
    )
    ((key,),) = installation.connection.execute(
        "select restricted.household_key(restricted.head_hash(%s, 1960), %s)",
        [NAME.lower(), place_of_today(installation, "30340")],
    )
    assert {(row.period, row.household_key) for row in rows} == {("2023", key), ("2024", key)}


def place_of_today(installation: Installation, commune: str) -> str:
    """The commune of today in which most of a former one lies."""
    ((code,),) = installation.connection.execute(
        "select current_unit_code from intermediate.int_unit_crosswalk__composed"
        " where unit_key like %s and measure = 'households'"
        " order by upper_parts - lower_parts desc, current_unit_code limit 1",
        [f"{commune}@%"],
    )
    return str(code)


@pytest.mark.parametrize("role", ["bi_reader", "loader"])
@pytest.mark.parametrize("table", ["fct_household_assessment", "pseudonym_key", "hash_key"])
def test_nobody_else_reads_of_households_one_by_one(
    installation: Installation, role: str, table: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        installation.rows(f"select count(*) from restricted.{table}", role=role)


def test_no_name_and_no_secret_leaves_the_database(installation: Installation) -> None:
    ((secret,),) = installation.connection.execute(
        "select encode(inner_pad, 'hex') from restricted.hash_key where purpose = 'household'"
    )
    written = [path for path in installation.work_dir.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sql" for path in written)
    assert any(path.name == "dbt.log" for path in written)
    told = b"".join(path.read_bytes() for path in written) + installation.printed.encode()
    for hidden in (NAME, NAME.upper(), unicodedata.normalize("NFD", NAME), secret):
        assert hidden.encode() not in told
    shown = installation.connection.execute(
        "select relation from unnest(%s::text[]) as relation",
        [[*(f"candidate.{view}" for view in LIVE), "restricted.fct_household_assessment"]],
    ).fetchall()
    for (relation,) in shown:
        query = f"select count(*) from {relation} as one where one::text like %s"
        assert installation.connection.execute(query, [f"%{NAME}%"]).fetchone() == (0,)


def test_live_marts_outlive_what_a_build_throws_away(installation: Installation) -> None:
    """The last test of this file: dbt drops all of these with cascade."""
    installation.connection.execute("drop schema staging, intermediate, reference cascade")
    installation.submit(review(REJECTED), "2026-11-20 03:00", "accepted")

    assert obligation(installation, REJECTED).state == "accepted"
    for view in LIVE:
        ((count,),) = installation.rows(f"select count(*) from candidate.{view}")
        assert count > 0
