"""Some years of an invented province: reviews, registers of resources, activities, steering."""

from typing import Any

NEW, OLD = "2022-2025", "2016-2021"
# District → poor households of 10,000 at the end of 2021 and of 2023: 3.81 % and 2.07 % in all.
POOR = {
    "883": (500, 300),
    "884": (500, 260),
    "886": (500, 259),
    "887": (500, 301),
    "888": (80, 10),
    "889": (500, 320),
    **dict.fromkeys(("890", "891", "892"), (400, 250)),
    "893": (400, 70),
    "894": (11, 7),
}
LE_TRI, CO_TO, BA_CHUC, LUONG_PHI = "30553", "30580", "30547", "30565"
MY_HOA_HUNG = "30307"
TAKEN_OVER = "30346"  # Quốc Thái until June 2025, Nhơn Hội from July on


def slot(unit: str, period: str, standard: str | None = NEW, stage: str = "official") -> Any:
    as_of = {"2024-06": "2024-06-30"}.get(period, f"{period}-12-31")
    return (unit, period, stage, standard, as_of)


def result(unit: str, poor: int, households: int = 10_000) -> dict[str, Any]:
    counts = {"households": households, "poor_households": poor, "near_poor_households": 0}
    return {"_unit_code": unit, **counts}


def fill_reviews(warehouse: Any) -> None:
    submit = warehouse.submit
    submit(slot("89", "2021", OLD), results=[result(unit, 100) for unit in POOR])
    for period, poor in zip(("2021", "2023"), zip(*POOR.values(), strict=True), strict=True):
        submit(slot("89", period), results=list(map(result, POOR, poor)))
    submit(slot("889", "2023", stage="preliminary"), results=[result("889", 480)])
    submit(slot("890", "2024", stage="preliminary"), results=[result("890", 99)])
    for period, poor in (("2022", (200, 150, 50)), ("2024", (180, 140, 40))):
        communes = map(result, (LE_TRI, CO_TO, BA_CHUC), poor, (1000,) * 3)
        merit = {"_unit_code": LE_TRI, "member_with_merit": poor[0] // 10}
        submit(slot("891", period), results=list(communes), target_groups_poor=[merit])
    submit(slot("888", "2022"), results=[result("888", 50)])
    submit(slot(MY_HOA_HUNG, "2025"), results=[result(MY_HOA_HUNG, 300)])
    submit(slot(MY_HOA_HUNG, "2026", "2026"), results=[result(MY_HOA_HUNG, 300)])


def fill_resources(warehouse: Any) -> None:
    gift = {"contribution_date": "2023-05-02", "donor_type": "enterprise", "resource_kind": "cash"}
    gift |= {"funding_source": "organisations", "purpose": "infrastructure", "donors": 1}
    budget = {"funding_source": "province_budget", "donor_type": "state_budget"}
    warehouse.submit(
        slot("89", "2023", None, "regular"),
        form="resource_contributions",
        contributions=[
            {**gift, "_unit_code": LE_TRI, "value_vnd": 1_500_000_000},
            {**gift, **budget, "_unit_code": BA_CHUC, "value_vnd": 500_000_000},
            {**gift, "purpose": "housing", "value_vnd": 250_000_000},
        ],
    )
    use = {"use_date": "2024-05-09", "programme": "other", "funding_source": "people"}
    use |= {"resource_kind": "cash", "purpose": "livelihoods"}
    warehouse.submit(
        slot("89", "2024-06", None, "regular"),
        form="resource_uses",
        uses=[{**use, "_unit_code": CO_TO, "amount_vnd": 1_633}],
    )


def fill_overlapping(warehouse: Any) -> None:
    """A month, its quarter and its year of one register; a code that changes hands in July."""
    gift = {"donor_type": "enterprise", "funding_source": "organisations", "donors": 1}
    gift |= {"resource_kind": "cash", "purpose": "housing"}

    def give(unit: str, period: str, as_of: str, area: str, amount: int) -> None:
        entry = {**gift, "_unit_code": area, "contribution_date": as_of, "value_vnd": amount}
        warehouse.submit(
            (unit, period, "regular", None, as_of),
            form="resource_contributions",
            contributions=[entry],
        )

    give("883", "2022-01", "2022-01-31", "883", 10_000_000)
    give("883", "2022-Q1", "2022-03-31", "883", 30_000_000)
    give("883", "2022", "2022-12-31", "883", 100_000_000)
    give("886", "2025-Q1", "2025-03-31", TAKEN_OVER, 50_000_000)
    give(TAKEN_OVER, "2025-Q3", "2025-09-30", TAKEN_OVER, 7_000_000)


def fill_activities(warehouse: Any) -> None:
    activity = {"activity_date": "2023-05-09", "subject": "Bịa", "medium": "Báo An Giang"}
    model = {"recognition_date": "2023-05-10", "model_name": "Bịa", "field": "livelihoods"}
    warehouse.submit(
        slot("883", "2023", None, "regular"),
        form="communication_activities",
        activities=[
            {**activity, "activity_type": "news_item", "quantity": 1_633},
            {**activity, "activity_type": "meeting", "quantity": 2},
        ],
        recognised_models=[{**model, "recognition_kind": "praised"}],
    )
    member = {"agency": "Sở Bịa", "start_date": "2022-01-01", "_unit_code": LE_TRI}
    member |= {"member_position": "Giám đốc", "focus_area_type": "zone_iii"}
    replaced = {**member, "member_position": "Chánh Văn phòng", "_unit_code": CO_TO}
    submit = warehouse.submit
    submit(
        slot("89", "2022", None, "regular"),
        form="steering_assignments",
        assignments=[member, {**replaced, "focus_area_type": "zone_i"}],
    )
    hamlet = {"hamlet": "Ấp Bịa", "focus_area_type": "difficult_hamlet", "_unit_code": LUONG_PHI}
    submit(
        slot("89", "2023", None, "regular"),
        form="steering_assignments",
        assignments=[
            member,
            {**member, **hamlet, "member_position": "Phó Giám đốc"},
            {**member, "_unit_code": "891", "focus_area_type": "minority"},
            {**replaced, "focus_area_type": "zone_i", "end_date": "2023-06-30"},
        ],
    )


def fill(warehouse: Any) -> None:
    """Put all of it into ledger and raw."""
    fill_reviews(warehouse)
    fill_resources(warehouse)
    fill_overlapping(warehouse)
    fill_activities(warehouse)
