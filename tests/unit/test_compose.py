"""docker-compose.yaml, Dockerfile and .env.example say what the code says.

No container engine is asked: the compose schema is the one that check-jsonschema carries.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from ansinh.cli.app import platform_app
from ansinh.database.secrets import Secrets, load_secrets
from ansinh.platform.airflow import environment
from ansinh.platform.container import airflow_uri, main
from ansinh.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.unit

COMPOSE = PROJECT_DIR / "docker-compose.yaml"
DOCKERFILE = (PROJECT_DIR / "Dockerfile").read_text(encoding="utf-8")
EXAMPLE = (PROJECT_DIR / ".env.example").read_text(encoding="utf-8")
PROJECT = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKERS = {"worker", "builder", "mailer", "keeper"}
AIRFLOW = WORKERS | {"init", "api-server", "scheduler", "dag-processor", "triggerer"}
OURS = AIRFLOW | {"folders", "cli", "secrets", "monitor", "portal", "restore", "dashboards"}
OTHERS = {"postgres", "redis", "proxy", "mailpit", "go-back", "superset"}
COMMANDS = {"cli", "secrets", "go-back", "restore"}  # people start them, for a moment
ENDING = {"init", "folders", "dashboards"} | COMMANDS
# Where the containers differ from one machine: what stands there, and what stands here.
DIFFERS = {
    "CORE__EXECUTOR": ("LocalExecutor", "CeleryExecutor"),
    "CORE__PARALLELISM": (r"[2-8]", "8"),
    "CORE__DAGS_FOLDER": (re.escape(str(PROJECT_DIR / "dags")), "/opt/ansinh/dags"),
    "CORE__FERNET_KEY": ("our-fernet-key", "cat /run/secrets/fernet_key"),
    "DATABASE__SQL_ALCHEMY_CONN": (
        r"postgresql\+psycopg2://airflow:.+@postgres:5432/ansinh_airflow",
        "python -m ansinh.platform.container uri",
    ),
    "DATABASE__SQL_ALCHEMY_CONN_ASYNC": (
        r"postgresql\+psycopg_async://airflow:.+@postgres:5432/ansinh_airflow",
        "python -m ansinh.platform.container async-uri",
    ),
    "API__BASE_URL": ("http://api-server:8080", "${AIRFLOW_PUBLIC_URL:-https://localhost:8443}"),
    # Inside a container; what is published of it is looked at below.
    "API__HOST": (r"127\.0\.0\.1", "0.0.0.0"),
    "API__SECRET_KEY": ("our-jwt-secret", "cat /run/secrets/session_key"),
    "API_AUTH__JWT_SECRET": ("our-jwt-secret", "cat /run/secrets/jwt_secret"),
    "LOGGING__BASE_LOG_FOLDER": ("/.+/airflow/logs", "/opt/ansinh/logs"),
}
# One machine's accounts are one; in containers everybody has an account.
ONLY_HERE = {"CORE__SIMPLE_AUTH_MANAGER_USERS", "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"}
BROKER = """sh -c 'printf redis://:%s@redis:6379/{} "$$(cat /run/secrets/redis_password)"'"""
# What only several machines need.
ONLY_IN_COMPOSE = {
    "CORE__AUTH_MANAGER": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
    "CELERY__BROKER_URL": BROKER.format(0),
    "CELERY__RESULT_BACKEND": BROKER.format(1),
    "CELERY__WORKER_CONCURRENCY": "${WORKER_CONCURRENCY:-2}",
    "FAB__COOKIE_SECURE": "True",
    "FAB__ENABLE_PROXY_FIX": "True",
    "FAB__SESSION_LIFETIME_MINUTES": "60",
    "FAB__SESSION_MAX_LIFETIME_MINUTES": "720",
    "SCHEDULER__ENABLE_HEALTH_CHECK": "True",
}
# Where the containers have what one machine lacks: a catcher of mails, a volume for backups.
OF_CONTAINERS = (
    "ANSINH_BACKUP_URL",
    "ANSINH_SMTP_HOST",
    "ANSINH_SMTP_PORT",
    "ANSINH_SMTP_USER",
    "ANSINH_PORTAL_URL",
    "ANSINH_DATABASE_PUBLIC",
)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"])


def settings_of(tmp_path: Path) -> Settings:
    url = "postgresql://postgres:5432/postgres"
    return Settings(
        _env_file=None, home=tmp_path, database_url=url, airflow_url="http://api-server:8080"
    )


def test_compose_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(COMPOSE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    # docker-compose 1.29 takes neither key of those that other versions want first.
    assert not {"name", "version"} & yaml.safe_load(COMPOSE.read_text(encoding="utf-8")).keys()


def test_example_lists_every_setting_with_its_default() -> None:
    of_settings = EXAMPLE.split("# ----")[0]
    documented = re.findall(r"# (.+)\n# (ANSINH_\w+)=(.*)\n", of_settings)
    fields = [
        (str(field.description), f"ANSINH_{name.upper()}", shown(field.default))
        for name, field in Settings.model_fields.items()
    ]
    assert documented == fields


def shown(default: Any) -> str:
    if isinstance(default, Path):
        return str(default.relative_to(PROJECT_DIR))
    return "" if default is None else str(default).lower() if default is False else str(default)


def test_every_variable_is_in_the_example_with_the_same_default() -> None:
    listed = dict(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    used = re.findall(r"(?<!\$)\$\{(\w+)(:-|:\?)?([^}]*)\}", COMPOSE.read_text(encoding="utf-8"))
    assert {name for name, _, _ in used} <= set(listed)
    for name, way, default in used:
        if name not in OF_CONTAINERS:
            assert way == ":-" and default == listed[name].replace("include", "./include"), name
    assert f"COMPOSE_PROJECT_NAME={PROJECT['name']}" in EXAMPLE


def test_every_ansinh_variable_is_a_setting(services: dict[str, Any]) -> None:
    known = {f"ANSINH_{name.upper()}" for name in Settings.model_fields}
    used = {name for service in services.values() for name in service.get("environment", {})}
    used = {one if one in known else one.removesuffix("_FILE") for one in used}
    assert {name for name in used if name.startswith("ANSINH_")} <= known
    # What only the embedded Postgres and the published ports read, the containers do not.
    outside = {"POSTGRES_PORT", "POSTGRES_BIN", "POSTGRES_OS_USER", "AIRFLOW_PORT", "MONITOR_PORT"}
    outside.add("PORTAL_PORT")
    # A person's own, named with the command: `run -e ANSINH_LOGIN=…`.
    outside |= {"LOGIN", "LOGIN_PASSWORD"}
    assert known - used == {f"ANSINH_{name}" for name in outside}


def test_airflow_is_set_up_as_on_one_machine(services: dict[str, Any], tmp_path: Path) -> None:
    passwords = load_secrets(tmp_path).passwords
    secrets = Secrets(passwords, "our-fernet-key", "our-jwt-secret", "our-login")
    here = {
        name.removeprefix("AIRFLOW__"): value
        for name, value in environment(settings_of(tmp_path), secrets).items()
        if name.startswith("AIRFLOW__")
    }
    there = {
        name.removeprefix("AIRFLOW__").removesuffix("_CMD"): value
        for name, value in services["api-server"]["environment"].items()
        if name.startswith("AIRFLOW__")
    }
    here = {name: value for name, value in here.items() if name not in ONLY_HERE}
    for name, (expected_here, expected_there) in DIFFERS.items():
        assert re.fullmatch(expected_here, here.pop(name)), name
        assert there.pop(name) == expected_there
    assert there == here | ONLY_IN_COMPOSE


def test_services_and_commands(services: dict[str, Any]) -> None:
    assert set(services) == OURS | OTHERS

    for name in AIRFLOW - WORKERS - {"init"}:
        assert services[name]["command"][:2] == ["airflow", name]
    for name in WORKERS:
        assert services[name]["command"][:3] == ["airflow", "celery", "worker"]
    init = services["init"]["command"][-1]
    assert "ansinh platform migrate" in init and "airflow db migrate" in init
    assert "migrate" in {command.callback.__name__ for command in platform_app.registered_commands}
    for name, service in services.items():
        assert "healthcheck" in service or name in ENDING, name
        needs = set(service.get("depends_on", {}))
        assert needs >= {"init", "postgres", "redis"} or name not in AIRFLOW - {"init"}, name


def test_images_are_pinned_and_ours_is_this_version(services: dict[str, Any]) -> None:
    for name, service in services.items():
        image = service["image"]
        assert re.search(r":v?\d", image), image
        if name in OURS:
            assert image == f"ansinh:{PROJECT['version']}" and service["build"]["context"] == "."
    assert services["superset"]["image"] == f"ansinh-superset:{PROJECT['version']}"


def test_image_has_a_python_and_paths_that_the_code_knows(services: dict[str, Any]) -> None:
    (python,) = re.findall(r"^ARG PYTHON_IMAGE=python:(\d+\.\d+)-", DOCKERFILE, re.MULTILINE)
    assert f"{python}.0" in SpecifierSet(PROJECT["requires-python"])
    for name in ("deployment", "build"):
        assert f"--require-hashes --requirement requirements-{name}.lock" in DOCKERFILE
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((PROJECT_DIR / path).exists() for path in source.split()), source
    home = services["worker"]["environment"]["ANSINH_HOME"]
    assert f"ANSINH_HOME={home}" in DOCKERFILE and f"home:{home}" in services["worker"]["volumes"]


def test_container_asks_for_the_same_uris(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(tmp_path)
    secrets = load_secrets(tmp_path)
    env = environment(settings, secrets)
    monkeypatch.setattr("ansinh.platform.container.get_settings", lambda: settings)
    for word, variable in (("uri", "CONN"), ("async-uri", "CONN_ASYNC")):
        main([word])
        assert capsys.readouterr().out == env[f"AIRFLOW__DATABASE__SQL_ALCHEMY_{variable}"]
    assert airflow_uri(settings, "postgresql").startswith("postgresql://airflow:")
