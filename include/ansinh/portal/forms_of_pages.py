"""What only takes a form: whoever comes there by a link is shown the page that the form is on."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

from ansinh.portal.words import say

View = Callable[..., HttpResponseBase]
PAGE = "page_of_the_form"


def takes_form_of(page: str, *names: str) -> Callable[[View], View]:
    """Let a view answer nothing but the form of a page; `names` are what both addresses hold.

    By a link people come there after a sign-in that had ended while they wrote, and from a page
    that tells what is wrong in the form. They are told that nothing was changed.
    """

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **places: object) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, **places)
            context = {
                "title": say("only_by_form"),
                "said": say("only_by_form_what_now"),
                "back": _address(page, names, places),
            }
            said = render_to_string("portal/plain_fault.html", context)
            return HttpResponse(said, status=405, headers={"Allow": "POST"})

        setattr(answer, PAGE, (page, names))
        return answer

    return around


def page_shown(request: HttpRequest) -> str:
    """The address of the page that is shown, also where it is the answer to a form."""
    match = request.resolver_match
    form = getattr(match.func, PAGE, None) if match else None
    if form is None or match is None:
        return request.get_full_path()
    page, names = form
    return _address(page, names, match.kwargs)


def _address(page: str, names: tuple[str, ...], places: dict[str, object]) -> str:
    return reverse(page, kwargs={name: places[name] for name in names})
