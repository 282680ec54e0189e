"""Files in which what is seen and what is stored differ, or that hold more than was understood."""

from collections.abc import Callable
from pathlib import Path

from tests.corpus import registers, reviews, writers, xls_writer
from tests.corpus.book import Book, Cell, Formula, Page, Shown, Table
from tests.corpus.case import Corpus, Told

SHOWN = Corpus()
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
RESULTS, GIFTS = "Kết quả", "Sổ theo dõi nguồn lực huy động"
Write = Callable[[Book, Path], Path]


def _result(column: str, *cells: Cell) -> Book:
    book = reviews.district_review()
    book["results"].fill(column, *cells)
    return book


def _fails(name: str, path: str, book: Callable[[], Book], *told: Told,
           write: Write = writers.xlsx) -> None:  # fmt: skip
    def build(folder: Path) -> Path:
        return write(book(), folder)

    build.__name__ = name
    SHOWN.fails(path, *told)(build)


def _warns(name: str, path: str, book: Callable[[], Book], *told: Told, write: Write = writers.xlsx,
           **rows: int) -> None:  # fmt: skip
    def build(folder: Path) -> Path:
        return write(book(), folder)

    build.__name__ = name
    SHOWN.passes(path, warns=told, **rows)(build)


AS_DATE = ("cell.shown_as_date", RESULTS, "E10")
for _what, _code in {"a date": "dd/mm/yyyy", "a month": "mmm-yy", "a time": "h:mm"}.items():
    _fails(
        f"a count shown as {_what}", CITY,
        lambda code=_code: _result("poor_households", 2800, Shown(100, code)), AS_DATE,
    )  # fmt: skip
_fails(
    "a count shown as a date in xls", CITY,
    lambda: _result("poor_households", 2800, Shown(100, "d/m/yyyy")), AS_DATE,
    write=xls_writer.xls,
)  # fmt: skip

for _what, _cells in {
    "thousands": (140_000, Shown(5000, "#,##0,")),
    "thousands in words": (140_000, Shown(5000, '#,##0" nghìn"')),
}.items():
    _fails(
        f"a count shown in {_what}", CITY, lambda cells=_cells: _result("households", *cells),
        ("cell.shown_otherwise", RESULTS, "C10"),
    )  # fmt: skip


def _money(code: str, value: float, heading: str) -> Book:
    book = registers.contributions()
    book["contributions"].labels["value_vnd"] = (heading,)
    for row in book["contributions"].rows[1:]:
        row["value_vnd"] = row["value_vnd"] / (1 if "(đồng)" in heading else 1_000_000)
    book["contributions"].rows[0]["value_vnd"] = Shown(value, code)
    return book


for _what, _code, _value, _heading in (
    ("millions by a format under millions", "#,##0.0,,", 50_000_000, "Giá trị (triệu đồng)"),
    ("thousands by a format under đồng", "#,##0,", 50_000_000, "Giá trị (đồng)"),
    ("millions in words under đồng", '#,##0" triệu"', 50, "Giá trị (đồng)"),
    ("đồng in words under millions", '#,##0" đồng"', 50_000_000, "Giá trị (triệu đồng)"),
):
    for _write, _suffix in ((writers.xlsx, ""), (xls_writer.xls, " in xls")):
        # Dates of an .xls of ours are texts.
        _fails(
            f"money shown in {_what}{_suffix}", QUARTER,
            lambda code=_code, value=_value, heading=_heading: _as_texts(
                _money(code, value, heading)
            ),
            ("cell.shown_otherwise", GIFTS, "M7"), write=_write,
        )  # fmt: skip


def _as_texts(book: Book) -> Book:
    for row in book["contributions"].rows:
        row["contribution_date"] = f"{row['contribution_date']:%d/%m/%Y}"
    return book


def _covered() -> Book:
    book = reviews.district_review()
    page = book.page("results")
    # K10 and K11 are merged, and what K11 held stays.
    page.covers = ((9, 10, 10, 10),)
    return book


