"""Whatever a unit is called, page and PDF call it so; the same report is the same bytes."""

import re
import unicodedata
from html.parser import HTMLParser
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.unit.publishing.facts_of_reports import DAY, facts_of

from ansinh.publishing.reporting.content import report_of
from ansinh.publishing.reporting.page import as_page
from ansinh.publishing.reporting.pdf import as_pdf

pytestmark = pytest.mark.unit

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệóòỏõọốồổỗộớờởỡợứừửữựýỳỷỹỵ"
# What Typst, HTML and JSON would take for something else.
MARKUP = "#*_$`@<>[]{}()\\/~-=+'\"&;:%^|!?,.0123456789"
NAMES = st.text(VIETNAMESE + VIETNAMESE.upper() + MARKUP + " ", min_size=1, max_size=24).filter(
    str.strip
)


class Read(HTMLParser):
    """A page as a browser takes it: its tags, and what stands in heads of rows and columns."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.heads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        self.heads.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "th":
            self.heads[-1] += data


def page_of(name: str) -> str:
    return as_page(report_of(facts_of(name), "vi"), "index.en.html", "report.vi.pdf", {})


def letters(text: str) -> str:
    """Letters as they are, wherever a line ends."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def printed(pdf: bytes) -> str:
    return letters("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


@given(NAMES)
@example("<b>đậm</b>")
@example("&lt; &amp;")
@example("</th></table><table>")
def test_a_page_shows_names_as_they_are(name: str) -> None:
    page = Read(page_of(name))
    assert letters(name) in {letters(one) for one in page.heads}
    assert page.tags == Read(page_of("An Phú")).tags, "what is written is no markup"


@given(NAMES)
@example("#let x = 1")
@example("*đậm* _nghiêng_ `mã` $x$ @a <b> // c")
@example("-- --- ... ~ 'a' \"b\"")
@example("https://a.example")
@settings(max_examples=25)
def test_a_pdf_shows_names_as_they_are(name: str) -> None:
    assert letters(name) in printed(as_pdf(report_of(facts_of(name), "vi"), DAY))


def test_letters_that_the_fonts_lack_stop_no_report() -> None:
    pdf = as_pdf(report_of(facts_of("ភូមិ"), "vi"), DAY)
    assert "Sốliệuchính" in printed(pdf)


def test_the_same_report_is_the_same_bytes() -> None:
    made = {as_pdf(report_of(facts_of(), "vi"), DAY) for _ in range(3)}
    assert len(made) == 1


def test_figures_are_written_as_their_readers_do() -> None:
    for language, told in (("vi", ("1.000", "5,00", "01/12/2025")), ("en", ("1,000", "5.00"))):
        text = printed(as_pdf(report_of(facts_of(), language), DAY))
        assert all(one in text for one in told)
