"""A filled register of one unit and period, and lists to choose from under the names shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from ansinh.reference.bundle import Reference
from ansinh.reference.choices import load_choices
from ansinh.rules.rule_book import load_rules
from ansinh.samples.invented import SEED
from ansinh.samples.report import INVENTED
from ansinh.slots.slots import period_start
from ansinh.templates.filling import Cell, Filling
from ansinh.templates.requests import Figures, TemplateRequest, place_order
from ansinh.templates.writing import template_bytes

DATA = Path(__file__).parent / "data"

Entry = dict[str, Cell]
Entries = Mapping[str, Sequence[Entry]]


@dataclass(frozen=True)
class Register:
    """A register for one period: table → its entries; the note of its request says whence."""

    request: TemplateRequest
    file_name: str
    entries: Entries


def register_bytes(register: Register) -> bytes:
    """The register's workbook; the same register always gives the same bytes."""
    lines = max((len(entries) for entries in register.entries.values()), default=0)
    return template_bytes(register.request, max(lines, 1), Filling(entries=register.entries))


def request_of(
    form: str,
    code: str,
    period: str,
    reference: Reference,
    note: str = INVENTED,
    figures: Figures = "period",
) -> TemplateRequest:
    """What a unit would ask for; the note stands below every title."""
    request = place_order(
        form, code, period, reference=reference, rules=load_rules(), figures=figures
    )
    return replace(request, note=note)


def random_of(request: TemplateRequest) -> Random:
    """The generator of one register: the same for the same form, unit and period."""
    words = (SEED, request.form.form, request.unit.code, request.period)
    return Random("-".join(words))  # noqa: S311


def day_of(request: TemplateRequest, random: Random) -> date:
    """Some day of the period."""
    first = period_start(request.period)
    return first + timedelta(days=random.randrange((request.on - first).days + 1))


def shown(list_name: str, code: str) -> str:
    """The name of a choice as the list shows it. Raises KeyError for a code that is none."""
    return {choice.code: choice.name_vi for choice in load_choices(list_name)}[code]
