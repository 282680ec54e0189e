"""Every five minutes: who reads the warehouse is held to the limits, from outside.

A reader may lift what the database sets at login, and change the own password. Sessions beyond the
limits are ended, changes are taken back, and administrators are told whose.
"""

from datetime import datetime, timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from ansinh.road.task_outcomes import CALLBACKS  # noqa: TID253 -- imports nothing itself


@dag(
    schedule=CronTriggerTimetable("2-59/5 * * * *", timezone="Asia/Ho_Chi_Minh"),
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- Airflow reads it in the timetable's zone
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(seconds=10), **CALLBACKS},
    description="Sessions of readers beyond the limits, and what logins changed of themselves",
    doc_md=__doc__,
    tags=["upkeep"],
)
def watch_readers() -> None:
    """Limits that the limited cannot lift."""

    # In containers this worker is the owner of the warehouse, and has time by day.
    @task(queue="backup", execution_timeout=timedelta(minutes=2))
    def watch(run: str) -> None:
        """End sessions beyond the limits; passwords and settings are what they were."""
        from ansinh.road.installation import installation_here
        from ansinh.road.watching import watch_readers

        watch_readers(installation_here(), run)

    watch("{{ run_id }}")


watch_readers()
