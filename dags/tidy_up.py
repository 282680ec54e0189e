"""Once a night: names whose time is over, old logs, forgotten uploads, what crashes left.

Names of people and the landed files about them are destroyed after `ANSINH_NAMES_DAYS`; figures
and the ledger stay.
"""

from datetime import datetime, timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from ansinh.road.task_outcomes import CALLBACKS  # noqa: TID253 -- imports nothing itself


@dag(
    schedule=CronTriggerTimetable("30 3 * * *", timezone="Asia/Ho_Chi_Minh"),
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- Airflow reads it in the timetable's zone
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(seconds=10), **CALLBACKS},
    description="Old logs, and what crashes left in temporary folders",
    doc_md=__doc__,
    tags=["upkeep"],
)
def tidy_up() -> None:
    """Logs and temporary folders."""

    @task(execution_timeout=timedelta(minutes=10))
    def tidy() -> None:
        """Cut long logs; remove old ones, forgotten uploads, sent letters, dead folders."""
        from ansinh.platform.tidying import tidy
        from ansinh.road.announcing import forget_copies
        from ansinh.road.installation import installation_here

        tidy(installation_here().settings)
        forget_copies(installation_here())

    # In containers this worker is the owner of the warehouse.
    @task(queue="backup", execution_timeout=timedelta(hours=1))
    def erase_names() -> None:
        """Names in raw and landed files, and the portal's record, once their time is over."""
        from ansinh.backups.erased import leave_word
        from ansinh.road.erasing import erase_in_time, forget_portal_requests
        from ansinh.road.installation import installation_here

        installation = installation_here()
        erase_in_time(installation)
        forget_portal_requests(installation)
        leave_word(installation)

    @task(queue="backup", execution_timeout=timedelta(minutes=10))
    def renew_pseudonyms() -> None:
        """Another key for the pseudonyms that people read, where the present one is old."""
        from ansinh.road.erasing import renew_pseudonyms as renew
        from ansinh.road.installation import installation_here

        renew(installation_here())

    tidy()
    erase_names()
    renew_pseudonyms()


tidy_up()
