"""Read one file and assess it: the same first steps for `check`, `submit` and `replay`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ansinh.assessment.assessing import Assessment, assess, refused
from ansinh.assessment.naming import with_plain_sheets
from ansinh.road.installation import Installation
from ansinh.slots.hints import SlotHint
from ansinh.workbooks.safety.refusal import RefusedError


def assess_file(
    installation: Installation,
    path: Path,
    file_name: str,
    hints: Sequence[SlotHint],
    arrived_on: date,
    *,
    is_kept: bool = True,
) -> list[Assessment]:
    """What a file says that lies at `path` and arrived as `file_name`; at least one assessment.

    A file that is unsafe, or no workbook, is one assessment without a form. What `is_kept` calls
    sheets by no name that could be a person's; whoever checks an own file reads the own names.
    """
    try:
        workbook = installation.read(path, file_name)
    except RefusedError as refusal:
        return [refused(refusal, installation.rules)]
    if is_kept:
        workbook = with_plain_sheets(workbook)
    return assess(workbook, hints, arrived_on, installation.reference, installation.rules)
