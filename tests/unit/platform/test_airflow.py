"""How Airflow is started on one machine: reachable from there only, with keys of its own."""

from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from ansinh.database import state_files
from ansinh.database.secrets import Secrets, load_secrets
from ansinh.platform import airflow
from ansinh.platform.airflow import environment
from ansinh.settings import Settings

pytestmark = pytest.mark.unit


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation whose servers were started before."""
    state_files.write(tmp_path / "airflow.json", {"port": 18080})
    state_files.write(tmp_path / "postgres.json", {"port": 15432})
    return Settings(_env_file=None, home=tmp_path)


@pytest.fixture
def secrets(settings: Settings) -> Secrets:
    return load_secrets(settings.home)


def test_every_address_is_this_machine(settings: Settings, secrets: Secrets) -> None:
    env = environment(settings, secrets)
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert env["AIRFLOW__API__PORT"] == "18080"
    for name, value in env.items():
        if name.startswith("AIRFLOW") and "://" in value:
            assert make_url(value).host == "127.0.0.1", name
        assert "0.0.0.0" not in value or not name.startswith("AIRFLOW"), name


def test_keys_and_passwords_are_those_of_the_installation(
    settings: Settings, secrets: Secrets
) -> None:
    env = environment(settings, secrets)
    assert env["AIRFLOW__CORE__FERNET_KEY"] == secrets.fernet_key
    assert env["AIRFLOW__API__SECRET_KEY"] == secrets.jwt_secret
    assert env["AIRFLOW__API_AUTH__JWT_SECRET"] == secrets.jwt_secret
    for name in ("SQL_ALCHEMY_CONN", "SQL_ALCHEMY_CONN_ASYNC"):
        address = make_url(env[f"AIRFLOW__DATABASE__{name}"])
        assert (address.username, address.database) == ("airflow", "ansinh_airflow")
        assert address.password == secrets.passwords["airflow"], name


def test_no_other_role_can_be_learned_from_airflow(settings: Settings, secrets: Secrets) -> None:
    told = " ".join(environment(settings, secrets).values())
    others = {role: word for role, word in secrets.passwords.items() if role != "airflow"}
    assert [role for role, word in others.items() if word in told] == []
    assert secrets.airflow_admin not in told


def test_airflow_settings_of_whoever_starts_it_do_not_count(
    settings: Settings, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AIRFLOW__API__HOST", "AIRFLOW__API__SSL_CERT", "AIRFLOW_HOME", "DBT_TARGET"):
        monkeypatch.setenv(name, "theirs")
    env = environment(settings, secrets)
    assert "theirs" not in env.values()
    assert env["AIRFLOW_HOME"] == str(settings.home / "airflow")


def test_it_takes_as_many_workers_as_there_are_cores(
    settings: Settings, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cores, workers in ((1, "2"), (2, "2"), (4, "4"), (64, "8"), (None, "2")):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        assert environment(settings, secrets)["AIRFLOW__CORE__PARALLELISM"] == workers


def test_a_server_that_answered_once_has_come_up(
    settings: Settings, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked a second time at once, a busy machine may not answer in time."""
    healthy = {part: {"status": "healthy"} for part in ("metadatabase", "scheduler")}
    answers = iter([httpx.Response(200, json=healthy | {"dag_processor": {"status": "healthy"}})])

    def answer_once(*_: object, **__: object) -> httpx.Response:
        for one in answers:
            return one
        raise httpx.ReadTimeout("busy")

    started: list[str] = []
    monkeypatch.setattr(airflow.processes, "start", lambda name, *_, **__: started.append(name))
    monkeypatch.setattr(airflow.processes, "find", lambda _, name: name in started or None)
    monkeypatch.setattr(airflow, "listens", lambda *_: True)
    monkeypatch.setattr(airflow.httpx, "get", answer_once)
    monkeypatch.setattr(airflow, "_migrate_once", lambda *_: None)
    monkeypatch.setattr(airflow, "START_SECONDS", 0.5)

    airflow.ensure_running(settings, secrets)

    assert started == list(airflow.SERVERS)


def test_a_server_that_is_gone_is_started_whatever_the_others_say_of_it(
    settings: Settings, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scheduler counts as healthy for half a minute after its death."""
    running = {name: 1 for name in airflow.SERVERS if name != "airflow-scheduler"}
    state_files.write(
        settings.home / "airflow.json", {"port": 18080, "code": airflow.preloading.code()}
    )
    started: list[str] = []

    def start(name: str, *_: object, **__: object) -> None:
        started.append(name)
        running[name] = 1

    monkeypatch.setattr(airflow.processes, "start", start)
    monkeypatch.setattr(airflow.processes, "stop", lambda *_: running.clear())
    monkeypatch.setattr(airflow.processes, "find", lambda _, name: running.get(name))
    monkeypatch.setattr(airflow, "_is_healthy", lambda _: True)
    monkeypatch.setattr(airflow, "_migrate_once", lambda *_: None)

    airflow.ensure_running(settings, secrets)

    assert "airflow-scheduler" in started
