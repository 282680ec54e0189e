"""What a template is requested for, and whether there can be such a submission at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ansinh.errors import AnsinhError
from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Form
from ansinh.reference.bundle import Reference
from ansinh.reference.standards import Standard
from ansinh.reference.unit import Unit
from ansinh.reference.units import UnitDirectory
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.slots import DEFAULT_STAGE, STAGES, as_of_date, period_start

MOST_SHOWN = 14
# What the figures of a register speak of: the period alone, all of the year until its end, nothing.
Figures = Literal["period", "cumulative", "nil"]


class TemplateError(AnsinhError):
    """There can be no such template; says what is possible."""


@dataclass(frozen=True)
class TemplateRequest:
    """A form and the slot it will fill; `standard_code` is None for a form without figures of one.

    `reference` has the units that belong to the reporting unit, and what may be chosen; `rules` are
    those that the form will be judged by; `note` stands below every title. `figures` is what a
    register says of itself until somebody chooses otherwise.
    """

    form: Form
    unit: Unit
    period: str
    stage: str
    standard_code: str | None
    reference: Reference
    rules: RuleBook
    note: str | None = None
    figures: Figures = "period"

    @property
    def directory(self) -> UnitDirectory:
        """The units of the province."""
        return self.reference.units

    @property
    def on(self) -> date:
        """The last day of the period: units and lists are those of that day."""
        return as_of_date(self.period)

    def choices(self, name: str) -> list[str]:
        """What a cell of this list may say: all that holds on some day of the period."""
        valid = self.reference.choices.valid(name, period_start(self.period), self.on)
        return [choice.name_vi for choice in valid]


def place_order(
    form: str,
    unit_code: str,
    period: str,
    stage: str | None = None,
    standard_code: str | None = None,
    *,
    reference: Reference,
    rules: RuleBook,
    figures: Figures = "period",
) -> TemplateRequest:
    """A request that `check` could accept, with the stage and standard that go without saying.

    Raises TemplateError, saying what is possible, for everything else.
    """
    known = load_forms()
    if form not in known:
        raise TemplateError(f"There is no form {form!r}: it is one of {', '.join(sorted(known))}.")
    try:
        on = as_of_date(period)
    except ValueError as error:
        raise TemplateError(str(error)) from error
    directory = reference.units
    if figures != "period" and not known[form].is_register:
        raise TemplateError(f"{form} is no register: its figures are those of a day.")
    if figures == "cumulative" and known[form].has_standard:
        raise TemplateError(f"{form} lists what there is on a day: nothing in it is cumulative.")
    return TemplateRequest(
        known[form],
        _reporting_unit(unit_code, on, directory),
        period,
        _stage(known[form], period, stage),
        _standard(known[form], reference.standards_on(on), on, standard_code),
        reference,
        rules,
        figures=figures,
    )


def _reporting_unit(code: str, on: date, directory: UnitDirectory) -> Unit:
    unit = directory.get(code, on)
    if unit is None:
        raise TemplateError(
            f"There was no unit {code!r} in the province on {on:%d/%m/%Y}. Units that report "
            f"then: {_examples(on, directory)}."
        )
    if not _reports(unit, on, directory):
        raise TemplateError(
            f"{unit.full_name} ({code}) did not report itself on {on:%d/%m/%Y}: its district did. "
            f"Ask for the template of unit {unit.parent_code}."
        )
    return unit


def _examples(on: date, directory: UnitDirectory) -> str:
    """Codes and names of the units that report on a day, as many as one reads."""
    reporting = sorted(
        (one for one in directory.on(on) if _reports(one, on, directory)),
        key=lambda one: (one.level == "commune", one.code),
    )
    shown = ", ".join(f"{one.code} {one.full_name}" for one in reporting[:MOST_SHOWN])
    more = len(reporting) - MOST_SHOWN
    return f"{shown}, and {more} more" if more > 0 else shown or "none"


def _reports(unit: Unit, on: date, directory: UnitDirectory) -> bool:
    """Communes report where there are no districts that do."""
    return unit.level != "commune" or not directory.has_districts(on)


def _stage(form: Form, period: str, stage: str | None) -> str:
    """A review of a whole year is official unless said otherwise, all else is regular."""
    possible = STAGES if form.has_standard else (DEFAULT_STAGE,)
    if stage is None:
        is_yearly_review = form.has_standard and period.isdecimal()
        return "official" if is_yearly_review else DEFAULT_STAGE
    if stage not in possible:
        raise TemplateError(
            f"There is no stage {stage!r} of {form.form}: it is one of {', '.join(possible)}."
        )
    return stage


def _standard(form: Form, valid: Sequence[Standard], on: date, code: str | None) -> str | None:
    """The standard that is declared, or the only one in force."""
    if not form.has_standard:
        if code is not None:
            raise TemplateError(f"{form.form} does not depend on a poverty standard.")
        return None
    codes = [standard.code for standard in valid]
    if code in codes:
        return code
    if code is not None or not codes:
        raise TemplateError(
            f"No poverty standard {code or ''} was in force on {on:%d/%m/%Y}; in force: "
            f"{', '.join(codes) or 'none'}."
        )
    if len(codes) > 1:
        raise TemplateError(
            f"On {on:%d/%m/%Y} several poverty standards were in force: say which with "
            f"--standard ({', '.join(codes)})."
        )
    return codes[0]
