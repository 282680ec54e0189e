"""An invented poverty review: every count and rate of every table, and they agree."""

from typing import Any

from ansinh.samples.breakdowns import broken_down
from ansinh.samples.figures import Counts, UnitFigures, add_up
from ansinh.samples.invented import invented_year
from ansinh.templates.listed_units import lines_of
from ansinh.templates.requests import TemplateRequest

POOR_SHARE = 0.06

# Unit → its row of figures, or its two.
Figures = dict[str, tuple[dict[str, Any], ...]]


def poverty_review(order: TemplateRequest) -> dict[str, Any]:
    """Table → figures of every unit; those above are the sums of those below."""
    lines = lines_of(order)
    figures: dict[int, UnitFigures] = {}
    for at in reversed(range(len(lines))):  # parts stand below what they add up to
        line = lines[at]
        figures[at] = (
            add_up([figures[part] for part in line.parts])
            if line.parts
            else _unit_figures(line.unit.code, order.on.year)
        )
    return {
        table.name: {
            line.unit.code: _with_rates(table.name, figures[at]) for at, line in enumerate(lines)
        }
        for table in order.form.tables
    }


def _unit_figures(code: str, year: int) -> UnitFigures:
    """All counts of a commune; the five tables of the samples, and those that divide them."""
    return broken_down(code, year, invented_year(code, year, POOR_SHARE, None))


def _with_rates(table: str, figures: UnitFigures) -> tuple[dict[str, Any], ...]:
    if table == "results":
        return tuple({**row, **_result_rates(row)} for row in figures[table])
    if not table.startswith("deprivation_rates_"):
        return tuple({**row} for row in figures[table])
    (row,) = figures[table.replace("_rates", "")]
    rates = {
        f"{name}_rate_pct": _rate(number, row["households"])
        for name, number in row.items()
        if name.startswith("indicator_")
    }
    return ({"households": row["households"], **rates},)


def _result_rates(row: Counts) -> dict[str, Any]:
    statuses = ("poor", "near_poor", "average_living_standard")
    by_households = {
        f"{one}_rate_pct": _rate(row[f"{one}_households"], row["households"]) for one in statuses
    }
    return by_households | {
        f"{one}_persons_rate_pct": _rate(row[f"{one}_persons"], row["persons"]) for one in statuses
    }


def _rate(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None
