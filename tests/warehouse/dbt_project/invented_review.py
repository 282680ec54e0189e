"""Units that report every table of the review, in two stages and under two standards."""

from typing import Any

from tests.warehouse.dbt_project.invented_report import BA_CHUC, CO_TO, LE_TRI

NEW, OLD, OLDEST = "2022-2025", "2016-2021", "2011-2015"
A_DISTRICT, COMMUNES = "883", (LE_TRI, CO_TO, BA_CHUC)
DECREASES = {
    "poor": ("to_near_poor", "above_near_poor", "other_decrease"),
    "near_poor": ("left_near_poverty", "to_poor", "other_decrease"),
}
INCREASES = {
    "poor": ("from_near_poor", "fell_back", "newly_poor", "other_increase"),
    "near_poor": ("from_poor", "fell_back", "newly_near_poor", "other_increase"),
}
CAUSES = ("no_land", "no_capital", "no_labour", "illness_or_accident", "other")


def whole_review(*units: str, poor: int, indicators: int = 12) -> dict[str, list[dict[str, Any]]]:
    """Every table for these units, each a little poorer than the one before."""
    counts = [(unit, poor + 10 * place) for place, unit in enumerate(units)]
    found: dict[str, list[dict[str, Any]]] = {
        "results": [
            {"_unit_code": unit, "households": 2000, "persons": 8000, "poor_households": number,
             "near_poor_households": 2 * number, "poor_persons": 3 * number,
             "near_poor_persons": 5 * number}
            for unit, number in counts
        ]
    }  # fmt: skip
    for status, times in (("poor", 1), ("near_poor", 2)):
        rows = [(unit, times * number) for unit, number in counts]
        found |= {
            f"movement_{status}": [
                {"_unit_code": unit, "start_count": number - 3, "end_count": number}
                | dict.fromkeys((*DECREASES[status], *INCREASES[status]), 3)
                for unit, number in rows
            ],
            f"deprivation_{status}": [
                {"_unit_code": unit, "households": number, "total_deprivations": 10 + 3 * number}
                | {f"indicator_{at:02d}": number for at in (1, 2, 3)}
                | {f"indicator_{indicators:02d}": 10}
                for unit, number in rows
            ],
            f"target_groups_{status}": [
                {
                    "_unit_code": unit,
                    "ethnic_minority": number - 5,
                    "member_with_merit": number // 3,
                }
                for unit, number in rows
            ],
            f"ethnic_groups_{status}": [
                {"_unit_code": unit, "kinh": number - 20, "minority": 20, "khmer": 9, "cham": 4}
                for unit, number in rows
            ],
        }
    found["causes_poor"] = [
        {"_unit_code": unit} | {cause: number - at for at, cause in enumerate(CAUSES)}
        for unit, number in counts
    ]
    return found


def fill_reviews(warehouse: Any) -> None:
    """Years, a month, a day under two standards, and figures that an official one replaces."""
    submit = warehouse.submit
    year = ("official", NEW)
    submit((A_DISTRICT, "2021", "official", OLD, "2021-12-31"),
           **whole_review(A_DISTRICT, poor=150, indicators=10))  # fmt: skip
    submit((A_DISTRICT, "2021", *year, "2021-12-31"), **whole_review(A_DISTRICT, poor=200))
    submit(("891", "2022", "preliminary", NEW, "2022-12-31"), **whole_review(*COMMUNES, poor=90))
    for period, poor in (("2022", 80), ("2023", 70)):
        as_of = f"{period}-12-31"
        submit(("891", period, *year, as_of), **whole_review(*COMMUNES, poor=poor))
        areas = [
            {"_unit_code": A_DISTRICT, "area_type": area, "households": 1000, "persons": 4000,
             "poor_households": poor, "near_poor_households": 2 * poor, "poor_persons": 3 * poor,
             "near_poor_persons": 5 * poor}
            for area in ("urban", "rural")
        ]  # fmt: skip
        whole = whole_review(A_DISTRICT, poor=2 * poor)
        submit((A_DISTRICT, period, *year, as_of), area_results=areas, **whole)
    submit(("884", "2022", "preliminary", NEW, "2022-12-31"), **whole_review("884", poor=60))
    submit(("891", "2024-05", "regular", NEW, "2024-05-31"), **whole_review(*COMMUNES, poor=65))
    submit(("884", "2024", "preliminary", NEW, "2024-12-31"), **whole_review("884", poor=60))
    by_income = {"_unit_code": "884", "households": 2000}
    for period, poor in (("2014", 190), ("2015", 170)):
        slot = ("884", period, "official", OLDEST, f"{period}-12-31")
        submit(slot, results=[{**by_income, "poor_households": poor}])
    submit(("884", "2015", "official", OLD, "2015-12-31"),
           **whole_review("884", poor=300, indicators=10))  # fmt: skip
