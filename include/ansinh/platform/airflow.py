"""Airflow on this machine: its settings, its servers, its first words."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import httpx

from ansinh.database import state_files
from ansinh.database.connecting import role_url, server_address
from ansinh.database.secrets import Secrets
from ansinh.errors import PlatformError
from ansinh.platform import preloading, processes
from ansinh.platform.ports import is_free, listens, reserved_port
from ansinh.settings import LOCAL_TIME, PROJECT_DIR, Settings

ADMIN = "admin"
SERVERS = ("airflow-api-server", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer")
# A machine may be ten times slower than usual; servers that ended are noticed at once.
START_SECONDS = 900
# A running Airflow that is busy answers late; one that is deaf for so long is started anew.
PATIENCE_SECONDS = 60
ATTEMPTS = 3  # at ports that somebody else may take first


def local_url(settings: Settings) -> str:
    """Where Airflow answers: the address configured, else the local one last started."""
    if settings.airflow_url:
        return settings.airflow_url.rstrip("/")
    note = state_files.read(settings.home / "airflow.json")
    if note is None:
        raise PlatformError("Airflow was never started here: run `make run`.")
    return f"http://127.0.0.1:{note['port']}"


def environment(settings: Settings, secrets: Secrets) -> dict[str, str]:
    """The environment of every Airflow process: the caller's, less other Airflow settings."""
    url = local_url(settings)
    home = settings.home / "airflow"
    metadata = role_url(settings, "airflow")
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "PYTEST_", "DBT_", "PYTHONDONTWRITEBYTECODE"))
    }
    options = {
        "core__dags_folder": str(PROJECT_DIR / "dags"),
        "core__load_examples": "False",
        "core__executor": "LocalExecutor",
        # Each worker is a process of 150 MB: as many as the machine has cores, at least two.
        "core__parallelism": str(max(2, min(8, os.cpu_count() or 2))),
        "core__dags_are_paused_at_creation": "False",
        "core__default_timezone": str(LOCAL_TIME),
        "core__fernet_key": secrets.fernet_key,
        "core__execution_api_server_url": f"{url}/execution/",
        "core__simple_auth_manager_users": f"{ADMIN}:admin",
        "core__simple_auth_manager_passwords_file": str(home / "passwords.json"),
        "database__sql_alchemy_conn": metadata.replace("postgresql://", "postgresql+psycopg2://"),
        # Airflow would take asyncpg; psycopg speaks both ways and is here anyway.
        "database__sql_alchemy_conn_async": metadata.replace(
            "postgresql://", "postgresql+psycopg_async://"
        ),
        "api__base_url": url,
        "api__host": "127.0.0.1",
        "api__port": url.rsplit(":", 1)[1],
        "api__workers": "1",
        "api__secret_key": secrets.jwt_secret,
        "api_auth__jwt_secret": secrets.jwt_secret,
        "logging__base_log_folder": str(home / "logs"),
        "dag_processor__refresh_interval": "15",
        # After a crash the tasks that died are noticed within a minute, not within five.
        "scheduler__task_instance_heartbeat_timeout": "60",
        "scheduler__orphaned_tasks_check_interval": "30",
        "scheduler__scheduler_health_check_threshold": "30",
        # What ended is followed by the next task within half a second.
        "scheduler__scheduler_idle_sleep_time": "0.5",
        "scheduler__task_instance_heartbeat_timeout_detection_interval": "10",
        "usage_data_collection__enabled": "False",
        "openlineage__disabled": "True",
    }
    settings_of_airflow = {f"AIRFLOW__{name.upper()}": value for name, value in options.items()}
    return {
        **inherited,
        **settings_of_airflow,
        "AIRFLOW_HOME": str(home),
        "ANSINH_HOME": str(settings.home),
        "PYTHONPATH": os.pathsep.join(
            [str(preloading.FOLDER), *filter(None, [os.environ.get("PYTHONPATH")])]
        ),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        # macOS and proxies: a forked worker must not ask the system for a proxy.
        "NO_PROXY": "*",
    }


