"""The kinds of alerts: how serious each is, who is told, when again, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from ansinh.ledger.alerts import AlertNow
from ansinh.reference.vocabulary import Language
from ansinh.rules.findings import Severity
from ansinh.yaml_files import read_as

KINDS_FILE = Path(__file__).parent / "kinds.yaml"
# Who is told by an alert's own letter; of the others the letter on a run or a reminder tells.
Duty = Literal["administrator", "operator", "run", "reminder"]


@dataclass(frozen=True)
class Kind:
    """A kind of alert, as `kinds.yaml` has it."""

    duty: Duty
    severity: Severity
    title_vi: str
    title_en: str
    says_vi: str
    says_en: str
    do_vi: str
    do_en: str
    is_event: bool = False
    is_urgent: bool = False
    repeat_hours: int | None = None
    escalate_hours: int | None = None
    escalates_to: Literal["administrator", "operator"] | None = None
    hushed_by: list[str] = field(default_factory=list)

    def title(self, language: Language) -> str:
        """What it is called."""
        return self.title_vi if language == "vi" else self.title_en

    def do(self, language: Language) -> str:
        """What to do about it."""
        return self.do_vi if language == "vi" else self.do_en

    def said(self, one: AlertNow, language: Language) -> str:
        """What an alert says."""
        says = self.says_vi if language == "vi" else self.says_en
        return says.format(place=one.place, why=one.cause_why or one.why or "–")


@cache
def load_kinds() -> Mapping[str, Kind]:
    """All kinds by name."""
    return read_as(dict[str, Kind], KINDS_FILE)


def kind_of(one: AlertNow) -> Kind:
    """The kind of an alert; one of a newer or older version is shown by its name."""
    known = load_kinds().get(one.kind)
    if known is not None:
        return known
    said = f"{one.kind} {{place}}: {{why}}"
    name = one.kind
    return Kind("operator", "error", name, name, said, said, "docs/alerts.md", "docs/alerts.md")


def severity_of(one: AlertNow) -> Severity:
    """How serious an alert is: as its cause said, else as its kind is."""
    return one.severity or kind_of(one).severity
