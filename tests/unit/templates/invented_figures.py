"""An invented poverty review: every count and rate of every table, and they agree."""

from random import Random
from typing import Any

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
    figures = dict(invented_year(code, year, POOR_SHARE, None))
    random = Random(f"templates-{code}-{year}")
    for status in ("poor", "near_poor"):
        households = figures["results"][0][f"{status}_households"]
        minority = random.randint(0, households // 3)
        unable, merit = random.randint(0, households // 4), random.randint(0, households // 5)
        figures[f"target_groups_{status}"] = (
            {
                "households": households,
                "ethnic_minority": minority,
                "no_capacity_to_work": unable,
                "member_with_merit": merit,
                "other": households - minority - unable - merit,
            },
        )
        figures[f"ethnic_groups_{status}"] = (_ethnic_groups(random, households, minority),)
    figures["causes_poor"] = (_causes(random, figures["results"][0]["poor_households"]),)
    return figures


def _ethnic_groups(random: Random, households: int, minority: int) -> Counts:
    khmer = random.randint(0, minority)
    cham = random.randint(0, minority - khmer)
    hoa = random.randint(0, minority - khmer - cham)
    return {
        "households": households,
        "kinh": households - minority,
        "minority": minority,
        "khmer": khmer,
        "cham": cham,
        "hoa": hoa,
        "other_group": minority - khmer - cham - hoa,
    }


def _causes(random: Random, households: int) -> Counts:
    """Every household has a cause, some have more."""
    names = ("no_capital", "no_labour", "no_tools", "no_knowledge", "no_skills")
    causes = {name: random.randint(0, households // 2) for name in names}
    ill = random.randint(0, households // 2)
    return {
        "households": households,
        "no_land": households - ill,
        **causes,
        "illness_or_accident": ill,
        "other": households // 10,
    }


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
