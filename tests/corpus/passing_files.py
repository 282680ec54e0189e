"""The same right tables in every kind of file, encoding and font, and in our own templates."""

from collections.abc import Callable
from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book, Percent, Table
from tests.corpus.case import Corpus
from tests.corpus.encodings import tcvn3, viscii, vni, windows_1258
from tests.corpus.xls_writer import xls
from tests.installed import place_order
from tests.unit.templates.filling import fill

from ansinh.templates.writing import write_template

FILES = Corpus(in_child=True)
REVIEW = "30337/2025/official"
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
NO_PERSONS = (("poverty_review.results_persons_not_given", "CSV", None),)


def _plain() -> Book:
    book = reviews.plain_results(reviews.district_review())
    book["results"].below = ()
    return book


@FILES.passes(CITY, warns=NO_PERSONS, poverty_review=8)
def text_in_utf_8_with_commas(folder: Path) -> Path:
    return writers.csv(_plain(), folder, ",", str.encode)


@FILES.passes(CITY, warns=NO_PERSONS, poverty_review=8)
def text_as_excel_saves_it_with_semicolons(folder: Path) -> Path:
    return writers.csv(_plain(), folder, ";", lambda text: text.encode("utf-8-sig"))


@FILES.passes(CITY, warns=NO_PERSONS, poverty_review=8)
def unicode_text_as_excel_saves_it_with_tabs(folder: Path) -> Path:
    return writers.csv(_plain(), folder, "\t", lambda text: text.encode("utf-16"))


@FILES.passes(CITY, warns=NO_PERSONS, poverty_review=8)
def text_in_windows_1258(folder: Path) -> Path:
    return writers.csv(_plain(), folder, ";", windows_1258)


@FILES.passes(CITY, warns=NO_PERSONS, poverty_review=8)
def text_in_tcvn3(folder: Path) -> Path:
    return writers.csv(_plain(), folder, ";", lambda text: tcvn3(text).encode("cp1252"))


@FILES.passes(CITY, warns=NO_PERSONS, poverty_review=8)
def text_in_viscii(folder: Path) -> Path:
    return writers.csv(_plain(), folder, ";", viscii)


@FILES.passes(CITY, warns=NO_PERSONS, poverty_review=8)
def text_in_vni(folder: Path) -> Path:
    return writers.csv(_plain(), folder, ";", lambda text: vni(text).encode("cp1252"))


@FILES.passes(QUARTER, resource_contributions=3)
def a_register_as_text(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].fill("note", 'Theo "thư ngỏ"; đợt 1', "Dòng một\nDòng hai")
    return writers.csv(book, folder, ";", lambda text: text.encode("utf-8-sig"))


@FILES.passes(REVIEW, poverty_review=7)
def a_review_in_the_older_format(folder: Path) -> Path:
    book = reviews.commune_review()
    book["results"].rows[0]["poor_rate_pct"] = Percent(0.02)
    return xls(book, folder)


@FILES.passes(QUARTER, resource_uses=3)
def uses_in_the_older_format(folder: Path) -> Path:
    book = registers.uses()
    book["uses"].fill("use_date", "20/10/2025", "03/11/2025", "08/12/2025")
    return xls(book, folder)


@FILES.passes(REVIEW, poverty_review=7)
def a_review_of_libreoffice(folder: Path) -> Path:
    book = reviews.commune_review()
    book["results"].rows[0]["poor_rate_pct"] = Percent(0.02)
    return writers.ods(book, folder)


@FILES.passes(REVIEW, household_list=4)
def household_lists_of_libreoffice(folder: Path) -> Path:
    return writers.ods(registers.households(), folder)


@FILES.passes(QUARTER, communication_activities=3)
def activities_of_libreoffice(folder: Path) -> Path:
    return writers.ods(registers.communication(), folder)


def _in_font(book: Book, font: str, encode: Callable[[str], str]) -> Book:
    for page in book.pages:
        page.font = font
    for table in book.tables.values():
        _encode(table, encode)
    return book


def _encode(table: Table, encode: Callable[[str], str]) -> None:
    table.above = list(map(encode, table.above))
    table.labels = {name: tuple(map(encode, path)) for name, path in table.labels.items()}
    table.below = ()
    for row in table.rows:
        row |= {name: encode(cell) for name, cell in row.items() if isinstance(cell, str)}


@FILES.passes(CITY, poverty_review=56)
def a_review_in_a_font_of_the_nineties(folder: Path) -> Path:
    return writers.xlsx(_in_font(reviews.district_review(), ".VnTime", tcvn3), folder)


@FILES.passes(CITY, poverty_review=56)
def a_review_in_a_font_of_the_south(folder: Path) -> Path:
    return writers.xlsx(_in_font(reviews.district_review(), "VNI-Times", vni), folder)


@FILES.passes(QUARTER, resource_contributions=3)
def contributions_in_a_font_of_the_south(folder: Path) -> Path:
    return writers.xlsx(_in_font(registers.contributions(), "VNI-Times", vni), folder)


def _filled(folder: Path, *order: str) -> Path:
    path = folder / "mẫu đã điền.xlsx"
    placed = place_order(*order)
    write_template(placed, path, register_lines=40)
    fill(path, placed)
    return path


@FILES.passes("", poverty_review=14)
def the_template_of_the_review(folder: Path) -> Path:
    return _filled(folder, "poverty_review", "30337", "2025", "official")


@FILES.passes("", household_list=20)
def the_template_of_household_lists(folder: Path) -> Path:
    return _filled(folder, "household_list", "30337", "2025", "official")


@FILES.passes("", resource_contributions=21)
def the_template_of_contributions(folder: Path) -> Path:
    return _filled(folder, "resource_contributions", "30337", "2025-Q4")


@FILES.passes("", resource_uses=18)
def the_template_of_uses(folder: Path) -> Path:
    return _filled(folder, "resource_uses", "886", "2024-05")


@FILES.passes("", communication_activities=15)
def the_template_of_communication(folder: Path) -> Path:
    return _filled(folder, "communication_activities", "91", "2025-Q4")


@FILES.passes("", steering_assignments=7)
def the_template_of_assignments(folder: Path) -> Path:
    return _filled(folder, "steering_assignments", "91", "2025-Q4")
