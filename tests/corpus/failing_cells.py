"""Right tables in which one cell cannot be read, or says nothing where it must."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book, Cell, Formula
from tests.corpus.case import Corpus, Told

CELLS = Corpus()
REVIEW = "30337/2025/official"
QUARTER = "30337/2025-Q4"
GIFTS, SPENT = "Sổ theo dõi nguồn lực huy động", "Sổ theo dõi sử dụng nguồn lực"
POOR, RESULTS, MOVED = "Danh sách hộ nghèo", "Kết quả", "DB nghèo"
SAYS = "Danh mục hoạt động truyền thông"
MODELS = "Danh sách mô hình được biểu dươ"
MEMBERS = "Phân công thành viên ban chỉ đạ"

BOOKS = {
    "results": reviews.commune_review, "movement_poor": reviews.commune_review,
    "contributions": registers.contributions, "uses": registers.uses,
    "poor": registers.households, "activities": registers.communication,
    "recognised_models": registers.communication, "assignments": registers.assignments,
}  # fmt: skip


def typed(table: str, row: int, column: str, cell: Cell) -> Book:
    """A right workbook in which one cell says something else."""
    book = BOOKS[table]()
    book[table].rows[row][column] = cell
    return book


# Name of the case → where the mistake is typed, what is typed, and what must be told.
MISTAKES: dict[str, tuple[str, int, str, Cell, Told]] = {
    "a count in words": (
        "results", 0, "households", "khoảng 5.000", ("cell.not_a_number", RESULTS, "C9")),
    "a count with two points": (
        "results", 0, "near_poor_households", "1.2.34", ("cell.not_a_number", RESULTS, "G9")),
    "a count that could be two numbers": (
        "results", 0, "persons", "19.500,000", ("cell.ambiguous_number", RESULTS, "D9")),
    "a count that is not whole": (
        "results", 0, "poor_households", 100.5, ("cell.not_whole", RESULTS, "E9")),
    "a count that Excel made a fraction": (
        "results", 0, "households", 1.633, ("cell.not_whole", RESULTS, "C9")),
    "a count below nothing": (
        "movement_poor", 0, "other_decrease", -3, ("cell.negative", MOVED, "G9")),
    "a count below nothing in brackets": (
        "movement_poor", 1, "fell_back", "(12)", ("cell.negative", MOVED, "I10")),
    "a formula that found nothing": (
        "results", 0, "persons", Formula("=VLOOKUP(B9,X:Y,2,0)", "#N/A"),
        ("cell.error_cell", RESULTS, "D9")),
    "a rate divided by nothing": (
        "results", 0, "poor_rate_pct", Formula("=E9/Z9*100", "#DIV/0!"),
        ("cell.error_cell", RESULTS, "F9")),
    "a formula whose value was not stored": (
        "movement_poor", 0, "end_count", Formula("=D9-E9", None),
        ("cell.no_stored_value", MOVED, "L9")),
    "a rate of two readings": (
        "results", 0, "near_poor_rate_pct", "ba phần trăm", ("cell.not_a_number", RESULTS, "H9")),
    "an end count that is blank": (
        "movement_poor", 0, "end_count", None, ("poverty_review.movement_cell_blank", MOVED, "L9")),
    "near poor households that are blank": (
        "results", 0, "near_poor_households", None,
        ("poverty_review.results_cell_blank", RESULTS, "G9")),
    "a date with a year of two digits": (
        "contributions", 0, "contribution_date", "5/10/25", ("cell.two_digit_year", GIFTS, "B7")),
    "a date with a month of its own": (
        "uses", 1, "use_date", "11/13/2025", ("cell.not_a_date", SPENT, "B9")),
    "a date that never was": (
        "activities", 0, "activity_date", "31/11/2025", ("cell.not_a_date", SAYS, "B7")),
    "a date that is only a month": (
        "recognised_models", 0, "recognition_date", "12/2025", ("cell.not_a_date", MODELS, "B7")),
    "a donor of no known kind": (
        "contributions", 0, "donor_type", "Người quen", ("cell.not_a_choice", GIFTS, "C7")),
    "a source that could be anything": (
        "uses", 2, "funding_source", "Ngân sách", ("cell.not_a_choice", SPENT, "E10")),
    "a focus area of no known kind": (
        "assignments", 0, "focus_area_type", "Xã vùng xa", ("cell.not_a_choice", MEMBERS, "F7")),
    "an ethnic group of no known name": (
        "poor", 0, "ethnic_group", "Không rõ", ("cell.not_a_choice", POOR, "E8")),
    "a gift of no purpose": (
        "contributions", 1, "purpose", None, ("cell.blank", GIFTS, "N8")),
    "a member of no agency": (
        "assignments", 1, "agency", "  ", ("cell.blank", MEMBERS, "C8")),
    "a household without a head's name": (
        "poor", 1, "head_name", None, ("cell.blank", POOR, "B9")),
    "money that could be two amounts": (
        "contributions", 0, "value_vnd", "1.500 triệu", ("cell.ambiguous_number", GIFTS, "M7")),
    "money in words": (
        "uses", 0, "amount_vnd", "bốn chục triệu", ("cell.not_a_number", SPENT, "I8")),
    "money below nothing": (
        "uses", 1, "amount_vnd", -6_000_000, ("cell.negative", SPENT, "I9")),
    "half a dong": (
        "contributions", 2, "value_vnd", 200_000_000.5, ("cell.not_whole", GIFTS, "M9")),
    "a quantity that could be two": (
        "contributions", 1, "quantity", "1.500", ("cell.ambiguous_number", GIFTS, "K8")),
    "a mark that is no mark": (
        "poor", 0, "indicator_02", "2 người", ("cell.not_a_flag", POOR, "O8")),
    "a birth year of two digits": (
        "poor", 0, "birth_year_male", 60, ("cell.two_digit_year", POOR, "C8")),
    "a birth year nobody remembers": (
        "poor", 1, "birth_year_female", "không nhớ", ("cell.not_a_number", POOR, "D9")),
    "a person without a birth year": (
        "poor", 0, "birth_year_male", None, ("household_list.birth_year_missing", POOR, "C8")),
    "a head without points": (
        "poor", 0, "income_points", None, ("household_list.head_cell_blank", POOR, "L8")),
    "a telephone number in a note": (
        "contributions", 1, "note", "LH 0900 000 000, 0912345678",
        ("cell.identity_number", GIFTS, "R8")),
    "an identity number beside a use": (
        "uses", 0, "description", "CCCD 001090012345", ("cell.identity_number", SPENT, "N8")),
    "an activity of nobody knows how many": (
        "activities", 1, "quantity", None,
        ("communication_activities.quantity_blank", SAYS, "F8")),
}  # fmt: skip


def _add(name: str, table: str, row: int, column: str, cell: Cell, told: Told) -> None:
    def build(folder: Path) -> Path:
        return writers.xlsx(typed(table, row, column, cell), folder)

    build.__name__ = name
    paths = {"assignments": "91/2025-Q4"} | dict.fromkeys(
        ("results", "movement_poor", "poor"), REVIEW
    )
    CELLS.fails(paths.get(table, QUARTER), told)(build)


for case, mistake in MISTAKES.items():
    _add(case, *mistake)
