"""Tables of pages: lines of figures, each with the page that tells where it comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats

from ansinh.dictionary.metrics import UNITS, load_metrics
from ansinh.portal.words import reader_language, say

Row = TypeVar("Row")
# Drawn below a figure: the longest bar has this width.
BAR = 100
UNKNOWN = "–"
# What tells the cells of a figure apart, besides mart, figure, unit and period.
PARTS = (
    "stage",
    "standard_code",
    "poverty_status",
    "detail_code",
    "funding_source",
    "donor_type",
    "resource_kind",
    "purpose",
)


@dataclass(frozen=True)
class Cell:
    """A figure as its reader writes it; `title` says why it is not a number, where it is none."""

    text: str
    href: str = ""
    title: str = ""
    bar: int | None = None


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is of, its figures, and what has to be known beside them."""

    name: str
    cells: tuple[Cell, ...]
    href: str = ""
    about: str = ""
    status: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a page; `columns` name the figures with their units."""

    label: str
    first: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    has_status: bool = True


def figure_name(figure: str) -> str:
    """What a metric is called."""
    metric = load_metrics()[figure]
    return metric.name_vi if reader_language() == "vi" else metric.name_en


def unit_of(figure: str) -> str:
    """In what a metric is told: households, đồng, per cent, which shares are told in, too."""
    unit = load_metrics()[figure].unit
    return UNITS["pct" if unit == "share" else unit][("vi", "en").index(reader_language())]


def in_per_cent(share: Decimal | None) -> Decimal | None:
    """A share from 0 to 1 as people read it, to a tenth of a per cent."""
    return None if share is None else (100 * share).quantize(Decimal("0.1"))


def column_of(figure: str) -> str:
    """The head of a column: the name of a metric with its unit."""
    return say("figure_in", figure=figure_name(figure), unit=unit_of(figure))


def number(value: Decimal | int | None) -> str:
    """A number as its reader writes it; a dash for what is unknown, which is not 0."""
    return UNKNOWN if value is None else str(formats.localize(value))


def cells_href(mart: str, figure: str, unit_code: str, *periods: str, **parts: str | None) -> str:
    """The address of the page that tells of which cells a figure is made; `parts` as `PARTS`.

    Of one period, or of several where the figure is added up of these.
    """
    at = reverse("cells", args=(mart, figure, unit_code, ",".join(periods)))
    told = {name: value for name, value in parts.items() if value is not None}
    return f"{at}?{urlencode(told)}" if told else at


def cell(
    value: Decimal | int | None,
    href: str = "",
    *,
    is_hidden: bool = False,
    highest: Decimal | int | None = None,
) -> Cell:
    """A figure in a table; with the `highest` of its column it is drawn as a bar, too.

    What is suppressed (`is_hidden`) or unknown leads nowhere.
    """
    if value is None:
        if is_hidden:
            return Cell(say("hidden"), title=say("suppressed"))
        return Cell(UNKNOWN, title=say("unknown"))
    bar = None if not highest else max(0, round(BAR * value / highest))
    return Cell(number(value), href, bar=bar)


def highest_of(rows: Sequence[Row], value: Callable[[Row], Any]) -> Any:
    """The highest value that is known; None where there is none above 0."""
    return max((found for row in rows if (found := value(row))), default=None)


def parts_of(asked: Mapping[str, str]) -> dict[str, str]:
    """What an address says of a figure besides its mart, name, unit and period."""
    return {name: asked[name] for name in PARTS if asked.get(name)}
