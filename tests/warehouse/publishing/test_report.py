"""A publication as files: what it shows, and in which order."""

import csv
import hashlib
import json
import re

import fsspec
import psycopg
import pytest
from tests.object_store import s3
from tests.warehouse.publishing.report_figures import Write, section

from ansinh.publishing.report import send_report
from ansinh.slots.slots import period_words

pytestmark = pytest.mark.warehouse


def test_a_report_opens_without_a_server_and_says_what_is_missing(
    write: Write,
) -> None:
    folder = write()

    page = (folder / "index.html").read_text(encoding="utf-8")
    with (folder / "poverty_indicators.csv").open(encoding="utf-8") as file:
        codes = [row["unit_code"] for row in csv.DictReader(file)]
    assert codes == ["89", "886", "30337", "887"], "a district stands before its communes"
    assert "1.000" in page and "8,00" in page, "as numbers are written in Vietnamese"
    assert "Thị trấn &lt;b&gt;xã" in page, "what units are called is text, not markup"
    assert "An Giang * (2/11)" in page, "the province lacks districts"
    review = section(page, "Đến ngày 31/12/2022")
    assert review.count("(2/11)") == 1, "beside nothing that is complete"
    hidden = next(row for row in review.split("<tr") if "Thị trấn" in row)
    assert hidden.count(">ẩn") == 3, "what is hidden is neither unknown nor 0"
    assert "http" not in page
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["sha256"]) == {path.name for path in folder.iterdir()} - {"manifest.json"}
    for name, told in manifest["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == told


@pytest.mark.parametrize(
    ("decided_by", "points", "told", "is_marked"),
    [
        (
            "policy",
            '[{"need": "official"}]',
            "Quy tắc tự cho qua, chưa có ai duyệt; còn 1 điểm",
            True,
        ),
        ("policy", "[]", "không có điểm nào cần người xem", False),
        ("anna", "[]", "Đã có người có thẩm quyền duyệt", False),
    ],
)
def test_what_nobody_signed_is_said_beside_the_figures(
    write: Write, migrated_url: str, decided_by: str, points: str, told: str, is_marked: bool
) -> None:
    with psycopg.connect(migrated_url) as owner:
        owner.execute(
            "insert into ops.publication_decision"
            " (publication_id, decision, decided_by, policy_id, release_at, open)"
            " values (1, 'approved', %s, %s, now(), %s)",
            (decided_by, 1 if decided_by == "policy" else None, points),
        )  # fmt: skip
    folder = write()

    page = (folder / "index.html").read_text(encoding="utf-8")
    assert told in " ".join(page.split())
    assert decided_by == "policy" or decided_by not in page, "a name is nobody's business"
    marked = re.findall(r'<h[23] id="([^"]+)">[^\n]*>chưa ký<', page)
    of_figures = re.findall(r'<h[23] id="(headline|poverty-[^"]+|resources-[^"]+)">', page)
    assert marked == (of_figures if is_marked else []) and len(of_figures) == 6
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["approved_by"] == ("policy" if decided_by == "policy" else "person")


def test_resources_of_the_province_stand_apart_by_budget(write: Write) -> None:
    folder = write()

    page = (folder / "index.html").read_text(encoding="utf-8")
    with (folder / "mobilized_resources.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 7
    of_2024, of_2025 = (section(page, f"toàn tỉnh – năm {year}") for year in (2024, 2025))
    assert "Tiền – Nhà ở" in of_2024 and "1.500" in of_2024 and "900" in of_2024
    assert "4.400" not in of_2024, "a district's part is in the province's sum already"
    assert of_2024.index("Ngoài ngân sách") < of_2024.index("Ngân sách nhà nước")
    assert "1.520" not in of_2024, "budget and non-budget are never added up"
    assert "sơ bộ" not in of_2024.split("<table")[0], "the preliminary register was replaced"
    assert "sơ bộ" in of_2025.split("<table>")[0]
    row = of_2025.split("Ngân sách nhà nước")[1].split("</tr>")[0]
    assert "–" in row and "60" in row, "what nobody told is unknown, and no 0"


def test_beside_sums_of_resources_stands_who_did_not_report(write: Write) -> None:
    page = (write() / "index.html").read_text(encoding="utf-8")
    tables = {
        period: section(page, f"toàn tỉnh – {period_words(period)}").split("<table>")[0]
        for period in ("2024", "2025", "2025-Q4", "2026")
    }

    assert "Mới có đủ báo cáo của 10/102 đơn vị phải nộp" in tables["2024"]
    assert "*" not in tables["2025-Q4"], "all reported"
    assert "Không đơn vị nào phải báo cáo riêng cho kỳ này" in tables["2026"]
    for period, words in tables.items():
        is_a_year = len(period) == 4
        assert ("số của cả năm là phần này cộng với các quý" in words) == is_a_year


def test_the_newest_stands_first_and_the_contents_lead_to_it(write: Write) -> None:
    page = (write() / "index.html").read_text(encoding="utf-8")
    headings = re.findall(r'<h[23] id="([^"]+)">([^<]*)', page)
    years = [
        re.findall(r"năm (\d{4})", words)[0] for name, words in headings if "resources-" in name
    ]
    assert years == sorted(years, reverse=True) and len(set(years)) == 3
    links = re.findall(r'href="#([^"]+)"', page)
    assert links == ["content", *(name for name, _ in headings)], "the skip link, the contents"


def test_an_estimate_is_called_one_beside_the_figure(write: Write, migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as owner:
        owner.execute(
            "update marts.poverty_indicators set observation_status = 'estimated'"
            " where unit_code = '887'"
        )
    page = (write() / "index.html").read_text(encoding="utf-8")
    told = [row for row in section(page, "31/12/2022").split("<tr") if "ước tính" in row]
    assert len(told) == 1 and "Tân Châu" in told[0]


def test_a_repeated_report_is_the_same(write: Write) -> None:
    first = {path.name: path.read_bytes() for path in write().iterdir()}

    assert {path.name: path.read_bytes() for path in write().iterdir()} == first


def test_a_report_may_go_to_an_object_store_too(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write()
    with s3(monkeypatch):
        files, _ = fsspec.core.url_to_fs("s3://province/reports")
        sent, put = [], files.put_file
        monkeypatch.setattr(
            files, "put_file", lambda source, place: (sent.append(place), put(source, place))
        )
        for _ in range(2):
            send_report(folder, "s3://province/reports")

        there = {path.rpartition("/")[2]: files.cat_file(path) for path in files.find("province")}
    assert there == {path.name: path.read_bytes() for path in folder.iterdir()}
    # Whoever finds the page finds what it tells of.
    assert sent[len(there) - 1] == sent[-1] == "province/reports/1/index.html"
