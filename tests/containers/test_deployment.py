"""The samples through Celery workers, while services fall and come back; read from outside."""

import json
import ssl
import subprocess
import urllib.request
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from tests.containers.deployment import PROJECT, Deployment, run
from tests.containers.marts import checksums, differences

pytestmark = pytest.mark.containers

RESTARTED = (
    "mailpit",
    "redis",
    "api-server",
    "scheduler",
    "postgres",
    "dag-processor",
    "triggerer",
    "builder",
    "mailer",
    "keeper",
    "monitor",
    "portal",
    "proxy",
)
LARGEST_MB = 900
READ = (
    "select count(*) filter (where form is not null or state = 'refused'), count(*),"
    " (select count(*) from ops.publication) from ops.submission_now",
    "loader",
)
Summary = list[tuple[str, str]]


def test_the_image_is_small_and_lists_its_parts(images: dict[str, str], summary: Summary) -> None:
    (about,) = json.loads(run("docker", "image", "inspect", images["ansinh"]))
    megabytes = about["Size"] / 1_000_000
    bill = json.loads(run("docker", "run", "--rm", images["ansinh"], "cat", "sbom.json"))
    held = {one["name"] for one in bill["components"]}
    summary.append(("image", f"{megabytes:.0f} MB, {len(held)} packages in its CycloneDX list"))
    sizes = run(
        *("docker", "run", "--rm", images["ansinh"], "sh", "-c"),
        "du -s -B 1MB /opt/venv/lib/python3*/site-packages/* /usr | sort -rn | head -8",
    )
    for line in sizes.splitlines():
        size, path = line.split("\t")
        summary.append(("", f"{size:>4} MB {path.rpartition('/')[2]}"))
    assert bill["bomFormat"] == "CycloneDX"
    assert {"apache-airflow-core", "celery", "dbt-core"} <= held
    assert not held & {"pytest", "ruff", "mypy", "uv", "hatchling", "cyclonedx-bom"}
    assert megabytes < LARGEST_MB


@dataclass(frozen=True)
class Progress:
    """Submissions read and known, publications begun; nothing while the database is away."""

    read: int = 0
    known: int = 0
    publications: int = 0

    def __str__(self) -> str:
        building = ", marts being built" if self.publications else ""
        return f"{self.read} of {self.known} submissions read{building}"


def progress(deployment: Deployment) -> Progress:
    try:
        (found,) = deployment.query(*READ)
    except psycopg.Error:
        return Progress()
    return Progress(*found)


def kill(deployment: Deployment, worker: str, summary: Summary) -> None:
    """End a worker without a goodbye, and wait until the engine started another in its place."""
    started = deployment.inspect(worker)["State"]["StartedAt"]
    at = progress(deployment)
    deployment.kill(worker)
    deployment.wait_until(
        lambda: deployment.inspect(worker)["State"]["StartedAt"] != started, f"another {worker}"
    )
    summary.append((f"killed {worker}", f"at {at}; started again by the engine"))


def test_kills_and_restarts_change_no_figure(
    deployment: Deployment, left_alone: dict[str, Any], summary: Summary
) -> None:
    sender = f"{PROJECT}-sender"
    deployment.compose("run", "--detach", "--name", sender, "cli", "platform", "run")
    deployment.wait_until(lambda: progress(deployment).read > 20, "the first submissions")
    kill(deployment, "worker", summary)
    for service in RESTARTED:
        at = progress(deployment)
        if service == "mailpit":  # it keeps what it caught in memory
            deployment.letters_gone = caught(deployment)
        deployment.compose("restart", "--timeout", "15", service)
        summary.append((f"restarted {service}", f"at {at}"))
    deployment.wait_until(lambda: progress(deployment).publications > 0, "a build")
    kill(deployment, "builder", summary)
    took = deployment.wait_healthy(*RESTARTED, "worker")
    summary.append(("healthy again", f"all, {max(took.values()):.0f} s after the last restart"))
    subprocess.run(["docker", "rm", "--force", sender], capture_output=True, check=False)

    deployment.ansinh("platform", "run")

    with psycopg.connect(deployment.url("bi_reader")) as connection:
        marts = checksums(connection)
    rows = sum(count for count, *_ in marts.values())
    told = differences(marts, left_alone["marts"])
    summary.append(("published", f"{len(marts)} marts, {rows} rows"))
    summary.append(("marts beside `make run`", "; ".join(told) or "equal"))
    assert not told
    assert _verdicts(deployment) == left_alone["verdicts"]


def _verdicts(deployment: Deployment) -> list[str]:
    names = ("file_name", "state", "rows", "errors", "warnings")
    seen = json.loads(deployment.ansinh("status", "--json"))["submissions"]
    return sorted(str([one[name] for name in names]) for one in seen)


