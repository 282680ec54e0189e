"""How the portal is set up where others reach it: Django's own check, and what browsers refuse."""

import re
import tomllib

import pytest
from tests.unit.portal.deployment import in_a_deployment

from ansinh.database.secrets import make_password
from ansinh.portal.logins import is_password
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

CHECK = """
import json
from django.core.checks import run_checks
print(json.dumps([f"{one.id} {one.msg}" for one in run_checks(include_deployment_checks=True)]))
"""


def test_djangos_own_check_of_a_deployment_finds_nothing() -> None:
    assert in_a_deployment(CHECK) == []


def test_a_password_is_checked_as_the_server_does() -> None:
    """By the example of RFC 7677."""
    verifier = (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )
    assert is_password("pencil", verifier)
    assert not is_password("Pencil", verifier) and not is_password("", verifier)


STAY = """
import json
from django.contrib.auth.signals import user_logged_out
from django.test import RequestFactory
from ansinh.portal.models import Account
from ansinh.portal.staying import NotForEver

# Who counts wrong passwords asks a database that is not there.
user_logged_out.receivers = []

class Session(dict):
    flush = dict.clear

def stays(session):
    request = RequestFactory().get("/")
    request.user, request.session = Account(name="an_phu"), session
    return NotForEver(lambda asked: asked.user.is_authenticated)(request)

began_now = Session()
print(json.dumps([stays(began_now), stays(began_now), stays(Session(signed_in_at=0))]))
"""


def test_nobody_stays_signed_in_for_ever() -> None:
    assert in_a_deployment(STAY) == [True, True, False]


SESSIONS = """
import json
from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.utils.crypto import get_random_string
print(json.dumps({
    "engine": settings.SESSION_ENGINE,
    "serializer": settings.SESSION_SERIALIZER,
    "idle": settings.SESSION_COOKIE_AGE,
    "debug": settings.DEBUG,
    "name": settings.SESSION_COOKIE_NAME,
    "is_kept_from_scripts": settings.SESSION_COOKIE_HTTPONLY,
    "is_encrypted": settings.SESSION_COOKIE_SECURE,
    "same_site": settings.SESSION_COOKIE_SAMESITE,
    "domain": settings.SESSION_COOKIE_DOMAIN,
    "chances": len(VALID_KEY_CHARS) ** len(get_random_string(32, VALID_KEY_CHARS)),
    "hosts": settings.ALLOWED_HOSTS,
}))
"""


def test_sessions_are_kept_by_the_server_and_hold_no_code() -> None:
    told = in_a_deployment(SESSIONS)
    assert told["engine"] == "django.contrib.sessions.backends.db"
    assert told["serializer"] == "django.contrib.sessions.serializers.JSONSerializer"
    assert told["name"].startswith("__Host-") and told["domain"] is None
    assert told["is_kept_from_scripts"] and told["is_encrypted"] and told["same_site"] == "Lax"
    assert told["chances"] > 2**128
    assert told["idle"] == 3600 and told["debug"] is False
    assert "*" not in told["hosts"] and "ansinh.example" in told["hosts"]


TRIES = """
import json
from types import SimpleNamespace
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from ansinh.portal import recording

kept = []
known = {"an_phu": SimpleNamespace(name="an_phu"), "my-password": None}
recording.login_of = known.__getitem__
recording.note_request = lambda _, one: kept.append([one.login, one.page, one.about, one.status])
class Nothing:
    __enter__ = lambda self: self
    __exit__ = lambda *_: None
    cursor = lambda self: self
recording.connection = Nothing()

for name in ("an_phu", "my-password", "\\0"):
    request = RequestFactory().post("/sign-in", {"username": name, "password": "secret"})
    request.user, request.resolver_match = AnonymousUser(), resolve("/sign-in")
    recording.EveryPage(lambda _: HttpResponse())(request)
print(json.dumps(kept))
"""


