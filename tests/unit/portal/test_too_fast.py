"""How fast one login may ask for pages."""

import pytest
from tests.unit.portal.deployment import in_a_deployment

from ansinh.portal.too_fast import AT_ONCE, PER_SECOND, Allowance

pytestmark = pytest.mark.unit


def allowed(allowance: Allowance, login: str, times: int, now: float) -> int:
    """How many of so many pages a login gets at one moment."""
    return sum(allowance.take(login, now) for _ in range(times))


def test_a_program_waits_and_nobody_else_does() -> None:
    allowance = Allowance(AT_ONCE, PER_SECOND)
    assert allowed(allowance, "program", 2 * AT_ONCE, 0.0) == AT_ONCE
    assert allowed(allowance, "person", 1, 0.0) == 1
    # A minute later it has what came back, whatever it went on asking for.
    assert allowed(allowance, "program", AT_ONCE, 30.0) == 30 * PER_SECOND
    assert allowed(allowance, "program", AT_ONCE, 60.0) == 30 * PER_SECOND


def test_who_waited_long_has_no_more_than_at_first() -> None:
    allowance = Allowance(AT_ONCE, PER_SECOND)
    assert allowed(allowance, "an_phu", 1, 0.0) == 1
    assert allowed(allowance, "an_phu", 2 * AT_ONCE, 1_000_000.0) == AT_ONCE


def test_a_page_a_second_is_never_too_fast() -> None:
    allowance = Allowance(AT_ONCE, PER_SECOND)
    assert all(allowance.take("an_phu", float(second)) for second in range(36_000))


ASK = """
import json
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from ansinh.portal.models import Account
from ansinh.portal import too_fast
from ansinh.portal.too_fast import AT_ONCE, NotTooFast

# Nothing comes back meanwhile, on the slowest machine.
too_fast.PER_SECOND = 0.0
answered = []
limit = NotTooFast(lambda request: answered.append(str(request.user)) or HttpResponse("a page"))

def ask(who):
    request = RequestFactory().get("/")
    request.user = who
    answer = limit(request)
    return answer.status_code, answer.content.decode()

said = [ask(Account(name="program")) for _ in range(AT_ONCE + 50)]
print(json.dumps({
    "program": sorted({status for status, _ in said}),
    "answered": len(answered),
    "page": said[-1][1],
    "person": ask(Account(name="person"))[0],
    "stranger": ask(AnonymousUser())[0],
}))
"""


@pytest.fixture(scope="module")
def said() -> dict[str, object]:
    """What is answered where one login asks as fast as it can."""
    found: dict[str, object] = in_a_deployment(ASK)
    return found


def test_a_page_says_so_and_the_pages_behind_are_not_made(said: dict[str, object]) -> None:
    assert said["program"] == [200, 429] and "Đã mở quá nhiều trang" in str(said["page"])
    assert said["answered"] == AT_ONCE


def test_others_are_answered(said: dict[str, object]) -> None:
    assert (said["person"], said["stranger"]) == (200, 200)


STANDS = """
import json
from django.conf import settings
print(json.dumps(settings.MIDDLEWARE))
"""


def test_every_page_stands_behind_it() -> None:
    """Before the record, which a program would fill, and before every page."""
    order = in_a_deployment(STANDS)
    limit = order.index("ansinh.portal.too_fast.NotTooFast")
    assert limit < order.index("ansinh.portal.recording.EveryPage")
    assert limit > order.index("ansinh.portal.staying.NotForEver")
