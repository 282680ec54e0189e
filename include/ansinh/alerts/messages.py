"""What is told: one message per address and run, with what the contacts there answer for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ansinh.forms.catalogue import load_forms
from ansinh.ledger.contacts import Contact, Directory
from ansinh.ledger.notices import Notice
from ansinh.rules.findings import Finding, Verdict
from ansinh.settings import LOCAL_TIME

# In the order in which they need somebody's attention.
VERDICTS: tuple[Verdict, ...] = ("refused", "rejected", "accepted_with_warnings", "accepted")
# How kinds begin that whoever runs the platform has to look at.
OF_PLATFORM = ("disk_", "backup_", "login_", "session_")


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

    @property
    def may_be_copied(self) -> bool:
        """Whether a marked copy helps, and holds no persons: of an unread file nobody knows."""
        form = load_forms().get(self.form or "")
        return form is not None and not form.may_name_people and bool(self.findings)


@dataclass(frozen=True)
class RunMessage:
    """What is told at one address about one run; `recipient` is the contact it belongs to.

    `copies` are the submissions whose marked copies go with it: to the units themselves.
    """

    run_id: str
    recipient: Contact
    address: str
    outcomes: tuple[SubmissionOutcome, ...]
    created_at: datetime
    notices: tuple[Notice, ...] = ()
    copies: tuple[int, ...] = ()


@dataclass
class _Told:
    """What gathers at an address."""

    recipient: Contact
    outcomes: dict[int, SubmissionOutcome]
    notices: dict[Notice, None]
    copies: dict[int, None]


def messages_for(
    outcomes: Sequence[SubmissionOutcome],
    directory: Directory,
    run_id: str,
    at: datetime,
    notices: Sequence[Notice] = (),
) -> list[RunMessage]:
    """One message for every address that is told of the run; nobody gets an empty one.

    A unit is told of its own files, an administrator of those of units that he answers for;
    outcomes and notices of no known unit go to those who answer for everything. Whoever is away is
    stood in for by the deputy. Within a message the outcomes that need attention come first.
    """
    day = at.astimezone(LOCAL_TIME).date()
    gathered: dict[str, _Told] = {}

    def at_addresses(contacts: Sequence[Contact]) -> Iterator[_Told]:
        for contact in contacts:
            told = directory.told(contact, day)
            for address in told.addresses:
                yield gathered.setdefault(address.lower(), _Told(told, {}, {}, {}))

    for outcome in sorted(outcomes, key=_urgency):
        units = directory.of_unit(outcome.unit_code)
        for one in at_addresses([*units, *directory.administrators(outcome.unit_code)]):
            one.outcomes[outcome.submission_id] = outcome
        if outcome.may_be_copied:
            for one in at_addresses(units):
                one.copies[outcome.submission_id] = None
    for notice in notices:
        for one in at_addresses(_who_is_told(notice, directory)):
            one.notices[notice] = None
    return [
        RunMessage(
            run_id=run_id,
            recipient=one.recipient,
            address=next(name for name in one.recipient.addresses if name.lower() == address),
            outcomes=tuple(one.outcomes.values()),
            created_at=at,
            notices=tuple(one.notices),
            copies=tuple(one.copies),
        )
        for address, one in gathered.items()
    ]


def _who_is_told(notice: Notice, directory: Directory) -> list[Contact]:
    if notice.kind.startswith(OF_PLATFORM):
        return directory.operators()
    return directory.administrators(notice.unit_code)


def _urgency(outcome: SubmissionOutcome) -> tuple[int, str, int]:
    return (VERDICTS.index(outcome.verdict), outcome.unit_code or "", outcome.submission_id)
