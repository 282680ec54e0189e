"""What docker-compose.yaml lets each service do, know and reach.

That it holds in running containers is looked at by `make containers`.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansinh.database.secrets import ROLES
from ansinh.platform.container_secrets import write_secrets
from ansinh.platform.postgres import SILENT_ON_CLIENTS
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

COMPOSE = yaml.safe_load((PROJECT_DIR / "docker-compose.yaml").read_text(encoding="utf-8"))
# What is added to it where files lie in an object storage.
OBJECTS = yaml.safe_load(
    (PROJECT_DIR / "include/ansinh/platform/containers/objects.yaml").read_text(encoding="utf-8")
)
ENDING = {"init", "folders", "dashboards", "cli", "secrets", "go-back", "restore"}
# Who is handed which secret: nobody more, and Airflow's keys to those who use them.
HOLDERS = {
    "postgres_password": {"postgres", "init", "restore"},
    "ansinh_owner_password": {"init", "builder", "cli", "keeper", "restore"},
    "transformer_password": {"init", "builder", "cli", "restore"},
    "loader_password": {"init", "worker", "mailer", "monitor", "portal", "cli", "restore"},
    "bi_reader_password": {"init", "cli", "restore", "superset"},
    "airflow_password": {
        *("init", "api-server", "scheduler", "dag-processor", "triggerer", "restore")
    },
    "portal_password": {"init", "portal", "restore"},
    "fernet_key": {"init", "api-server", "scheduler", "triggerer"},
    "jwt_secret": {"api-server", "scheduler"},
    "session_key": {"init", "api-server"},
    "airflow_admin_password": {"init", "cli"},
    "redis_password": {"redis", "scheduler", "worker", "builder", "mailer", "keeper"},
    "backup_key": {"keeper", "restore"},
    "garage_rpc_secret": {"garage"},
    "object_storage": {"worker", "builder", "keeper", "restore", "monitor", "portal", "cli"},
    "superset_key": {"superset"},
    "superset_admin_password": {"superset"},
    "smtp_password": {"mailer"},
    "mail_accounts": {"mailpit"},
    "postgres.key": {"postgres"},
    "proxy.key": {"proxy"},
    "mail.key": {"mailpit"},
}


@pytest.fixture
def services() -> dict[str, Any]:
    return {**COMPOSE["services"], "garage": OBJECTS["services"]["garage"]}


def test_no_secret_stands_in_an_environment(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|BROKER|BACKEND", variable):
                names_a_file = value.startswith("/run/secrets")
                assert names_a_file or variable.endswith("_CMD"), (name, variable)


def test_each_secret_is_handed_to_those_who_need_it(services: dict[str, Any]) -> None:
    holders: dict[str, set[str]] = {}
    for document in (COMPOSE, OBJECTS):
        for name, service in document["services"].items():
            for secret in service.get("secrets", []):
                holders.setdefault(secret, set()).add(name)
    public = {name for name in holders if name.endswith(".crt")}
    assert {name: holders[name] for name in holders.keys() - public} == HOLDERS
    assert {f"{role}_password" for role in ROLES} <= set(services["init"]["secrets"])


def test_every_secret_is_a_file_that_the_command_makes(tmp_path: Path) -> None:
    declared = {**COMPOSE["secrets"], **OBJECTS["secrets"]}
    list(write_secrets(tmp_path, ["ansinh.example"]))
    made = {path.name for path in tmp_path.iterdir()}
    assert declared == {
        name: {"file": f"${{ANSINH_SECRETS:-./secrets}}/{name}"} for name in declared
    }
    assert made == declared.keys() | {"ca.key"}


@pytest.mark.parametrize(
    ("service", "queue"), [("mailer", "mail"), ("builder", "build"), ("keeper", "backup")]
)
def test_who_knows_a_secret_of_its_own_has_a_queue_of_its_own(
    services: dict[str, Any], service: str, queue: str
) -> None:
    words = services[service]["command"]
    assert words[words.index("--queues") + 1] == queue
    assert "--queues" not in services["worker"]["command"]


def test_every_queue_of_the_dags_is_served(services: dict[str, Any]) -> None:
    dags = [path.read_text(encoding="utf-8") for path in (PROJECT_DIR / "dags").glob("*.py")]
    asked = {
        queue for dag in dags for queue in re.findall(r'(?:queue=|^KEEPER = )"(\w+)"', dag, re.M)
    }
    commands = [service.get("command", []) for service in services.values()]
    assert asked == {
        words[words.index("--queues") + 1] for words in commands if "--queues" in words
    }


def test_every_service_is_held(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"] and service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"mem_limit", "cpus", "pids_limit", "logging"} <= service.keys(), name
        assert service["restart"] == ("no" if name in ENDING else "unless-stopped"), name
        assert "networks" in service or service["network_mode"] == "none", name
        # Rights and root only for what changes owners, without a network.
        if "cap_add" in service or str(service.get("user", "50000"))[:2] == "0:":
            assert service["network_mode"] == "none" and name in {"folders", "secrets"}, name


def test_networks_lead_outside_only_where_something_is_published_or_sent() -> None:
    networks = {**COMPOSE["networks"], **OBJECTS["networks"]}
    outward = {name for name, about in networks.items() if not about}
    assert outward == {"bi", "front", "mail", "backup"}
    joined = {
        name: outward & set(service.get("networks", ()))
        for name, service in COMPOSE["services"].items()
    }
    assert {name: ways for name, ways in joined.items() if ways} == {
        "postgres": {"bi"},
        "proxy": {"front"},
        "mailer": {"mail"},
        "mailpit": {"mail"},
        "keeper": {"backup"},
        "restore": {"backup"},
    }


def test_the_database_keeps_silent_on_what_clients_type(services: dict[str, Any]) -> None:
    options = [f"-c{name}={value}" for name, value in SILENT_ON_CLIENTS.items()]
    assert set(options) <= set(services["postgres"]["command"])


def test_the_database_is_reached_by_tls_alone() -> None:
    page = PROJECT_DIR / "include/ansinh/platform/containers/pg_hba.conf"
    lines = [line.split() for line in page.read_text(encoding="utf-8").splitlines()]
    rules = [words for words in lines if words and not words[0].startswith("#")]
    assert {words[0] for words in rules} == {"local", "hostssl"}
    assert {words[-1] for words in rules} == {"scram-sha-256"}


def test_ports_are_published_on_loopback_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) == 5
    assert all(re.match(r"\$\{\w+:-127\.0\.0\.1:\d+\}:\d+$", port) for port in ports)
