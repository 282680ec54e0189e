"""The map of a review: a rate in every commune of today, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ansinh.portal.published import poverty
from ansinh.portal.published.poverty import CurrentRate
from ansinh.portal.published.reviews import NoFiguresError, chosen_review, reading
from ansinh.portal.published.shapes import OWN, Picture, outlines, shapes_file, tiles
from ansinh.portal.tables import column_of
from ansinh.portal.visitors import Visitor, installation, visitor_of

CLASSES = 5


@dataclass(frozen=True)
class Area:
    """A commune of the map: its outline, its figure, and the class that colours it."""

    code: str
    name: str
    outline: str
    value: Decimal | None
    style: str
    is_hidden: bool
    is_estimated: bool


@require_GET
def rate_map(request: HttpRequest) -> HttpResponse:
    """One rate of one review, in the communes of today."""
    who = visitor_of(request)
    figure = request.GET.get("figure", poverty.RATES[0])
    if figure not in poverty.RATES:
        figure = poverty.RATES[0]
    try:
        with reading(who) as connection:
            choice = chosen_review(request, connection, poverty.IN_COMMUNES_OF_TODAY)
            rates = poverty.current_rates(connection, choice.chosen, figure)
    except NoFiguresError:
        return render(request, "portal/map.html", {})
    limits = limits_of([one.value for one in rates if one.value is not None])
    settings = installation().settings
    path = shapes_file(settings.shapes_file, settings.province)
    picture = outlines(path) if path else tiles(one.unit_code for one in rates)
    areas = _areas(who, picture, rates, limits)
    context = {
        "choice": choice,
        "figure": figure,
        "figure_words": column_of(figure),
        "figures": [(name, column_of(name)) for name in poverty.RATES],
        "picture": picture,
        "areas": areas,
        "rows": sorted(
            (one for one in areas if one.value is not None or one.is_hidden),
            key=lambda one: (one.value is None, -(one.value or 0)),
        ),
        "legend": legend_of(limits),
        "is_ours": path is not None and path.parent == OWN,
    }
    return render(request, "portal/map.html", context)


def limits_of(values: Sequence[Decimal]) -> list[Decimal]:
    """The upper ends of classes that hold about as many values each; fewer where values are few."""
    if not values:
        return []
    ordered = sorted(values)
    ends = [ordered[-(-len(ordered) * part // CLASSES) - 1] for part in range(1, CLASSES + 1)]
    return sorted(set(ends))


def class_of(value: Decimal | None, limits: Sequence[Decimal]) -> str:
    """The style of a value: the class whose upper end it does not exceed."""
    if value is None:
        return "unknown"
    return next(f"c{at}" for at, end in enumerate(limits) if value <= end)


def _areas(
    who: Visitor, picture: Picture, rates: Sequence[CurrentRate], limits: Sequence[Decimal]
) -> list[Area]:
    known = {one.unit_code: one for one in rates}
    areas = []
    for code, outline in picture.outlines.items():
        unit, rate = who.directory.newest(code), known.get(code)
        areas.append(
            Area(
                code=code,
                name=unit.full_name if unit else code,
                outline=outline,
                value=rate.value if rate else None,
                style=class_of(rate.value if rate else None, limits),
                is_hidden=rate is not None and rate.confidentiality == "suppressed",
                is_estimated=rate is not None and rate.is_estimated,
            )
        )
    return areas


def legend_of(limits: Sequence[Decimal]) -> list[tuple[str, Decimal | None, Decimal]]:
    """The style of each class, with the end of the class below it and its own."""
    return [(f"c{at}", limits[at - 1] if at else None, end) for at, end in enumerate(limits)]
