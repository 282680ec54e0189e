"""The report to print, as another reader than its writer's finds it."""

import re
import unicodedata
from io import BytesIO
from itertools import pairwise

import psycopg
import pytest
from pypdf import PdfReader
from tests.warehouse.publishing.report_figures import Write

pytestmark = pytest.mark.warehouse

HEADS = {
    "vi": "Tỉnh An Giang – công bố lần 1, ngày 01/01/2026",
    "en": "Tỉnh An Giang – publication 1 of 01/01/2026",
}
PAGES = {"vi": r"Trang (\d+)/(\d+)", "en": r"Page (\d+) of (\d+)"}
TITLES = {"vi": "Hộ nghèo, nguồn lực an sinh xã hội – công bố lần 1", "en": "Poor households"}


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def pdf_in(write: Write, language: str) -> PdfReader:
    return PdfReader(BytesIO((write() / f"report.{language}.pdf").read_bytes()))


def text_of(pdf: PdfReader) -> str:
    """All text, its lines and letters as people write them."""
    text = "\n".join(page.extract_text() for page in pdf.pages)
    return " ".join(unicodedata.normalize("NFC", text).split())


def titles_of(outline: list[object], depth: int = 0) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for one in outline:
        if isinstance(one, list):
            found += titles_of(one, depth + 1)
        else:
            found.append((depth, str(one.title)))  # type: ignore[attr-defined]
    return found


def test_every_page_says_what_it_is_of_and_which_one(write: Write, language: str) -> None:
    pdf = pdf_in(write, language)
    assert pdf.page_labels == [str(number + 1) for number in range(len(pdf.pages))]
    for number, page in enumerate(pdf.pages, 1):
        text = " ".join(page.extract_text().split())
        assert HEADS[language] in text
        (told,) = re.findall(PAGES[language], text)
        assert told == (str(number), str(len(pdf.pages)))
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842), "A4"


def test_bookmarks_lead_through_it_newest_first(write: Write, language: str) -> None:
    pdf = pdf_in(write, language)
    bookmarks = titles_of(pdf.outline)
    assert [depth for depth, _ in bookmarks].count(0) == 6
    years = [
        re.findall(r"\d{4}", title)[-1]
        for depth, title in bookmarks
        if depth and ("toàn tỉnh" in title or "the province" in title)
    ]
    assert years == sorted(years, reverse=True) and len(set(years)) == 3
    text = text_of(pdf)
    assert all(unicodedata.normalize("NFC", title) in text for _, title in bookmarks)


def test_it_tells_its_language_title_and_standards(write: Write, language: str) -> None:
    pdf = pdf_in(write, language)
    assert pdf.trailer["/Root"]["/Lang"].startswith(language)
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith(TITLES[language])
    assert str(pdf.metadata.creation_date) == "2026-01-01 00:00:00+00:00", "when it was published"
    told = str(pdf.xmp_metadata.rdf_root.toxml())  # type: ignore[union-attr]
    assert re.search(r"pdfaid:part>2<.*pdfuaid:part>1<|pdfuaid:part>1<.*pdfaid:part>2<", told)


def test_letters_of_vietnamese_are_there_to_be_found(write: Write) -> None:
    text = text_of(pdf_in(write, "vi"))
    for words in (
        *("Tỷ lệ hộ cận nghèo (%)", "Huyện An Phú", "Thị trấn <b>xã</b>", "Nguồn lực huy động"),
        *("Mới có đủ báo cáo của 10/102 đơn vị phải nộp", "Thiếu hụt theo chỉ số", "8,00"),
    ):
        assert words in text, words


def test_fonts_are_within_it(write: Write) -> None:
    pdf = pdf_in(write, "vi")
    fonts = [
        one.get_object()
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
        for one in font.get_object()["/DescendantFonts"]
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/FontDescriptor"]
        assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_heads_of_a_table_come_again_on_its_next_page(write: Write, migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as owner:
        owner.execute(
            "insert into marts.poverty_indicators select unit_code, 'Số ' || number, 'Xã',"
            " 'commune', as_of_date, period, stage, observation_status, confidentiality,"
            " standard_code, households, poor_households, poor_rate_pct, null, null, true, null,"
            " null, null, true from marts.poverty_indicators, generate_series(1, 120) as number"
            " where unit_code = '887'"
        )
    pages = [" ".join(page.extract_text().split()) for page in pdf_in(write, "vi").pages]
    of_table = [at for at, text in enumerate(pages) if re.search(r"Xã Số \d+ 1\.000 80", text)]
    assert len(of_table) > 2 and all(b == a + 1 for a, b in pairwise(of_table))
    assert all("Đơn vị Số hộ Hộ nghèo" in pages[at] for at in of_table)
