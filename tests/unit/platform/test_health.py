"""What people and monitors are told of the platform's parts."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from tests.machine import LAST_RESORT_SECONDS

from ansinh.errors import PlatformError
from ansinh.platform import health, monitor
from ansinh.platform.health import Part, in_the_way, look
from ansinh.settings import Settings

pytestmark = pytest.mark.unit

BEAT = "2026-11-29T03:04:05+00:00"
Airflow = Callable[..., str]


@pytest.fixture
def airflow() -> Iterator[Airflow]:
    """A server that answers as Airflow's health check does."""
    told: dict[str, Any] = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            late = told.pop("late", None)
            if late is not None:
                late.wait()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def tells(late: threading.Event | None = None, **ill: str) -> str:
        for name in health.OF_AIRFLOW:
            told[name] = {
                "status": ill.get(name, "healthy"),
                f"latest_{name}_heartbeat": BEAT,
            }
        told.update({"late": late} if late else {})
        return f"http://127.0.0.1:{server.server_port}"

    yield tells
    server.shutdown()


def seen(tmp_path: Path, **settings: Any) -> dict[str, Part]:
    return {part.name: part for part in look(Settings(home=tmp_path / "home", **settings))}


def test_what_was_never_started_is_told_and_takes_no_files(tmp_path: Path) -> None:
    parts = seen(tmp_path)

    assert {name for name, part in parts.items() if part.state == "ill"} == {
        *("database", "web", "portal", *health.OF_AIRFLOW),
    }
    said = in_the_way(parts.values())
    assert said is not None
    assert said.startswith("Hệ thống hiện không nhận tệp: Cơ sở dữ liệu")
    assert "The platform does not take files at present: Database" in said


def test_a_part_that_stands_still_is_named_with_the_time_of_its_last_sign(
    tmp_path: Path, airflow: Airflow
) -> None:
    parts = seen(tmp_path, airflow_url=airflow(scheduler="unhealthy"))

    assert parts["dag_processor"].state == "well"
    # 03:04 of Greenwich is 10:04 in Vietnam.
    assert parts["scheduler"].says_vi == "không hoạt động từ 10:04 29/11/2026"
    assert parts["scheduler"].says_en == "stands still since 29/11/2026 10:04"
    assert parts["scheduler"].is_in_the_way


def test_a_part_that_files_can_do_without_is_not_in_the_way(
    tmp_path: Path, airflow: Airflow
) -> None:
    parts = seen(tmp_path, airflow_url=airflow(triggerer="unhealthy"))

    assert parts["triggerer"].state == "ill"
    assert not parts["triggerer"].is_in_the_way


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (200, "well", "hoạt động"),
        (500, "ill", "trả lời lỗi 500"),
        (httpx.ConnectError("refused"), "ill", "không trả lời"),
        (httpx.ReadTimeout("late"), "ill", "không trả lời"),
    ],
)
def test_the_portal_is_told_and_files_can_do_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Any, state: str, said: str
) -> None:
    def get(address: str, **_: Any) -> httpx.Response:
        if not address.startswith("http://portal:8070/"):
            raise httpx.ConnectError("nothing else is there")
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer)

    monkeypatch.setattr(httpx, "get", get)
    part = seen(tmp_path, portal_server_url="http://portal:8070")["portal"]

    assert (part.state, part.says_vi) == (state, said)
    assert not part.is_in_the_way


@pytest.fixture
def database_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_database", lambda _: replace(WELL, state="strained"))


@pytest.mark.usefixtures("database_works")
def test_whoever_is_late_is_asked_again_before_files_are_said_not_to_be_taken(
    tmp_path: Path, airflow: Airflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.2)
    answers = threading.Event()
    settings = Settings(home=tmp_path / "home", airflow_url=airflow(late=answers))
    in_time = health.look(settings)
    assert {one.name for one in in_time if one.is_silent} == {"web", *health.OF_AIRFLOW}

    airflow(late=answers)
    try:
        assert health.why_no_files(settings, patience=LAST_RESORT_SECONDS) is None
        airflow(late=answers)
        assert "does not answer" in str(health.why_no_files(settings, patience=0))
    finally:
        answers.set()


