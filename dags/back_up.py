"""Everything → an encrypted backup, proven by restoring it beside.

Runs every night, where `ANSINH_BACKUP_URL` says where to; otherwise it does nothing. Old backups
are forgotten when the newest one was proven. Who runs the platform is told when any of it fails.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, CronTriggerTimetable, TriggerRule, dag, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowFailException

from ansinh.road.task_outcomes import CALLBACKS, on_deadline  # noqa: TID253 -- imports nothing itself

NEWS = Asset("news")
KEEPER = "backup"  # in containers another worker takes it, which alone has the key


@dag(
    schedule=CronTriggerTimetable("30 1 * * *", timezone="Asia/Ho_Chi_Minh"),
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- Airflow reads it in the timetable's zone
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(seconds=10), **CALLBACKS},
    deadline=DeadlineAlert(
        DeadlineReference.DAGRUN_QUEUED_AT, timedelta(hours=6), SyncCallback(on_deadline)
    ),
    description="Everything → an encrypted backup, proven by restoring it beside",
    doc_md=__doc__,
    tags=["keeping"],
)
def back_up() -> None:
    """Back up → prove → forget."""

    @task.short_circuit(queue=KEEPER, execution_timeout=timedelta(hours=4))
    def make_backup(run: str) -> str | None:
        """Warehouse, landing, inbox, letters, reports, secrets → target, encrypted.

        Stops here when no target is named.
        """
        from ansinh.backups import nightly
        from ansinh.road.installation import installation_here

        return nightly.back_up(installation_here(), run)

    @task(queue=KEEPER, execution_timeout=timedelta(hours=4))
    def prove_backup(name: str) -> None:
        """Target → a second server in a folder beside; compare every table, remove the server."""
        from ansinh.backups import nightly
        from ansinh.road.installation import installation_here

        nightly.prove_backup(installation_here(), name)

    @task(queue=KEEPER, execution_timeout=timedelta(hours=1))
    def forget_old_backups() -> None:
        """Remove backups that the rule lets go; landed files stay for ever."""
        from ansinh.backups import nightly
        from ansinh.road.installation import installation_here

        nightly.forget_old(installation_here())

    @task(
        queue=KEEPER,
        outlets=[NEWS],
        execution_timeout=timedelta(minutes=10),
        trigger_rule=TriggerRule.ONE_FAILED,
    )
    def note_failure(run: str) -> None:
        """What failed → the ledger, for those who are told."""
        from ansinh.backups import nightly
        from ansinh.road.installation import installation_here

        nightly.note_failure(installation_here(), run)

    @task(execution_timeout=timedelta(minutes=2), trigger_rule=TriggerRule.ONE_FAILED, retries=0)
    def stay_red() -> None:
        """A backup that failed keeps its run red, though it was told."""
        raise AirflowFailException("A task of this run failed: see its log.")

    name = make_backup("{{ run_id }}")
    proven = prove_backup(name)
    forgotten = forget_old_backups()
    name >> proven >> forgotten
    [name, proven, forgotten] >> note_failure("{{ run_id }}")
    [name, proven, forgotten] >> stay_red()


back_up()
