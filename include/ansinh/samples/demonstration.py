"""Invented reports for demonstration: two years of four units, whatever the province is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ansinh.reference.bundle import Reference, read_reference
from ansinh.reference.unit import Unit
from ansinh.reference.units import UnitDirectory
from ansinh.samples.figures import UnitFigures, add_up
from ansinh.samples.invented import invented_year
from ansinh.samples.report import INVENTED, Place, Report, report_of

FIRST_YEAR = 2022
YEARS = (2022, 2023)
# Share of households that are poor where the invented years begin, unit after unit.
POOR_SHARES = (0.07, 0.04, 0.08, 0.09)
USUAL_POOR_SHARE = 0.05
# Who sends good files, and who the bad ones; elsewhere the first units of the province.
AN_GIANG = "89"
CAST = {AN_GIANG: (("886", "887", "890", "891"), ("892", "889", "893", "894"))}
# The place of the one that also sends a preliminary report, and of the one that types texts.
WITH_PRELIMINARY, WITH_TEXTS = 1, 3


def cast_of(province: str, reference: Reference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the units that send good files, and of those that send bad ones."""
    if province in CAST:
        return CAST[province]
    codes = [unit.code for unit in reporting_units(reference.units, date(FIRST_YEAR, 12, 31))]
    half = min(len(POOR_SHARES), len(codes) // 2)
    return tuple(codes[:half]), tuple(codes[half : 2 * half])


def reporting_units(directory: UnitDirectory, day: date) -> list[Unit]:
    """Who reports on a day, by code: districts where there are any, else communes."""
    level = "district" if directory.has_districts(day) else "commune"
    found = [unit for unit in directory.on(day) if unit.level == level]
    return sorted(found, key=lambda unit: unit.code)


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
    return reports


def invented_report(
    code: str, year: int, stage: str = "official", *, reference: Reference | None = None
) -> Report:
    """All five tables of a unit, and of the communes it had at the end of the year.

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
    return report_of(code, year, stage, figures, reference, INVENTED)


def _poor_share(code: str) -> float:
    own, _ = CAST[AN_GIANG]
    return POOR_SHARES[own.index(code)] if code in own else USUAL_POOR_SHARE


def _figures(code: str, year: int, share: float, stage: str) -> UnitFigures:
    before = _figures(code, year - 1, share, "official") if year > FIRST_YEAR else None
    return invented_year(code, year, share, before, stage)


def _with_texts(report: Report) -> Report:
    """Counts of the results as an office types them that writes texts: "1.234"."""
    typed = {
        Place("results", code, "households"): f"{figures['results'][0]['households']:,}".replace(
            ",", "."
        )
        for code, figures in report.figures.items()
    }
    return replace(report, typed=typed)
