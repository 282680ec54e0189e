"""Reporting calendar → reminders to units that owe a report, and to who answers for them.

Runs every morning: seven days and one day before the due date, on it, the day after, and then every
week as long as the report is taken.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, CronTriggerTimetable, dag, task

from ansinh.road.task_outcomes import CALLBACKS  # noqa: TID253 -- imports nothing itself

NEWS = Asset("news")


@dag(
    schedule=CronTriggerTimetable("30 7 * * *", timezone="Asia/Ho_Chi_Minh"),
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- Airflow reads it in the timetable's zone
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(seconds=10), **CALLBACKS},
    description="Reporting calendar → reminders to units that owe a report",
    doc_md=__doc__,
    tags=["upkeep"],
)
def remind() -> None:
    """What is owed → letters, with the template of each report."""

    @task(outlets=[NEWS], execution_timeout=timedelta(minutes=30))
    def write() -> None:
        """Reports that are due and did not come → one letter for each address."""
        from ansinh.road.installation import installation_here
        from ansinh.road.noticing import notice_late
        from ansinh.road.reminding import remind

        notice_late(installation_here())
        remind(installation_here())

    write()


remind()
