"""What is told: one message per address and run, with what the contacts there answer for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ansinh.alerts.contact_file import letter_addresses
from ansinh.alerts.routing import Telling
from ansinh.forms.catalogue import load_forms
from ansinh.ledger.contacts import Contact, Directory
from ansinh.rules.findings import Finding, Verdict
from ansinh.settings import LOCAL_TIME

# In the order in which they need somebody's attention.
DIGEST = "digest/"
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

    @property
    def is_returned(self) -> bool:
        """Whether the file was sent back and does not count."""
        return self.verdict in ("refused", "rejected")

    @property
    def may_be_copied(self) -> bool:
        """Whether a marked copy helps, and names nobody: of an unread file nobody knows."""
        return self.verdict != "accepted" and not may_name_people(self.form)


def may_name_people(form: str | None) -> bool:
    """Whether a filled form names people; of a file that is none nobody knows."""
    known = load_forms().get(form or "")
    return known is None or known.may_name_people


@dataclass(frozen=True)
class RunMessage:
    """What is told at one address at once; `recipient` is the contact it belongs to.

    `run_id` says of what: a run, the digest of a morning, or some alerts. `copies` are the
    submissions whose marked copies go with it: to the units themselves.
    """

    run_id: str
    recipient: Contact
    address: str
    outcomes: tuple[SubmissionOutcome, ...]
    created_at: datetime
    tellings: tuple[Telling, ...] = ()
    copies: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What it tells, and to whom: the same message is written once."""
        return f"{self.run_id}/{self.address}"

    @property
    def is_digest(self) -> bool:
        """Whether it gathers what could wait until the morning."""
        return self.run_id.startswith(DIGEST)


@dataclass
class _Gathered:
    """What gathers at an address."""

    recipient: Contact
    outcomes: dict[int, SubmissionOutcome] = field(default_factory=dict)
    tellings: list[Telling] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)


def messages_for(
    run_id: str,
    at: datetime,
    directory: Directory,
    outcomes: Sequence[SubmissionOutcome] = (),
    told: Sequence[Telling] = (),
    *,
    to_units: bool = True,
    to_administrators: Callable[[SubmissionOutcome], bool] = bool,
) -> list[RunMessage]:
    """One message for every address that is told; nobody gets an empty one.

    A unit is told of its own files, an administrator of those of units that he answers for, where
    `to_administrators` says so; outcomes of no known unit go to those who answer for everything.
    Whoever is away is stood in for by the deputy. What needs attention comes first.
    """
    day = at.astimezone(LOCAL_TIME).date()
    gathered: dict[str, _Gathered] = {}

    def at_addresses(contacts: Iterable[Contact]) -> Iterator[_Gathered]:
        for contact in contacts:
            stands_in = directory.told(contact, day)
            for address in letter_addresses(stands_in):
                yield gathered.setdefault(address.lower(), _Gathered(stands_in))

    for outcome in sorted(outcomes, key=_urgency):
        units = directory.of_unit(outcome.unit_code) if to_units else []
        above = directory.administrators(outcome.unit_code) if to_administrators(outcome) else []
        for one in at_addresses([*units, *above]):
            one.outcomes[outcome.submission_id] = outcome
        for one in at_addresses(units if outcome.may_be_copied else ()):
            one.copies.append(outcome.submission_id)
    for telling in told:
        for one in at_addresses(telling.contacts):
            if telling not in one.tellings:
                one.tellings.append(telling)
    return [
        RunMessage(
            run_id=run_id,
            recipient=one.recipient,
            address=next(name for name in one.recipient.addresses if name.lower() == address),
            outcomes=tuple(one.outcomes.values()),
            created_at=at,
            tellings=tuple(one.tellings),
            copies=tuple(dict.fromkeys(one.copies)),
        )
        for address, one in gathered.items()
    ]


def _urgency(outcome: SubmissionOutcome) -> tuple[int, str, int]:
    return (VERDICTS.index(outcome.verdict), outcome.unit_code or "", outcome.submission_id)
