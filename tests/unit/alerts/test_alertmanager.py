"""What an Alertmanager is told: of alerts that fire, until when, and never a password or a name."""

import logging
import socket
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from ansinh.alerts.alertmanager import LASTS, posts, server_at
from ansinh.alerts.channels import DeliveryError
from ansinh.alerts.contact_file import is_alertmanager, letter_addresses, masked
from ansinh.ledger.alerts import AlertNow
from ansinh.ledger.contacts import Contact

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
PASSWORD = "s3cret-Word"
ADDRESS = f"alertmanager+https://ops:{PASSWORD}@alerts.an.example:9093/prefix/"


def alert(kind: str, **changes: Any) -> AlertNow:
    fields: dict[str, Any] = {
        **dict.fromkeys(AlertNow.__dataclass_fields__, None),
        "alert_id": 3,
        "kind": kind,
        "place": "",
        "state": "open",
        "at": NOW,
        "fired_at": NOW - timedelta(hours=2),
        "was_told": False,
    }
    return AlertNow(**{**fields, **changes})


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        (ADDRESS, True),
        ("alertmanager+http://127.0.0.1:9093", True),
        ("alertmanager+http://[::1]:9093", True),
        ("alertmanager+file:///etc/passwd", False),
        ("alertmanager+https://", False),
        ("alertmanager+https://host:99999", False),
        ("alertmanager+https://host?a=b", False),
        ("https://host:9093", False),
        ("a@b.example", False),
    ],
)
def test_what_an_address_of_a_server_is(address: str, is_one: bool) -> None:
    assert is_alertmanager(address) is is_one


def test_a_password_is_shown_nowhere() -> None:
    server = server_at(ADDRESS)
    assert (server.url, server.user) == ("https://alerts.an.example:9093/prefix", "ops")
    assert server.password == PASSWORD
    assert PASSWORD not in repr(server) + masked(ADDRESS)


def test_letters_go_to_the_other_addresses_of_a_contact() -> None:
    one = Contact("A", "operator", (), (ADDRESS, "a@b.example"))
    assert letter_addresses(one) == ("a@b.example",)


def test_what_fires_is_told_with_an_end_that_the_next_run_moves() -> None:
    one = alert(
        *("finding",),
        **{"rule": "cell.negative", "form": "poverty_review", "unit_code": "886"},
        **{"period": "2026", "stage": "official"},
    )
    (told,) = posts([one], "en", NOW)
    assert told["labels"] == {
        "alertname": "finding",
        "severity": "warning",
        "rule": "cell.negative",
        "form": "poverty_review",
        "unit": "886",
        "period": "2026",
        "stage": "official",
    }
    assert told["annotations"] == {
        "summary": "A rule is broken",
        "description": "A rule is broken in a file of the unit.",
        "runbook": "docs/alerts.md#finding",
    }
    assert told["startsAt"] == one.fired_at.isoformat()
    assert told["endsAt"] == (NOW + LASTS).isoformat()
    (vietnamese,) = posts([one], "vi", NOW)
    assert vietnamese["annotations"]["summary"] == "Lỗi hoặc cảnh báo trong tệp"
    assert vietnamese["labels"] == told["labels"], "it is the same alert in every language"


def test_what_was_cured_is_told_for_a_while() -> None:
    cured = alert("disk_full", state="resolved", at=NOW - LASTS / 2)
    (told,) = posts([cured], "vi", NOW)
    assert told["endsAt"] == cured.at.isoformat()
    assert posts([alert("disk_full", state="resolved", at=NOW - LASTS)], "vi", NOW) == []


def test_an_event_fires_for_a_while_though_it_is_over_when_it_was_told() -> None:
    event = alert("publication_out", state="resolved", fired_at=NOW, at=NOW)
    (told,) = posts([event], "vi", NOW)
    assert told["endsAt"] == (NOW + LASTS).isoformat()
    assert posts([event], "vi", NOW + 2 * LASTS) == []


def test_no_address_of_a_person_is_told() -> None:
    found = [
        alert("letter_refused", place=f"{name}@an.example", why=f"550 {name}@an.example unknown")
        for name in ("bưởi", "cam")
    ]
    told = posts(found, "vi", NOW)
    assert "an.example" not in str(told)
    assert len({one["labels"]["place"] for one in told}) == 2, "they stay two alerts"


@pytest.fixture
def elsewhere() -> Any:
    """A server that sends whoever asks to another one, and remembers who asked."""
    asked: list[str] = []

    class Sends(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802
            asked.append(self.path)
            self.send_response(302 if "moved" in self.path else 500)
            self.send_header("Location", "/secret")
            self.end_headers()

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Sends)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


def test_who_sends_us_elsewhere_or_fails_is_a_fault_that_shows_no_password(
    elsewhere: Any, caplog: pytest.LogCaptureFixture
) -> None:
    port, asked = elsewhere
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    told = posts([alert("disk_full")], "vi", NOW)
    faults = []
    with caplog.at_level(logging.DEBUG):
        for host, why in (
            (f"127.0.0.1:{port}/moved", "answered 302"),
            (f"127.0.0.1:{port}", "answered 500"),
            (f"127.0.0.1:{nobody}", "did not take the alerts"),
        ):
            with pytest.raises(DeliveryError, match=why) as fault:
                server_at(f"alertmanager+http://ops:{PASSWORD}@{host}").post(told)
            faults.append(str(fault.value))
    assert asked == ["/moved/api/v2/alerts", "/api/v2/alerts"]
    assert PASSWORD not in caplog.text + "".join(faults)
