"""Workbooks with several independent mistakes: what is typed where, and what must be told.

Two mistakes are independent where neither changes a cell that the other one is about.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.corpus import registers, reviews
from tests.corpus.book import Book, Cell, Formula, Row
from tests.corpus.case import Told

COLUMN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Typed = Callable[[Row], Row]


@dataclass(frozen=True)
class Mistake:
    """One kind of mistake in a row of a table.

    `typed` gives the cells that are typed over, `about` the columns that are compared, `rule` and
    `column` what must be told where. It fits rows from `first` on, each `step`-th.
    """

    table: str
    rule: str
    column: str
    about: frozenset[str]
    typed: Typed
    first: int = 0
    step: int = 1

    @property
    def kind(self) -> str:
        return f"{self.rule} {self.table}.{self.column}"


def says(column: str, cell: Cell) -> Typed:
    return lambda row: {column: cell}


def plus(column: str, number: int) -> Typed:
    return lambda row: {column: int(row[column]) + number}  # type: ignore[arg-type]


def of(table: str, rule: str, column: str, typed: Typed, *about: str, **fits: int) -> Mistake:
    return Mistake(table, rule, column, frozenset((column, *about)), typed, **fits)


MOVED_POOR = tuple(reviews.MOVEMENT_POOR)
LACKING = tuple(f"indicator_{at:02}" for at in range(1, 13))
NEAR = "near_poor_households"
REVIEW = (
    of("results", "cell.not_a_number", "households", says("households", "khoảng 5.000"), first=1),
    of("results", "cell.negative", NEAR, says(NEAR, -150), first=1),
    of("results", "poverty_review.results_cell_blank", NEAR, says(NEAR, None), first=1),
    of("results", "cell.not_whole", "persons", says("persons", 19500.5), first=1),
    of("results", "cell.error_cell", "average_living_standard_persons",
       says("average_living_standard_persons", Formula("=A1", "#N/A")), first=1),
    of("results", "poverty_review.rate_equals_recomputed", "poor_rate_pct",
       says("poor_rate_pct", 2.5), "poor_households", "households", first=1),
    of("results", "poverty_review.rate_within_bounds", "near_poor_persons_rate_pct",
       says("near_poor_persons_rate_pct", 308), first=1),
    of("results", "poverty_review.rate_as_fraction", "average_living_standard_rate_pct",
       says("average_living_standard_rate_pct", 0.01), "average_living_standard_households",
       "households", first=1),
    of("results", "poverty_review.classified_persons_at_least_households", "poor_persons",
       says("poor_persons", 90), "poor_households", "persons", first=1),
    of("results", "poverty_review.persons_at_least_households", "persons",
       lambda row: {"persons": int(row["households"]) - 100},  # type: ignore[arg-type]
       "households", first=1),
    of("movement_poor", "poverty_review.movement_poor_balances", "end_count",
       plus("end_count", 1), *MOVED_POOR, first=2, step=2),
    of("movement_poor", "cell.negative", "other_decrease", says("other_decrease", -3), first=2),
    of("movement_poor", "cell.not_a_number", "fell_back", says("fell_back", "ba hộ"), first=2),
    of("movement_near_poor", "poverty_review.movement_cell_blank", "end_count",
       says("end_count", None), first=2),
    of("movement_near_poor", "cell.not_whole", "to_poor", says("to_poor", 8.5), first=2),
    of("deprivation_poor", "poverty_review.indicators_add_up", "total_deprivations",
       plus("total_deprivations", 1), *LACKING, first=1),
    of("deprivation_poor", "poverty_review.indicator_within_households", "indicator_04",
       lambda row: {"indicator_04": int(row["households"]) + 1},  # type: ignore[arg-type]
       "households", first=1),
    of("deprivation_near_poor", "cell.negative", "indicator_07", says("indicator_07", -20),
       first=1),
)  # fmt: skip
QUARTER = (
    of("contributions", "cell.not_a_date", "contribution_date",
       says("contribution_date", "31/11/2025")),
    of("contributions", "resource_contributions.date_after_period", "contribution_date",
       says("contribution_date", date(2026, 1, 2))),
    of("contributions", "cell.not_a_choice", "donor_type", says("donor_type", "Người quen")),
    of("contributions", "resource_contributions.value_zero", "value_vnd", says("value_vnd", 0)),
    of("contributions", "resource_contributions.donors_at_least_one", "donors", says("donors", 0)),
    of("contributions", "cell.blank", "purpose", says("purpose", None)),
    of("contributions", "resource_contributions.fund_without_level", "fund_level",
       says("fund_level", None), "fund", step=3),
    of("contributions", "resource_contributions.in_kind_incomplete", "item", says("item", None),
       "resource_kind", first=1, step=3),
    of("contributions", "cell.negative", "quantity", says("quantity", -500), first=1, step=3),
    of("uses", "cell.not_a_date", "use_date", says("use_date", "11/13/2025")),
    of("uses", "cell.not_a_choice", "funding_source", says("funding_source", "Ngân sách")),
    of("uses", "resource_uses.amount_zero", "amount_vnd", says("amount_vnd", 0)),
    of("uses", "resource_uses.persons_at_least_households", "beneficiary_persons",
       says("beneficiary_persons", 3), "beneficiary_households", first=1, step=3),
    of("activities", "communication_activities.quantity_at_least_one", "quantity",
       says("quantity", 0)),
    of("activities", "cell.not_a_date", "activity_date", says("activity_date", "tháng 11")),
    of("recognised_models", "cell.blank", "model_name", says("model_name", None)),
)  # fmt: skip
HOUSEHOLDS = (
    of("poor", "cell.blank", "head_name", says("head_name", None)),
    of("poor", "cell.not_a_choice", "ethnic_group", says("ethnic_group", "Không rõ")),
    of("poor", "household_list.members_at_least_one", "members", says("members", 0)),
    of("poor", "household_list.income_points_step", "income_points", says("income_points", 118)),
    of("poor", "household_list.deprivation_points_step", "deprivation_points",
       says("deprivation_points", 35), *LACKING),
    of("poor", "household_list.birth_year_plausible", "birth_year_male",
       says("birth_year_male", 2030), "birth_year_female", step=2),
    of("poor", "household_list.birth_year_twice", "birth_year_female",
       says("birth_year_female", 1961), "birth_year_male", step=2),
    of("poor", "cell.not_a_flag", "indicator_11", says("indicator_11", "2 người"),
       "deprivation_points"),
    of("near_poor", "cell.not_a_number", "income_points", says("income_points", "cao")),
    of("near_poor", "household_list.head_cell_blank", "members", says("members", None)),
)  # fmt: skip


@dataclass(frozen=True)
class Faulty:
    """A workbook with mistakes, how it is sent, and all that must be told of it."""

    book: Book
    path: str
    told: tuple[Told, ...]


def faulty(seed: int) -> Faulty:
    """The workbook of a seed, with three to eight mistakes of different kinds."""
    chance = random.Random(seed)
    make, path, kinds = chance.choice(
        (
            (_review, "886/2024/official", REVIEW),
            (_quarter, "30337/2025-Q4", QUARTER),
            (_households, "30337/2025/official", HOUSEHOLDS),
        )
    )
    book = make()
    places = {name: _place_of(book, name) for name in book.tables}
    told: list[Told] = []
    changed: dict[tuple[str, int], set[str]] = {}
    about: dict[tuple[str, int], set[str]] = {}
    wanted = chance.randint(3, 8)
    for mistake in chance.sample(kinds, len(kinds)):
        rows = book[mistake.table].rows
        at = chance.choice(range(mistake.first, len(rows), mistake.step))
        cells, key = mistake.typed(rows[at]), (mistake.table, at)
        if changed.get(key, set()) & mistake.about or about.get(key, set()) & cells.keys():
            continue
        rows[at] |= cells
        changed.setdefault(key, set()).update(cells)
        about.setdefault(key, set()).update(mistake.about)
        sheet, first_row = places[mistake.table]
        letter = COLUMN_LETTERS[list(book[mistake.table].labels).index(mistake.column)]
        told.append((mistake.rule, sheet, f"{letter}{first_row + at}"))
        if len(told) == wanted:
            break
    return Faulty(book, path, tuple(told))


def _place_of(book: Book, name: str) -> tuple[str, int]:
    """The sheet of a table, and its first row as Excel counts."""
    row, mark = book[name].rows[0], "a mark that stands nowhere else"
    column = list(book[name].labels)[2]
    kept, row[column] = row.get(column), mark
    cells, _ = book.page(name).laid_out()
    row[column] = kept
    ((at, _),) = [place for place, cell in cells.items() if cell == mark]
    return book.page(name).name, at + 1


def _review() -> Book:
    return reviews.district_review(2024, "Huyện An Phú", reviews.AN_PHU)


def _quarter() -> Book:
    books = (registers.contributions(), registers.uses(), registers.communication())
    joined = Book(
        [page for book in books for page in book.pages],
        {name: table for book in books for name, table in book.tables.items()},
    )
    for name, amount in (("contributions", "value_vnd"), ("uses", "amount_vnd")):
        _lengthen(joined[name].rows, 9, amount, 1_000_000)
    for row in joined["uses"].rows:  # less than was given, even without one of the gifts
        row["amount_vnd"] = int(row["amount_vnd"]) // 10  # type: ignore[arg-type]
    _lengthen(joined["activities"].rows, 6, "audience", 5)
    return joined


def _households() -> Book:
    book = registers.households()
    for name in ("poor", "near_poor"):
        _lengthen(book[name].rows, 8, "line", 0)
        for at, row in enumerate(book[name].rows):
            row["head_name"] = f"Hộ Giả Định {name} {at}"
    return book


def _lengthen(rows: list[Row], length: int, column: str, step: int) -> None:
    """Repeat the rows of a register, each with another amount."""
    first = list(rows)
    while len(rows) < length:
        row = dict(first[len(rows) % len(first)])
        if row.get(column) is not None:
            row[column] = int(row[column]) + step * len(rows)  # type: ignore[arg-type]
        row["line"] = len(rows) + 1
        rows.append(row)
