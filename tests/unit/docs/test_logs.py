"""The list of logs names every server, and nothing of ours logs anywhere else."""

import re

import pytest
import yaml
from tests.unit.test_compose_rights import COMPOSE, OBJECTS

from ansinh.platform import airflow, postgres
from ansinh.platform.page_servers import MONITOR, PORTAL
from ansinh.platform.tidying import KEPT_LOGS, LONGEST_LOG
from ansinh.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.unit

PAGE = (PROJECT_DIR / "docs/logs.md").read_text("utf-8")
SERVERS = PAGE.split("## What servers say")[1].split("\n## ")[0]
# What makes a log go somewhere; the portal's server sets up its own, to where all servers say it.
ELSEWHERE = re.compile(r"\w*Handler\(|logging\.(handlers|config)|basicConfig|[sS]ys[lL]og")
OUR_OWN = "include/ansinh/portal/log_lines.py"
SERVICES = {**COMPOSE["services"], "garage": OBJECTS["services"]["garage"]}


def column(number: int) -> set[str]:
    """What a column of the table of servers sets in code."""
    rows = [line.split("|") for line in SERVERS.splitlines() if line.startswith("| ")]
    return {name for row in rows for name in re.findall(r"`([\w-]+)`", row[number])}


def test_every_server_is_named() -> None:
    assert column(2) == {postgres.NAME, *airflow.SERVERS, PORTAL.name, MONITOR.name}
    assert column(3) == set(SERVICES)


def test_how_long_is_what_is_set() -> None:
    for service in SERVICES.values():
        assert service["logging"]["driver"] == "json-file"
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert "five files of 10 MB" in SERVERS and "five former ones stay" in SERVERS
    assert KEPT_LOGS == 5 and f"more than {LONGEST_LOG // 1024**2} MB" in SERVERS
    for name in ("names_days", "log_days"):
        default = Settings.model_fields[name].default
        assert re.search(rf"`ANSINH_{name.upper()}` \({default}\)", PAGE), name


def test_nothing_logs_anywhere_else() -> None:
    sources = [*(PROJECT_DIR / "include").rglob("*.py"), *(PROJECT_DIR / "dags").rglob("*.py")]
    assert len(sources) > 300
    found = {
        path.relative_to(PROJECT_DIR).as_posix()
        for path in sources
        if ELSEWHERE.search(path.read_text("utf-8"))
    }
    assert found == {OUR_OWN}
    assert "StreamHandler()" in (PROJECT_DIR / OUR_OWN).read_text("utf-8")


def test_nothing_is_sent_to_another_machine() -> None:
    told = yaml.safe_dump([COMPOSE, OBJECTS])
    assert not re.search("REMOTE_LOG|REMOTE_BASE_LOG|syslog|fluentd|gelf", told, re.IGNORECASE)
