"""Figures that the province published for the end of 2016, by district."""

import csv
from pathlib import Path

from ansinh.samples.figures import UnitFigures

PUBLISHED_2016 = Path(__file__).parent / "data/poverty_by_district_2016.csv"
PROVINCE = "89"


def published_2016(path: Path = PUBLISHED_2016) -> dict[str, UnitFigures]:
    """District code → its row of the results form; persons were not published."""
    columns = ("households", "poor_households", "near_poor_households")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["unit_code"]: {"results": ({column: int(row[column]) for column in columns},)}
            for row in csv.DictReader(file)
            if row["unit_code"] != PROVINCE
        }
