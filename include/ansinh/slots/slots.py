"""Which slot a submission fills: unit, period, stage and poverty standard, from all that names one.

Sources never overrule each other. Where two disagree, the submitter has to say which is right.
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Form
from ansinh.reference.standards import Standard, named_standards, standards_on
from ansinh.reference.units import Unit, UnitDirectory
from ansinh.rules.catalogue import load_rules
from ansinh.rules.findings import Finding
from ansinh.slots.hints import SlotHint
from ansinh.text.vietnamese import normalise_unit_name

__all__ = [
    "Slot",
    "SlotHint",
    "as_of_date",
    "hint_from_path",
    "layout_problems",
    "period_start",
    "resolve_slot",
]

STAGES = ("regular", "preliminary", "official")
DEFAULT_STAGE = "regular"
PERIOD = re.compile(r"(?P<year>20[0-9]{2})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")
LONGEST_NAME = 5

WORDS_VI = {
    "unit": "đơn vị báo cáo",
    "period": "kỳ báo cáo",
    "stage": "sơ bộ hay chính thức",
    "standard": "chuẩn nghèo",
}


@dataclass(frozen=True)
class Slot:
    """What one submission speaks of: one form of one unit, period, stage and standard.

    `as_of_date` is the last day of the period; a form whose figures do not depend on the poverty
    standard has none.
    """

    form: str
    unit_code: str
    period: str
    stage: str
    standard_code: str | None
    as_of_date: date


def as_of_date(period: str) -> date:
    """The last day of a period such as "2024", "2024-05" or "2024-Q3".

    Raises ValueError for anything else.
    """
    match = PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(f"A period is written 2024, 2024-05 or 2024-Q3, not {period!r}.")
    year = int(match["year"])
    month = int(match["month"] or 12)
    if match["quarter"]:
        month = 3 * int(match["quarter"])
    return date(year, month, calendar.monthrange(year, month)[1])


def period_start(period: str) -> date:
    """The first day of a period; ValueError for what is none."""
    last = as_of_date(period)
    if "Q" in period:
        return date(last.year, last.month - 2, 1)
    return date(last.year, last.month if "-" in period else 1, 1)


def hint_from_path(path: str) -> SlotHint:
    """What `<unit>/<period>/[<stage>/]file`, relative to the inbox, says of the slot."""
    folders = PurePosixPath(path).parts[:-1]
    unit, period, stage = (*folders, None, None, None)[:3]
    return SlotHint(unit, period, stage if stage in STAGES else None, None, "đường dẫn")


def resolve_slot(
    form: str, hints: Sequence[SlotHint], directory: UnitDirectory
) -> tuple[Slot | None, list[Finding]]:
    """The slot that the sources name together, or None and why there is none."""
    found: list[Finding] = []
    period = _agreed("period", _said(hints, "period"), found)
    stage = _agreed("stage", _said(hints, "stage"), found, DEFAULT_STAGE)
    if period is None:
        return None, found or [_unknown("period", None)]
    try:
        on = as_of_date(period)
    except ValueError:
        return None, [*found, _unknown("period", period)]
    has_standard = load_forms()[form].has_standard
    standard = _standard(hints, on, found) if has_standard else None
    unit = _unit(hints, on, directory, found)
    if unit is not None and _is_too_low(unit, on, directory):
        found.append(
            load_rules()["structure.unit_cannot_report"].finding(
                value=unit, **{"as_of_date": f"{on:%d/%m/%Y}"}
            )
        )
    if found or unit is None or stage is None or (has_standard and standard is None):
        return None, found
    if stage not in STAGES:
        return None, [_unknown("stage", stage)]
    return Slot(form, unit, period, stage, standard, on), []


def layout_problems(form: Form, slot: Slot) -> list[Finding]:
    """What speaks against an old layout of a form: it may not ask what the standard needs."""
    if not form.standards or slot.standard_code in form.standards:
        return []
    rule = load_rules()["structure.layout_outdated"]
    return [rule.finding(value=form.name_vi, expected=slot.standard_code)]


Said = list[tuple[str, str]]


def _said(hints: Iterable[SlotHint], field: str) -> Said:
    """Values with their sources; those of weak hints only where there are no others."""
    said = [(getattr(hint, field), hint) for hint in hints if getattr(hint, field)]
    strong = [(value, hint.source) for value, hint in said if not hint.is_weak]
    return strong or [(value, hint.source) for value, hint in said]


def _agreed(what: str, said: Said, found: list[Finding], default: str | None = None) -> str | None:
    """The one value of all sources; where they differ, a finding that names two of them."""
    if not said:
        return default
    first, first_source = said[0]
    for value, source in said[1:]:
        if value != first:
            found.append(
                load_rules()["structure.slot_conflict"].finding(
                    value=value,
                    expected=first,
                    what=WORDS_VI[what],
                    what_en=what,
                    source=source,
                    other_source=first_source,
                )
            )
            return None
    return first


def _unknown(what: str, value: str | None) -> Finding:
    return load_rules()["structure.slot_unknown"].finding(
        value=value, what=WORDS_VI[what], what_en=what
    )


def _unit(
    hints: Sequence[SlotHint], on: date, directory: UnitDirectory, found: list[Finding]
) -> str | None:
    """The code of the unit, valid on that day."""
    for said_code, _ in _said(hints, "unit_code"):
        if directory.get(said_code, on) is None:
            found.append(_unknown("unit", said_code))
            return None
    named = []
    for hint in hints:
        unit = _lowest(hint.unit_names, on, directory)
        code = hint.unit_code or (unit.code if unit else None)
        if code:
            named.append(SlotHint(unit_code=code, source=hint.source, is_weak=hint.is_weak))
    said = _said(named, "unit_code")
    if not said:
        names = [name for hint in hints for name in hint.unit_names]
        found.append(_unknown("unit", "; ".join(names[:3]) or None))
    return _agreed("unit", said, found)


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


def _standard(hints: Sequence[SlotHint], on: date, found: list[Finding]) -> str | None:
    """The poverty standard: the only one in force on that day, or the one declared."""
    valid = standards_on(on)
    if not valid:
        found.append(_unknown("standard", f"{on:%d/%m/%Y}"))
        return None
    said = [(_code(text, valid), source) for text, source in _said(hints, "standard_code")]
    if said:
        in_force = (valid[0].code, f"ngày {on:%d/%m/%Y}")
        only = [in_force] if len(valid) == 1 else []
        return _agreed("standard", [*said, *only], found)
    if len(valid) > 1:
        found.append(
            load_rules()["structure.standard_undeclared"].finding(
                expected=" / ".join(standard.code for standard in valid),
                as_of_date=f"{on:%d/%m/%Y}",
            )
        )
        return None
    return valid[0].code


def _code(text: str, valid: Sequence[Standard]) -> str:
    """The code of the standard in force that a text means; the text itself where it means none."""
    named = named_standards(text, valid)
    return named[0].code if len(named) == 1 else text
