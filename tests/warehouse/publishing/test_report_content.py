"""What a report says around its figures: in two languages, what changed, how good they are."""

import re
from html import unescape

import psycopg
import pytest
from tests.warehouse.publishing.report_figures import Write, section

pytestmark = pytest.mark.warehouse

SECOND = """
insert into ops.publication (state, decided_at) values ('published', '2026-02-01');
insert into marts.publication values (2, '2026-02-01', 'person');
insert into marts.revisions (
    publication_id, mart, figure, unit_code, unit_level, period, stage, standard_code,
    value_before, value_after, difference, cause
) values
    (2, 'poverty_indicators', 'poor_households', '89', 'province', '2022', 'official',
        '2022-2025', 79, 80, 1, 'correction'),
    -- Two submissions had a part in it: it is one figure.
    (2, 'poverty_indicators', 'poor_households', '886', 'district', '2022', 'official',
        '2022-2025', 79, 80, 1, 'correction'),
    (2, 'poverty_indicators', 'poor_households', '886', 'district', '2022', 'official',
        '2022-2025', 79, 80, 1, 'completeness'),
    (2, 'poverty_indicators', 'near_poor_households', '89', 'province', '2022', 'official',
        '2022-2025', null, 1040, 1040, 'first'),
    (2, 'poverty_indicators', 'households', '887', 'district', '2022', 'official', '2022-2025',
        990, null, -990, 'withdrawal');
insert into marts.revisions (
    publication_id, mart, figure, unit_code, unit_level, period, funding_source, resource_kind,
    value_before, value_after, difference, cause
) values
    (2, 'mobilized_resources', 'contributed_vnd', '89', 'province', '2024', 'people', 'cash',
        1000, 1500, 500, 'correction'),
    (2, 'mobilized_resources', 'contributed_vnd', '89', 'province', '2024', 'people', 'labour',
        20000, 18000, -2000, 'correction');
"""


def rows_of(part: str) -> list[list[str]]:
    """Rows of the tables of a part of the page: what stands in their cells."""
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.split(r"</t[hd]>", row)[:-1]]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", part, re.DOTALL)
    ]


def test_either_page_leads_to_the_other_and_to_its_print(write: Write) -> None:
    folder = write()
    names = {"vi": "index.html", "en": "index.en.html"}
    pages = {one: (folder / name).read_text(encoding="utf-8") for one, name in names.items()}
    for language, other in (("vi", "en"), ("en", "vi")):
        page = pages[language]
        assert f'<html lang="{language}">' in page
        assert f'href="{names[other]}"' in page and f'href="report.{language}.pdf"' in page
        assert (folder / f"report.{language}.pdf").is_file()
        assert "<script" not in page and "http" not in page
    anchors = {one: re.findall(r'<h[23] id="([^"]+)"', page) for one, page in pages.items()}
    assert anchors["vi"] == anchors["en"], "an address leads to the same place in both"


def test_the_english_page_is_english_but_for_names(write: Write) -> None:
    page = (write() / "index.en.html").read_text(encoding="utf-8")
    review = section(page, "On 31/12/2022")
    assert "1,000" in review and "8.00" in review and ">hidden" in review
    assert '<th scope="row" lang="vi">Huyện An Phú' in review
    assert "Cash – Housing" in section(page, "the province – 2024")
    assert "quarter 4 of 2025" in page
    of_names = re.compile(r'<t[hd][^>]* lang="vi">.*?</t[hd]>|lang="vi"[^>]*>Tiếng Việt', re.DOTALL)
    words = of_names.sub("", page)
    left = set(re.findall(r"\w*[ăđơưạảấầẩậắằẳặẹẻẽếềểễệỉịọỏốồổộớờởợụủứừửữựỳỵỷỹ]\w*", words))
    assert left <= {"đồng", "Tỉnh", "NĐ"}, "what pages say is English"


def test_the_first_publication_has_none_before_it(write: Write) -> None:
    page = (write() / "index.html").read_text(encoding="utf-8")
    assert "lần công bố đầu tiên" in section(page, "Thay đổi so với")