UNSEEN = ("structure.unseen_numbers", RESULTS, "K11")
for _write, _suffix in ((writers.xlsx, "xlsx"), (writers.ods_kept, "ods"), (xls_writer.xls, "xls")):
    _warns(f"a number covered by a merged cell in {_suffix}", CITY, _covered, UNSEEN,
           write=_write, poverty_review=56)  # fmt: skip
for _what, _cell in {
    "formatted away": Shown(760, ";;;"),
    "in white on white": Shown(760, is_white=True),
}.items():
    _warns(
        f"a number {_what}", CITY,
        lambda cell=_cell: _result("poor_persons", 10_640, 380, cell), UNSEEN, poverty_review=56,
    )  # fmt: skip

UNSTORED = (("cell.no_stored_value", RESULTS, "F9"),)  # one cause, one finding


def _formulas() -> Book:
    rows = reviews.district_review()["results"].rows
    return _result("poor_rate_pct", *(Formula("=E9/C9*100", None) for _ in rows))


for _write, _suffix in ((writers.xlsx, "xlsx"), (writers.ods, "ods"), (xls_writer.xls, "xls")):
    _fails(f"rates that nobody computed in {_suffix}", CITY, _formulas, *UNSTORED, write=_write)


def _beside(title: str | None) -> Book:
    """Figures of communes on a sheet of their own, under headings that nobody knows."""
    labels = {"line": ("TT",), "unit": ("Tên",), "a": ("Cột thứ nhất",), "b": ("Cột thứ hai",)}
    rows = [
        {"line": f"{at}", "unit": name, "a": 100.0, "b": 5.0}
        for at, name in enumerate(("Phường Châu Phú A", "Phường Châu Phú B"), start=1)
    ]
    book = reviews.district_review()
    book.pages.append(Page("Bảng lạ", [Table(labels, rows, [title] if title else [])]))
    return book


_warns("figures of units that belong to no table", CITY, lambda: _beside(None),
       ("structure.rows_not_read", "Bảng lạ", "A2"), poverty_review=56)  # fmt: skip
_fails(
    "a table of ours with headings of somebody else", CITY,
    lambda: _beside("PHÂN TÍCH HỘ NGHÈO THEO DÂN TỘC"),
    ("structure.table_not_understood", "Bảng lạ", "A4"),
)  # fmt: skip


def _areas(names: tuple[str, str], urban: int, rural: int) -> Book:
    """Rows of the urban and the rural part beneath the unit's own, as some offices print them."""
    book = reviews.district_review()
    rows = book["results"].rows
    for at, (name, size) in enumerate(zip(names, (urban, rural), strict=True), start=1):
        rows.insert(at, {"line": "", "unit": name, **reviews.results_row(size)})
    return book


WHOLE = sum(range(1, len(reviews.CHAU_DOC) + 1))
for _names in (("Khu vực thành thị", "Khu vực nông thôn"), ("Thành thị", "Nông thôn")):
    _warns(
        f"rows of {_names[0]} that add up to those of the unit",
        CITY,
        lambda names=_names: _areas(names, WHOLE - 3, 3),
        poverty_review=58,
    )
    _fails(
        f"rows of {_names[0]} that do not add up to those of the unit",
        CITY,
        lambda names=_names: _areas(names, WHOLE - 3, 4),
        *(("poverty_review.areas_add_up", RESULTS, f"{column}10") for column in "CDEGIKMO"),
    )


def _split(title: str) -> Book:
    """A table of ours in another layout, with two rows for each unit."""
    book = _beside(title)
    table = book.pages[-1].tables[0]
    table.labels = {"line": ("TT",), "unit": ("Tên",), "what": ("Phân tổ",), **table.labels}
    table.rows = [{**row, "what": what} for row in table.rows for what in ("Hộ", "Nhân khẩu")]
    return book


_fails(
    "a table of ours with two rows for each unit",
    CITY,
    lambda: _split("PHÂN TÍCH HỘ NGHÈO THEO DÂN TỘC"),
    ("structure.table_not_understood", "Bảng lạ", "A4"),
)
