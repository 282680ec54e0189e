"""Inbox → landing → raw → verdict, for every file that waits.

Runs every five minutes, and at once when somebody submits.

One bad file stops alone. Every task may be repeated: it does what is left to do. When
accepted submissions wait to be published, `build_marts` follows.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, CronTriggerTimetable, TriggerRule, dag, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from ansinh.road.task_outcomes import CALLBACKS, on_deadline  # noqa: TID253 -- imports nothing itself

ACCEPTED = Asset("accepted_submissions")
NEWS = Asset("news")
BATCH = 25  # files that one task reads, each in a child process of its own


@dag(
    schedule=CronTriggerTimetable("*/5 * * * *", timezone="Asia/Ho_Chi_Minh"),
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- Airflow reads it in the timetable's zone
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(seconds=10), **CALLBACKS},
    deadline=DeadlineAlert(
        DeadlineReference.DAGRUN_QUEUED_AT, timedelta(hours=2), SyncCallback(on_deadline)
    ),
    description="Inbox → landing → raw → verdict, for every file that waits",
    doc_md=__doc__,
    tags=["road"],
)
def load_submissions() -> None:
    """Inbox → landing → raw: one verdict per submission."""

    @task.short_circuit(execution_timeout=timedelta(minutes=10))
    def receive_files(run: str) -> list[list[int]]:
        """Inbox → landing; the landed submissions that wait to be read, in batches.

        Stops here when there is nothing to do.
        """
        from ansinh.road.installation import installation_here
        from ansinh.road.loading import receive, unread, work_is_left

        receive(installation_here(), run)
        if not work_is_left(installation_here()):
            return []
        waiting = unread(installation_here())
        # One that is empty, where something is left to be judged only.
        starts = range(0, len(waiting), BATCH) or [0]
        return [waiting[start : start + BATCH] for start in starts]

    @task(execution_timeout=timedelta(hours=1), max_active_tis_per_dagrun=4)
    def load_batch(submission_ids: list[int], run: str) -> None:
        """Landing → raw. A file that cannot be read is refused and stops nobody else."""
        from ansinh.road.installation import installation_here
        from ansinh.road.loading import load_all

        load_all(installation_here(), submission_ids, run)

    @task(
        outlets=[NEWS], execution_timeout=timedelta(minutes=30), trigger_rule=TriggerRule.ALL_DONE
    )
    def judge_batch(run: str) -> None:
        """Raw → verdict: all that was read and not yet judged, even where a batch failed."""
        from ansinh.road.installation import installation_here
        from ansinh.road.judging import judge
        from ansinh.road.loading import unjudged

        judge(installation_here(), unjudged(installation_here()), run)

    @task(
        queue="build",  # it asks what only who builds may know
        outlets=[ACCEPTED],
        execution_timeout=timedelta(minutes=2),
        trigger_rule=TriggerRule.ALL_DONE,
    )
    def release() -> None:
        """Start `build_marts` when accepted submissions wait to be published."""
        from ansinh.road.installation import installation_here
        from ansinh.road.publishing import is_needed

        if not is_needed(installation_here()):
            raise AirflowSkipException("No accepted submission waits.")

    @task(execution_timeout=timedelta(minutes=2), trigger_rule=TriggerRule.ONE_FAILED, retries=0)
    def stay_red() -> None:
        """A file that we failed on keeps its run red, though all others go on."""
        raise AirflowFailException("A task of this run failed: see its log.")

    batches = receive_files("{{ run_id }}")
    loaded = load_batch.partial(run="{{ run_id }}").expand(submission_ids=batches)
    judged = judge_batch("{{ run_id }}")
    red = stay_red()
    loaded >> judged >> [release(), red]
    loaded >> red


load_submissions()
