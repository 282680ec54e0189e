"""The units of the whole country, and an invented province through all its reforms."""

from datetime import date
from typing import Any

import pytest
from ansinh.reference.units import UnitDirectory
from tests.warehouse.dbt_project.invented_province import add_invented_province

pytestmark = pytest.mark.warehouse

FIGURES = ("households", "persons", "poor_households", "near_poor_households", "poor_persons")
OLD, NEW = "2016-2021", "2022-2025"
# Communes of each district, by the year at whose end they are reviewed.
DISTRICTS = {
    "2020": {"990": ["97001", "97002", "97004"], "991": ["97003", "97006", "97007"]},
    "2021": {"990": ["97001", "97002"], "991": ["97003", "97006", "97007"]},
    "2022": {"990": ["97001", "97002"], "991": ["97003", "97006", "97007"]},
    "2023": {"990": ["97001", "97002"], "991": ["97003", "97005", "97006", "97007"]},
    "2024": {"990": ["97001", "97002"], "991": ["97003", "97005", "97006", "97007"]},
}
# With everything that they are made of.
BUILT = ("+poverty_indicators", "+poverty_indicators_current_units", "+bridge_unit_crosswalk")
BUILT += ("+dim_administrative_unit", "--indirect-selection", "cautious")
TODAY = ["97001", "97003", "97005", "97007"]
STANDARDS = {"2020": [OLD], "2021": [OLD, NEW]}


# Islands without communes: the district, its province, what both are today. The first reports
# itself, for the second its province does.
ISLANDS = (("536", "51", "21548", "51"), ("755", "77", "26732", "79"))


def result(unit: str, number: int) -> dict[str, Any]:
    """Figures of which no two are alike, and odd ones where a half would be easy."""
    households = 1001 + 111 * number
    figures = {"households": households, "persons": 4 * households + 1}
    figures |= {"poor_households": 31 + 2 * number, "near_poor_households": 40 + number}
    return {"_unit_code": unit, **figures, "poor_persons": 95 + 3 * number}


def slot(unit: str, year: str, standard: str) -> tuple[str, ...]:
    return (unit, year, "official", standard, f"{year}-12-31")


def fill(warehouse: Any) -> None:
    for year, districts in DISTRICTS.items():
        for standard in STANDARDS.get(year, [NEW]):
            for district, communes in districts.items():
                rows = [result(code, int(code[-1])) for code in communes]
                # In 2022 the second district sent its total only.
                rows = [result("991", 9)] if (district, year) == ("991", "2022") else rows
                warehouse.submit(slot(district, year, standard), results=rows)
            rows = [result("98001", 8)]
            warehouse.submit(slot("980", year, standard), results=rows)
    for number, (island, province, *_) in enumerate(ISLANDS):
        reporting = (island, province)[number]
        warehouse.submit(slot(reporting, "2024", NEW), results=[result(island, number)])
    for code in TODAY:
        warehouse.submit(slot(code, "2025", NEW), results=[result(code, int(code[-1]))])


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    add_invented_province(warehouse)
    fill(warehouse)
    warehouse.dbt("build", "--exclude-resource-type", "unit_test", "--select", *BUILT)
    return warehouse


@pytest.mark.parametrize(
    ("day", "level", "count"),
    [
        ("2025-06-30", "province", 63 + 2),
        ("2025-06-30", "district", 696 + 3),
        # The three-level list, where the decrees of An Giang left 155 of its 156.
        ("2025-06-30", "commune", 10_035 + 6),
        ("2025-07-01", "province", 34 + 1),
        ("2025-07-01", "district", 0),
        ("2025-07-01", "commune", 3_321 + 4),
    ],
)
def test_units_of_the_whole_country(built: Any, day: str, level: str, count: int) -> None:
    (row,) = built.rows(
        "select count(*) as n, count(distinct unit_code) as codes"
        " from candidate.dim_administrative_unit where unit_level = %s"
        " and valid_from <= %s and %s < valid_to",
        *(level, day, day),
    )
    assert (row.n, row.codes) == (count, count)


@pytest.mark.parametrize("province", ["89", "91", "01", "44", "51", "87"])
def test_both_sides_see_the_same_units(built: Any, province: str) -> None:
    """What reads and judges files asks Python, what counts asks SQL: row by row they agree."""
    reform = date(2025, 7, 1)
    days = (date(2024, 12, 31), date(2025, 6, 30), reform, date(2026, 12, 31))
    directory = UnitDirectory.load(province)
    seen = {
        (unit.code, unit.full_name, unit.level, unit.parent_code, unit.valid_from, unit.valid_to)
        for day in days
        for unit in directory.on(day)
        if unit.level != "province"
    }
    successor = directory.province(reform).code
    rows = built.rows(
        "select unit_code, unit_kind || ' ' || unit_name, unit_level, parent_code, valid_from,"
        " valid_to from candidate.dim_administrative_unit"
        " where unit_level in ('district', 'commune')"
        " and ((province_code = %s and valid_from < %s)"
        " or (province_code = %s and valid_from >= %s))"
        # The invented province lies in none of these.
        " and legal_basis <> 'invented' and valid_from <= %s and valid_to > %s",
        *(province, reform, successor, reform, days[-1], days[0]),
    )
    assert {tuple(row) for row in rows} == seen
    assert len(rows) == len(seen) > 100


