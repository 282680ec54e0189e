"""One `dbt build` over invented submissions and over the printed figures of 2016."""

import csv
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.warehouse

COLUMNS = [
    *("unit_code", "unit_name", "unit_level", "as_of_date", "period", "stage", "standard_code"),
    *("households", "persons", "poor_households", "near_poor_households"),
    *("poor_persons", "near_poor_persons", "poor_rate_pct", "near_poor_rate_pct"),
    *("multidimensional_poor_rate_pct", "deprivation_intensity", "adjusted_headcount"),
    *("poor_rate_change_pp", "is_comparable", "submission_id", "is_complete"),
    *("poor_persons_rate_pct", "near_poor_persons_rate_pct"),
    *("unit_key", "unit_kind", "parent_code", "parent_name", "stage_vi"),
    *("reported_units", "owed_units", "observation_status", "is_counted", "is_preferred"),
    "confidentiality",
]
PUBLISHED_2016 = Path(__file__).parents[2] / "data" / "poverty_by_district_2016.csv"
LONG_XUYEN = ["30280", "30283", "30285", "30286", "30289", "30292", "30295", "30298", "30301"]
LONG_XUYEN += ["30304", "30307", "30310", "30313"]


def slot(unit: str, period: str, standard: str, stage: str = "official") -> tuple[str, ...]:
    as_of = {"2024-05": "2024-05-31"}.get(period, f"{period}-12-31")
    return (unit, period, stage, standard, as_of)


def result(unit: str, households: int, poor: int, near_poor: int, **more: Any) -> dict[str, Any]:
    counts = {"households": households, "poor_households": poor, "near_poor_households": near_poor}
    return {"_unit_code": unit, **counts, **more}


def movement(unit: str, counted: str, start: int, end: int) -> dict[str, Any]:
    """One newly poor for seven at the start; the others rose to near-poor."""
    new = start // 7
    counts = {"start_count": start, "newly_poor": new, "to_near_poor": start + new - end}
    return {"_unit_code": unit, "counted": counted, **counts, "end_count": end}


def fill(warehouse: Any, published_2016: Path) -> dict[str, int]:
    with published_2016.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["unit_code"] != "89":
                counts = (
                    int(row[name])
                    for name in ("households", "poor_households", "near_poor_households")
                )
                rows = [result(row["unit_code"], *counts)]
                warehouse.submit(slot(row["unit_code"], "2016", "2016-2021"), results=rows)

    submit = warehouse.submit
    submit(slot("883", "2021", "2016-2021"), results=[result("883", 1000, 20, 30)])
    submit(slot("883", "2021", "2022-2025"), results=[result("883", 1000, 80, 90)])
    old_version = [result("883", 7, 7, 0)]
    submit(slot("883", "2023", "2022-2025"), results=old_version, in_publication=False)
    submit(slot("883", "2023", "2022-2025"), results=[result("883", 1000, 50, 60, persons=4000)])
    submit(slot("884", "2023", "2022-2025"), results=[result("884", 0, 0, 0)])
    both = [result("883", 5555, 55, 55), result("886", 100, 1, 1)]
    submit(slot("89", "2023", "2022-2025"), results=both)
    submit(slot("883", "2024-05", "2022-2025", "regular"), results=[result("883", 1000, 45, 55)])
    communes = [result("30280", 100, 0, 3, persons=400)]
    communes += [result(code, 100, 2, 3, persons=400) for code in LONG_XUYEN[1:]]
    communes[5]["persons"] = None
    deprived = {"households": 2, "total_deprivations": 8}
    deprived |= {f"indicator_{number:02d}": 2 for number in (1, 4, 7, 10)}
    ids = {
        "883": submit(
            slot("883", "2024", "2022-2025"),
            results=[result("883", 9999, 999, 999, persons=9999), *communes],
            deprivation_poor=[{"_unit_code": code, **deprived} for code in LONG_XUYEN[1:]],
            movement_poor=[
                movement(unit, counted, start, end)
                for unit in ("883", "30283")
                for counted, start, end in (("households", 7, 2), ("persons", 28, 8))
            ],
            causes_poor=[
                {"_unit_code": code, "households": 2, "no_land": 2, "illness_or_accident": 1}
                for code in LONG_XUYEN[1:]
            ],
        ),
        "89": submit(
            slot("89", "2024", "2022-2025"),
            results=[
                result("89", 99999, 9, 9),
                result("883", 5555, 55, 55),
                result("884", 500, 10, 15),
            ],
        ),
    }
    submit(slot("883", "2024", "2022-2025", "preliminary"), results=communes[:2])
    submit(slot("30313", "2025", "2022-2025"), results=[result("30313", 100, 1, 1)])
    submit(slot("30307", "2025", "2022-2025"), results=[result("30307", 300, 3, 3)])
    return ids


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    warehouse.empty_rows = warehouse.rows("select * from candidate.poverty_indicators")
    warehouse.ids = fill(warehouse, PUBLISHED_2016)
    warehouse.build()
    return warehouse


