"""How an assessment stands to what is on record: a twin in its slot, waivers, what it leaves out.

Reads only, so that `check`, `submit` and `replay` decide in the same way.
"""

from dataclasses import dataclass

import psycopg

from ansinh.assessment.assessing import Assessment
from ansinh.ledger.losses import loss_of
from ansinh.ledger.slots import holds_slot, same_content
from ansinh.ledger.waivers import waiver_for
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook


@dataclass(frozen=True)
class Standing:
    """What is on record for an assessment.

    `twin` is the submission that already is this content in this slot, `waiver_id` the waiver by
    which a file comes in after its period was closed; `left_out` tells what the version before
    had and this one has not.
    """

    twin: int | None = None
    waiver_id: int | None = None
    left_out: Finding | None = None

    def findings(self, assessment: Assessment) -> list[Finding]:
        """What is told of the file and its structure, with what no waiver lifts."""
        late = assessment.lateness
        told = [late.finding] if late is not None and self.waiver_id is None else []
        left_out = [] if self.left_out is None else [self.left_out]
        return [*told, *left_out, *assessment.findings]


def standing_of(
    connection: psycopg.Connection,
    assessment: Assessment,
    submission_id: int | None,
    rules: RuleBook,
) -> Standing:
    """How an assessment stands; without a number it is of a file that nobody submitted.

    Such a file has no twin: who checks what he sent before wants to know what is wrong in it.
    """
    slot, late, twin = assessment.slot, assessment.lateness, None
    if slot is None:
        return Standing()
    if submission_id is not None and not holds_slot(connection, submission_id, slot):
        twin = same_content(connection, submission_id, slot)
    if twin is not None:
        return Standing(twin)
    waiver_id = None
    if late is not None and late.kind == "locked":
        waiver_id = waiver_for(connection, submission_id, slot, late.kind, late.arrived_on)
    return Standing(None, waiver_id, _left_out(connection, assessment, submission_id, rules))


def _left_out(
    connection: psycopg.Connection,
    assessment: Assessment,
    submission_id: int | None,
    rules: RuleBook,
) -> Finding | None:
    """What a file leaves out: an error, or a warning where somebody gave his word for it."""
    loss = loss_of(connection, assessment, submission_id)
    if loss is None or assessment.slot is None or assessment.arrived_on is None:
        return None
    lost, before = ", ".join(map(str, loss.lost)), str(loss.previous_id)
    slot, arrived_on = assessment.slot, assessment.arrived_on
    waiver_id = waiver_for(connection, submission_id, slot, "loss", arrived_on, loss.codes)
    if waiver_id is None:
        options = " ".join(f"--without {code}" for code in loss.codes)
        return rules.finding("structure.units_missing", value=lost, expected=before, words=options)
    return rules.finding("structure.units_left_out", value=lost, expected=before, waiver=waiver_id)