def test_what_changed_is_told_with_its_cause(write: Write, migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as owner:
        owner.execute(SECOND.encode())
    page = (write(2) / "index.html").read_text(encoding="utf-8")
    part = section(page, "Thay đổi so với")
    assert "So với công bố lần 1, ngày 01/01/2026" in part
    rows = rows_of(part)
    assert [
        *("Hộ nghèo, hộ cận nghèo", "Năm 2022, chính thức", "1", "2", "1"),
        "tổng trở nên đủ hoặc thiếu, bản thay thế, báo cáo lần đầu, rút lại",
    ] in rows
    assert [
        "Số hộ nghèo",
        "Năm 2022, chính thức (2022-2025)",
        "79",
        "80",
        "+1",
        "bản thay thế",
    ] in rows
    assert ["Huy động (đồng)", "Năm 2024", "–", "–", "−1.500", "bản thay thế"] in rows
    assert not any("Số hộ cận nghèo" in row for row in rows), "it was told first"
    of_revisions = rows_of(section(page, "Chỉnh sửa"))
    assert ["2", "01/02/2026", "người có thẩm quyền", "1", "4", "1"] in of_revisions
    assert ["1", "01/01/2026", "trước khi có việc duyệt", "0", "0", "0"] in of_revisions


def test_a_publication_that_changed_nothing_says_so(write: Write, migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as owner:
        owner.execute(SECOND.partition("insert into marts.revisions")[0].encode())
    page = (write(2) / "index.html").read_text(encoding="utf-8")
    assert "Không có số liệu nào khác" in section(page, "Thay đổi so với")


def test_a_correction_does_not_make_a_report_late(write: Write) -> None:
    rows = rows_of(section((write() / "index.html").read_text(encoding="utf-8"), "Đúng hạn"))
    assert rows[1:] == [
        ["Rà soát hộ nghèo", "Năm 2025, chính thức", "20/12/2025", "3", "2", "1", "1"]
    ], "of three units one came in time and one late; what is due later is not judged"


def test_what_is_hidden_is_counted_and_explained(write: Write) -> None:
    part = section((write() / "index.html").read_text(encoding="utf-8"), "Số liệu được ẩn")
    assert "dưới 5 hộ" in part
    assert ["Thiếu hụt theo chỉ số", "4", "2", "1"] in rows_of(part)
    assert ["Chỉ tiêu nghèo", "4", "1", "0"] in rows_of(part)


def test_coverage_standards_and_breaks_are_declared(write: Write) -> None:
    page = (write() / "index.html").read_text(encoding="utf-8")
    coverage = rows_of(section(page, "Mức độ đầy đủ"))
    review = "Năm 2022, chính thức (2022-2025)"
    assert ["Hộ nghèo, hộ cận nghèo", review, "2", "11", "18,2"] in coverage
    assert ["Nguồn lực", "Năm 2024", "10", "102", "9,8"] in coverage
    assert not any("2026" in row[1] for row in coverage), "nobody owes a share of that"
    standards = rows_of(section(page, "Chuẩn nghèo"))
    assert [
        *("2022-2025: Chuẩn đa chiều", "Nghị định 07/2021/NĐ-CP", "31/12/2021 đến 31/12/2025"),
    ] in standards
    assert ["Năm 2022, chính thức", "2022-2025", "chưa đủ đơn vị (2/11)"] in standards


def test_the_directive_is_told_of_the_newest_year_that_anybody_reported_on(write: Write) -> None:
    part = section((write() / "index.html").read_text(encoding="utf-8"), "Số liệu chính")
    assert "Thực hiện Chỉ thị 06-CT/TU năm 2022" in part and "Chưa có." not in part
    assert ["3.1 Giảm 1,10 điểm.", "đạt"] in rows_of(part)
    assert ["Ngoài ngân sách", "70", "60"] in rows_of(part), "resources of 2026"


def test_invented_figures_are_called_so_beside_them(write: Write) -> None:
    page = (write(invented={"cc"}) / "index.html").read_text(encoding="utf-8")
    assert "Số liệu minh họa: 1 trong 3 báo cáo" in page
    marked = re.findall(r'<h[23] id="([^"]+)">[^\n]*>số liệu minh họa<', page)
    assert marked == ["headline", "poverty-2022-official-2022-2025"]
    assert "minh họa" not in (write() / "index.html").read_text(encoding="utf-8")


def test_a_line_runs_through_the_years_and_breaks_where_they_do_not_compare(
    write: Write, migrated_url: str
) -> None:
    year = (
        "insert into marts.poverty_indicators select unit_code, unit_name, unit_kind, unit_level,"
        " %(day)s, %(year)s, stage, 'official', confidentiality, standard_code, households,"
        " poor_households, 7, near_poor_households, near_poor_rate_pct, true, null, null,"
        " %(change)s, %(comparable)s from marts.poverty_indicators"
        " where unit_code = '89' and period = '2022'"
    )
    with psycopg.connect(migrated_url) as owner:
        for number, change in (("2023", -1), ("2024", None)):
            owner.execute(
                year.encode(),
                {
                    "day": f"{number}-12-31",
                    "year": number,
                    "change": change,
                    "comparable": change is not None,
                },
            )
    part = section((write() / "index.html").read_text(encoding="utf-8"), "Hộ nghèo, hộ cận nghèo")
    lines = re.findall(r'<polyline points="([^"]+)"', part)
    assert [len(line.split()) for line in lines] == [2, 1], "2022 and 2023; 2024 stands alone"
    assert "2022: 8,00 %, 2023: 7,00 %, 2024: 7,00 %" in part, "who does not see it hears it"
    rows = rows_of(part)
    assert [row[6] for row in rows[1:]] == ["≠", "−1,00", "≠"]
