"""What can be wrong with a contact, in words for a command; a page has its own, by the kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansinh.errors import AnsinhError

# By the kind of a fault what it says in English; in braces is what fills in.
FAULTS: Mapping[str, str] = {
    "no_name": "the contact has no name.",
    "no_such_duty": "'{duty}' is no duty: {duties}.",
    "no_address": "{name} has no address.",
    "no_units": "{name} answers for no unit; write * for all.",
    "units_of_operator": "{name} runs the platform: leave units empty.",
    "no_such_language": "'{language}' is no language of letters: vi, en.",
    "no_hours": "'{hours}' are no hours; write them as 07:00-17:00.",
    "no_days": "'{days}' are no days; write them as 2026-12-01/2026-12-15.",
    "twice": "{name} stands in two lines; put all units into one.",
    "no_such_deputy": "{name}: the deputy '{deputy}' is no contact of this list.",
    "away_alone": "{name} is away, and nobody is told instead: name a deputy.",
    "no_such_unit": "{name}: there is no unit '{unit}'.",
    "no_such_address": (
        "{name}: '{address}' is neither a mail address nor a chat, nor an Alertmanager."
    ),
    "nobody_for_everything": (
        "nobody answers for everything. Give one administrator the units *, "
        "so that files of no known unit are told to somebody."
    ),
}


@dataclass(frozen=True)
class ContactFault:
    """One thing that is wrong: its kind in `FAULTS`, and what fills the gaps."""

    kind: str
    filled: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return FAULTS[self.kind].format(**self.filled)


class ContactsError(AnsinhError):
    """The list of contacts cannot be used; the message names each line and what is wrong there.

    `faults` are those of single contacts; a file that cannot be read has none.
    """

    def __init__(self, message: str, faults: Sequence[ContactFault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


def fault(kind: str, /, **filled: str) -> ContactFault:
    """A fault of a kind."""
    return ContactFault(kind, filled)


def wrong(*faults: ContactFault) -> ContactsError:
    """The error that tells these faults, a line each."""
    return ContactsError("\n".join(map(str, faults)), faults)
