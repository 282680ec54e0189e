"""Right files once turned away, or read by half: other keyboards, exports, pasted values."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from tests.corpus import registers, reviews, writers, xls_writer
from tests.corpus.book import Book, Cell, Page, Row, Shown, Table
from tests.corpus.case import Corpus

READ = Corpus()
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
SHORT = (
    "Việc làm", "Người phụ thuộc", "Dinh dưỡng", "Bảo hiểm y tế", "Trình độ giáo dục",
    "Đi học của trẻ em", "Chất lượng nhà ở", "Diện tích nhà ở", "Nguồn nước sinh hoạt",
    "Nhà tiêu", "Dịch vụ viễn thông", "Tiếp cận thông tin",
)  # fmt: skip
Write = Callable[[Book, Path], Path]


def _result(column: str, *cells: Cell) -> Book:
    book = reviews.district_review()
    book["results"].fill(column, *cells)
    return book


def _add(name: str, path: str, build: Callable[[Path], Path], **rows: int) -> None:
    build.__name__ = name
    READ.passes(path, **rows)(build)


def _file(name: str, book: Callable[[], Book], write: Write = writers.xlsx) -> None:
    _add(name, CITY, lambda folder: write(book(), folder), poverty_review=56)


for _what, _text in (
    ("full-width digits", "１９５００"), ("full-width marks", "１９．５００"),
    ("Arabic digits", "١٩٥٠٠"), ("a soft hyphen", "19\xad500"),
    ("marks of direction", "\u200e19500\u202c"), ("a joiner", "19\u200d500"),
):  # fmt: skip
    _file(f"a count with {_what}", lambda text=_text: _result("persons", 546_000, text))


def _dates(*days: Cell) -> Book:
    book = registers.contributions()
    book["contributions"].fill("contribution_date", *days)
    return book


for _what, _days in {
    "midnight": ("05/10/2025 0:00:00", "12/11/2025 00:00", "20/12/2025 0:00"),
    "months in short": ("5 thg 10, 2025", "12 Thg 11 2025", "20 tháng 12, 2025"),
    "days of the week": ("Chủ nhật, 05/10/2025", "Thứ Tư, 12 tháng 11 năm 2025", "T7 20/12/2025"),
    "times of day": ("2025-10-05T08:30:00", "12/11/2025 8:30 SA", datetime(2025, 12, 20, 8, 30)),  # noqa: DTZ001
}.items():
    _add(
        f"dates with {_what}",
        QUARTER,
        lambda folder, days=_days: writers.xlsx(_dates(*days), folder),
        resource_contributions=3,
    )


def _rates(code: str) -> Book:
    book = reviews.district_review()
    for column in ("poor_rate_pct", "near_poor_rate_pct"):
        book["results"].fill(
            column, *(Shown(float(row[column]), code) for row in book["results"].rows)
        )
    return book


for _code in ('0.00"%"', "0.00\\%", "0.00_%"):
    _file(f"rates shown with a sign that does not scale {_code}", lambda code=_code: _rates(code))
    _file(f"the same {_code} in xls", lambda code=_code: _rates(code), xls_writer.xls)


def _unmerged(*, numbered: bool = True) -> Book:
    """Values pasted into a new workbook: labels stay where they were, and nothing is merged."""
    book = reviews.district_review()
    for table in book.tables.values():
        table.unmerged = True
        if not numbered:
            table.numbers = {}
    return book


_file("values pasted without merged cells", _unmerged)
_file("values pasted without merged cells into ods", _unmerged, writers.ods)
_file("the same without column numbers", lambda: _unmerged(numbered=False))


def _named(*, merged: bool) -> Book:
    book = reviews.district_review()
    for name in ("deprivation_poor", "deprivation_near_poor"):
        table = book[name]
        for at, short in enumerate(SHORT, start=1):
            over = table.labels[f"indicator_{at:02}"][0]
            table.labels[f"indicator_{at:02}"] = (over, short) if merged else (short,)
    return book


_file("indicators by short names", lambda: _named(merged=False))
_file("indicators by short names below their heading", lambda: _named(merged=True))


def _prefilled(rate: Cell, *, rows: int = 3) -> Book:
    book = reviews.district_review()
    table = book["results"]
    for number in range(rows):
        rates = dict.fromkeys(("poor_rate_pct", "near_poor_rate_pct"), rate)
        table.rows.append({"line": f"1.{number + 10}", "unit": "", **rates})
    return book


for _what, _rate in {"noughts": 0.0, "noughts as shares": "0%", "errors": "#DIV/0!"}.items():
    _file(f"unused rows with computed {_what}", lambda rate=_rate: _prefilled(rate))


def _prefilled_register() -> Book:
    book = registers.contributions()
    table = book["contributions"]
    table.labels = {"line": ("TT",), **table.labels}
    for number, row in enumerate(table.rows, start=1):
        row["line"] = number
    table.rows += [{"line": number, "value_vnd": 0} for number in range(4, 9)]
    return book


_add(
    "unused rows of a register",
    QUARTER,
    lambda folder: writers.xlsx(_prefilled_register(), folder),
    resource_contributions=3,
)


def _beside(page: Page) -> Book:
    book = reviews.district_review()
    book.pages.insert(0, page)
    return book


def _other(title: str, split: bool = False) -> Page:
    """A sheet of the ministry's software that is not taken: units beside figures."""
    labels = {"line": ("TT",), "unit": ("Địa bàn",)}
    labels |= {"counted": ("Phân tổ",)} if split else {}
    labels |= {"a": ("Tổng số hộ dân cư",), "b": ("Tổng số hộ nghèo",), "c": ("Hộ nghèo DTTS",)}
    rows = [
        {"line": f"{at}", "unit": name, "counted": what, "a": 100.0, "b": 5.0, "c": 1.0}
        for at, name in enumerate(("Phường Châu Phú A", "Phường Châu Phú B"), start=1)
        for what in (("Hộ", "Nhân khẩu") if split else ("",))
    ]
    return Page("Biểu khác", [Table(labels, rows, [title, "Năm 2024"])])