def ensure_running(settings: Settings, secrets: Secrets) -> None:
    """Migrate Airflow's database and start those of its servers that do not run."""
    path = settings.home / "airflow.json"
    note = state_files.read(path) or {}
    # Tasks are forked from what was imported: servers of other code are started anew.
    if note.get("code") == preloading.code() and _comes_to_health(settings, PATIENCE_SECONDS):
        return
    processes.stop(settings.home, SERVERS)
    processes.stop_strays(settings.home)
    last = note.get("port")
    for _ in range(ATTEMPTS):
        with reserved_port(settings.airflow_port, last) as port:
            state_files.write(path, {"port": port, "code": preloading.code()})
            if _start(settings, secrets, port):
                return
        processes.stop(settings.home, SERVERS)
    raise PlatformError(f"No port for Airflow: others took {ATTEMPTS} of them first.")


def _start(settings: Settings, secrets: Secrets, port: int) -> bool:
    """Start all servers; False where somebody else took the port in the meantime.

    Raises PlatformError where they do not come up for another reason.
    """
    env = environment(settings, secrets)
    write_login(settings, secrets)
    _migrate_once(settings, env)
    airflow = [sys.executable, "-m", "airflow"]
    quiet = ["--skip-serve-logs"]
    commands = {
        "airflow-api-server": ["api-server"],
        "airflow-scheduler": ["scheduler", *quiet],
        "airflow-dag-processor": ["dag-processor"],
        "airflow-triggerer": ["triggerer", *quiet],
    }
    for name in SERVERS:
        processes.start(name, [*airflow, *commands[name]], home=settings.home, env=env)
    if _comes_to_health(settings, START_SECONDS):
        return True
    if _lost_its_port(settings, port):
        return False
    raise PlatformError(
        "Airflow ended, or did not become healthy in time. "
        f"Its logs are in {settings.home / 'logs'}."
    )


def _comes_to_health(settings: Settings, seconds: float) -> bool:
    """Whether it becomes healthy in that time, all of its servers running."""
    # For half a minute a scheduler that is dead counts as healthy.
    return processes.wait_until(
        lambda: _all_run(settings) and _is_healthy(settings),
        seconds,
        pause=0.5,
        unless=lambda: not _all_run(settings),
    )


def _all_run(settings: Settings) -> bool:
    return all(processes.find(settings.home, name) for name in SERVERS)


def write_login(settings: Settings, secrets: Secrets) -> None:
    """Tell Airflow the administrator's password of this installation."""
    folder = settings.home / "airflow"
    folder.mkdir(parents=True, exist_ok=True)
    login = folder / "passwords.json"
    login.touch(mode=0o600)
    login.write_text(json.dumps({ADMIN: secrets.airflow_admin}), encoding="utf-8")


def _migrate_once(settings: Settings, env: dict[str, str]) -> None:
    """Migrate Airflow's database, unless this version did so on this server: it takes seconds."""
    done = settings.home / "airflow" / "migrated"
    wanted = f"{version('apache-airflow-core')} {server_address(settings)}"
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        _migrate(settings, env)
        done.write_text(wanted, encoding="utf-8")


def _migrate(settings: Settings, env: dict[str, str]) -> None:
    log = settings.home / "logs" / "airflow-migrate.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode != 0:
        raise PlatformError(f"Airflow's database could not be migrated; see {log}.")


def runs_here(settings: Settings) -> bool:
    """Whether the Airflow that answers locally is this installation's, and nobody else's."""
    server = processes.find(settings.home, SERVERS[0])
    note = state_files.read(settings.home / "airflow.json")
    return server is not None and note is not None and listens(server, int(note["port"]))


def _lost_its_port(settings: Settings, port: int) -> bool:
    return processes.find(settings.home, SERVERS[0]) is None and not is_free(port)


def _is_healthy(settings: Settings) -> bool:
    if not runs_here(settings):
        return False
    try:
        answer = httpx.get(f"{local_url(settings)}/api/v2/monitor/health", timeout=10)
    except httpx.HTTPError:
        return False
    parts = answer.json() if answer.status_code == httpx.codes.OK else {}
    wanted = ("metadatabase", "scheduler", "dag_processor")
    return all(parts.get(part, {}).get("status") == "healthy" for part in wanted)
