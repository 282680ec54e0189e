"""The limits in the lists are those of the decrees; what is second-hand says so."""

from collections import Counter
from datetime import date

import pytest

from ansinh.reference.reading import read_list

pytestmark = pytest.mark.unit

NUMBERS = [
    *("rural_line_vnd", "urban_line_vnd", "rural_policy_line_vnd", "urban_policy_line_vnd"),
    *("rural_average_line_vnd", "urban_average_line_vnd", "rural_income_points"),
    *("urban_income_points", "deprivation_points", "deprivation_threshold", "indicator_count"),
]
CONTINUED = "1500000 2000000 - - 2250000 3000000 140 175 30 3 12"


@pytest.mark.parametrize(
    ("standard", "basis", "numbers"),
    [
        ("2011-2015", "Decision 09/2011/QĐ-TTg", "400000 500000 520000 650000 - - - - - - -"),
        (
            *("2016-2021", "Decision 59/2015/QĐ-TTg"),
            "700000 900000 1000000 1300000 - - - - - 3 10",
        ),
        ("2022-2025", "Decree 07/2021/NĐ-CP", CONTINUED),
        ("2026", "Decree 351/2025/NĐ-CP", CONTINUED),
        ("2027-2030", "Decree 351/2025/NĐ-CP", "2200000 2800000 - - - - - - - 3 12"),
    ],
)
def test_limits_are_those_of_the_law(standard: str, basis: str, numbers: str) -> None:
    (row,) = [row for row in read_list("poverty_standards") if row["standard_code"] == standard]
    assert row["legal_basis"] == basis
    assert " ".join(str(row[name] or "-") for name in NUMBERS) == numbers
    # Of 2027 to 2030, press reports are all there is.
    assert row["is_confirmed"] is (standard != "2027-2030")


def test_every_day_from_2011_on_has_one_standard_and_two_days_have_two() -> None:
    days = Counter(
        day
        for row in read_list("poverty_standards")
        for day in range(
            row["valid_from"].toordinal(),
            row["valid_to"].toordinal(),
        )
    )
    assert set(days) == set(range(date(2011, 1, 1).toordinal(), max(days) + 1))
    assert max(days) >= date(2030, 12, 31).toordinal()
    twice = [date.fromordinal(day) for day, standards in days.items() if standards == 2]
    assert sorted(twice) == [date(2015, 12, 31), date(2021, 12, 31)]
    assert max(days.values()) == 2


def test_each_standard_has_its_indicators_in_dimensions_that_have_a_name() -> None:
    counts = Counter(row["standard_code"] for row in read_list("deprivation_indicators"))
    assert counts == {
        row["standard_code"]: row["indicator_count"]
        for row in read_list("poverty_standards")
        if row["indicator_count"]
    }
    dimensions = {row["dimension_code"] for row in read_list("deprivation_indicators")}
    named = read_list("deprivation_dimensions")
    assert {row["dimension_code"] for row in named} == dimensions
    assert all(row["name_vi"] and row["name_en"] for row in named)


def test_later_standards_have_two_indicators_in_every_dimension() -> None:
    pairs = Counter(
        (row["standard_code"], row["dimension_code"]) for row in read_list("deprivation_indicators")
    )
    later = {key: count for key, count in pairs.items() if key[0] != "2016-2021"}
    assert len(later) == 6 * len({standard for standard, _ in later}) > 0
    assert set(later.values()) == {2}
    # From 2027 the two of information change, by second-hand reports.
    unsure = {
        (row["standard_code"], row["dimension_code"])
        for row in read_list("deprivation_indicators")
        if not row["is_confirmed"] and row["standard_code"] <= "2027-2030"
    }
    assert unsure == {("2027-2030", "information")}
