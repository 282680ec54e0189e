"""What commands ask of a running Airflow, over its public API."""

from dataclasses import dataclass

import httpx

from ansinh.database.secrets import secrets_of
from ansinh.errors import PlatformError
from ansinh.platform.airflow import ADMIN, local_url, runs_here
from ansinh.settings import Settings

# A busy machine answers late, and that is no fault of what it is asked about.
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class DagRun:
    """A run of a DAG and where it stands: queued, running, success or failed."""

    dag_id: str
    run_id: str
    state: str


class AirflowClient:
    """Starts DAG runs and asks how they go."""

    def __init__(self, settings: Settings) -> None:
        """Sign in; raises PlatformError where no Airflow of this installation answers."""
        # Another installation may have taken the port: it must not be told our password.
        if not settings.airflow_url and not runs_here(settings):
            raise PlatformError("Airflow does not run here: run `make run`.")
        self._client = httpx.Client(
            base_url=local_url(settings), timeout=PATIENCE_SECONDS, trust_env=False
        )
        password = secrets_of(settings).airflow_admin
        answer = self._ask("POST", "/auth/token", {"username": ADMIN, "password": password})
        self._client.headers["Authorization"] = f"Bearer {answer['access_token']}"

    def trigger(self, dag_id: str) -> DagRun:
        """Start a run now; it waits where another one of the DAG is still running."""
        answer = self._ask("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None})
        return DagRun(dag_id, str(answer["dag_run_id"]), str(answer["state"]))

    def runs(self, dag_id: str, limit: int = 10) -> list[DagRun]:
        """The newest runs of a DAG, newest first."""
        path = f"/api/v2/dags/{dag_id}/dagRuns?order_by=-run_after&limit={limit}"
        found = self._ask("GET", path)["dag_runs"]
        return [DagRun(dag_id, str(run["dag_run_id"]), str(run["state"])) for run in found]

    def knows(self, dag_id: str) -> bool:
        """Whether Airflow has read the DAG's file yet."""
        return self._client.get(f"/api/v2/dags/{dag_id}").status_code == httpx.codes.OK

    def _ask(self, method: str, path: str, body: object = None) -> dict:  # type: ignore[type-arg]
        try:
            answer = self._client.request(method, path, json=body)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise PlatformError(f"Airflow does not answer as it should: {error}") from error
        document: dict = answer.json()  # type: ignore[type-arg]
        return document
