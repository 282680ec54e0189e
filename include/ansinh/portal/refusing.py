"""What was refused to somebody whom the record does not know is a line of the log.

Another host, a form without its token, an address that is no page, a wrong password for no login:
what, when and from where. Neither what was typed nor which address was looked for: people type
passwords and names there.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ansinh.portal.recording import READING, is_on_record, login_of_request
from ansinh.portal.signing_in import address_of

logger = logging.getLogger(__name__)


class RefusalsAreTold:
    """Tells the log of each refusal that is on record nowhere. It stands around all others."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and tell."""
        response = self._answer(request)
        what = getattr(request, "refused", "")
        if (what or 400 <= response.status_code < 500) and not is_on_record(request):
            logger.warning(
                "refused", extra={"told": _told(request, response, what or "not_allowed")}
            )
        return response


def _told(request: HttpRequest, response: HttpResponse, what: str) -> dict[str, object]:
    found = request.resolver_match
    login = login_of_request(request)
    return {
        "what": what,
        "status": response.status_code,
        "page": (found.url_name if found else None) or "",
        "is_change": request.method not in READING,
        "login": login,
        # Of who is signed in the name is enough.
        "address": "" if login else address_of(request),
    }
