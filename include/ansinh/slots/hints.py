"""What single sources say of the slot of a submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# What a source may say of the days that its figures speak of, beside "2019-01-01/2019-09-30"
# and, without a year, "-01-01/-09-30": all of the period and no more; from the first day of the
# year to the last of the period; from a day that nobody wrote.
OWN_PERIOD, YEAR_TO_DATE, UNKNOWN_BEGIN = "period", "year", "?"


@dataclass(frozen=True)
class SlotHint:
    """What one source says of the slot; None where it says nothing.

    `standard_code` may also be the years a title names ("2016-2020"). `unit_names` are the
    units that a page names in words, in any order. A hint that `is_weak`, such as the first
    row of figures, counts only for what no other source says.

    `span` is what it says of the days that the figures speak of; it `is_cumulative` where it uses
    this word, and `is_declared` where it says it as the form asks, not in a title. A `mention` is
    a period that it names beside the one that counts; `is_estimate` tells that it calls its
    figures estimated. `cells` of the `sheet` say where each of these stands.
    """

    unit_code: str | None = None
    period: str | None = None
    stage: str | None = None
    standard_code: str | None = None
    source: str = ""
    unit_names: tuple[str, ...] = ()
    is_weak: bool = False
    span: str | None = None
    is_cumulative: bool = False
    is_declared: bool = False
    is_estimate: bool = False
    mention: str | None = None
    sheet: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict, hash=False)

    def place(self, what: str) -> dict[str, str]:
        """Sheet and cell in which it says something, where it is a page that does."""
        cell = self.cells.get(what)
        sheet = {"sheet": self.sheet} if self.sheet else {}
        return sheet | ({"cell": cell} if cell else {})
