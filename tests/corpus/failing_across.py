"""Tables of which each is right and the whole is not."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.case import Corpus
from tests.installed import place_order
from tests.unit.templates.filling import fill, invented

from ansinh.templates.writing import write_template

ACROSS = Corpus()
REVIEW = "30337/2025/official"
CITY = "884/2024/official"


@ACROSS.fails(CITY, ("poverty_review.subtotals_add_up", "Kết quả", "E9"))
def a_subtotal_one_too_high(folder: Path) -> Path:
    book = reviews.district_review()
    book["results"].rows[0]["poor_households"] += 1
    return writers.xlsx(book, folder)


@ACROSS.fails(
    CITY,
    ("poverty_review.subtotals_add_up", "DB cận nghèo", "I9"),
    ("poverty_review.subtotals_add_up", "DB cận nghèo", "J9"),
)
def a_subtotal_with_a_household_in_the_wrong_column(folder: Path) -> Path:
    book = reviews.district_review()
    row = book["movement_near_poor"].rows[0]
    row |= {"fell_back": 28 * 2 + 1, "newly_near_poor": 28 - 1}
    return writers.xlsx(book, folder)


@ACROSS.fails(REVIEW, ("poverty_review.poor_households_agree", "DB nghèo", "L9"))
def a_movement_that_ends_elsewhere_than_the_results(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_poor"].rows[0] |= {"start_count": 121, "end_count": 101}
    return writers.xlsx(book, folder)


@ACROSS.fails(REVIEW, ("poverty_review.poor_persons_agree", "DB nghèo", "L10"))
def persons_of_a_movement_who_are_not_in_the_results(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_poor"].rows[1] |= {"start_count": 452, "end_count": 382}
    return writers.xlsx(book, folder)


@ACROSS.fails(REVIEW, ("poverty_review.poor_to_near_poor_agrees", "DB cận nghèo", "H9"))
def households_that_left_poverty_and_did_not_arrive(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_near_poor"].rows[0] |= {"from_poor": 21, "left_near_poverty": 16}
    return writers.xlsx(book, folder)


@ACROSS.fails(REVIEW, ("poverty_review.near_poor_to_poor_agrees", "DB cận nghèo", "F9"))
def households_that_became_poor_and_did_not_arrive(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_near_poor"].rows[0] |= {"to_poor": 9, "left_near_poverty": 14}
    return writers.xlsx(book, folder)


@ACROSS.fails(REVIEW, ("poverty_review.deprived_poor_households_agree", "TH nghèo", "C7"))
def deprivations_of_other_households_than_the_results(folder: Path) -> Path:
    book = reviews.commune_review()
    book["deprivation_poor"].rows[0]["households"] = 99
    return writers.xlsx(book, folder)


@ACROSS.fails(CITY, ("poverty_review.unit_missing_from_movement", "DB nghèo", None))
def a_commune_that_the_movement_leaves_out(folder: Path) -> Path:
    book = reviews.district_review()
    del book["movement_poor"].rows[-2:]
    return writers.xlsx(book, folder)


@ACROSS.fails(CITY, ("poverty_review.unit_missing_from_deprivation", "TH nghèo", None))
def a_commune_that_the_deprivations_leave_out(folder: Path) -> Path:
    book = reviews.district_review()
    del book["deprivation_poor"].rows[-1]
    return writers.xlsx(book, folder)


@ACROSS.fails(CITY, ("poverty_review.unit_missing_from_results", "DB nghèo", None))
def a_commune_that_only_the_results_leave_out(folder: Path) -> Path:
    book = reviews.district_review()
    del book["results"].rows[-1]
    book.drop("movement_near_poor", "deprivation_poor", "deprivation_near_poor")
    return writers.xlsx(book, folder)


@ACROSS.fails(REVIEW, ("poverty_review.minority_households_agree", "Dân tộc hộ nghèo", "E11"))
def minorities_of_two_numbers(folder: Path) -> Path:
    path, order = folder / "mẫu.xlsx", place_order("poverty_review", "30337", "2025", "official")
    write_template(order, path)
    rows = invented(order)
    (groups,) = rows["ethnic_groups_poor"]["30337"]
    groups |= {"kinh": groups["kinh"] - 1, "minority": groups["minority"] + 1,
               "khmer": groups["khmer"] + 1}  # fmt: skip
    fill(path, order, rows)
    return path


@ACROSS.fails(REVIEW, ("household_list.household_twice", "Danh sách hộ nghèo", "B10"))
def a_household_listed_twice(folder: Path) -> Path:
    book = registers.households()
    rows = book["poor"].rows
    rows.append({**rows[0], "head_name": "nguyễn văn  giả định"})
    return writers.xlsx(book, folder)


@ACROSS.fails(REVIEW, ("household_list.household_in_both_lists", "Danh sách hộ cận nghèo", "B8"))
def a_household_on_both_lists(folder: Path) -> Path:
    book = registers.households()
    poor = book["poor"].rows[0]
    book["near_poor"].rows[0] |= {name: poor[name] for name in ("head_name", "birth_year_male")}
    return writers.xlsx(book, folder)


@ACROSS.fails(REVIEW, ("household_list.member_without_head", "Danh sách hộ nghèo", "F8"))
def a_member_before_any_head(folder: Path) -> Path:
    book = registers.households()
    member = {"head_name": "Nguyễn Thị Giả Định", "birth_year_female": 2001, "relation": "Con"}
    book["poor"].rows.insert(0, {**member, "ethnic_group": "Kinh"})
    return writers.xlsx(book, folder)


@ACROSS.fails("91/2025-Q4", ("steering_assignments.assigned_twice",
                             "Phân công thành viên ban chỉ đạ", "G9"))  # fmt: skip
def a_member_assigned_twice(folder: Path) -> Path:
    book = registers.assignments()
    rows = book["assignments"].rows
    rows.append(dict(rows[0]))
    return writers.xlsx(book, folder)
