"""The deprivation indicators behind the numbers of a header, under each poverty standard."""

from functools import cache

from ansinh.reference.reading import read_list


@cache
def indicator_names(standard_code: str | None) -> dict[int, str]:
    """Number → name in Vietnamese; empty where figures depend on no standard."""
    return {
        row["indicator_number"]: row["name_vi"]
        for row in read_list("deprivation_indicators")
        if row["standard_code"] == standard_code
    }