def indicator(
    warehouse: Any, unit: str, period: str, standard: str, stage: str = "official"
) -> Any:
    (row,) = warehouse.rows(
        "select * from candidate.poverty_indicators"
        " where (unit_code, period, standard_code, stage) = (%s, %s, %s, %s)",
        *(unit, period, standard, stage),
    )
    return row


def test_an_empty_warehouse_builds_empty_marts(built: Any, databases: Any) -> None:
    assert "ERROR=0" in databases.build_log
    assert "WARN=0" in databases.build_log
    assert built.empty_rows == []


def test_the_unit_tests_of_models_pass(built: Any) -> None:
    printed = built.dbt("test", "--select", "test_type:unit")

    assert "ERROR=0" in printed
    assert int(re.search(r"PASS=(\d+)", printed)[1]) >= 17  # type: ignore[index]


def test_columns_are_those_promised_in_their_order(built: Any) -> None:
    columns = built.rows(
        "select column_name, col_description('candidate.poverty_indicators'::regclass,"
        " ordinal_position::integer) as description from information_schema.columns"
        " where table_schema = 'candidate' and table_name = 'poverty_indicators'"
        " order by ordinal_position"
    )
    assert [column.column_name for column in columns] == COLUMNS
    assert all(column.description for column in columns)


def test_province_of_2016_is_as_printed(built: Any) -> None:
    row = indicator(built, "89", "2016", "2016-2021")
    assert (row.unit_name, row.unit_level, row.as_of_date) == (
        *("An Giang", "province"),
        date(2016, 12, 31),
    )
    assert (row.households, row.poor_households, row.near_poor_households) == (
        *(543_764, 36_726),
        32_845,
    )
    assert (row.poor_rate_pct, row.near_poor_rate_pct) == (Decimal("6.75"), Decimal("6.04"))
    assert (row.multidimensional_poor_rate_pct, row.persons) == (None, None)
    assert (row.is_complete, row.is_comparable, row.submission_id) == (True, False, None)
    assert (row.observation_status, row.is_counted) == ("official", True)


def test_communes_add_up_and_subtotals_are_left_out(built: Any) -> None:
    row = indicator(built, "883", "2024", "2022-2025")
    assert (row.households, row.poor_households, row.near_poor_households) == (1300, 24, 39)
    assert row.persons is None, "one commune's persons are unknown"
    assert row.multidimensional_poor_rate_pct == Decimal("4.85")
    assert row.deprivation_intensity == Decimal("0.333333")
    assert row.adjusted_headcount == Decimal("0.006154")
    assert row.poor_rate_change_pp == Decimal("-3.15")
    assert (row.is_complete, row.is_comparable) == (True, True)
    assert row.submission_id == built.ids["883"]


def test_nearer_submission_counts_and_a_part_is_not_complete(built: Any) -> None:
    province = indicator(built, "89", "2024", "2022-2025")
    assert (province.households, province.is_complete) == (1800, False)
    assert province.submission_id is None
    assert indicator(built, "884", "2024", "2022-2025").submission_id == built.ids["89"]
    assert indicator(built, "883", "2023", "2022-2025").households == 1000
    assert indicator(built, "89", "2023", "2022-2025").households == 1000 + 0 + 100


def test_preliminary_figures_stay_beside_official_ones(built: Any) -> None:
    row = indicator(built, "883", "2024", "2022-2025", "preliminary")
    assert (row.households, row.is_complete) == (200, False)
    assert (row.is_comparable, row.poor_rate_change_pp) == (False, None)


@pytest.mark.parametrize("unit", ["883", "89"])
def test_both_counts_of_2021_stand_side_by_side(built: Any, unit: str) -> None:
    rows = built.rows(
        "select standard_code, poor_households, is_comparable, poor_rate_change_pp"
        " from candidate.poverty_indicators where unit_code = %s and as_of_date = '2021-12-31'"
        " order by standard_code",
        unit,
    )
    # In the province, the one district that reported in 2021 is not what reported in 2016.
    change = Decimal("0.64") if unit == "883" else None
    assert [tuple(row) for row in rows] == [
        ("2016-2021", 20, unit == "883", change),
        ("2022-2025", 80, False, None),
    ]


def test_trend_stops_at_another_standard(built: Any) -> None:
    assert indicator(built, "883", "2023", "2022-2025").poor_rate_change_pp == Decimal("-3.00")
    assert indicator(built, "883", "2024-05", "2022-2025", "regular").poor_rate_change_pp is None


