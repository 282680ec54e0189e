"""Every form but the results of the review: what is in a register is what a mart shows."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.warehouse

COLUMNS = [
    *("unit_code", "unit_name", "unit_level", "period", "funding_source_group", "funding_source"),
    *("donor_type", "resource_kind", "purpose", "contributed_vnd", "used_vnd", "contributions"),
    "beneficiaries",
]
DATA = Path(__file__).parents[2] / "data"
CASH = {"resource_kind": "cash", "purpose": "housing"}
NAME = "Nguyễn Thị Bịa"


def register(unit: str, period: str, as_of: str, stage: str = "regular") -> tuple[Any, ...]:
    return (unit, period, stage, None, as_of)


def review(unit: str) -> tuple[Any, ...]:
    return (unit, "2024", "official", "2022-2025", "2024-12-31")


def published(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fill_published(warehouse: Any) -> None:
    support = [
        {
            "_unit_code": row["unit_code"],
            **{"use_date": "2022-04-11", "programme": "holiday_support", "purpose": "gifts"},
            **{"funding_source": "province_budget", "resource_kind": "cash"},
            "amount_vnd": int(row["households"]) * int(row["amount_per_household_vnd"]),
            "beneficiary_households": int(row["households"]),
        }
        for row in published("support_april_2022.csv")
        if row["unit_code"] != "89"
    ]
    slot = register("89", "2022-04", "2022-04-30")
    warehouse.submit(slot, form="resource_uses", uses=support)
    fund = [
        {
            **{"contribution_date": "2019-09-30", "fund": "fund_for_the_poor", **CASH},
            **{"donor_type": "community", "funding_source": "fund_donations"},
            "fund_level": row["measure"].split("_")[-2],
            "value_vnd": int(Decimal(row["value"]) * 10**9),
        }
        for row in published("province_figures.csv")
        if row["measure"].startswith("fund_for_the_poor") and row["measure"].endswith("_level")
    ]
    slot = register("89", "2019-Q3", "2019-09-30")
    warehouse.submit(slot, form="resource_contributions", contributions=fund)


def fill_resources(warehouse: Any) -> None:
    gift = {"contribution_date": "2024-05-02", "funding_source": "people", **CASH}
    gift |= {"donor_type": "individual", "donor_name": NAME, "donors": 12}
    contributions = [
        {**gift, "_unit_code": "30280", "value_vnd": 1000},
        {**gift, "value_vnd": 200, "donors": None},
        {
            **{
                "contribution_date": "2024-05-03",
                "donor_type": "enterprise",
                "donor_name": "Công ty A",
            },
            **{"funding_source": "organisations", "resource_kind": "labour", "purpose": "housing"},
            **{"quantity": Decimal("2.5"), "quantity_unit": "ngày công", "donors": 1},
            **{"value_vnd": 500_000, "_unit_code": "30280", "programme": "new_rural_development"},
        },
    ]
    slot = register("883", "2024-05", "2024-05-31")
    warehouse.submit(slot, form="resource_contributions", contributions=contributions)
    early = register("883", "2024-05", "2024-05-31", "preliminary")
    warehouse.submit(
        early, form="resource_contributions", contributions=[{**gift, "value_vnd": 77}]
    )
    budget = {**gift, "donor_type": "state_budget", "funding_source": "province_budget"}
    budget["donor_name"] = "Sở Tài chính"
    after = register("30307", "2026-01", "2026-01-31")
    warehouse.submit(
        after,
        form="resource_contributions",
        contributions=[{**budget, "contribution_date": "2026-01-02", "value_vnd": 9}],
    )
    use = {"use_date": "2024-05-09", "programme": "other", "funding_source": "people", **CASH}
    uses = [{**use, "_unit_code": "30280", "amount_vnd": 700, "beneficiary_households": 3}]
    warehouse.submit(slot, form="resource_uses", uses=[*uses, {**use, "amount_vnd": 100}])


def fill_other_registers(warehouse: Any) -> None:
    slot = register("883", "2024-05", "2024-05-31")
    warehouse.submit(
        slot,
        form="communication_activities",
        activities=[
            {
                **{"activity_date": "2024-05-09", "activity_type": "news_item", "quantity": 4},
                **{"subject": NAME, "medium": "Báo An Giang"},
            }
        ],
        recognised_models=[
            {
                **{"recognition_date": "2024-05-10", "model_name": NAME, "field": "livelihoods"},
                **{"recognition_kind": "copied", "_unit_code": "30280"},
                "beneficiary_households": 8,
            }
        ],
    )
    warehouse.submit(
        register("89", "2024", "2024-12-31"),
        form="steering_assignments",
        assignments=[
            {
                **{"_unit_code": "891", "focus_area_type": "zone_iii", "start_date": "2024-01-01"},
                **{"member_position": "Phó Giám đốc Sở", "agency": "Sở Y tế", "hamlet": "Ấp Bịa"},
            }
        ],
    )


def fill_review(warehouse: Any) -> None:
    groups = {"households": 9, "ethnic_minority": 4, "no_capacity_to_work": 0, "other": 5}
    warehouse.submit(
        review("883"),
        target_groups_poor=[
            {"_unit_code": "883", **groups, "member_with_merit": 2},
            {"_unit_code": "30280", **groups, "member_with_merit": 2},
        ],
        ethnic_groups_near_poor=[
            {"_unit_code": "30280", "households": 10, "kinh": 6, "minority": 4, "khmer": 3},
            {"_unit_code": "30283", "households": 2, "kinh": 0, "minority": 2, "cham": 2},
        ],
        causes_poor=[{"_unit_code": "30280", "households": 9, "no_land": 7, "other": 5}],
    )
    household = {"head_name": NAME, "ethnic_group": "khmer", "household_change": "new"}
    household |= {"income_points": 100, "deprivation_points": 40, "indicator_03": True}
    warehouse.list_id = warehouse.submit(
        review("883"),
        form="household_list",
        poor=[
            {**household, "_unit_code": "30280", "members": 4, "birth_year_female": 1960},
            {"head_name": NAME, "relation": "member", "_unit_code": "30280"},
            {**household, "_unit_code": "30280", "members": 2, "birth_year_male": 1971},
        ],
        near_poor=[{**household, "members": None}],
    )
    elsewhere = [{**household, "_unit_code": code, "members": 1} for code in ("30280", "886")]
    warehouse.submit(review("89"), form="household_list", poor=elsewhere)


def fill_changes(warehouse: Any) -> None:
    older, newer = (
        warehouse.submit(review("884"), in_publication=number == 1) for number in range(2)
    )
    warehouse.connection.cursor().executemany(
        "insert into ops.submission_change (submission_id, previous_submission_id, table_name,"
        " kind, unit_code, column_name, old_text, new_text)"
        " values (%s, %s, %s, 'changed', '884', %s, '7', '8')",
        [
            (newer, older, "results", "households"),
            (warehouse.list_id, older, "poor", "members"),
            (older, newer, "results", "households"),
        ],
    )


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    fill_published(warehouse)
    fill_resources(warehouse)
    fill_other_registers(warehouse)
    fill_review(warehouse)
    fill_changes(warehouse)
    warehouse.dbt("build", "--exclude-resource-type", "unit_test")
    return warehouse


def totals(warehouse: Any, unit: str, period: str) -> dict[str, tuple[int, ...]]:
    rows = warehouse.rows(
        "select funding_source_group, sum(contributed_vnd)::bigint as contributed,"
        " sum(used_vnd)::bigint as used, sum(contributions)::integer as contributions,"
        " sum(beneficiaries)::integer as beneficiaries"
        " from candidate.mobilized_resources where (unit_code, period) = (%s, %s) group by 1",
        *(unit, period),
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def test_columns_are_those_promised_in_their_order(built: Any) -> None:
    columns = built.rows(
        "select column_name, col_description('candidate.mobilized_resources'::regclass,"
        " ordinal_position::integer) as description from information_schema.columns"
        " where table_schema = 'candidate' and table_name = 'mobilized_resources'"
        " order by ordinal_position"
    )
    assert [column.column_name for column in columns][: len(COLUMNS)] == COLUMNS
    assert all(column.description for column in columns)


def test_support_of_april_2022_is_as_printed(built: Any) -> None:
    assert totals(built, "89", "2022-04") == {"budget": (None, 1_752_000_000, None, 5_840)}
    assert totals(built, "891", "2022-04") == {"budget": (None, 1_133_400_000, None, 3_778)}
    (row,) = built.rows(
        "select * from candidate.mobilized_resources where (unit_code, period) = ('89', '2022-04')"
    )
    assert (row.unit_name, row.unit_level, row.funding_source, row.donor_type) == (
        *("An Giang", "province"),
        *("province_budget", "-1"),
    )


def test_fund_for_the_poor_of_2019_is_as_printed_in_three_levels(built: Any) -> None:
    rows = built.rows(
        "select fund_level, value_vnd from candidate.fct_resource_contribution"
        " where fund = 'fund_for_the_poor' order by value_vnd"
    )
    assert [tuple(row) for row in rows] == [
        ("province", 16_930_000_000),
        ("district", 32_580_000_000),
        ("commune", 102_227_000_000),
    ]
    assert totals(built, "89", "2019-Q3") == {"non_budget": (151_737_000_000, None, 3, None)}


def test_a_commune_counts_in_its_district_and_province(built: Any) -> None:
    assert totals(built, "30280", "2024-05") == {"non_budget": (501_000, 700, 13, 3)}
    assert totals(built, "883", "2024-05") == {"non_budget": (501_200, 800, 14, 3)}
    assert totals(built, "89", "2024-05") == totals(built, "883", "2024-05")


def test_a_preliminary_register_that_was_replaced_is_kept_and_not_counted(built: Any) -> None:
    rows = built.rows(
        "select stage, is_counted, count(*) as n from candidate.fct_resource_contribution"
        " where period = '2024-05' group by 1, 2 order by 1"
    )
    assert [tuple(row) for row in rows] == [("preliminary", False, 1), ("regular", True, 3)]


def test_after_the_reform_a_commune_counts_in_the_new_province(built: Any) -> None:
    assert totals(built, "91", "2026-01") == {"budget": (9, None, 12, None)}
    assert totals(built, "89", "2026-01") == {}


def test_donors_are_known_by_type(built: Any) -> None:
    rows = built.rows(
        "select donor_type, programme, quantity"
        " from candidate.fct_resource_contribution where period = '2024-05' and is_counted"
        " order by donor_type"
    )
    assert [tuple(row) for row in rows] == [
        ("enterprise", "new_rural_development", Decimal("2.500")),
        ("individual", "-1", None),
        ("individual", "-1", None),
    ]


def test_communication_models_and_steering_reach_their_marts(built: Any) -> None:
    (activity,) = built.rows("select * from candidate.fct_communication_activity")
    assert (activity.unit_key[:4], activity.activity_type, activity.quantity) == (
        *("883@", "news_item"),
        4,
    )
    assert activity.activity_date == date(2024, 5, 9)
    (model,) = built.rows("select * from candidate.fct_recognised_model")
    assert (model.unit_key[:6], model.purpose, model.recognition_kind) == (
        *("30280@", "livelihoods"),
        "copied",
    )
    assert model.beneficiary_households == 8
    (assignment,) = built.rows("select * from candidate.bridge_steering_assignment")
    assert (assignment.unit_key[:4], assignment.focus_area_type, assignment.end_date) == (
        *("891@", "zone_iii"),
        None,
    )


def test_target_groups_and_causes_leave_subtotals_out(built: Any) -> None:
    groups = built.rows("select * from candidate.fct_target_group where households > 0")
    assert {row.unit_key[:6] for row in groups} == {"30280@"}
    assert {(row.poverty_status, row.target_group, row.households) for row in groups} == {
        ("poor", "ethnic_minority", 4),
        ("poor", "member_with_merit", 2),
        ("poor", "other", 5),
    }
    causes = built.rows("select * from candidate.fct_poverty_cause where households > 0")
    assert {(row.poverty_cause, row.households) for row in causes} == {("no_land", 7), ("other", 5)}


def test_minority_households_add_up_whether_their_group_is_told_or_not(built: Any) -> None:
    rows = built.rows(
        "select unit_key, ethnic_group, households from candidate.fct_ethnic_group"
        " inner join candidate.dim_ethnic_group using (ethnic_group)"
        " where is_minority and households > 0"
    )
    assert {(row.unit_key[:5], row.ethnic_group, row.households) for row in rows} == {
        ("30280", "khmer", 3),
        ("30280", "minority", 1),
        ("30283", "cham", 2),
    }


def test_households_are_counted_once_and_by_the_nearest_list(built: Any) -> None:
    rows = built.rows("select * from candidate.fct_listed_households")
    assert {
        (row.unit_key.split("@")[0], row.poverty_status, row.households, row.persons)
        for row in rows
    } == {("30280", "poor", 2, 6), ("883", "near_poor", 1, None), ("886", "poor", 1, 1)}
    households = built.rows(
        "select household_key, indicator_03, indicator_04"
        " from restricted.fct_household_assessment where indicator_03"
    )
    assert len({row.household_key for row in households}) == len(households) == 4
    assert {row.indicator_04 for row in households} == {False}


def test_a_change_is_shown_unless_it_tells_of_one_household(built: Any) -> None:
    (change,) = built.rows("select * from candidate.fct_submission_change")
    assert (change.form, change.unit_code, change.column_name) == (
        *("poverty_review", "884"),
        "households",
    )
    assert (change.old_text, change.new_text) == ("7", "8")


def test_no_name_of_a_person_leaves_raw(built: Any) -> None:
    tables = built.rows(
        "select schemaname, tablename from pg_tables"
        " where schemaname in ('candidate', 'intermediate')"
    )
    assert Counter(table.schemaname for table in tables)["candidate"] >= 37
    named = [
        table.tablename
        for table in tables
        if built.rows(
            f"select 1 from {table.schemaname}.{table.tablename} as one where one::text like %s",
            f"%{NAME}%",
        )
    ]
    assert named == []


def test_an_entry_of_a_unit_that_did_not_exist_stops_the_build(built: Any) -> None:
    number = built.submit(
        register("883", "2018", "2018-12-31"),
        form="resource_uses",
        uses=[{"_unit_code": "39999", "use_date": "2018-01-01", "amount_vnd": 1}],
    )
    printed = built.dbt(
        *("build", "--select", "int_submissions__current", "no_entry_is_lost"), fails=True
    )
    assert "no_entry_is_lost" in printed
    built.connection.execute(
        "delete from raw.resource_uses__uses where _submission_id = %s", [number]
    )
