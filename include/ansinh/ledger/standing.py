"""How an assessment stands to what is on record: a twin in its slot, a waiver that lets it in.

Reads only, so that `check`, `submit` and `replay` decide in the same way.
"""

from dataclasses import dataclass

import psycopg

from ansinh.assessment.assessing import Assessment
from ansinh.ledger.slots import holds_slot, same_content
from ansinh.ledger.waivers import waiver_for
from ansinh.rules.findings import Finding


@dataclass(frozen=True)
class Standing:
    """What is on record for an assessment.

    `twin` is the submission that already is this content in this slot, `waiver_id` the waiver by
    which a late file comes in.
    """

    twin: int | None = None
    waiver_id: int | None = None

    def findings(self, assessment: Assessment) -> list[Finding]:
        """What is told of the file and its structure, with what no waiver lifts."""
        late = assessment.lateness
        told = [late.finding] if late is not None and self.waiver_id is None else []
        return [*told, *assessment.findings]


def standing_of(
    connection: psycopg.Connection, assessment: Assessment, submission_id: int | None
) -> Standing:
    """How an assessment stands; without a number it is of a file that nobody submitted.

    Such a file has no twin: who checks what he sent before wants to know what is wrong in it.
    """
    slot, late, twin = assessment.slot, assessment.lateness, None
    if slot is None:
        return Standing()
    if submission_id is not None and not holds_slot(connection, submission_id, slot):
        twin = same_content(connection, submission_id, slot)
    waiver_id = None
    if late is not None and twin is None:
        waiver_id = waiver_for(connection, submission_id, slot, late.kind, late.arrived_on)
    return Standing(twin, waiver_id)
