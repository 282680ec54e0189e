"""Workbooks in, published marts out: the real scheduler on real files."""

import csv
import hashlib
import os
import signal
import time
from html import unescape
from pathlib import Path

import psycopg
import pytest

from ansinh.platform import processes
from ansinh.platform.airflow_client import AirflowClient
from ansinh.platform.page_servers import PORTAL, local_address
from ansinh.settings import Settings
from tests.machine import LAST_RESORT_SECONDS
from tests.platform.conftest import Platform
from tests.warehouse.access.conftest import Person
from tests.warehouse.portal.conftest import visiting

pytestmark = pytest.mark.platform

UNDER_WAY = "select count(*) from dag_run where state in ('queued', 'running')"


def everything(platform: Platform) -> dict[str, str]:
    """A hash of every table that the road writes, once all is told and nothing is under way."""
    # What came out is noticed by a run that begins every few minutes.
    AirflowClient(Settings(home=platform.home)).trigger("send_letters")
    for _ in range(LAST_RESORT_SECONDS):  # a new installation makes up for last night's backup
        if platform.query(UNDER_WAY, role="airflow") == [(0,)]:
            break
        time.sleep(1)
    with psycopg.connect(platform.dsn("ansinh_owner")) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables "
            "where schemaname in ('ops', 'raw', 'marts') order by 1"
        ).fetchall()
        hashes = {}
        for (table,) in tables:
            rows = connection.execute(f"select t::text from {table} as t order by 1").fetchall()
            hashes[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return hashes


def test_bi_reads_the_published_figures_of_2016(platform: Platform, published_2016: Path) -> None:
    with published_2016.open(encoding="utf-8") as file:
        printed = {row["unit_code"]: row for row in csv.DictReader(file)}

    rows = platform.query(
        "select unit_code, households, poor_households, near_poor_households "
        "from marts.poverty_indicators where as_of_date = '2016-12-31'"
    )

    assert len(rows) == 12
    for code, *figures in rows:
        wanted = printed[code]
        assert figures == [
            int(wanted[name]) for name in ("households", "poor_households", "near_poor_households")
        ]
    assert platform.query(
        "select unit_name, households, poor_households, poor_rate_pct::text, "
        "near_poor_households, near_poor_rate_pct::text from marts.poverty_indicators "
        "where as_of_date = '2016-12-31' and unit_level = 'province'"
    ) == [("An Giang", 543764, 36726, "6.75", 32845, "6.04")]


def test_one_wrong_cell_rejects_its_own_submission_only(platform: Platform) -> None:
    states = {
        (one["unit_code"], one["period"], one["stage"]): one["state"]
        for one in platform.status()["submissions"]
    }
    assert states["892", "2022", "official"] == "rejected"
    assert states["886", "2022", "official"] == "published"

    findings = platform.query(
        "select sheet, cell, value, expected, message_vi, message_en from ops.finding "
        "inner join ops.submission using (submission_id) "
        "where unit_code = '892' and severity = 'error'",
        role="loader",
    )

    assert len(findings) == 1
    sheet, cell, value, expected, message_vi, message_en = findings[0]
    assert sheet
    assert cell
    assert int(value) - int(expected) == 2
    for message in (message_vi, message_en):
        assert value in message
        assert expected in message


def test_a_file_that_is_no_workbook_is_refused_and_kept(platform: Platform) -> None:
    rows = platform.query(
        "select sha256, state, rule from ops.submission_now inner join ops.delivery using "
        "(delivery_id, sha256) inner join ops.finding using (submission_id) "
        "where delivery.unit_code = '894' and delivery.period = '2022'",
        role="loader",
    )

    ((sha256, state, rule),) = rows
    assert (state, rule) == ("refused", "file.not_a_workbook")
    kept = platform.home / "landing" / sha256[:2] / sha256
    assert kept.read_bytes().startswith(b"age-encryption.org/v1"), "sealed"


def test_every_responsible_administrator_got_one_message(platform: Platform) -> None:
    sent = platform.query("select address from ops.letter_now where state = 'sent'", role="loader")

    letters = sorted((platform.home / "outbox").glob("*.html"))
    assert len(letters) == len(sent) > 1
    told = [letter.read_text(encoding="utf-8") for letter in letters]
    assert any("Châu Thành" in letter for letter in told), "the district with the wrong cell"


def test_bi_may_read_marts_and_nothing_else(platform: Platform) -> None:
    for table in ("ops.submission", "raw.poverty_review__results", "candidate.poverty_indicators"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            platform.query(f"select * from {table}")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        platform.query("create table marts.mine as select 1")


def test_the_portal_shows_them_to_who_has_a_login(platform: Platform) -> None:
    (part,) = [one for one in platform.status()["parts"] if one["name"] == "portal"]
    assert part["state"] == "well"
    told = platform.ansinh("login", "add", "officer", "--role", "unit_reader", "--unit", "886")
    officer = Person("officer", told.splitlines()[2], "")

    with visiting(local_address(Settings(home=platform.home), PORTAL), officer) as client:
        page = unescape(client.get("/figures", params={"review": "2016~official~2016-2021"}).text)

    assert 'href="/units/886"' in page and "Tỉnh An Giang" not in page


def test_a_second_run_changes_no_row(platform: Platform) -> None:
    before = everything(platform)

    platform.ansinh("platform", "run")

    assert everything(platform) == before


def test_a_published_figure_without_a_report_is_told(platform: Platform) -> None:
    ((newest,),) = platform.query("select max(publication_id) from marts.publication")
    page = platform.home / "reports" / str(newest) / "index.html"
    aside = page.rename(page.with_suffix(".aside"))

    said = platform.ansinh("platform", "run", expect=3)
    aside.rename(page)

    assert str(page) in said.replace("\n", "")
    assert "write_report" in said


def test_a_scheduler_that_died_is_told_and_what_was_submitted_waits(
    platform: Platform, tmp_path: Path
) -> None:
    (scheduler,) = [one for one in processes.noted(platform.home) if "scheduler" in one.name]
    os.killpg(scheduler.pid, signal.SIGKILL)
    file = tmp_path / "a.csv"
    file.write_text("TT;Phường/Xã\n1;Huyện An Phú\n", encoding="utf-8")

    said = platform.ansinh("submit", str(file), "--unit", "886", "--period", "2022", expect=3)
    assert "Hệ thống hiện không nhận tệp" in said and "Bộ lập lịch: đã dừng" in said
    assert "does not take files at present" in said and "Scheduler: has ended" in said
    assert list((platform.home / "inbox").rglob("a.csv"))
    (told,) = [one for one in platform.status()["parts"] if one["says_en"] == "has ended"]
    assert told["name"] == "scheduler"

    platform.ansinh("platform", "up")
    assert "has ended" not in {one["says_en"] for one in platform.status()["parts"]}
    platform.ansinh("submit", str(file), "--unit", "886", "--period", "2022", "--wait", expect=1)


def test_stopping_leaves_no_process_and_starting_again_changes_no_row(platform: Platform) -> None:
    # A verdict is known before its letters have left: what was begun is ended first.
    platform.ansinh("platform", "run")
    before = everything(platform)
    running = platform.processes()

    platform.ansinh("platform", "down")

    assert len(running) > 5
    assert not [process for process in running if process.is_running()]
    platform.ansinh("platform", "run")
    assert everything(platform) == before
