"""The reference data of one province, in one object that is loaded once and handed on."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from ansinh.reference.calendar import ReportingCalendar, load_calendar
from ansinh.reference.choices import ChoiceLists
from ansinh.reference.standards import Standard, load_standards
from ansinh.reference.units import UnitDirectory


@dataclass(frozen=True)
class Reference:
    """What a submission is compared with beside the forms: all of it dated.

    `province` is the code before July 2025 of the province served, `units` the directory of its
    units, `calendar` says when reports are due, `standards` are the poverty standards, oldest
    first, and `choices` the lists that cells may be chosen from.
    """

    province: str
    units: UnitDirectory
    calendar: ReportingCalendar
    standards: tuple[Standard, ...]
    choices: ChoiceLists = field(default_factory=ChoiceLists)

    def standards_on(self, day: date) -> tuple[Standard, ...]:
        """The standards in force on a day; late 2021 was counted by two."""
        return tuple(one for one in self.standards if one.valid_from <= day < one.valid_to)


@cache
def read_reference(province: str) -> Reference:
    """The reference data of a province; for the edges: commands, tasks and tests.

    Raises UnitDirectoryError where no reference data hold the province.
    """
    return Reference(province, UnitDirectory.load(province), load_calendar(), load_standards())
