"""Pictures of a report as SVG, the same in the page and in the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader

from ansinh.publishing.reporting.trends import Dot, Trend, trend_of
from ansinh.publishing.reporting.wording import Wording

# Small enough for a phone: drawn larger on a screen, its words stay readable on both.
WIDTH, HEIGHT = 440, 240
LETTER, LINE, YEAR = 6.5, 12, 30
ABOVE, BELOW = -12, 18


@dataclass(frozen=True)
class Label:
    """What is written beside a dot, and at which height; `hollow` is drawn as a ring."""

    x: int
    y: int
    words: str
    at: int | None
    hollow: bool


def line_chart(dots: Sequence[Dot], hollow: Sequence[bool], words: Wording) -> str | None:
    """A line through figures with their values beside them; None for fewer than two."""
    trend = trend_of(dots, WIDTH, HEIGHT)
    if trend is None:
        return None
    environment = Environment(loader=PackageLoader("ansinh.publishing"), autoescape=True)
    return environment.get_template("line_chart.svg").render(
        trend=trend,
        labels=_labels(trend, hollow),
        years=_years(trend, dots),
        values=[(y, words.number(value, _places(trend))) for y, value in trend.values],
    )


def _places(trend: Trend) -> int:
    """Digits after the comma that the steps of the scale need."""
    return int(any(value % 1 for _, value in trend.values))


def _years(trend: Trend, dots: Sequence[Dot]) -> list[tuple[int, int]]:
    """Beneath dots their years, as many as have room: the newest one first of all."""
    found: list[tuple[int, int]] = []
    for (x, _, _), dot in reversed(list(zip(trend.dots, dots, strict=True))):
        if not found or found[-1][0] - x > YEAR:
            found.append((x, dot.day.year))
    return found


def _labels(trend: Trend, hollow: Sequence[bool]) -> list[Label]:
    """Beside each dot its value: above, below where another stands there, or not at all."""
    taken = [(x, y) for x, y, _ in trend.dots]
    found = []
    for (x, y, words), is_hollow in zip(trend.dots, hollow, strict=True):
        wide = len(words) * LETTER

        def is_free(at: int, x: int = x, wide: float = wide) -> bool:
            return LINE < at < trend.height - 2 * LINE and all(
                abs(x - other) > wide or abs(at - height) >= LINE for other, height in taken
            )

        at = next((y + shift for shift in (ABOVE, BELOW) if is_free(y + shift)), None)
        if at is not None:
            taken.append((x, at))
        found.append(Label(x, y, words, at, is_hollow))
    return found
