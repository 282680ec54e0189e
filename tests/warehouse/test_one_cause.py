"""One cause is told once, however many cells it spoils."""

from collections.abc import Callable, Iterator

import pytest
from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book, Formula
from tests.databases import Databases
from tests.warehouse.conftest import in_process

from ansinh.road.checking import Checked, check
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

DISTRICT = SlotHint("886", "2024", "official", None, "lệnh")
QUARTER = SlotHint("30337", "2025-Q4", None, None, "lệnh")
RATES = [name for name in reviews.RESULTS if name.endswith("_pct")]
Check = Callable[[Book, SlotHint], Checked]


@pytest.fixture(scope="module")
def checked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    with databases.migrated() as url:
        here = in_process(url, tmp_path_factory.mktemp("home"))

        def run(book: Book, hint: SlotHint) -> Checked:
            folder = tmp_path_factory.mktemp("sent")
            return check(here, writers.xlsx(book, folder), hint)

        yield run


def review() -> Book:
    return reviews.district_review(2024, "Huyện An Phú", reviews.AN_PHU)


def test_rates_as_shares_of_one(checked: Check) -> None:
    book = review()
    for row in book["results"].rows:
        row |= {name: round(float(row[name]) / 100, 4) for name in RATES}
    (told,) = checked(book, DISTRICT).findings
    assert told.rule == "poverty_review.rate_as_fraction"
    assert told.count == len(RATES) * len(book["results"].rows)
    assert told.cells == tuple(f"{letter}9:{letter}23" for letter in "FHJLNP")
    assert "Hãy nhân 100, hoặc định dạng ô theo phần trăm." in told.message_vi


def test_a_saved_copy_without_results(checked: Check) -> None:
    book = review()
    for row in book["results"].rows:
        row |= {name: Formula("=1", None) for name in RATES}
    (told,) = checked(book, DISTRICT).findings
    assert told.rule == "cell.no_stored_value"
    assert told.count == len(RATES) * len(book["results"].rows)
    assert "Hãy mở tệp bằng Excel, lưu lại rồi gửi." in told.message_vi


def test_amounts_that_are_texts_and_were_not_added(checked: Check) -> None:
    book = registers.contributions()
    table = book["contributions"]
    amounts = [50_000_000, "7.500.000", 200_000_000]
    table.fill("value_vnd", *amounts)
    at = list(table.labels).index("value_vnd")
    table.below = ((None, "Tổng cộng", *[None] * (at - 2), 250_000_000), *table.below)
    (told,) = checked(book, QUARTER).findings
    assert told.rule == "structure.total_skips_text"
    assert "Các số ở ô M8 đang ở dạng chữ" in told.message_vi
