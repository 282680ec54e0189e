"""Invented lists of poor and near-poor households that agree with the review of their commune.

Nobody here lives: heads are numbered. What a household lacks is what the review counted.
"""

from collections.abc import Iterator
from random import Random

from ansinh.samples.figures import UnitFigures
from ansinh.samples.invented import SEED, lacks_of_households
from ansinh.samples.register import Entry, shown

KINDS = {"poor": "Nghèo", "near_poor": "Cận Nghèo"}
CHANGES = ("old", "old", "old", "new")
POINTS_OF_A_DEPRIVATION = 10
INCOME_POINTS = (60, 135)
STEP = 5


def household_list(parts: dict[str, UnitFigures], year: int, name: str) -> dict[str, list[Entry]]:
    """Table → heads of household, of a commune called `name` that was made of these parts."""
    return {
        status: list(_households(parts, year, status, name)) for status in ("poor", "near_poor")
    }


def _households(
    parts: dict[str, UnitFigures], year: int, status: str, name: str
) -> Iterator[Entry]:
    number = 0
    for code, figures in parts.items():
        results = figures["results"][0]
        count = results[f"{status}_households"]
        random = Random(f"{SEED}-{year}-{code}-{status}-list")  # noqa: S311
        sizes = _sizes(random, count, results[f"{status}_persons"])
        lacks = lacks_of_households(code, year, status, count)
        for members, lacking in zip(sizes, lacks, strict=True):
            number += 1
            sex = ("birth_year_male", "birth_year_female")[number % 2]
            yield {
                "head_name": f"Chủ Hộ {KINDS[status]} Minh Họa {number}",
                sex: random.randint(1950, 1998),
                "ethnic_group": shown("ethnic_groups", "kinh"),
                "relation": shown("household_relations", "head"),
                "area": name,
                "hamlet": f"Ấp Minh Họa {number % 4 + 1}",
                "members": members,
                "household_change": shown("household_changes", CHANGES[number % len(CHANGES)]),
                "policy_group": shown("target_groups", "other"),
                "income_points": STEP * random.randint(*(one // STEP for one in INCOME_POINTS)),
                "deprivation_points": POINTS_OF_A_DEPRIVATION * len(lacking),
                **dict.fromkeys(sorted(lacking), "x"),
                "supports_received": "Thẻ bảo hiểm y tế",
            }


def _sizes(random: Random, households: int, persons: int) -> list[int]:
    """As many persons as were counted, at least one to a household."""
    sizes = [1] * households
    for _ in range(persons - households):
        sizes[random.randrange(households)] += 1
    return sizes
