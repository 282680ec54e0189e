"""A real mail server that refuses, is busy, is cut off, is down: each letter arrives once."""

import email
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.warehouse.conftest import role_url_at

from ansinh.alerts.channels import SmtpChannel
from ansinh.alerts.sending import NotAllSentError, send_waiting
from ansinh.ledger.letters import Letter, write

pytestmark = pytest.mark.warehouse

NOW = datetime.now(UTC)
LONG = timedelta(hours=2)


class MailServer:
    """Takes mail; cuts the line after the first mails were taken, refuses and is busy for some."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []
        self.cuts = 0

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 5.1.1 nobody of that name"
        if address.startswith("full@"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = email.message_from_bytes(content)
        self.arrived.append((envelope.rcpt_tos[0], str(mail["Message-ID"])))
        if self.cuts:
            self.cuts -= 1
            # It has the mail, and nobody hears that it does.
            server.transport.abort()
        return "250 OK"

    def letters(self) -> Counter[str]:
        """How many letters each mailbox shows: mail programs show one of a Message-ID."""
        return Counter(address for address, _ in set(self.arrived))


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(port: int) -> Iterator[MailServer]:
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def connection(migrated_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(role_url_at(migrated_url, "loader"), autocommit=True) as connection:
        for name in ("a", "b", "nobody", "full", "c"):
            address = f"{name}@x.example"
            write(connection, Letter(address, name, address, "About", "text", "<p>x</p>", NOW))
        yield connection


def channel(port: int) -> SmtpChannel:
    return SmtpChannel("127.0.0.1", port, "ansinh@province.example")


def states(connection: psycopg.Connection) -> dict[str, str]:
    rows = connection.execute("select contact, state from ops.letter_now").fetchall()
    return {str(name): str(state) for name, state in rows}


def test_who_refuses_for_good_is_left_and_who_is_busy_is_asked_again(
    connection: psycopg.Connection, server: MailServer, port: int
) -> None:
    with pytest.raises(NotAllSentError, match="nobody@x.example.*550.*full@x.example.*452"):
        send_waiting(connection, channel(port), NOW)
    assert states(connection) == {
        **dict.fromkeys("abc", "sent"),
        "nobody": "refused",
        "full": "failed",
    }
    with pytest.raises(NotAllSentError, match="full"):
        send_waiting(connection, channel(port), NOW + LONG)
    assert server.letters() == {f"{name}@x.example": 1 for name in "abc"}


def test_a_line_that_is_cut_after_the_mail_was_taken_doubles_nothing(
    connection: psycopg.Connection, server: MailServer, port: int
) -> None:
    server.cuts = 2
    with pytest.raises(NotAllSentError):
        send_waiting(connection, channel(port), NOW)
    with pytest.raises(NotAllSentError, match="full"):
        send_waiting(connection, channel(port), NOW + LONG)
    assert len(server.arrived) == 5, "two came twice"
    assert server.letters() == {f"{name}@x.example": 1 for name in "abc"}


def test_a_server_that_is_down_has_all_of_it_when_it_is_up_again(
    connection: psycopg.Connection, port: int
) -> None:
    for hours in (0, 2, 4):
        with pytest.raises(NotAllSentError, match="Sent 0"):
            send_waiting(connection, channel(port), NOW + timedelta(hours=hours))
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with pytest.raises(NotAllSentError, match="Sent 3"):
            send_waiting(connection, channel(port), NOW + timedelta(hours=6))
    finally:
        controller.stop()
    assert handler.letters() == {f"{name}@x.example": 1 for name in "abc"}
