"""A line through the figures of a unit, which breaks where they are not comparable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 12, 28
STEPS = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50))
MOST_TICKS, MOST_YEARS = 6, 9


@dataclass(frozen=True)
class Dot:
    """A figure of a day; the line begins anew where it `breaks` with what was before."""

    day: date
    value: Decimal
    breaks: bool
    words: str


@dataclass(frozen=True)
class Trend:
    """A picture: lines as SVG writes points, dots with their words, the ticks of both axes."""

    width: int
    height: int
    lines: tuple[str, ...]
    dots: tuple[tuple[int, int, str], ...]
    values: tuple[tuple[int, Decimal], ...]
    years: tuple[tuple[int, int], ...]


def trend_of(dots: Sequence[Dot], width: int = WIDTH, height: int = HEIGHT) -> Trend | None:
    """The picture of figures in the order of their days, from 0 upwards; None of fewer than two."""
    if len(dots) < 2:  # noqa: PLR2004
        return None
    # A review speaks of the end of its year: that is where the year stands below the line.
    years = range(dots[0].day.year, dots[-1].day.year + 1)
    begin, end = date(years[0], 1, 1).toordinal(), date(years[-1], 12, 31).toordinal()
    highest = max(one.value for one in dots)
    step = next((one for one in STEPS if highest / one < MOST_TICKS), STEPS[-1])
    top = step * (highest // step + 1)

    def x(day: date) -> int:
        return LEFT + round((width - LEFT - RIGHT) * (day.toordinal() - begin) / (end - begin))

    def y(value: Decimal) -> int:
        return height - BOTTOM - round((height - TOP - BOTTOM) * value / top)

    lines: list[list[Dot]] = []
    for one in dots:
        if one.breaks or not lines:
            lines.append([])
        lines[-1].append(one)
    return Trend(
        width,
        height,
        tuple(" ".join(f"{x(d.day)},{y(d.value)}" for d in line) for line in lines),
        tuple((x(one.day), y(one.value), one.words) for one in dots),
        tuple((y(step * at), step * at) for at in range(int(top / step) + 1)),
        tuple((x(date(year, 12, 31)), year) for year in years[:: -(-len(years) // MOST_YEARS)]),
    )
