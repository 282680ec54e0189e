"""An invented year of a commune, in which every identity between the forms holds.

Nothing here describes a real commune. The numbers come from a seeded generator that
first moves households in and out of poverty, then counts, so that they add up.
"""

from random import Random

from ansinh.samples.figures import Counts, UnitFigures

SEED = "ansinh"
INDICATORS = tuple(f"indicator_{number:02}" for number in range(1, 13))
# How often a poor household lacks what an indicator measures, one beside the other.
WEIGHTS = (9, 6, 3, 8, 7, 2, 7, 5, 3, 8, 4, 6)
DEPRIVATIONS = {
    "poor": ((3, 0.6), (4, 0.25), (5, 0.1), (6, 0.05)),
    "near_poor": ((0, 0.15), (1, 0.4), (2, 0.45)),
}
DECREASES = {
    "movement_poor": ("to_near_poor", "above_near_poor", "other_decrease"),
    "movement_near_poor": ("left_near_poverty", "to_poor", "other_decrease"),
}

Pair = tuple[int, int]  # households, persons


def invented_year(
    code: str, year: int, poor_share: float, before: UnitFigures | None, stage: str = "official"
) -> UnitFigures:
    """All five tables of one commune for one year.

    `before` is the same commune's year before: its end is this year's start. A
    preliminary count misses one newly poor household that the official one finds.
    """
    random = Random(f"{SEED}-{year}-{code}")  # noqa: S311
    households, persons = _population(random, before)
    poor = _start(random, before, "movement_poor", households, poor_share)
    near_poor = _start(random, before, "movement_near_poor", households, poor_share * 1.2)
    missed = 1 if stage == "preliminary" else 0
    movement_poor, movement_near_poor = _movements(random, poor, near_poor, missed)
    poor_end, near_poor_end = _end(movement_poor), _end(movement_near_poor)
    farming = round(households * random.uniform(0.05, 0.14))
    results = {
        "households": households,
        "persons": persons,
        "poor_households": poor_end[0],
        "near_poor_households": near_poor_end[0],
        "average_living_standard_households": farming,
        "poor_persons": poor_end[1],
        "near_poor_persons": near_poor_end[1],
        "average_living_standard_persons": _persons(random, farming),
    }
    return {
        "results": (results,),
        "movement_poor": movement_poor,
        "movement_near_poor": movement_near_poor,
        "deprivation_poor": (_deprivations(code, year, "poor", poor_end[0]),),
        "deprivation_near_poor": (_deprivations(code, year, "near_poor", near_poor_end[0]),),
    }


def _population(random: Random, before: UnitFigures | None) -> Pair:
    if before is None:
        households = random.randint(1500, 4600)
        return households, _persons(random, households)
    growth = random.uniform(1.002, 1.012)
    counts = before["results"][0]
    return round(counts["households"] * growth), round(counts["persons"] * growth)


def _start(
    random: Random, before: UnitFigures | None, table: str, households: int, share: float
) -> Pair:
    if before is not None:
        return _end(before[table])
    poor = round(households * share * random.uniform(0.6, 1.4))
    return poor, _persons(random, poor)


def _movements(
    random: Random, poor: Pair, near_poor: Pair, missed: int
) -> tuple[tuple[Counts, Counts], tuple[Counts, Counts]]:
    def some(households: int, low: float, high: float, fewer: int = 0) -> Pair:
        moved = round(households * random.uniform(low, high))
        size = random.uniform(3.2, 4.2)
        moved = max(moved - fewer, 0)
        return moved, round(moved * size)

    risen = some(poor[0], 0.08, 0.16)
    sunk = some(near_poor[0], 0.0, 0.02)
    of_poor = {
        "to_near_poor": risen,
        "above_near_poor": some(poor[0], 0.03, 0.09),
        "other_decrease": some(poor[0], 0.0, 0.03),
        "from_near_poor": sunk,
        "fell_back": some(poor[0], 0.0, 0.01),
        "newly_poor": some(poor[0], 0.01, 0.05, missed),
        "other_increase": some(poor[0], 0.0, 0.02),
    }
    of_near_poor = {
        "left_near_poverty": some(near_poor[0], 0.08, 0.16),
        "to_poor": sunk,
        "other_decrease": some(near_poor[0], 0.0, 0.03),
        "from_poor": risen,
        "fell_back": some(near_poor[0], 0.0, 0.01),
        "newly_near_poor": some(near_poor[0], 0.01, 0.05),
        "other_increase": some(near_poor[0], 0.0, 0.02),
    }
    return (
        _balanced("movement_poor", poor, of_poor),
        _balanced("movement_near_poor", near_poor, of_near_poor),
    )


def _balanced(table: str, start: Pair, moves: dict[str, Pair]) -> tuple[Counts, Counts]:
    """Columns 1 to 9, households then persons: 9 = 1-2-3-4+5+6+7+8."""

    def row(counted: int) -> Counts:
        counts = {column: pair[counted] for column, pair in moves.items()}
        end = start[counted]
        for column, count in counts.items():
            end += -count if column in DECREASES[table] else count
        return {"start_count": start[counted], **counts, "end_count": end}

    return row(0), row(1)


def _end(movement: tuple[Counts, ...]) -> Pair:
    return movement[0]["end_count"], movement[1]["end_count"]


def _persons(random: Random, households: int) -> int:
    return round(households * random.uniform(3.2, 4.2))


def lacks_of_households(code: str, year: int, status: str, households: int) -> list[list[str]]:
    """What each poor, or near-poor, household of a commune lacks: how many things, then which."""
    random = Random(f"{SEED}-{year}-{code}-{status.replace('_', '-')}")  # noqa: S311
    how_many, shares = zip(*DEPRIVATIONS[status], strict=True)
    return [_lacking(random, random.choices(how_many, shares)[0]) for _ in range(households)]


def _deprivations(code: str, year: int, status: str, households: int) -> Counts:
    counts = dict.fromkeys(INDICATORS, 0)
    for lacking in lacks_of_households(code, year, status, households):
        for indicator in lacking:
            counts[indicator] += 1
    return {"households": households, "total_deprivations": sum(counts.values()), **counts}


def _lacking(random: Random, number: int) -> list[str]:
    """Different indicators, the heavier ones more often (Efraimidis and Spirakis)."""
    keys = [random.random() ** (1 / weight) for weight in WEIGHTS]
    ranked = sorted(zip(keys, INDICATORS, strict=True), reverse=True)
    return [indicator for _, indicator in ranked[:number]]
