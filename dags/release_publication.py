"""Approved publication → what BI reads, at its hour.

Runs when somebody approved a publication, and every five minutes for those that are released at a
stated moment, whose warnings were all explained meanwhile, or that somebody who signs wished back.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from ansinh.road.task_outcomes import CALLBACKS, on_deadline  # noqa: TID253 -- imports nothing itself

APPROVED = Asset("approved_publications")
PUBLISHED = Asset("published_marts")


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/5 * * * *", timezone="Asia/Ho_Chi_Minh"),
        assets=[APPROVED],
    ),
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- Airflow reads it in the timetable's zone
    catchup=False,
    max_active_runs=1,
    # In containers a worker of its own publishes, which alone knows the owner's password.
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=10),
        "queue": "build",
        **CALLBACKS,
    },
    deadline=DeadlineAlert(
        DeadlineReference.DAGRUN_QUEUED_AT, timedelta(minutes=30), SyncCallback(on_deadline)
    ),
    description="Approved publication → what BI reads, at its hour",
    doc_md=__doc__,
    tags=["road"],
)
def release_publication() -> None:
    """Marts → report."""

    @task(outlets=[PUBLISHED], execution_timeout=timedelta(minutes=5))
    def release(run: str) -> int:
        """Candidate, or what was wished back, → marts in one transaction; else skipped."""
        from ansinh.road import faults, releasing
        from ansinh.road.installation import installation_here

        with faults.not_tried_again(AirflowFailException, skip=AirflowSkipException):
            number = releasing.release_due(installation_here(), run)
        if number is None:
            raise AirflowSkipException("No publication is due.")
        return number

    @task(execution_timeout=timedelta(minutes=10))
    def write_report(publication_id: int) -> None:
        """The publication as files that open without a server; none of one that is past."""
        from ansinh.road import faults
        from ansinh.road import publishing as stages
        from ansinh.road.installation import installation_here

        with faults.not_tried_again(AirflowFailException, skip=AirflowSkipException):
            stages.write_report(installation_here(), publication_id)

    write_report(release("{{ run_id }}"))


release_publication()
