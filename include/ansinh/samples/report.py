"""A poverty review of one reporting unit, written into the template that the unit would get."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ansinh.forms.model import Table
from ansinh.reference.bundle import Reference
from ansinh.reference.unit import Unit
from ansinh.rules.rule_book import load_rules
from ansinh.samples.figures import Counts, UnitFigures
from ansinh.templates.calculation import calculation_of
from ansinh.templates.filling import Cell, Filling, Row
from ansinh.templates.requests import TemplateRequest, place_order
from ansinh.templates.writing import template_bytes

FORM = "poverty_review"
INVENTED = "Ghi chú: số liệu minh họa do máy tạo ra, không phải số liệu thật của địa phương."


@dataclass(frozen=True)
class Place:
    """A cell by what stands in it: table, unit, column, which row of the unit."""

    table: str
    unit_code: str
    column: str
    row: int = 0


@dataclass(frozen=True)
class Report:
    """What a unit sends for one period: its own figures, then those of the units below it.

    `typed` is what a person typed over a cell.
    """

    request: TemplateRequest
    figures: Mapping[str, UnitFigures]
    typed: Mapping[Place, Cell] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        """Who sends it."""
        return self.request.unit

    @property
    def period(self) -> str:
        """The period that it is about."""
        return self.request.period

    @property
    def unit_codes(self) -> tuple[str, ...]:
        """The units that it lists, in their order."""
        return tuple(self.figures)


def report_of(
    code: str,
    period: str,
    stage: str,
    figures: Mapping[str, UnitFigures],
    reference: Reference,
    note: str,
) -> Report:
    """The report of a unit with these figures by unit, all of the same tables."""
    request = place_order(FORM, code, period, stage, reference=reference, rules=load_rules())
    return Report(replace(request, note=note), figures)


def workbook_of(report: Report) -> bytes:
    """The workbook's bytes: the same report always gives the same ones."""
    form = report.request.form
    tables = {name for figures in report.figures.values() for name in figures}
    units = {
        table.name: {
            code: tuple(
                _row(report, table, code, at, counts)
                for at, counts in enumerate(figures[table.name])
            )
            for code, figures in report.figures.items()
        }
        for table in form.tables
        if table.name in tables
    }
    return template_bytes(report.request, filling=Filling(units))


def _row(report: Report, table: Table, code: str, at: int, counts: Counts) -> Row:
    row: dict[str, Cell] = {}
    for column in table.columns:
        place = Place(table.name, code, column.name, at)
        calculation = calculation_of(report.request.form, table, column)
        if place in report.typed:
            row[column.name] = report.typed[place]
        elif calculation is not None and calculation.over is not None:
            row[column.name] = rate_pct(counts, calculation.plus[0], calculation.over)
        else:
            row[column.name] = counts.get(column.name)
    return row


def rate_pct(counts: Counts, part: str, whole: str) -> float | None:
    """Per cent with two decimals; None where a figure is missing."""
    if part not in counts or not counts.get(whole):
        return None
    return round(100 * counts[part] / counts[whole], 2)