def test_movements_are_rated_at_every_level(built: Any) -> None:
    """One commune of thirteen told its movement: the rates are there, and are not complete."""
    rows = built.rows("select * from candidate.poverty_movement_rates where period = '2024'")
    assert {row.unit_code for row in rows} == {"30283", "883", "89"}
    for row in rows:
        assert (
            row.poor_households_at_start,
            row.escaped_households,
            row.newly_poor_households,
        ) == (
            *(7, 6),
            1,
        )
        assert (row.escape_rate_pct, row.newly_poor_rate_pct) == (
            Decimal("85.71"),
            Decimal("14.29"),
        )
        assert (row.fall_back_rate_pct, row.near_poor_leave_rate_pct) == (Decimal(0), None)
        assert row.is_complete is (row.unit_code == "30283")
    (district,) = [row for row in rows if row.unit_code == "883"]
    assert (district.is_comparable, district.is_start_continued) == (True, False)


def test_deprivations_are_rated_at_every_level(built: Any) -> None:
    rows = built.rows(
        "select * from candidate.deprivation_rates"
        " where (unit_code, period, stage, poverty_status) = ('883', '2024', 'official', 'poor')"
    )
    assert len(rows) == 12
    assert sum(row.contribution_share for row in rows) == 1
    (health,) = [row for row in rows if row.indicator_code == "health_insurance"]
    assert (health.deprived_households, health.status_households, health.covered_households) == (
        *(24, 24),
        1300,
    )
    assert (health.deprivation_rate_pct, health.censored_headcount_pct) == (100, Decimal("1.85"))
    # A commune without poor households need not fill in the form.
    assert health.is_complete is True
    (dimension,) = built.rows(
        "select * from candidate.deprivation_dimension_rates where dimension_code = 'health'"
        " and (unit_code, period, stage, poverty_status) = ('883', '2024', 'official', 'poor')"
    )
    assert (dimension.deprivations, dimension.contribution_share) == (24, Decimal("0.25"))


def test_adjusted_headcount_is_made_up_of_the_units(built: Any) -> None:
    rows = built.rows(
        "select * from candidate.multidimensional_poverty"
        " where period = '2024' and stage = 'official' and standard_code = '2022-2025'"
    )
    (district,) = [row for row in rows if row.unit_code == "883"]
    communes = [row for row in rows if row.unit_level == "commune"]
    assert len(communes) == 13
    assert (
        district.adjusted_headcount
        == indicator(built, "883", "2024", "2022-2025").adjusted_headcount
    )
    assert (district.poor_deprivations, district.headcount_ratio) == (96, Decimal("0.018462"))
    total = sum(row.households * row.adjusted_headcount for row in communes)
    assert round(total / district.households, 5) == round(district.adjusted_headcount, 5)
    assert {row.identification for row in rows} == {"income_and_deprivations"}
    # Another district of the province does not tell its deprivations.
    assert {row.province_contribution_share for row in rows} == {None}


def test_causes_are_shares_of_the_poor_at_every_level(built: Any) -> None:
    rows = built.rows(
        "select * from candidate.poverty_by_cause where period = '2024' and unit_code = '883'"
        " and poverty_cause_households > 0 order by poverty_cause_households"
    )
    assert [(row.poverty_cause, row.poverty_cause_share_pct) for row in rows] == [
        ("illness_or_accident", 50),
        ("no_land", 100),
    ]
    assert {(row.poverty_status_vi, row.is_complete) for row in rows} == {("hộ nghèo", True)}
    assert rows[1].name_vi == "Không có đất sản xuất"


def test_trend_stops_at_another_territory(built: Any) -> None:
    kept = indicator(built, "30313", "2025", "2022-2025")
    merged = indicator(built, "30307", "2025", "2022-2025")
    assert (kept.is_comparable, kept.poor_rate_change_pp) == (True, Decimal("-1.00"))
    assert (merged.is_comparable, merged.poor_rate_change_pp) == (False, None)
    province = indicator(built, "91", "2025", "2022-2025")
    assert (province.unit_name, province.households) == ("An Giang", 400)
    assert province.is_comparable is False


def test_rates_without_households_are_unknown(built: Any) -> None:
    row = indicator(built, "884", "2023", "2022-2025")
    assert (row.poor_rate_pct, row.near_poor_rate_pct, row.adjusted_headcount) == (None,) * 3
    assert indicator(built, "884", "2024", "2022-2025").poor_rate_change_pp is None


