"""Invented reports for demonstration: two years, four districts, four offices' habits."""

from datetime import date

from ansinh.samples.figures import UnitFigures, lines_of
from ansinh.samples.invented import invented_year
from ansinh.samples.office_habits import PLAIN, OfficeHabits
from ansinh.samples.report import Report
from ansinh.samples.units import District, districts_on

FIRST_YEAR = 2022
YEARS = (2022, 2023)
# Share of households that are poor where the invented years begin.
POOR_SHARES = {"886": 0.07, "887": 0.04, "890": 0.08, "891": 0.09}
USUAL_POOR_SHARE = 0.05
MANNERS = {
    "886": OfficeHabits(names_standard=True),
    "887": OfficeHabits(blank_rows=3, blank_columns=1),
    "890": OfficeHabits(unit_heading="Xã/Phường", decomposed_names=True, names_standard=True),
    "891": OfficeHabits(
        unit_heading="Đơn vị", persons_label="Nhân", text_numbers=True, number_row=False
    ),
}
WITH_PRELIMINARY = "887"


def invented_reports() -> list[Report]:
    """The good ones, oldest first."""
    reports = []
    for year in YEARS:
        for code in POOR_SHARES:
            if code == WITH_PRELIMINARY and year == FIRST_YEAR:
                reports.append(invented_report(code, year, "preliminary"))
            reports.append(invented_report(code, year))
    return reports


def invented_report(code: str, year: int, stage: str = "official") -> Report:
    """All five tables of a district with the communes it had at the end of the year."""
    district = district_at_end_of(code, year)
    share = POOR_SHARES.get(code, USUAL_POOR_SHARE)
    communes = [(unit, _figures(unit.code, year, share, stage)) for unit in district.communes]
    return Report(
        district=district.unit,
        year=year,
        stage=stage,
        lines=lines_of(district.unit, communes),
        is_invented=True,
        manners=MANNERS.get(code, PLAIN),
    )


def district_at_end_of(code: str, year: int) -> District:
    """A district as it was on 31 December."""
    return districts_on(date(year, 12, 31))[code]


def _figures(code: str, year: int, share: float, stage: str) -> UnitFigures:
    before = _figures(code, year - 1, share, "official") if year > FIRST_YEAR else None
    return invented_year(code, year, share, before, stage)
