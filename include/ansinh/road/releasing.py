"""From an approved publication to what BI reads, at its hour; what people are asked before."""

import logging
from dataclasses import dataclass, replace

from ansinh.ledger import approval, reverting
from ansinh.ledger import publications as ledger
from ansinh.ledger.approval import ApprovalError, Need, Verdict
from ansinh.publishing.mart_rows import LostRowsError
from ansinh.publishing.reverting import Refusal, RevertError, revert
from ansinh.publishing.weighing import settle
from ansinh.road.installation import Installation
from ansinh.road.publishing import publish

logger = logging.getLogger(__name__)
SHOWN_NEEDS = 40


@dataclass(frozen=True)
class Question:
    """What is asked of people in Airflow: on which publication, what is open, who may answer."""

    publication_id: int
    subject: str
    body: str
    people: list[str]


def waiting(installation: Installation) -> int | None:
    """The publication that waits for a person; None where none does."""
    with installation.connect("ansinh_owner") as connection:
        return ledger.newest(connection, "waiting")


def release_due(installation: Installation, run_id: str) -> int | None:
    """Let BI read the approved publication whose hour has come; its number, None for none.

    What somebody who signs wished back comes first. One that waits and of which everything was
    explained meanwhile is approved first. Raises what `publish` raises.
    """
    made = bring_back(installation)
    if made is not None:
        return made
    with installation.connect("ansinh_owner") as connection:
        waits = ledger.newest(connection, "waiting")
        if waits is not None:
            settle(connection, waits)
        number = approval.due(connection)
    if number is not None:
        publish(installation, number, run_id)
    return number


def bring_back(installation: Installation) -> int | None:
    """Bring back what people who sign wished for; the number of the last, None where none did.

    What cannot come back is answered with the kind of the reason. Raises what `revert` raises else.
    """
    made = None
    with installation.connect("ansinh_owner") as connection:
        for one in reverting.wishes(connection, only_open=True):
            try:
                with connection.transaction():
                    made = revert(connection, one.publication_id, by=one.wished_by, why=one.why)
                    reverting.answer(connection, one.wish_id, made=made, refused=None)
            except (RevertError, LostRowsError) as error:
                # Pages say it in the language of their reader, by its kind; the log says all.
                logger.warning("publication %s does not come back: %s", one.publication_id, error)
                reverting.answer(connection, one.wish_id, made=None, refused=_kind(error))
    return made


def _kind(error: RevertError | LostRowsError) -> Refusal:
    return error.kind if isinstance(error, RevertError) else "lost_rows"


def question(installation: Installation) -> Question | None:
    """What people are asked about the publication that waits; None where none does."""
    with installation.connect("ansinh_owner") as connection:
        number = ledger.newest(connection, "waiting")
        if number is None:
            return None
        needs = approval.open_needs(connection, number)
        people = approval.may_approve(connection, number)
    lines = [f"- {words_of(one)}" for one in needs[:SHOWN_NEEDS]]
    if len(needs) > SHOWN_NEEDS:
        lines.append(f"- … {len(needs) - SHOWN_NEEDS} more: `ansinh publications {number}`")
    lines += ["", f"What differs: `ansinh diff {number}`."]
    subject = f"Công bố lần {number}: {len(needs)} điểm cần xem / Publication {number} to sign"
    return Question(number, subject, "\n".join(lines), people)


def answer(
    installation: Installation, publication_id: int, person: str, verdict: Verdict, why: str
) -> str | None:
    """Put on record what a person answered in Airflow; why it does not count, None where it does.

    The ledger decides: who may not, or answers to what does not wait any more, is told so.
    """
    try:
        with installation.connect("ansinh_owner") as connection:
            approval.decide_for(connection, person, publication_id, verdict, why=why)
    except ApprovalError as error:
        return str(error)
    return None


def words_of(need: Need) -> str:
    """One thing that somebody has to look at, in words."""
    if need.first_open_in is not None:
        since = f"let through with publication {need.first_open_in}"
        return f"{words_of(replace(need, first_open_in=None))}, {since}"
    where = " ".join(part for part in (need.unit_code, need.period) if part)
    number = f"submission {need.submission_id}, {where}" if need.submission_id else where
    match need.need:
        case "official":
            return f"official figures: {number}"
        case "taken_back":
            return f"was taken back, and comes again: {number}"
        case "warning" if need.submission_id is None:
            return f"warning of the gate: {need.rule} ({need.occurrences})"
        case "warning":
            return f"warning without an explanation: {number}, {need.rule} ({need.occurrences})"
        case "loss" if need.figure:
            return f"told no more: {need.figure} of {where}, was {need.value_before}"
        case "loss":
            return f"left out or withdrawn: {number}"
        case "change":
            return f"{need.figure} of {where}: {need.value_before} → {need.value_after}"
