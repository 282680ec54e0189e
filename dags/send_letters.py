"""What somebody has to know → letters to units, administrators and operators.

Runs every five minutes, and at once when files were judged or a backup failed. A letter is written
once, leaves in the hours of who reads it, and is tried again until a server took it.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from ansinh.road.task_outcomes import CALLBACKS, on_deadline  # noqa: TID253 -- imports nothing itself

NEWS = Asset("news")


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("1-59/5 * * * *", timezone="Asia/Ho_Chi_Minh"),
        assets=[NEWS],
    ),
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- Airflow reads it in the timetable's zone
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(seconds=10), **CALLBACKS},
    deadline=DeadlineAlert(
        DeadlineReference.DAGRUN_QUEUED_AT, timedelta(hours=1), SyncCallback(on_deadline)
    ),
    description="What somebody has to know → letters",
    doc_md=__doc__,
    tags=["road"],
)
def send_letters() -> None:
    """Write → send, and post."""

    @task.short_circuit(execution_timeout=timedelta(minutes=30))
    def write() -> bool:
        """Verdicts and notices → letters on record, with marked copies for units.

        Stops here when no letter waits for its hour to come, and no contact has an Alertmanager.
        """
        from ansinh.platform.health import look
        from ansinh.road.announcing import has_letters, write_letters
        from ansinh.road.installation import installation_here
        from ansinh.road.noticing import notice, notice_parts, notice_runs
        from ansinh.road.posting import has_alertmanagers
        from ansinh.road.reminding import give_up_past
        from ansinh.road.task_outcomes import run_state

        notice(installation_here())
        notice_runs(installation_here(), run_state)
        parts = look(installation_here().settings)
        notice_parts(
            installation_here(),
            [(one.name, one.says_vi) for one in parts if one.state == "ill" and not one.is_silent],
        )
        write_letters(installation_here())
        give_up_past(installation_here())
        return has_letters(installation_here()) or has_alertmanagers(installation_here())

    # In containers another worker takes it, which alone knows the mail server's password.
    @task(queue="mail", execution_timeout=timedelta(minutes=30))
    def send() -> None:
        """Letters → mail server, chats or the outbox; each is tried again until it left."""
        from ansinh.road.announcing import send_letters
        from ansinh.road.installation import installation_here

        send_letters(installation_here())

    @task(queue="mail", execution_timeout=timedelta(minutes=10))
    def post() -> None:
        """What fires, and what is over → the Alertmanagers of contacts, told anew each time."""
        from ansinh.road.installation import installation_here
        from ansinh.road.posting import post_alerts

        post_alerts(installation_here())

    write() >> [send(), post()]


send_letters()
