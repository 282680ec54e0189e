"""Invented reviews for demonstration: three years of four districts, then communes of today.

Whatever the province is: a commune of today goes on where the communes it was made of ended.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from ansinh.reference.bundle import Reference, read_reference
from ansinh.samples.breakdowns import broken_down
from ansinh.samples.cast import (
    AN_GIANG,
    CAST,
    FIRST_YEAR,
    LAST_DAY_OF_DISTRICTS,
    Successor,
    cast_of,
    communes_of_today,
)
from ansinh.samples.figures import UnitFigures, add_up
from ansinh.samples.invented import invented_year
from ansinh.samples.report import INVENTED, Place, Report, report_of

YEARS = (2022, 2023, 2024)
YEAR_OF_COMMUNES = 2025
# From this year on the reviews also divide the poor by group, ethnic group and cause.
FIRST_DIVIDED = 2024
MONTH = "2026-08"
MONTHLY = 3
# Share of households that are poor where the invented years begin, unit after unit.
POOR_SHARES = (0.07, 0.04, 0.08, 0.09)
USUAL_POOR_SHARE = 0.05
# The place of the one that also sends a preliminary report, and of the one that types texts.
WITH_PRELIMINARY, WITH_TEXTS = 1, 3


def invented_reports(province: str, reference: Reference) -> list[Report]:
    """The good ones, oldest first."""
    codes, _ = cast_of(province, reference)
    reports = []
    for year in YEARS:
        for at, code in enumerate(codes):
            if at == WITH_PRELIMINARY and year == FIRST_YEAR:
                early = invented_report(code, year, "preliminary", reference=reference)
                reports.append(early)
            report = invented_report(code, year, reference=reference)
            reports.append(_with_texts(report) if at == WITH_TEXTS else report)
    communes = communes_of_today(province, reference)
    reports += [report_of_commune(commune, reference) for commune in communes]
    return reports + [_monthly_report(commune, reference) for commune in communes[:MONTHLY]]


def invented_report(
    code: str, year: int, stage: str = "official", *, reference: Reference | None = None
) -> Report:
    """All tables of a unit, and of the communes it had at the end of the year.

    Without `reference` data the unit is one of An Giang.
    """
    reference = reference or read_reference(AN_GIANG)
    directory = reference.units
    day = date(year, 12, 31)
    below = sorted(one.code for one in directory.on(day) if one.parent_code == code)
    share = _poor_share(code)
    figures: Mapping[str, UnitFigures] = {
        one: _figures(one, year, share, stage) for one in below or [code]
    }
    if below:
        figures = {code: add_up(figures.values()), **figures}
    return report_of(code, str(year), stage, figures, reference, INVENTED)


def report_of_commune(commune: Successor, reference: Reference) -> Report:
    """The first official review of a commune of today."""
    figures = {commune.unit.code: _of_commune(commune, YEAR_OF_COMMUNES, reference)}
    period = str(YEAR_OF_COMMUNES)
    return report_of(commune.unit.code, period, "official", figures, reference, INVENTED)


def _monthly_report(commune: Successor, reference: Reference) -> Report:
    """The counts of a month in the year after: households and persons, no movements."""
    results = _of_commune(commune, int(MONTH[:4]), reference)["results"]
    figures = {commune.unit.code: {"results": results}}
    return report_of(commune.unit.code, MONTH, "regular", figures, reference, INVENTED)


def parts_of(commune: Successor, year: int, reference: Reference) -> dict[str, UnitFigures]:
    """Code of a former commune → what it counts of the commune of today."""
    share = _poor_share(_district_of(commune, reference))
    return {code: _figures(code, year, share, "official") for code in commune.former}


def _of_commune(commune: Successor, year: int, reference: Reference) -> UnitFigures:
    return add_up(parts_of(commune, year, reference).values())


def _district_of(commune: Successor, reference: Reference) -> str:
    former = reference.units.get(commune.former[0], LAST_DAY_OF_DISTRICTS)
    return former.parent_code or "" if former else ""


def _poor_share(code: str) -> float:
    own, _ = CAST[AN_GIANG]
    return POOR_SHARES[own.index(code)] if code in own else USUAL_POOR_SHARE


@cache
def _figures(code: str, year: int, share: float, stage: str) -> UnitFigures:
    before = _figures(code, year - 1, share, "official") if year > FIRST_YEAR else None
    figures = invented_year(code, year, share, before, stage)
    return broken_down(code, year, figures) if year >= FIRST_DIVIDED else figures


def _with_texts(report: Report) -> Report:
    """Counts of the results as an office types them that writes texts: "1.234"."""
    typed = {
        Place("results", code, "households"): f"{figures['results'][0]['households']:,}".replace(
            ",", "."
        )
        for code, figures in report.figures.items()
    }
    return replace(report, typed=typed)
