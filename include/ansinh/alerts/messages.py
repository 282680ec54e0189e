"""What is told: one message per administrator and run, with that administrator's units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ansinh.alerts.administrators import Administrator
from ansinh.ledger.notices import Notice
from ansinh.rules.findings import Finding, Verdict

# In the order in which they need somebody's attention.
VERDICTS: tuple[Verdict, ...] = ("refused", "rejected", "accepted_with_warnings", "accepted")


@dataclass(frozen=True)
class SubmissionOutcome:
    """What became of one submission; the slot is None as far as nobody could tell it.

    `changes` is how many cells and rows differ from the version before.
    """

    submission_id: int
    form: str | None
    unit_code: str | None
    unit_name: str | None
    period: str | None
    stage: str | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    changes: int = 0


@dataclass(frozen=True)
class RunMessage:
    """What one administrator is told about one run."""

    run_id: str
    recipient: Administrator
    outcomes: tuple[SubmissionOutcome, ...]
    created_at: datetime
    notices: tuple[Notice, ...] = ()


def messages_for(
    outcomes: Sequence[SubmissionOutcome],
    administrators: Iterable[Administrator],
    run_id: str,
    at: datetime,
    notices: Sequence[Notice] = (),
) -> list[RunMessage]:
    """One message for everyone who answers for a unit of the run; nobody gets an empty one.

    Outcomes and notices of no known unit go to those who answer for everything. Within a message
    the outcomes that need attention come first.
    """
    ordered = sorted(
        outcomes,
        key=lambda outcome: (
            VERDICTS.index(outcome.verdict),
            outcome.unit_code or "",
            outcome.submission_id,
        ),
    )
    messages = []
    for administrator in administrators:
        own = tuple(outcome for outcome in ordered if administrator.covers(outcome.unit_code))
        noted = tuple(one for one in notices if administrator.covers(one.unit_code))
        if own or noted:
            messages.append(RunMessage(run_id, administrator, own, at, noted))
    return messages
