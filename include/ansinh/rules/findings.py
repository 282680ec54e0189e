"""What is wrong in a submission, in the words of the person who must mend it."""

from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["error", "warning"]
# What fills the gaps of a message: table, sheet, cell, value …
Place = dict[str, str | int | None]
Verdict = Literal["accepted", "accepted_with_warnings", "rejected", "refused"]

Stage = Literal["file", "structure", "type", "row", "across", "history", "marts"]

# In the order in which a submission is judged: a finding of a later stage that
# rests on a cell already found wrong is not reported.
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place.

    `sheet`, `row` and `cell` name the place as Excel does (`row` counts from 1,
    `cell` is such as "L14"); all are None where the rule speaks of the whole file.
    `value` is what was found and `expected` what should stand there, both as text.

    A finding may stand for many equal ones: `count` says how many, and `cells` where, all of
    them, as ranges of one sheet ("D12:D40", "D44", or whole rows, "12:40"); `row` and `cell` are
    then those of the first.
    """

    rule: str
    severity: Severity
    stage: Stage
    message_vi: str
    message_en: str
    table: str | None = None
    column: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    value: str | None = None
    expected: str | None = None
    count: int = 1
    cells: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Every cell, or range of cells, that it stands for; none where no cell is to blame."""
        return self.cells or ((self.cell,) if self.cell else ())


@dataclass(frozen=True)
class Violation:
    """A broken rule by its id and what fills its message: what the reading child tells.

    Not yet a `Finding`: the child knows neither the rule book nor its words.
    """

    rule: str
    place: Place


@dataclass(frozen=True)
class Explanation:
    """Why a warning is none, in the words of the unit: the rule that it answers, and the reason."""

    rule: str
    reason: str


@dataclass(frozen=True)
class Unread:
    """A sheet that is known and from which nothing is taken, by what it is."""

    sheet: str
    name_vi: str


def verdict_of(findings: list[Finding]) -> Verdict:
    """The verdict that follows from the findings of one submission.

    A finding of stage "file" refuses; another error rejects; warnings are told and go on.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    if any(finding.stage == "file" for finding in errors):
        return "refused"
    if errors:
        return "rejected"
    return "accepted_with_warnings" if findings else "accepted"
