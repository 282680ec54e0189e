"""What is refused to strangers is a line of the log, which tells nothing that they typed."""

import json
import subprocess
import sys
from typing import Any

import pytest
from tests.unit.portal.deployment import SET_UP, in_a_deployment

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

ASK = """
import io, json, logging
from django.test import Client
from ansinh.portal.log_lines import JsonLines

told = io.StringIO()
handler = logging.StreamHandler(told)
handler.setFormatter(JsonLines())
logging.getLogger("ansinh").addHandler(handler)
client = Client(enforce_csrf_checks=True, raise_request_exception=False)

def ask(method, path, **of_server):
    asked = {
        "HTTP_HOST": "ansinh.example", "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_FOR": "made.up, 203.0.113.7", **of_server,
    }
    told.seek(0)
    told.truncate()
    client.generic(method, path, **asked)
    return told.getvalue()

secret = "Nguyen+Van+Thu"
print(json.dumps({
    "a page": ask("GET", "/sign-in?next=" + secret),
    "a way elsewhere": ask("GET", "/files"),
    "no page": ask("GET", f"/.git/{secret}?{secret}"),
    "another host": ask("GET", "/sign-in", HTTP_HOST=f"{secret}.example"),
    "a form without its token": ask("POST", "/language", QUERY_STRING=secret),
    "too large": ask("POST", "/hand-in", CONTENT_LENGTH=str(10**9)),
    "another method": ask(secret, "/sign-in"),
}))
"""
REFUSED = {
    "no page": {"what": "not_there", "status": 404, "page": "", "is_change": False},
    "another host": {"what": "not_understood", "status": 400, "page": "", "is_change": False},
    "a form without its token": {"what": "stale_form", "status": 403, "page": "language"},
    "too large": {"what": "too_large", "status": 413, "page": "", "is_change": True},
    "another method": {"status": 403},
}


@pytest.fixture(scope="module")
def lines() -> dict[str, str]:
    """What the log is told of each."""
    found: dict[str, str] = in_a_deployment(ASK)
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_stranger_is_refused_is_told_once_with_where_from(
    lines: dict[str, str], name: str
) -> None:
    (line,) = map(json.loads, lines[name].splitlines())
    assert line["says"] == "refused" and line["from"] == "ansinh.portal.refusing"
    assert (
        line["address"] == "203.0.113.7" and line["login"] == "" and line["at"].endswith("+00:00")
    )
    assert {**line, **REFUSED[name]} == line


def test_what_was_typed_stands_in_no_line(lines: dict[str, str]) -> None:
    assert "Nguyen" not in str(lines)


@pytest.mark.parametrize("name", ["a page", "a way elsewhere"])
def test_who_only_opens_the_portal_is_not_told(lines: dict[str, str], name: str) -> None:
    assert lines[name] == ""


SAY = """
import logging
from gunicorn.config import Config
from ansinh.portal.log_lines import GunicornLog, say_in_lines

say_in_lines()
name = "Nguyễn Văn Thử"
logging.getLogger("django.request").warning("Not Found: %s", name)
logging.getLogger("axes.handlers").warning("AXES: New login failure by %s", name)
logging.getLogger("ansinh.portal.faults").error("files failed: %s\\nat a line", "ValueError")
config = Config()
config.set("errorlog", "-")
served = GunicornLog(config)
try:
    raise LookupError(name)
except LookupError:
    served.exception("Error handling request %s", "/files?" + name)
    logging.getLogger("ansinh.somewhere").exception("something failed")
"""


@pytest.fixture(scope="module")
def said() -> list[dict[str, Any]]:
    """What the server's process says, line by line."""
    done = subprocess.run(
        [sys.executable, "-c", SET_UP + SAY],
        capture_output=True, text=True, check=True, cwd=PROJECT_DIR,
    )  # fmt: skip
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_everything_that_the_server_says_is_a_line_of_one_form(said: list[dict[str, Any]]) -> None:
    assert [one["from"] for one in said] == [
        "ansinh.portal.faults", "gunicorn.error", "ansinh.somewhere",
    ]  # fmt: skip
    for one in said:
        assert {"at", "level", "from", "says"} <= one.keys()
    assert said[0]["says"] == "files failed: ValueError\nat a line"


def test_a_fault_is_told_by_its_kind_and_place_alone(said: list[dict[str, Any]]) -> None:
    for one in said[1:]:
        assert one["fault"] == "LookupError" and "line" in one["places"]
    assert "Thử" not in str(said)
