"""Who listens where, runs as whom, with which rights, and can read which secret."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ansinh.settings import PROJECT_DIR
from tests.containers.deployment import PROJECT, SERVERS, Deployment, run

pytestmark = pytest.mark.containers

PAGE = PROJECT_DIR / "docs" / "deploy.md"
# Of the kernel, and what an engine lays into every container.
NO_FOLDERS = re.compile(r"^/(proc|sys|dev|etc/(resolv\.conf|hostname|hosts))(/|$)")
LISTENING = "0A"
Summary = list[tuple[str, str]]


@dataclass(frozen=True)
class Seen:
    """What was found in the running container of a service."""

    service: str
    users: set[str]
    rights: set[str]
    ports: list[str]
    networks: list[str]
    secrets: list[str]
    writable: list[str]

    def row(self) -> str:
        cells = (
            f"`{self.service}`",
            ", ".join(sorted(self.users)),
            ", ".join(self.ports) or "–",
            ", ".join(self.networks),
            ", ".join(f"`{one}`" for one in self.secrets),
            ", ".join(f"`{one}`" for one in self.writable),
        )
        return f"| {' | '.join(cells)} |"


def statuses(deployment: Deployment, service: str) -> Iterator[dict[str, str]]:
    """What the kernel says of every process of a container."""
    # The engine's list is of this machine's numbers: nothing has to be there inside.
    for line in run("docker", "top", deployment.ids(service)[0], "-eo", "pid").split()[1:]:
        try:
            text = (Path("/proc") / line / "status").read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
        yield dict(re.findall(r"^(\w+):\s*(.*)$", text, re.MULTILINE))


def ports(deployment: Deployment, service: str) -> list[str]:
    """Where something listens, but for the engine's own name server."""
    tables = deployment.exec(service, "sh", "-c", "cat /proc/net/tcp /proc/net/tcp6")
    found = set()
    for line in tables.splitlines():
        cells = line.split()
        if len(cells) > 3 and cells[3] == LISTENING:
            address, port = cells[1].split(":")
            if not address.startswith("0B00007F"):
                where = "127.0.0.1" if address == "0100007F" else "*"
                found.add(f"{where}:{int(port, 16)}")
    return sorted(found)


def look(deployment: Deployment, service: str) -> Seen:
    found = list(statuses(deployment, service))
    readable = deployment.exec(
        *(service, "sh", "-c"),
        "for one in /run/secrets/*; do cat $one > /dev/null && basename $one; done",
    )
    mounts = deployment.exec(service, "cat", "/proc/mounts").splitlines()
    writable = {
        cells[1]
        for cells in (line.split() for line in mounts)
        if cells[3].split(",")[0] == "rw" and not NO_FOLDERS.match(cells[1])
    }
    joined = deployment.inspect(service)["NetworkSettings"]["Networks"]
    return Seen(
        service,
        {one["Uid"].split()[1] for one in found},
        {one[name] for one in found for name in ("CapEff", "CapPrm", "CapBnd")},
        ports(deployment, service),
        sorted(name.removeprefix(f"{PROJECT}_") for name in joined),
        sorted(readable.split()),
        sorted(writable),
    )


@pytest.fixture(scope="module")
def seen(deployment: Deployment) -> dict[str, Seen]:
    return {service: look(deployment, service) for service in SERVERS}


def test_nobody_is_root_or_has_a_capability(
    deployment: Deployment, seen: dict[str, Seen], summary: Summary
) -> None:
    for service, one in seen.items():
        assert "0" not in one.users, service
        assert {int(right, 16) for right in one.rights} == {0}, service
        assert {about["NoNewPrivs"] for about in statuses(deployment, service)} == {"1"}, service
    summary.append(("privileges", f"{len(seen)} services: no root, CapEff 0, no new privileges"))


def test_every_service_has_limits_and_a_read_only_root(deployment: Deployment) -> None:
    for service in SERVERS:
        about: dict[str, Any] = deployment.inspect(service)["HostConfig"]
        assert about["ReadonlyRootfs"] and not about["Privileged"], service
        assert about["Memory"] > 0 and about["NanoCpus"] > 0 and about["PidsLimit"] > 0, service
        assert about["RestartPolicy"]["Name"] == "unless-stopped", service
        assert about["LogConfig"]["Config"] == {"max-file": "5", "max-size": "10m"}, service


def test_a_worker_writes_no_code_and_reaches_nobody_outside(deployment: Deployment) -> None:
    for path in ("/opt/ansinh/include/ansinh/x", "/opt/ansinh/dags/x.py", "/opt/venv/x", "/etc/x"):
        with pytest.raises(AssertionError, match=r"Read-only|Permission"):
            deployment.exec("worker", "touch", path)
    joined = deployment.inspect("mailpit")["NetworkSettings"]["Networks"]
    (address,) = [one["IPAddress"] for one in joined.values()]
    reach = f"import socket; socket.create_connection(('{address}', 1025), 5)"
    deployment.exec("mailer", "python", "-c", reach)
    # One engine says so, another lets it wait.
    with pytest.raises(AssertionError, match=r"unreachable|timed out"):
        deployment.exec("worker", "python", "-c", reach)
    with pytest.raises(AssertionError, match=r"name resolution|not known"):
        deployment.exec("worker", "python", "-c", reach.replace(address, "mailpit"))


CONFINED = """
import socket
from ansinh.extraction.confining import confine
walls = confine([], [])
for forbidden in (lambda: open("/run/secrets/loader_password"), lambda: socket.socket()):
    try:
        forbidden()
    except PermissionError:
        continue
    raise SystemExit("not confined")
print(", ".join(sorted(walls)))
"""


def test_who_parses_a_file_reads_no_secret_and_opens_no_line(
    deployment: Deployment, summary: Summary
) -> None:
    walls = deployment.exec("worker", "python", "-c", CONFINED).strip()
    summary.append(("walls around the parser", walls))
    assert {"files", "network"} <= set(walls.split(", "))


def test_the_page_lists_what_runs(seen: dict[str, Seen], summary: Summary) -> None:
    """docs/deploy.md holds the list; where this fails, the rows to be put there are printed."""
    rows = [one.row() for one in seen.values()]
    page = PAGE.read_text(encoding="utf-8")
    missing = [row for row in rows if row not in page]
    summary.append(("list in docs/deploy.md", "as found" if not missing else "NOT as found"))
    assert not missing, "\n".join(missing)


def test_no_secret_stands_in_an_environment_or_a_log(deployment: Deployment) -> None:
    names = [path.name for path in deployment.secrets.iterdir()]
    words = {
        deployment.secret(name) for name in names if name.endswith(("_password", "_key", "_secret"))
    }
    for service in SERVERS:
        told = json.dumps(deployment.inspect(service)["Config"])
        done = subprocess.run(
            ["docker", "logs", deployment.ids(service)[0]],
            capture_output=True,
            text=True,
            check=True,
        )
        for word in words:
            assert word not in told, service
            assert word not in done.stdout + done.stderr, service
