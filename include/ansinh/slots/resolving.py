"""Which slot a submission fills: unit, period, stage and poverty standard, from all that names one.

Sources never overrule each other. Where two disagree, the submitter has to say which is right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Form
from ansinh.reference.bundle import Reference
from ansinh.reference.standards import Standard, named_standards
from ansinh.reference.unit import Unit
from ansinh.reference.unit_questions import NO_QUESTION, Gaps, nearest_question
from ansinh.reference.units import UnitDirectory
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.conflicts import WORDS_VI, conflict
from ansinh.slots.hints import SlotHint
from ansinh.slots.slots import DEFAULT_STAGE, STAGES, Slot, as_of_date
from ansinh.slots.spans import Spans, period_of_spans
from ansinh.text.vietnamese import normalise_unit_name

LONGEST_NAME = 5

# A value and who says it.
Said = list[tuple[str, SlotHint]]


def resolve_slot(
    form: str, hints: Sequence[SlotHint], reference: Reference, rules: RuleBook
) -> tuple[Slot | None, list[Finding]]:
    """The slot that the sources name together, or None and why there is none.

    Beside a slot only warnings are told.
    """
    sources = _Sources(hints, reference, rules)
    return sources.slot(form), [*sources.found, *sources.remarks]


def layout_findings(form: Form, slot: Slot, rules: RuleBook) -> list[Finding]:
    """What speaks against an old layout of a form: it may not ask what the standard needs."""
    if not form.standards or slot.standard_code in form.standards:
        return []
    outdated = {"value": form.name_vi, "expected": slot.standard_code}
    return [rules.finding("structure.layout_outdated", **outdated)]


class _Sources:
    """All hints on one submission; `found` collects why they name no slot, `remarks` the rest."""

    def __init__(self, hints: Sequence[SlotHint], reference: Reference, rules: RuleBook) -> None:
        self._hints = hints
        self._reference = reference
        self._directory = reference.units
        self._rules = rules
        self.found: list[Finding] = []
        self.remarks: list[Finding] = []

    def slot(self, form: str) -> Slot | None:
        named = _said(self._hints, "period")
        period = self._agreed("period", named)
        if not named:
            period = period_of_spans(self._hints, is_flow=not load_forms()[form].has_standard)
        stage = self._agreed("stage", _said(self._hints, "stage"), DEFAULT_STAGE)
        if period is None:
            if not self.found:
                self._tell_unknown("period", None)
            return None
        try:
            on = as_of_date(period)
        except ValueError:
            self._tell_unknown("period", period)
            return None
        has_standard = load_forms()[form].has_standard
        standard = self._standard(on) if has_standard else None
        covered = self._covered(form, period)
        unit = self._unit(on)
        if unit is not None and _is_too_low(unit, on, self._directory):
            self._tell("structure.unit_cannot_report", value=unit, as_of_date=f"{on:%d/%m/%Y}")
        if self.found or unit is None or stage is None or (has_standard and standard is None):
            return None
        if stage not in STAGES:
            self._tell_unknown("stage", stage)
            return None
        return Slot(form, unit, period, stage, standard, on, covered)

    def _covered(self, form: str, period: str) -> tuple[date, date] | None:
        """The days that the figures speak of, where some source says so; None for the period's.

        A review counts what there is on a day: of one only a contradiction is told.
        """
        is_flow = not load_forms()[form].has_standard
        spans = Spans(period, self._hints)
        for rule, place in spans.contradictions(is_flow=is_flow):
            self._tell(rule, **place)
        for rule, place in () if self.found else spans.remarks(is_flow=is_flow):
            self.remarks.append(self._rules.finding(rule, **place))
        return spans.covered if is_flow else None

    def _tell(self, rule: str, **place: object) -> None:
        self.found.append(self._rules.finding(rule, **place))

    def _tell_unknown(self, what: str, value: str | None, question: Gaps = NO_QUESTION) -> None:
        self._tell(
            "structure.slot_unknown", value=value, what=WORDS_VI[what], what_en=what, **question
        )

    def _agreed(self, what: str, said: Said, default: str | None = None) -> str | None:
        """The one value of all sources; where they differ, a finding that names two of them."""
        if not said:
            return default
        first, first_hint = said[0]
        for value, hint in said[1:]:
            if value != first:
                self._conflict(what, (first, first_hint), (value, hint))
                return None
        return first

    def _conflict(self, what: str, one: tuple[str, SlotHint], other: tuple[str, SlotHint]) -> None:
        self._tell("structure.slot_conflict", **conflict(what, one, other))

    def _unit(self, on: date) -> str | None:
        """The code of the unit, valid on that day."""
        for said_code, _ in _said(self._hints, "unit_code"):
            if self._directory.get(said_code, on) is None:
                self._tell_unknown("unit", said_code)
                return None
        named = []
        for hint in self._hints:
            unit = _lowest(hint.unit_names, on, self._directory)
            code = hint.unit_code or (unit.code if unit else None)
            if code:
                named.append(replace(hint, unit_code=code))
        said = _said(named, "unit_code")
        if said:
            self._refuse_strangers(said[0], on)
        if not said:
            names = [name for hint in self._hints for name in hint.unit_names]
            self._tell_unknown("unit", "; ".join(names[:3]) or None, self._question(names, on))
        return self._agreed("unit", said)

    def _refuse_strangers(self, said: tuple[str, SlotHint], on: date) -> None:
        """Tell a page that names several units of one level, and not the one that reports."""
        for hint in self._hints:
            units = [
                unit for name in hint.unit_names if (unit := _by_words(name, on, self._directory))
            ]
            if len(units) < 2 or _lowest(hint.unit_names, on, self._directory) is not None:  # noqa: PLR2004
                continue
            if not any(self._directory.is_within(said[0], unit.code, on) for unit in units):
                self._conflict("unit", said, (units[0].code, hint))
                return

    def _question(self, names: Sequence[str], on: date) -> Gaps:
        """Which unit the first name that is like one may mean."""
        for name in names:
            meant = self._directory.meant(name, on)
            question = nearest_question(name, on, None, self._directory, meant)
            if question != NO_QUESTION:
                return question
        return NO_QUESTION

    def _standard(self, on: date) -> str | None:
        """The poverty standard: the only one in force on that day, or the one declared."""
        valid = self._reference.standards_on(on)
        if not valid:
            self._tell_unknown("standard", f"{on:%d/%m/%Y}")
            return None
        declared = _said(self._hints, "standard_code")
        said = [(_code(text, valid), hint) for text, hint in declared]
        if said:
            in_force = (valid[0].code, SlotHint(source=f"ngày {on:%d/%m/%Y}"))
            only = [in_force] if len(valid) == 1 else []
            return self._agreed("standard", [*said, *only])
        if len(valid) > 1:
            codes = " / ".join(standard.code for standard in valid)
            day = f"{on:%d/%m/%Y}"
            self._tell("structure.standard_undeclared", expected=codes, as_of_date=day)
            return None
        return valid[0].code


def _said(hints: Iterable[SlotHint], field: str) -> Said:
    """Values with their sources; those of weak hints only where there are no others."""
    said = [(getattr(hint, field), hint) for hint in hints if getattr(hint, field)]
    return [(value, hint) for value, hint in said if not hint.is_weak] or said


def _is_too_low(code: str, on: date, directory: UnitDirectory) -> bool:
    """Whether a commune would report where its district does: its figures would count twice."""
    unit = directory.get(code, on)
    return unit is not None and unit.level == "commune" and directory.has_districts(on)


def _lowest(names: Sequence[str], on: date, directory: UnitDirectory) -> Unit | None:
    """The lowest of the units that a page names; None where it names none, or two of a level.

    A page names the unit that reports and the ones above it, and other words that only
    begin like a unit ("xã hội").
    """
    units = {unit.code: unit for name in names if (unit := _by_words(name, on, directory))}
    for level in ("commune", "district", "province"):
        of_level = [unit for unit in units.values() if unit.level == level]
        if len(of_level) == 1:
            return of_level[0]
        if of_level:
            return None
    return None


def _by_words(name: str, on: date, directory: UnitDirectory) -> Unit | None:
    """The unit whose name the text begins with: what follows may be other words."""
    kind, key = normalise_unit_name(name)
    if kind is None:
        return directory.resolve(name, on)
    words = key.split()
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        unit = directory.resolve(f"{kind} {' '.join(words[:length])}", on)
        if unit is not None:
            return unit
    return None


def _code(text: str, valid: Sequence[Standard]) -> str:
    """The code of the standard in force that a text means; the text itself where it means none."""
    named = named_standards(text, valid)
    return named[0].code if len(named) == 1 else text
