"""Right tables in which what one row says cannot be."""

from datetime import date
from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Cell
from tests.corpus.case import Corpus, Told
from tests.corpus.failing_cells import BOOKS, GIFTS, MEMBERS, MOVED, POOR, RESULTS, SAYS, SPENT

ROWS = Corpus()
REVIEW = "30337/2025/official"
QUARTER = "30337/2025-Q4"
LACKING, LACKING_NEAR = "TH nghèo", "TH cận nghèo"
NEAR, MODELS = "Danh sách hộ cận nghèo", "Danh sách mô hình được biểu dươ"

MORE_BOOKS = BOOKS | {
    "movement_near_poor": reviews.commune_review, "deprivation_poor": reviews.commune_review,
    "deprivation_near_poor": reviews.commune_review, "near_poor": registers.households,
}  # fmt: skip

# Name of the case → table, row and cells that are typed over, and what must be told.
MISTAKES: dict[str, tuple[str, int, dict[str, Cell], Told]] = {
    "a movement that does not balance": (
        "movement_poor", 0, {"start_count": 121},
        ("poverty_review.movement_poor_balances", MOVED, "L9")),
    "a movement of persons that does not balance": (
        "movement_near_poor", 1, {"start_count": 642},
        ("poverty_review.movement_near_poor_balances", "DB cận nghèo", "L10")),
    "a rate that its figures do not give": (
        "results", 0, {"poor_rate_pct": 2.5},
        ("poverty_review.rate_equals_recomputed", RESULTS, "F9")),
    "a rate as a share of one": (
        "results", 0, {"near_poor_rate_pct": 0.03},
        ("poverty_review.rate_as_fraction", RESULTS, "H9")),
    "a rate above a hundred": (
        "results", 0, {"poor_rate_pct": 200},
        ("poverty_review.rate_within_bounds", RESULTS, "F9")),
    "more poor households than households": (
        "results", 0, {"households": 250},
        ("poverty_review.households_cover_classified", RESULTS, "C9")),
    "fewer persons than households": (
        "results", 0, {"persons": 4000},
        ("poverty_review.persons_at_least_households", RESULTS, "D9")),
    "fewer poor persons than poor households": (
        "results", 0, {"poor_persons": 90},
        ("poverty_review.classified_persons_at_least_households", RESULTS, "K9")),
    "more households lacking than there are": (
        "deprivation_poor", 0, {"indicator_04": 145},
        ("poverty_review.indicator_within_households", LACKING, "H7")),
    "a total of deprivations that is one too many": (
        "deprivation_poor", 0, {"total_deprivations": 341},
        ("poverty_review.indicators_add_up", LACKING, "D7")),
    "poor households that lack too little": (
        "deprivation_poor", 0, {"indicator_01": 0, "indicator_02": 0, "total_deprivations": 270},
        ("poverty_review.poor_deprivations_at_least_three", LACKING, "D7")),
    "near poor households that lack too much": (
        "deprivation_near_poor", 0, {"indicator_04": 145, "total_deprivations": 305},
        ("poverty_review.near_poor_deprivations_at_most_two", LACKING_NEAR, "D7")),
    "points that do not fit the marks": (
        "poor", 0, {"deprivation_points": 40},
        ("household_list.deprivation_points_equal_flags", POOR, "M8")),
    "a mark that does not fit the points": (
        "poor", 1, {"indicator_01": "x"},
        ("household_list.deprivation_points_equal_flags", POOR, "M9")),
    "points between two steps": (
        "poor", 0, {"deprivation_points": 35},
        ("household_list.deprivation_points_step", POOR, "M8")),
    "a poor household that lacks too little": (
        "poor", 0, {"deprivation_points": 20, "indicator_10": None},
        ("household_list.poor_deprivation_points", POOR, "M8")),
    "a near poor household that lacks too much": (
        "near_poor", 1, {"deprivation_points": 30, "indicator_11": "x"},
        ("household_list.near_poor_deprivation_points", NEAR, "M9")),
    "a household above the line": (
        "near_poor", 0, {"income_points": 145},
        ("household_list.income_points_within_line", NEAR, "L8")),
    "a head both man and woman": (
        "poor", 0, {"birth_year_female": 1961},
        ("household_list.birth_year_twice", POOR, "D8")),
    "a head not yet born": (
        "poor", 0, {"birth_year_male": 2030},
        ("household_list.birth_year_plausible", POOR, "C8")),
    "a household of nobody": (
        "near_poor", 1, {"members": 0}, ("household_list.members_at_least_one", NEAR, "I9")),
    "a private donor with a name": (
        "contributions", 1, {"donor_name": "Bà Giả Định"},
        ("resource_contributions.private_donor_named", GIFTS, "D8")),
    "a budget that gives what people gave": (
        "contributions", 2, {"funding_source": "Nhân dân đóng góp"},
        ("resource_contributions.budget_donor_budget_source", GIFTS, "F9")),
    "an enterprise that gives the budget's money": (
        "contributions", 0, {"funding_source": "Ngân sách xã"},
        ("resource_contributions.budget_source_budget_donor", GIFTS, "F7")),
    "a gift in kind of nothing": (
        "contributions", 1, {"item": None},
        ("resource_contributions.in_kind_incomplete", GIFTS, "J8")),
    "labour of no days": (
        "contributions", 1, {"resource_kind": "Ngày công", "item": None, "quantity": None},
        ("resource_contributions.labour_without_days", GIFTS, "K8")),
    "a gift of no value": (
        "contributions", 0, {"value_vnd": 0}, ("resource_contributions.value_zero", GIFTS, "M7")),
    "a fund of no level": (
        "contributions", 0, {"fund_level": None},
        ("resource_contributions.fund_without_level", GIFTS, "H7")),
    "a fund of a district after districts": (
        "contributions", 0, {"fund_level": "Cấp huyện"},
        ("cell.choice_ended", GIFTS, "H7")),
    "a gift of no donor": (
        "contributions", 1, {"donors": 0},
        ("resource_contributions.donors_at_least_one", GIFTS, "E8")),
    "a gift of the next period": (
        "contributions", 2, {"contribution_date": date(2026, 1, 2)},
        ("resource_contributions.date_after_period", GIFTS, "B9")),
    "a use of the next period": (
        "uses", 0, {"use_date": date(2026, 1, 1)},
        ("resource_uses.date_after_period", SPENT, "B8")),
    "the budget's money out of a fund": (
        "uses", 0, {"funding_source": "Ngân sách tỉnh"},
        ("resource_uses.budget_out_of_fund", SPENT, "E8")),
    "fewer persons than households helped": (
        "uses", 1, {"beneficiary_persons": 3},
        ("resource_uses.persons_at_least_households", SPENT, "K9")),
    "a use of nothing": (
        "uses", 2, {"amount_vnd": 0}, ("resource_uses.amount_zero", SPENT, "I10")),
    "an activity that did not happen": (
        "activities", 0, {"quantity": 0},
        ("communication_activities.quantity_at_least_one", SAYS, "F7")),
    "a model of the next period": (
        "recognised_models", 0, {"recognition_date": date(2026, 2, 1)},
        ("communication_activities.date_after_period", MODELS, "B7")),
    "an assignment that ends before it starts": (
        "assignments", 1, {"end_date": date(2025, 9, 30)},
        ("steering_assignments.ends_before_it_starts", MEMBERS, "H8")),
    "an assignment to nowhere": (
        "assignments", 0, {"area": None}, ("steering_assignments.area_missing", MEMBERS, "D7")),
    "a hamlet without its name": (
        "assignments", 1, {"hamlet": None}, ("steering_assignments.hamlet_missing", MEMBERS, "E8")),
    "a border commune that is a province": (
        "assignments", 0, {"area": "Tỉnh An Giang"},
        ("steering_assignments.area_level_fits", MEMBERS, "F7")),
}  # fmt: skip


def _add(name: str, table: str, row: int, cells: dict[str, Cell], told: Told) -> None:
    def build(folder: Path) -> Path:
        book = MORE_BOOKS[table]()
        book[table].rows[row] |= cells
        return writers.xlsx(book, folder)

    build.__name__ = name
    registered = {"contributions", "uses", "activities", "recognised_models"}
    path = "91/2025-Q4" if table == "assignments" else QUARTER if table in registered else REVIEW
    ROWS.fails(path, told)(build)


for case, mistake in MISTAKES.items():
    _add(case, *mistake)
