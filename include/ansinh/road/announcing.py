"""Tell the responsible administrators what became of the submissions of a run."""

from datetime import UTC, date, datetime

import psycopg

from ansinh.alerts.administrators import read_administrators
from ansinh.alerts.channels import channel_from
from ansinh.alerts.messages import VERDICTS, RunMessage, SubmissionOutcome, messages_for
from ansinh.alerts.sending import send_all
from ansinh.database.connecting import connect
from ansinh.ledger.findings import findings_of
from ansinh.reference.units import UnitDirectory
from ansinh.settings import Settings
from ansinh.slots.slots import as_of_date

# A run that died before it told anybody is told by the next one, but not for ever.
RECENT = "7 days"


def announce(settings: Settings) -> int:
    """Send what was not sent yet; return how many messages left. Can run twice."""
    with connect(settings, "loader") as connection:
        connection.autocommit = True
        return send_all(connection, _unsent(connection, settings), channel_from(settings))


def unannounced(settings: Settings) -> bool:
    """Whether somebody has still to be told about a recent run."""
    with connect(settings, "loader") as connection:
        return bool(_unsent(connection, settings))


def _unsent(connection: psycopg.Connection, settings: Settings) -> list[RunMessage]:
    directory = UnitDirectory.load()
    administrators = read_administrators(settings.administrators, directory.parents())
    now = datetime.now(UTC)
    told = {
        (str(run), str(recipient))
        for run, recipient in connection.execute("select run_id, recipient from ops.message")
    }
    return [
        message
        for run_id, outcomes in _verdicts(connection, directory).items()
        for message in messages_for(outcomes, administrators, run_id, now)
        if (run_id, message.recipient.email) not in told
    ]


def _verdicts(
    connection: psycopg.Connection, directory: UnitDirectory
) -> dict[str, list[SubmissionOutcome]]:
    """Recent verdicts by the run that gave them, in order."""
    rows = connection.execute(
        """
        select
            submission_state.run_id,
            submission.submission_id,
            delivery.file_name,
            submission.form,
            coalesce(submission.unit_code, delivery.unit_code),
            coalesce(submission.period, delivery.period),
            coalesce(submission.stage, delivery.stage),
            submission_state.state,
            submission.as_of_date,
            (
                select count(*) from ops.submission_change
                where submission_change.submission_id = submission.submission_id
            ) as changes
        from ops.submission_state
        inner join ops.submission using (submission_id)
        inner join ops.delivery using (delivery_id)
        where
            submission_state.run_id is not null
            and submission_state.state = any(%s)
            and submission_state.moved_at > now() - %s::interval
        order by submission_state.state_id
        """,
        (list(VERDICTS), RECENT),
    ).fetchall()
    runs: dict[str, list[SubmissionOutcome]] = {}
    for run_id, number, file_name, form, code, period, stage, verdict, on, changes in rows:
        unit = directory.get(code, on or _last_day(period)) if code else None
        name = unit.full_name if unit else None
        found = tuple(findings_of(connection, number))
        outcome = SubmissionOutcome(
            number, file_name, form, code, name, period, stage, verdict, found, changes
        )
        runs.setdefault(run_id, []).append(outcome)
    return runs


def _last_day(period: str | None) -> date:
    """The day of which a file that was never read speaks: codes are given out anew in time."""
    try:
        return as_of_date(period or "")
    except ValueError:
        return datetime.now(UTC).date()
