"""Airflow's interface from outside: through the proxy, by its certificate, with a login."""

import ssl
from types import TracebackType
from typing import Any, Self

import httpx

from tests.containers.deployment import STEP_SECONDS, Deployment


class Airflow:
    """Signed in as the administrator."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        trust = ssl.create_default_context(cafile=str(deployment.secrets / "ca.crt"))
        base = f"https://localhost:{deployment.pages_port}"
        self.client = httpx.Client(base_url=base, verify=trust, timeout=STEP_SECONDS)

    def __enter__(self) -> Self:
        login = {"username": "admin", "password": self.deployment.secret("airflow_admin_password")}
        answer = self.client.post("/auth/token", json=login)
        answer.raise_for_status()
        self.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    def ask(self, path: str) -> dict[str, Any]:
        answer = self.client.get(f"/api/v2/{path}")
        answer.raise_for_status()
        return dict(answer.json())

    def trigger(self, dag: str) -> str:
        answer = self.client.post(f"/api/v2/dags/{dag}/dagRuns", json={"logical_date": None})
        answer.raise_for_status()
        return str(answer.json()["dag_run_id"])

    def has_ended(self, dag: str, run_id: str) -> bool:
        state = self.ask(f"dags/{dag}/dagRuns/{run_id}")["state"]
        return state in ("success", "failed")

    def tasks(self, dag: str, run_id: str) -> list[dict[str, Any]]:
        return list(self.ask(f"dags/{dag}/dagRuns/{run_id}/taskInstances")["task_instances"])

    def wait_for_quiet(self, dag: str) -> None:
        """Until none of its runs waits or goes on."""
        self.deployment.wait_until(
            lambda: not self.ask(f"dags/{dag}/dagRuns?state=queued&state=running")["dag_runs"],
            f"the end of {dag}",
        )