def test_facts_hold_the_finest_units_only(built: Any) -> None:
    rows = built.rows("select unit_key from candidate.fct_poverty_review where period = '2024'")
    keys = [row.unit_key for row in rows]
    assert len(keys) == 13 + 1 + 2, "communes of 883, district 884, preliminary communes"
    assert "883@0001-01-01" not in keys
    movements = built.rows(
        "select movement, households, persons from candidate.fct_poverty_movement"
        " inner join candidate.dim_poverty_movement using (poverty_status, movement)"
        " where direction in ('opening', 'closing') order by movement desc"
    )
    assert [tuple(row) for row in movements] == [("start_count", 7, 28), ("end_count", 2, 8)]
    deprived = built.rows(
        "select indicator_code, sum(deprived_households) as households"
        " from candidate.fct_deprivation"
        " inner join candidate.dim_deprivation_indicator using (indicator_key)"
        " where deprived_households > 0 group by 1 order by min(indicator_number)"
    )
    assert [row.indicator_code for row in deprived] == [
        *("employment", "health_insurance", "housing_quality", "hygienic_latrine")
    ]
    assert {row.households for row in deprived} == {24}


@pytest.mark.parametrize(
    ("day", "communes", "kinds", "districts", "province"),
    [
        ("2016-12-31", 156, (119, 21, 16, 0), 11, "89"),
        ("2021-01-01", 156, (116, 21, 19, 0), 11, "89"),
        ("2023-04-10", 156, (110, 28, 18, 0), 11, "89"),
        ("2025-01-01", 155, (110, 27, 18, 0), 11, "89"),
        ("2025-07-01", 102, (85, 14, 0, 3), 0, "91"),
    ],
)
def test_units_of_each_epoch(
    built: Any,
    day: str,
    communes: int,
    kinds: tuple[int, ...],
    districts: int,
    province: str,
) -> None:
    units = built.rows(
        "select * from candidate.dim_administrative_unit"
        " where valid_from <= %s and %s < valid_to and province_code = %s",
        *(day, day, province),
    )
    levels = Counter(unit.unit_level for unit in units)
    expected = Counter(commune=communes, province=1, district=districts)
    assert levels == +expected
    kinds_now = Counter(unit.unit_kind for unit in units if unit.unit_level == "commune")
    assert tuple(kinds_now[kind] for kind in ("Xã", "Phường", "Thị trấn", "Đặc khu")) == kinds
    assert {unit.unit_name for unit in units if unit.unit_level == "province"} == {"An Giang"}


def test_tinh_bien_changes_its_kind_and_not_its_code(built: Any) -> None:
    rows = built.rows(
        "select unit_kind, valid_from, valid_to, legal_basis"
        " from candidate.dim_administrative_unit where unit_code = '890' order by valid_from"
    )
    assert [(row.unit_kind, row.valid_to) for row in rows] == [
        ("Huyện", date(2023, 4, 10)),
        ("Thị xã", date(2025, 7, 1)),
    ]
    assert rows[1].legal_basis == "721/NQ-UBTVQH15"


def test_bi_may_read_every_mart(built: Any) -> None:
    built.connection.execute("grant usage on schema candidate to bi_reader")
    built.connection.execute("grant select on all tables in schema candidate to bi_reader")
    built.connection.execute("set role bi_reader")
    try:
        marts = built.rows(
            "select tablename from pg_tables where schemaname = 'candidate'"
            " and not starts_with(tablename, '_')"
        )
        assert len(marts) >= 39
        for mart in marts:
            built.rows(f"select count(*) from candidate.{mart.tablename}")
    finally:
        built.connection.execute("reset role")


def test_published_marts_outlive_the_next_build(built: Any) -> None:
    before = built.rows("select count(*) as n from candidate.poverty_indicators")
    built.connection.execute("drop schema if exists marts")
    built.connection.execute("alter schema candidate rename to marts")
    try:
        built.connection.execute("create schema candidate authorization transformer")
        built.dbt("run", "--select", "+poverty_indicators")
        after = built.rows("select count(*) as n from marts.poverty_indicators")
        assert before == after
        assert before == built.rows("select count(*) as n from candidate.poverty_indicators")
    finally:
        built.connection.execute("drop schema candidate cascade")
        built.connection.execute("alter schema marts rename to candidate")


def test_unit_that_did_not_exist_on_that_date_stops_the_build(built: Any) -> None:
    number = built.submit(
        slot("883", "2018", "2016-2021"),
        results=[result("883", 10, 1, 1), result("39999", 10, 1, 1)],
    )
    printed = built.dbt(
        *("build", "--select", "int_submissions__current", "no_reported_unit_is_lost"), fails=True
    )
    assert "no_reported_unit_is_lost" in printed
    built.connection.execute(
        "delete from raw.poverty_review__results where _submission_id = %s", [number]
    )