@pytest.mark.usefixtures("database_works")
def test_what_has_ended_is_told_at_once_also_where_the_web_server_is_late(
    tmp_path: Path, airflow: Airflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(health, "_ended", lambda _: {"scheduler"})
    answers = threading.Event()
    url = airflow(late=answers)
    monkeypatch.setattr(health, "local_url", lambda _: url)
    try:
        said = health.why_no_files(Settings(home=tmp_path / "home"), patience=0)
    finally:
        answers.set()
    assert "Scheduler: has ended" in str(said)


@pytest.mark.parametrize(
    ("why", "is_silent"),
    [
        (psycopg.errors.ConnectionTimeout("timeout expired"), True),
        (psycopg.OperationalError("connection refused"), False),
    ],
)
def test_a_database_is_silent_only_where_it_let_time_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: Exception, is_silent: bool
) -> None:
    def connect(*_: object) -> None:
        raise PlatformError("The database does not answer.") from why

    monkeypatch.setattr(health, "role_url", lambda *_: "")
    monkeypatch.setattr(health, "connect", connect)
    part = seen(tmp_path)["database"]
    assert (part.state, part.is_silent) == ("ill", is_silent)


@pytest.mark.usefixtures("database_works")
def test_what_stands_still_is_told_when_the_patience_is_over(
    tmp_path: Path, airflow: Airflow
) -> None:
    settings = Settings(home=tmp_path / "home", airflow_url=airflow(scheduler="unhealthy"))

    assert "stands still" in str(health.why_no_files(settings, patience=1))


def test_what_was_never_started_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Settings] = []
    monkeypatch.setattr(health, "look", lambda one: asked.append(one) or look(one))

    assert health.why_no_files(Settings(home=tmp_path / "home"), patience=LAST_RESORT_SECONDS)

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("free_mib", "state"), [(100, "ill"), (1_500, "strained"), (500_000, "well")]
)
def test_a_disk_is_told_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_mib: int, state: str
) -> None:
    usage = type("Usage", (), {"total": 1_000_000 << 20, "free": free_mib << 20})
    monkeypatch.setattr("ansinh.landing.disk.shutil.disk_usage", lambda _: usage)

    assert seen(tmp_path)["disk"].state == state


def ask(app: FastAPI, path: str) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://monitor") as client:
            return await client.get(path)

    return asyncio.run(asking())


WELL = Part("database", "Cơ sở dữ liệu", "Database", "well", "PostgreSQL 18", "PostgreSQL 18")
ILL = Part("scheduler", "Bộ lập lịch", "Scheduler", "ill", "<đã dừng>", "<has ended>")


@pytest.mark.parametrize(("parts", "status"), [([WELL], 200), ([WELL, ILL], 503)])
def test_the_monitor_answers_programs_by_its_status_too(parts: list[Part], status: int) -> None:
    answer = ask(monitor.application(lambda: parts), "/health")

    assert answer.status_code == status
    assert answer.json()["takes_files"] is (status == 200)
    assert [part["name"] for part in answer.json()["parts"]] == [part.name for part in parts]


def test_the_monitor_shows_people_every_part_and_what_follows() -> None:
    page = ask(monitor.application(lambda: [WELL, ILL]), "/").text

    for word in ("Cơ sở dữ liệu", "PostgreSQL 18", "Bộ lập lịch", "Hệ thống hiện không nhận tệp"):
        assert word in page
    assert "&lt;đã dừng&gt;" in page


def test_the_monitor_describes_itself_to_nobody() -> None:
    app = monitor.application(lambda: [WELL])

    assert {ask(app, path).status_code for path in ("/docs", "/redoc", "/openapi.json")} == {404}


def test_however_many_ask_the_parts_are_asked_once() -> None:
    asked: list[int] = []
    app = monitor.application(lambda: asked.append(1) or [WELL])

    for _ in range(20):
        ask(app, "/")

    assert len(asked) == 1