def test_bi_reads_from_outside_by_tls_alone(deployment: Deployment, summary: Summary) -> None:
    url = deployment.url("bi_reader")
    assert "sslmode=verify-full" in url
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "select version, (select count(*) from marts.poverty_indicators) "
            "from pg_stat_ssl where pid = pg_backend_pid() and ssl"
        ).fetchone()
    assert row is not None and row[1] > 0
    summary.append(("BI login from outside", f"{row[0]}, {row[1]} rows of poverty_indicators"))
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(url.replace("sslmode=verify-full", "sslmode=disable"))
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        psycopg.connect(url.replace(str(deployment.secrets / "ca.crt"), "system"))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        deployment.query("select * from ops.submission")


def test_pages_stand_behind_tls_and_a_login(deployment: Deployment, summary: Summary) -> None:
    trust = ssl.create_default_context(cafile=str(deployment.secrets / "ca.crt"))
    base = f"https://localhost:{deployment.pages_port}"
    with httpx.Client(base_url=base, verify=trust, follow_redirects=True) as client:
        assert client.get("/api/v2/dags").status_code == httpx.codes.UNAUTHORIZED
        assert client.get("/execution/health").status_code == httpx.codes.NOT_FOUND
        page = client.get("/auth/login/")
        assert page.status_code == httpx.codes.OK and "csrf_token" in page.text
        wrong = client.post("/auth/token", json={"username": "admin", "password": "admin"})
        assert wrong.status_code == httpx.codes.UNAUTHORIZED
        login = {"username": "admin", "password": deployment.secret("airflow_admin_password")}
        token = client.post("/auth/token", json=login).json()["access_token"]
        dags = client.get("/api/v2/dags", headers={"Authorization": f"Bearer {token}"}).json()
        monitor, health = client.get("/monitor"), client.get("/health")
    assert {one["dag_id"] for one in dags["dags"]} >= {"load_submissions", "build_marts"}
    assert monitor.status_code == health.status_code == httpx.codes.OK
    assert "Bộ lập lịch" in monitor.text and "Ổ đĩa" in monitor.text
    plain = f"http://localhost:{deployment.pages_port}"
    assert httpx.get(plain).status_code == httpx.codes.BAD_REQUEST
    summary.append(("pages", "TLS, FAB login; wrong password, no token, /execution: refused"))


def test_the_portal_lets_in_by_tls_and_a_login_of_the_database(
    deployment: Deployment, summary: Summary
) -> None:
    trust = ssl.create_default_context(cafile=str(deployment.secrets / "ca.crt"))
    said = deployment.ansinh("login", "add", "can_bo_thu", "--role", "unit_reader", "--unit", "883")
    (password,) = [line for line in said.splitlines() if len(line) == 32 and " " not in line]
    base = f"https://localhost:{deployment.portal_port}"
    with httpx.Client(base_url=base, verify=trust) as client:
        assert client.get("/").headers["location"].startswith("/sign-in")
        token = client.get("/sign-in").text.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
        form = {"csrfmiddlewaretoken": token, "username": "can_bo_thu", "password": password}
        headers = {"Referer": f"{base}/sign-in"}
        assert client.post("/sign-in", data=form, headers=headers).headers["location"] == "/"
        page = client.get("/")
    assert "Báo cáo cần nộp" in page.text
    assert {"__Host-ansinh_session", "__Host-ansinh_csrf"} <= set(client.cookies)
    summary.append(("portal", "TLS, login of the database, secure cookies"))


def test_every_queue_is_served_and_said_so(deployment: Deployment, summary: Summary) -> None:
    def told() -> dict[str, str]:
        parts = json.loads(deployment.ansinh("status", "--json"))["parts"]
        return {one["name"]: one["state"] for one in parts if one["name"].startswith("queue-")}

    wanted = {f"queue-{name}": "well" for name in ("default", "build", "mail", "backup")}
    deployment.wait_until(lambda: told() == wanted, "an answer of every queue")
    summary.append(("queues in `ansinh status`", ", ".join(wanted)))


def test_letters_came_encrypted(deployment: Deployment, summary: Summary) -> None:
    left = "select count(*) from ops.letter_now where state = 'sent'"
    ((sent,),) = deployment.query(left, "loader")
    there = caught(deployment)
    summary.append(("letters", f"{sent} sent, {there} in the catcher, by STARTTLS"))
    assert there + deployment.letters_gone == sent > 1


def caught(deployment: Deployment) -> int:
    """How many letters the catcher has."""
    with urllib.request.urlopen(f"http://127.0.0.1:{deployment.mail_port}/api/v1/messages") as page:
        return int(json.load(page)["total"])
