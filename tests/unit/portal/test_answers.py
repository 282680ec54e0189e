"""What the portal of a deployment answers somebody who did not sign in; it needs no database."""

import json
from typing import Any

import pytest
from tests.unit.portal.deployment import in_a_deployment

pytestmark = pytest.mark.unit

ASK = """
import json, sys
from django.test import Client

def ask(path, method="GET", form=None, csrf=False, **of_server):
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    asked = {"HTTP_HOST": "ansinh.example", "HTTP_X_FORWARDED_PROTO": "https", **of_server}
    if form is not None:
        answer = client.post(path, form, **asked)
    else:
        answer = client.generic(method, path, **asked)
    return {
        "status": answer.status_code,
        "headers": dict(answer.headers),
        "body": "" if answer.streaming else answer.content.decode(),
        "cookies": [str(one) for one in answer.cookies.values()],
    }

print(json.dumps({name: ask(**said) for name, said in json.loads(sys.argv[1]).items()}))
"""
ASKED: dict[str, dict[str, Any]] = {
    "a page": {"path": "/sign-in"},
    "a way elsewhere": {"path": "/files"},
    "no page": {"path": "/nothing-here"},
    "a form without its token": {"path": "/language", "form": {"language": "en"}, "csrf": True},
    "too large": {"path": "/hand-in", "method": "PUT", "CONTENT_LENGTH": str(10**9)},
    "another language": {"path": "/language", "form": {"language": "en", "next": "/sign-in"}},
    "away": {"path": "/language", "form": {"language": "en", "next": "https://evil.example/"}},
    "markup": {"path": "/nothing-here?<script>alert(1)</script>"},
    "where next": {"path": '/sign-in?next="><script>alert(1)</script>'},
    "not encrypted": {"path": "/sign-in", "HTTP_X_FORWARDED_PROTO": "http"},
    "another host": {"path": "/sign-in", "HTTP_HOST": "evil.example"},
    "trace": {"path": "/sign-in", "method": "TRACE"},
    "of another origin": {"path": "/sign-in", "HTTP_ORIGIN": "https://evil.example"},
    "a style": {"path": "/static/portal/portal.css"},
    "a folder": {"path": "/static/portal/"},
    "a hidden folder": {"path": "/.git/config"},
    "another file": {"path": "/static/../configuring.py"},
}
PAGES = ("a page", "a way elsewhere", "no page", "a form without its token", "too large")
Answers = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def answers() -> Answers:
    """What it answers to each, all in one process."""
    found: Answers = in_a_deployment(ASK, json.dumps(ASKED))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_answer_tells_browsers_what_to_refuse(answers: Answers, name: str) -> None:
    told = answers[name]["headers"]
    assert "no-store" in told["Cache-Control"]
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert told["Referrer-Policy"] == "same-origin"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in told["Permissions-Policy"]
    assert told["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_run_that_is_not_ours(answers: Answers, name: str) -> None:
    policy = answers[name]["headers"]["Content-Security-Policy"]
    rules = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    for refused in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert rules[refused] == "'none'", refused
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in policy and "*" not in policy


def test_styles_are_kept_from_other_kinds_of_content_too(answers: Answers) -> None:
    told = answers["a style"]["headers"]
    assert answers["a style"]["status"] == 200
    assert told["Content-Type"].startswith("text/css") and "charset=" in told["Content-Type"]
    assert told["X-Content-Type-Options"] == "nosniff" and "Strict-Transport-Security" in told


def test_every_cookie_is_of_this_host_alone_and_for_no_script(answers: Answers) -> None:
    cookies = [*answers["a page"]["cookies"], *answers["another language"]["cookies"]]
    names = {one.partition(": ")[2].partition("=")[0] for one in cookies}
    assert {"__Host-ansinh_csrf", "__Host-ansinh_language"} <= names
    for one in cookies:
        assert one.startswith("Set-Cookie: __Host-"), one
        assert "Secure" in one and "HttpOnly" in one and "Path=/" in one, one
        assert "SameSite=Strict" in one or "SameSite=Lax" in one, one
        assert "Domain" not in one, one


def test_pages_say_what_they_are_and_in_which_letters(answers: Answers) -> None:
    for name in PAGES:
        if answers[name]["body"]:
            assert answers[name]["headers"]["Content-Type"] == "text/html; charset=utf-8", name


def test_what_stands_in_an_address_never_becomes_markup(answers: Answers) -> None:
    for name in ("markup", "where next"):
        assert "<script" not in answers[name]["body"], name
    assert "&lt;script&gt;" in answers["where next"]["body"]


def test_nobody_is_sent_to_another_host(answers: Answers) -> None:
    assert answers["another language"]["headers"]["Location"] == "/sign-in"
    assert "evil" not in answers["away"]["headers"].get("Location", "")
    assert answers["a way elsewhere"]["headers"]["Location"] == "/sign-in?next=/files"


def test_nothing_is_answered_without_encryption_or_under_another_name(answers: Answers) -> None:
    assert answers["not encrypted"]["status"] == 301
    assert answers["not encrypted"]["headers"]["Location"].startswith("https://")
    assert answers["another host"]["status"] == 400
    assert "evil.example" not in answers["another host"]["body"]


def test_other_origins_are_told_nothing(answers: Answers) -> None:
    told = answers["of another origin"]["headers"]
    assert not [name for name in told if name.startswith("Access-Control-")]


def test_a_form_without_its_token_is_refused(answers: Answers) -> None:
    assert answers["a form without its token"]["status"] == 403
    assert "language" not in str(answers["a form without its token"]["cookies"])


def test_no_method_gives_a_request_back(answers: Answers) -> None:
    assert answers["trace"]["status"] == 405


def test_no_folder_is_listed_and_no_file_but_ours_is_served(answers: Answers) -> None:
    for name in ("a folder", "a hidden folder", "another file"):
        assert answers[name]["status"] == 404, name


def test_too_large_a_body_is_refused_by_its_length(answers: Answers) -> None:
    assert answers["too large"]["status"] == 413