def test_a_wrong_password_is_on_record_with_the_login_and_no_other_name() -> None:
    assert in_a_deployment(TRIES) == [["an_phu", "sign-in", "", 200]]


CHANGES = """
import json, re, sys
from django.test import RequestFactory
from django.urls import resolve
from ansinh.portal.addresses import urlpatterns
request = RequestFactory().get("/")

def answers_a_link(one):
    try:
        return one.callback(request, **{name: "1" for name in one.pattern.converters}).status_code
    except Exception:  # whatever it does, it took a link
        return 200

print(json.dumps({one.name: answers_a_link(one) for one in urlpatterns}))
"""
CHANGING = {
    *("sign-out", "withdraw", "decide", "wish-back", "take-on", "hush", "end-hush", "waive"),
    *("end-others", "new-password"),
    *("end-waiver", "set-rule", "set-contact", "away", "end-contact", "nil", "send"),
}


def test_nothing_is_changed_by_a_link() -> None:
    """A link in a letter of somebody else's would be enough."""
    answered = in_a_deployment(CHANGES)
    assert {name for name, status in answered.items() if status == 405} == CHANGING


PAGES = PROJECT_DIR / "include/ansinh/portal/templates/portal"


def test_every_page_leads_out() -> None:
    assert "{% url 'sign-out' %}" in (PAGES / "base.html").read_text("utf-8")
    for page in PAGES.glob("[!_]*.html"):
        if page.name not in ("base.html", "plain_fault.html"):
            assert page.read_text("utf-8").startswith('{% extends "portal/base.html" %}'), page.name


def test_what_is_dangerous_in_python_is_looked_for() -> None:
    """SQL and commands made of texts, code that is made of data, weak hashes and chance."""
    tool = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text("utf-8"))["tool"]
    lint = tool["ruff"]["lint"]
    assert "S" in lint["select"] and tool["mypy"]["strict"] is True
    assert {one for one in lint["ignore"] if one.startswith("S")} == {"S603", "S606", "S607"}
    of_ours = {place: left for place, left in lint["per-file-ignores"].items() if "S" in left}
    assert of_ours.keys() == {"benchmarks/**", "tests/**"}


NGINX = (PROJECT_DIR / "include/ansinh/platform/containers/nginx.conf").read_text("utf-8")
SERVERS = NGINX.split("server {")[1:]


def test_the_proxy_speaks_tls_alone_and_says_itself_who_asks() -> None:
    listens = [re.findall(r"listen (.*);", server) for server in SERVERS]
    assert listens == [["8443 ssl"], ["8444 ssl"], ["8445 ssl"]]
    for server in SERVERS:
        assert "ssl_protocols TLSv1.2 TLSv1.3;" in server
        assert "ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;" in server
        # What a client says of itself is written over, not added to.
        assert "proxy_set_header X-Forwarded-For $remote_addr;" in server
        assert "proxy_set_header X-Forwarded-Proto https;" in server
        assert re.search(r"proxy_http_version 1\.1;", server)
    assert "autoindex" not in NGINX and "server_tokens off;" in NGINX


def test_what_the_proxy_passes_on_is_limited() -> None:
    sizes = [int(size) for size in re.findall(r"client_max_body_size (\d+)m;", NGINX)]
    assert sizes == [1, 200, 20]


def test_the_history_of_the_source_is_in_no_image() -> None:
    lines = (PROJECT_DIR / ".dockerignore").read_text("utf-8").split("\n")
    rules = [one for one in lines if one and not one.startswith("#")]
    # Nothing is copied but what is named.
    assert rules[0] == "*" and not [one for one in rules if one.startswith("!.")]


def test_a_password_is_made_by_us_and_may_be_pasted() -> None:
    made = {make_password() for _ in range(100)}
    assert len(made) == 100 and {len(one) for one in made} == {32}
    page = (PAGES / "sign_in.html").read_text("utf-8")
    assert 'type="password" autocomplete="current-password"' in page
    assert "maxlength" not in page.split('id="id_password"')[1] and "onpaste" not in page
