"""A publication that waits for a person → a question in Airflow → the answer in the ledger.

Runs when the gate let a candidate pass that the policy wants signed. The same is done by
`ansinh approve` and `ansinh decline`: the ledger decides, and ends the question that is left.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, dag, task

from ansinh.road.task_outcomes import CALLBACKS  # noqa: TID253 -- imports nothing itself

WAITING = Asset("waiting_publications")
APPROVED = Asset("approved_publications")


@dag(
    schedule=[WAITING],
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 -- there is no clock in an asset's schedule
    catchup=False,
    # A question that a newer candidate left behind ends within minutes.
    max_active_runs=4,
    # In containers a worker of its own publishes, which alone knows the owner's password.
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=10),
        "queue": "build",
        **CALLBACKS,
    },
    description="A publication that waits for a person → the answer in the ledger",
    doc_md=__doc__,
    tags=["road"],
)
def ask_for_approval() -> None:
    """Question → answer."""
    from ansinh.platform.approval_mirror import AskForApproval

    @task(outlets=[APPROVED], execution_timeout=timedelta(minutes=2))
    def note_approval() -> None:
        """Start `release_publication`: the ledger has the approval."""

    asked = AskForApproval(
        task_id="ask_person", doc_md="Ask those who may decide, until somebody did, here or there."
    )
    asked >> note_approval()


ask_for_approval()
