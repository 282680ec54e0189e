"""Accepted submissions → candidate marts → gate → what BI reads.

Runs when `load_submissions` says that accepted submissions wait. dbt builds into the
schema `candidate`; what differs there from `marts` is applied in one transaction once the
rules of `expectations/marts.yaml` let it pass. A failing candidate leaves the last good figures.
One that the policy wants signed waits, and this run ends: `ask_for_approval` follows.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, dag, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from ansinh.road.task_outcomes import CALLBACKS, on_deadline  # noqa: TID253 -- imports nothing itself

ACCEPTED = Asset("accepted_submissions")
PUBLISHED = Asset("published_marts")
WAITING = Asset("waiting_publications")


@dag(
    schedule=[ACCEPTED],
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- there is no clock in an asset's schedule
    catchup=False,
    max_active_runs=1,
    # In containers another worker takes them, which alone may change what BI reads.
    default_args={
        "queue": "build",
        "retries": 2,
        "retry_delay": timedelta(seconds=10),
        **CALLBACKS,
    },
    deadline=DeadlineAlert(
        DeadlineReference.DAGRUN_QUEUED_AT, timedelta(minutes=30), SyncCallback(on_deadline)
    ),
    description="Accepted submissions → candidate marts → gate → what BI reads",
    doc_md=__doc__,
    tags=["road"],
)
def build_marts() -> None:
    """Candidate → gate → marts."""

    @task.short_circuit(execution_timeout=timedelta(hours=1))
    def build_candidate() -> int | None:
        """Fix the set of submissions; reference data, staging, intermediate and marts, and tests.

        Stops here when BI already sees exactly these submissions.
        """
        from ansinh.road import faults
        from ansinh.road import publishing as stages
        from ansinh.road.installation import installation_here

        with faults.not_tried_again(AirflowFailException):
            publication_id = stages.open_candidate(installation_here())
            if publication_id is not None:
                stages.build_candidate(installation_here(), publication_id)
        return publication_id

    @task.branch(execution_timeout=timedelta(minutes=10))
    def pass_gate(publication_id: int) -> str:
        """Great Expectations over the candidate; an error keeps the last good figures.

        Then the policy: BI may read it, or a person signs first.
        """
        from ansinh.road import faults
        from ansinh.road import publishing as stages
        from ansinh.road.installation import installation_here

        with faults.not_tried_again(AirflowFailException):
            approved = stages.pass_gate(installation_here(), publication_id)
        return "publish" if approved else "wait_for_approval"

    @task(outlets=[WAITING], execution_timeout=timedelta(minutes=2))
    def wait_for_approval() -> None:
        """Start `ask_for_approval`: what waits holds up nobody."""

    @task(outlets=[PUBLISHED], execution_timeout=timedelta(minutes=5))
    def publish(publication_id: int, run: str) -> None:
        """Candidate → marts in one transaction; not where a member does not count any more."""
        from ansinh.road import faults
        from ansinh.road import publishing as stages
        from ansinh.road.installation import installation_here

        with faults.not_tried_again(AirflowFailException, skip=AirflowSkipException):
            stages.publish(installation_here(), publication_id, run)

    @task(execution_timeout=timedelta(minutes=10))
    def write_report(publication_id: int) -> None:
        """The publication as files that open without a server; none of one that is past."""
        from ansinh.road import faults
        from ansinh.road import publishing as stages
        from ansinh.road.installation import installation_here

        with faults.not_tried_again(AirflowFailException, skip=AirflowSkipException):
            stages.write_report(installation_here(), publication_id)

    publication = build_candidate()
    passed = pass_gate(publication)
    published = publish(publication, "{{ run_id }}")
    passed >> [published, wait_for_approval()]
    published >> write_report(publication)


build_marts()
