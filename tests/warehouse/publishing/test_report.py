"""A publication as files: what it shows, and in which order."""

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import psycopg
import pytest
from tests.object_store import s3

from ansinh.publishing.report import send_report, write_report
from ansinh.slots.slots import period_words

pytestmark = pytest.mark.warehouse

Write = Callable[[], Path]

FIGURES = """
create table marts.dim_administrative_unit (
    unit_code text, district_code text, unit_kind text, unit_name text, unit_level text,
    valid_from date, valid_to date
);
insert into marts.dim_administrative_unit values
    ('89', null, 'Tỉnh', 'An Giang', 'province', '0001-01-01', '9999-12-31'),
    ('886', '886', 'Huyện', 'An Phú', 'district', '0001-01-01', '9999-12-31'),
    ('30337', '886', 'Thị trấn', 'Đa Phước', 'commune', '0001-01-01', '9999-12-31'),
    ('887', '887', 'Thị xã', 'Tân Châu', 'district', '0001-01-01', '9999-12-31');
create table marts.dim_metric (metric text, metric_unit text);
insert into marts.dim_metric values
    ('poor_households', 'households'), ('poor_rate_pct', 'pct'),
    ('near_poor_households', 'households'), ('contributed_vnd', 'vnd'), ('used_vnd', 'vnd');
create table marts.data_dictionary (
    mart text, mart_name_vi text, column_name text, name_vi text, description_vi text,
    description_en text
);
insert into marts.data_dictionary values
    ('poverty_indicators', 'Chỉ tiêu nghèo', 'poor_households', 'Số hộ nghèo', 'Đếm.', 'Counted.');
create table marts.poverty_indicators (
    unit_code text, unit_name text, unit_kind text, unit_level text, as_of_date date,
    period text, stage text, observation_status text, confidentiality text,
    standard_code text, households bigint, poor_households bigint, poor_rate_pct numeric,
    near_poor_households bigint, near_poor_rate_pct numeric, is_complete boolean,
    reported_units bigint, owed_units bigint
);
insert into marts.poverty_indicators
select
    unit_code, name, kind, level, '2022-12-31', '2022', 'official',
    case when ok then 'official' else 'incomplete' end,
    case unit_code when '30337' then 'suppressed' else 'free' end, '2022-2025', 1000,
    case when unit_code <> '30337' then 80 end, 8.00, null, null, ok, 2, 11
from (values
    ('30337', '<b>xã</b>', 'Thị trấn', 'commune', true),
    ('886', 'An Phú', 'Huyện', 'district', true),
    ('887', 'Tân Châu', 'Thị xã', 'district', true), ('89', 'An Giang', 'Tỉnh', 'province', false)
) as unit (unit_code, name, kind, level, ok);
create table marts.mobilized_resources (
    unit_code text, unit_level text, period text, funding_source_group text, funding_source text,
    donor_type text, resource_kind text, purpose text, contributed_vnd bigint, used_vnd bigint,
    contributions bigint, beneficiaries bigint, reported_units bigint, owed_units bigint,
    is_complete boolean, observation_status text
);
insert into marts.mobilized_resources
select
    code, case code when '89' then 'province' else 'district' end, period,
    case source when 'people' then 'non_budget' else 'budget' end, source, donor, kind, purpose,
    given, used, times, households, 10, case period when '2026' then 0 else 102 end,
    period = '2025-Q4', 'official'
from (values
    ('89', '2024', 'people', 'individual', 'cash', 'housing', 1500, null, 3, null),
    ('89', '2024', 'people', '-1', 'cash', 'housing', 0, 900, 0, 7),
    ('89', '2024', 'province_budget', 'state_budget', 'labour', '-1', 20, 0, 1, null),
    ('886', '2024', 'people', 'individual', 'cash', 'housing', 4400, 0, 1, null),
    ('89', '2025', 'province_budget', '-1', 'cash', 'gifts', null, 60, null, 2),
    ('89', '2025-Q4', 'people', '-1', 'cash', 'gifts', 70, 60, 1, 2),
    ('89', '2026', 'people', '-1', 'cash', 'gifts', 70, 60, 1, 2)
) as one (code, period, source, donor, kind, purpose, given, used, times, households);
create table marts.dim_resource_kind (resource_kind text, name_vi text);
insert into marts.dim_resource_kind values ('cash', 'Tiền'), ('labour', 'Ngày công');
create table marts.dim_purpose (purpose text, name_vi text);
insert into marts.dim_purpose values ('housing', 'Nhà ở'), ('-1', 'Không xác định');
create table marts.fct_resource_contribution (period text, stage text, is_counted boolean);
insert into marts.fct_resource_contribution values
    ('2024', 'regular', true), ('2024', 'preliminary', false);
create table marts.fct_resource_use (period text, stage text, is_counted boolean);
insert into marts.fct_resource_use values ('2025', 'preliminary', true);
insert into ops.publication (state, decided_at) values ('published', '2026-01-01');
"""


@pytest.fixture
def write(migrated_url: str, tmp_path: Path) -> Iterator[Write]:
    """Writes the report of a publication with these figures; returns its folder."""
    with psycopg.connect(migrated_url) as connection:
        connection.execute(FIGURES.encode())
        connection.commit()
        yield lambda: write_report(connection, 1, tmp_path)


def section(page: str, heading: str) -> str:
    """A part of the page, from its heading to the next one."""
    (part,) = (one for one in page.split("<h2 id")[1:] if heading in one.split("</h2>")[0])
    return part


def test_a_report_opens_without_a_server_and_says_what_is_missing(
    write: Callable[[], Path],
) -> None:
    folder = write()

    page = (folder / "index.html").read_text(encoding="utf-8")
    with (folder / "poverty_indicators.csv").open(encoding="utf-8") as file:
        codes = [row["unit_code"] for row in csv.DictReader(file)]
    assert codes == ["89", "886", "30337", "887"], "a district stands before its communes"
    assert "1.000" in page and "8,00" in page, "as numbers are written in Vietnamese"
    assert "Thị trấn &lt;b&gt;xã" in page, "what units are called is text, not markup"
    assert "An Giang * (2/11)" in page, "the province lacks districts"
    assert page.count("(2/11)") == 1, "beside nothing that is complete"
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
    headings = [line for line in page.splitlines() if line.startswith("<h2 id")]
    assert sum("chưa ký" in line for line in headings) == (len(headings) if is_marked else 0)
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
    assert "sơ bộ" not in of_2024.split("<table>")[0], "the preliminary register was replaced"
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
    headings = re.findall(r'<h2 id="([^"]+)">([^<]*)', page)
    years = [re.findall(r"năm (\d{4})", words)[0] for name, words in headings if "nguon" in name]
    assert years == sorted(years, reverse=True) and len(set(years)) == 3
    assert re.findall(r'href="#([^"]+)"', page) == [name for name, _ in headings]


def test_an_estimate_is_called_one_beside_the_figure(write: Write, migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as owner:
        owner.execute(
            "update marts.poverty_indicators set observation_status = 'estimated'"
            " where unit_code = '887'"
        )
    page = (write() / "index.html").read_text(encoding="utf-8")
    told = [row for row in page.split("<tr") if "ước tính" in row]
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
