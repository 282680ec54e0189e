"""What single sources say of the slot of a submission."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SlotHint:
    """What one source says of the slot; None where it says nothing.

    `standard_code` may also be the years a title names ("2016-2020"). `unit_names` are the
    units that a page names in words, in any order. A hint that `is_weak`, such as the first
    row of figures, counts only for what no other source says.
    """

    unit_code: str | None = None
    period: str | None = None
    stage: str | None = None
    standard_code: str | None = None
    source: str = ""
    unit_names: tuple[str, ...] = ()
    is_weak: bool = False