for _title, _split in {
    "TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2024": True,
    "TỔNG HỢP TRẺ EM THUỘC HỘ NGHÈO, HỘ CẬN NGHÈO": False,
    "TỔNG HỢP HỘ CẬN NGHÈO THEO CÁC TIÊU CHÍ NĂM 2024": False,
}.items():
    _file(
        f"a review beside {_title}",
        lambda title=_title, split=_split: _beside(_other(title, split)),
    )


def _money(value: float, code: str, heading: str = "Giá trị (đồng)") -> Book:
    book = registers.contributions()
    table = book["contributions"]
    table.labels["value_vnd"] = (heading,)
    scale = 1 if "(đồng)" in heading else 1_000_000
    for row in table.rows:
        row["value_vnd"] = Shown(row["value_vnd"] / scale, code)
    return book


for _what, _code, _heading in (
    ("millions shown and said", '#,##0.0,," triệu"', "Giá trị (đồng)"),
    ("dong said twice", '#,##0" đồng"', "Giá trị (đồng)"),
    ("the currency beside it", "#,##0\\ [$₫-42A]", "Giá trị (đồng)"),
    ("millions said twice", '#,##0.0" triệu"', "Giá trị (triệu đồng)"),
):
    _add(
        f"money with {_what}",
        QUARTER,
        lambda folder, code=_code, heading=_heading: writers.xlsx(
            _money(1.0, code, heading), folder
        ),
        resource_contributions=3,
    )


@READ.passes(QUARTER, resource_contributions=3)
def a_stored_date_with_a_time_of_day(folder: Path) -> Path:
    return writers.xlsx(
        _dates(datetime(2025, 10, 5, 14, 5), date(2025, 11, 12), date(2025, 12, 20)),  # noqa: DTZ001
        folder,
    )


def _paged(first: str, second: str) -> Book:
    """A register printed on two pages: each says what it carries over."""
    book = registers.contributions()
    table = book["contributions"]
    one, two, three = table.rows
    carried: Row = {"value_vnd": 57_500_000}
    total: Row = {"donor_name": "Tổng cộng", "value_vnd": 257_500_000}
    table.rows = [one, two, {"donor_name": first, **carried}, {"donor_name": second, **carried},
                  three, total]  # fmt: skip
    return book


for _first, _second in (
    ("Cộng mang sang", "Cộng mang sang"),
    ("Cộng trang 1", "Mang sang"),
    ("Cộng chuyển sang trang sau", "Số trang trước chuyển sang"),
    ("Lũy kế", "Luỹ kế trang trước"),
):
    _add(
        f"a register carried over by {_first} and {_second}",
        QUARTER,
        lambda folder, first=_first, second=_second: writers.xlsx(_paged(first, second), folder),
        resource_contributions=3,
    )
