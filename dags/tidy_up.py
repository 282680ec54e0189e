"""Once a night: old logs and what crashes left in temporary folders.

Figures, files and the ledger are never touched.
"""

from datetime import datetime, timedelta

from airflow.sdk import CronTriggerTimetable, dag, task


@dag(
    schedule=CronTriggerTimetable("30 3 * * *", timezone="Asia/Ho_Chi_Minh"),
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- Airflow reads it in the timetable's zone
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(seconds=10)},
    description="Old logs, and what crashes left in temporary folders",
    doc_md=__doc__,
    tags=["upkeep"],
)
def tidy_up() -> None:
    """Logs and temporary folders."""

    @task(execution_timeout=timedelta(minutes=10))
    def tidy() -> None:
        """Cut long logs, remove old ones and temporary folders of processes that are gone."""
        from ansinh.platform.tidying import tidy
        from ansinh.road.installation import installation_here

        tidy(installation_here().settings)

    tidy()


tidy_up()
