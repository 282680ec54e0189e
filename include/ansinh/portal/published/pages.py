"""The page of a review's figures, by unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from ansinh.portal.published import poverty
from ansinh.portal.published.reviews import NoFiguresError, chosen_review, reading
from ansinh.portal.visitors import visitor_of


def unit_href(unit_code: str) -> str:
    """The address of a unit's page."""
    return reverse("unit", args=(unit_code,))


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of one review, by unit."""
    try:
        with reading(visitor_of(request)) as connection:
            choice = chosen_review(request, connection)
            rows = poverty.of_review(connection, choice.chosen)
    except NoFiguresError:
        return render(request, "portal/figures.html", {})
    context = {
        "choice": choice,
        "table": poverty.by_unit(rows, choice.chosen.words, unit_href),
    }
    return render(request, "portal/figures.html", context)
