"""A publication as files: what it shows, and in which order."""

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansinh.database import connect
from ansinh.platform import lifecycle, postgres
from ansinh.publishing.report import write_report
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse

FIGURES = """
create table marts.dim_administrative_unit (
    unit_code text, district_code text, unit_kind text, valid_from date, valid_to date
);
insert into marts.dim_administrative_unit values
    ('89', null, 'Tỉnh', '0001-01-01', '9999-12-31'),
    ('886', '886', 'Huyện', '0001-01-01', '9999-12-31'),
    ('30337', '886', 'Thị trấn', '0001-01-01', '9999-12-31'),
    ('887', '887', 'Thị xã', '0001-01-01', '9999-12-31');
create table marts.poverty_indicators (
    unit_code text, unit_name text, unit_level text, as_of_date date, stage text,
    standard_code text, households bigint, poor_households bigint, poor_rate_pct numeric,
    near_poor_households bigint, near_poor_rate_pct numeric, is_complete boolean
);
insert into marts.poverty_indicators
select unit_code, name, level, '2022-12-31', 'official', '2022-2025', 1000, 80, 8.00, null, null, ok
from (values
    ('30337', '<b>xã</b>', 'commune', true), ('886', 'An Phú', 'district', true),
    ('887', 'Tân Châu', 'district', true), ('89', 'An Giang', 'province', false)
) as unit (unit_code, name, level, ok);
insert into ops.publication (state, decided_at) values ('published', '2026-01-01');
"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings(home=tmp_path / "home", postgres_port=0)
    lifecycle.prepare_database(made, lambda _: None)
    with connect(made, "ansinh_owner") as connection:
        connection.execute(FIGURES.encode())
    yield made
    lifecycle.down(made)
    folder = postgres.locate(made).folder
    if not folder.is_relative_to(made.home):
        shutil.rmtree(folder)


def test_a_report_opens_without_a_server_and_says_what_is_missing(settings: Settings) -> None:
    folder = write_report(settings, 1)

    page = (folder / "index.html").read_text(encoding="utf-8")
    with (folder / "poverty_indicators.csv").open(encoding="utf-8") as file:
        codes = [row["unit_code"] for row in csv.DictReader(file)]
    assert codes == ["89", "886", "30337", "887"], "a district stands before its communes"
    assert "1.000" in page and "8,00" in page, "as numbers are written in Vietnamese"
    assert "Thị trấn &lt;b&gt;xã" in page, "what units are called is text, not markup"
    assert "An Giang *" in page, "the province lacks districts"
    assert "http" not in page
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["sha256"]) == {"index.html", "poverty_indicators.csv"}


def test_a_repeated_report_is_the_same(settings: Settings) -> None:
    first = {path.name: path.read_bytes() for path in write_report(settings, 1).iterdir()}

    assert {path.name: path.read_bytes() for path in write_report(settings, 1).iterdir()} == first
