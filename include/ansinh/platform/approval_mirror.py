"""A mirror in Airflow of what the ledger waits for; the ledger decides. Imported by DAG files."""

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param
from airflow.sdk.configuration import conf
from airflow.sdk.exceptions import AirflowSkipException, TaskAwaitingInput

from ansinh.ledger.approval import Verdict

NUMBER = "publication"
# How soon the question is taken back that was answered elsewhere, or that nobody asks any more.
LOOKS_AGAIN_AFTER = timedelta(minutes=5)


class AskForApproval(ApprovalOperator):
    """Asks in Airflow for the approval that a publication waits for, and writes it to the ledger.

    Only those are asked who may decide: approvers that did not hand in what it brings. Who decides
    by the command, and a newer candidate, end the question too.
    """

    def __init__(self, **kwargs: Any) -> None:
        """As the operator that it is made of; what is asked is known when it runs."""
        super().__init__(
            subject="A publication waits",
            params={"why": Param("", type="string", title="Lý do / Why")},
            response_timeout=LOOKS_AGAIN_AFTER,
            **kwargs,
        )

    def execute(self, context: Any) -> Any:
        """Ask, or skip where no publication waits."""
        from ansinh.road.installation import installation_here
        from ansinh.road.releasing import question

        asked = question(installation_here())
        if asked is None:
            raise AirflowSkipException("No publication waits for a person.")
        context["ti"].xcom_push(key=NUMBER, value=asked.publication_id)
        self.subject, self.body = asked.subject, asked.body
        # Other sign-ins than Airflow's simple one know people by numbers: the ledger tells them.
        if "SimpleAuthManager" in conf.get("core", "auth_manager"):
            self.assigned_users = [{"id": name, "name": name} for name in asked.people]
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Write the answer to the ledger; ask on where nobody answered, or who may not."""
        from ansinh.road.installation import installation_here
        from ansinh.road.releasing import answer, waiting

        number = context["ti"].xcom_pull(task_ids=self.task_id, key=NUMBER)
        if event.get("error_type") == "timeout":
            if waiting(installation_here()) == number:
                raise TaskAwaitingInput(
                    method_name="execute_complete", timeout=self.response_timeout
                )
            raise AirflowSkipException(f"Publication {number} was decided elsewhere, or replaced.")
        verdict: Verdict = "approved" if event["chosen_options"] == [self.APPROVE] else "declined"
        why = (event["params_input"] or {}).get("why") or ""
        person = event["responded_by_user"]["name"]
        refused = answer(installation_here(), number, person, verdict, why)
        if refused is not None:
            self.log.warning("It does not count. %s", refused)
            return self.execute(context)
        return super().execute_complete(context, event)