def test_code_91_was_another_province_until_june_2025(built: Any) -> None:
    rows = built.rows(
        "select unit_name, valid_to from candidate.dim_administrative_unit"
        " where unit_code = '91' order by valid_from"
    )
    assert [tuple(row) for row in rows] == [
        ("Kiên Giang", date(2025, 7, 1)),
        ("An Giang", date(9999, 12, 31)),
    ]
    (communes,) = built.rows(
        "select count(*) as n from candidate.bridge_unit_crosswalk as crosswalk"
        " inner join candidate.dim_administrative_unit as unit using (unit_key)"
        " inner join candidate.dim_administrative_unit as today"
        " on today.unit_key = crosswalk.current_unit_key"
        " where unit.province_code = '91' and unit.valid_to = '2025-07-01'"
        " and today.province_code = '91' and measure = 'households'"
    )
    assert communes.n == 143


def test_the_province_has_the_same_totals_in_all_views(built: Any) -> None:
    sums = ", ".join(f"sum({figure})::bigint as {figure}" for figure in FIGURES)
    query = f"select period, standard_code, {sums} from candidate.{{}} where {{}}"
    query += " group by 1, 2 order by 1, 2"
    as_it_was = built.rows(query.format("poverty_indicators", "unit_code in ('97', '98')"))
    today = built.rows(query.format("poverty_indicators_current_units", "unit_code = '98'"))
    islands = ", ".join(f"'{today}'" for *_, today, _ in ISLANDS)
    parts = built.rows(
        query.format(
            "poverty_indicators_current_units",
            f"unit_level <> 'province' and unit_code not in ({islands})",
        )
    )
    assert [row[:2] for row in as_it_was] == [
        *(("2020", OLD), ("2021", OLD), ("2021", NEW), ("2022", NEW), ("2023", NEW)),
        *(("2024", NEW), ("2025", NEW)),
    ]
    assert as_it_was == today
    assert as_it_was == parts


def figures(built: Any, unit: str, year: str, standard: str = NEW) -> Any:
    (row,) = built.rows(
        "select * from candidate.poverty_indicators_current_units"
        " where (unit_code, period, standard_code) = (%s, %s, %s)",
        *(unit, year, standard),
    )
    return row


def test_a_commune_of_today_holds_what_was_shared_out(built: Any) -> None:
    """97005 in 2020: a third of 97003, all of 97006, the upper half of 97002."""
    row = figures(built, "97005", "2020", OLD)
    poor = {number: 31 + 2 * number for number in range(1, 9)}
    third = poor[3] - round(poor[3] * 2 / 3)
    half = poor[2] - (poor[2] + 1) // 2
    assert row.poor_households == third + half + poor[6]
    assert (row.is_estimated, row.is_complete, row.source_unit_count) == (True, True, 3)
    # The weights of persons are not known: equal parts were taken.
    assert not row.is_confirmed


def test_a_commune_that_moved_whole_is_not_estimated(built: Any) -> None:
    row = figures(built, "97007", "2020", OLD)
    assert row.poor_households == 31 + 2 * 8
    assert (row.is_estimated, row.is_confirmed, row.unit_name) == (False, True, "Tám Mới")
    province = figures(built, "98", "2020", OLD)
    assert (province.is_estimated, province.is_complete) == (False, True)


def test_a_district_keeps_its_history_and_what_only_it_reported(built: Any) -> None:
    (as_it_was,) = built.rows(
        "select unit_level, poor_households, is_complete from candidate.poverty_indicators"
        " where (unit_code, period) = ('990', '2022')"
    )
    assert tuple(as_it_was) == ("district", 33 + 35, True)
    alone = figures(built, "991", "2022")
    assert (alone.unit_level, alone.is_current_unit, alone.poor_households) == (
        *("district", False),
        31 + 2 * 9,
    )
    # A commune of today that lies in it shows what is known, and says that it is not all.
    assert not figures(built, "97005", "2022").is_complete
    assert figures(built, "98", "2022").is_complete
    ended = built.rows(
        "select distinct valid_to from candidate.dim_administrative_unit"
        " where unit_level = 'district' and not is_current and unit_code in ('990', '883', '886')"
    )
    assert [row.valid_to for row in ended] == [date(2025, 7, 1)]
    assert built.rows(
        "select distinct unit_level from candidate.poverty_indicators where period = '2025'"
        " and unit_level <> 'province'"
    ) == [("commune",)]


def test_a_code_that_is_used_again_is_not_compared(built: Any) -> None:
    """97007 means another commune since July 2025, 97003 was never the same for two reforms."""
    rows = built.rows(
        "select unit_code, is_comparable from candidate.poverty_indicators"
        " where period = '2025' and unit_level = 'commune' order by 1"
    )
    assert [tuple(row) for row in rows] == [(code, False) for code in TODAY]
    rows = built.rows(
        "select unit_code, is_comparable from candidate.poverty_indicators"
        " where period = '2023' and unit_code in ('97001', '97003') order by 1"
    )
    assert [tuple(row) for row in rows] == [("97001", True), ("97003", False)]


@pytest.mark.parametrize("number", range(len(ISLANDS)))
def test_an_island_without_communes_keeps_its_figures(built: Any, number: int) -> None:
    island, province, today, province_today = ISLANDS[number]
    for relation, codes in (
        ("poverty_indicators", (island, province)),
        ("poverty_indicators_current_units", (today, province_today)),
    ):
        rows = built.rows(
            f"select unit_code, poor_households from candidate.{relation}"
            " where period = '2024' and unit_code = any(%s) order by unit_level",
            list(codes),
        )
        assert sorted(tuple(row) for row in rows) == sorted(
            (code, 31 + 2 * number) for code in codes
        )
    (district,) = built.rows(
        "select unit_level, is_complete from candidate.poverty_indicators"
        " where (unit_code, period) = (%s, '2024')",
        island,
    )
    assert tuple(district) == ("district", True)
