"""The deprivation indicators behind the numbers of a header, under each poverty standard."""

import csv
from functools import cache

from ansinh.reference.choices import SEEDS_DIR


@cache
def indicator_names(standard_code: str | None) -> dict[int, str]:
    """Number → name in Vietnamese; empty where figures depend on no standard."""
    with (SEEDS_DIR / "deprivation_indicators.csv").open(encoding="utf-8", newline="") as file:
        return {
            int(row["indicator_number"]): row["name_vi"]
            for row in csv.DictReader(file)
            if row["standard_code"] == standard_code
        }
