"""The mail server of the province: what each mailbox shows, and a line that can be cut."""

import asyncio
import email
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header, make_header

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Mail:
    """A mail as it arrived."""

    address: str
    number: str
    subject: str
    at: datetime
    text: str


class Mailboxes:
    """Takes mail while it is up; can keep the one who sends waiting, before or after it took one.

    Its port stays the same. While it is down nobody listens there.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.arrived: list[Mail] = []
        self._hold_at: int | None = None
        self._takes_held = False
        self.held = threading.Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._controller: Controller | None = None

    def up(self) -> None:
        """Listen."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def down(self) -> None:
        """Listen no more."""
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    def hold(self, after: int, *, takes_it: bool) -> None:
        """Give no answer to the mail that comes `after` so many more, whether it is taken or not.

        `held` is set when it is there.
        """
        self.held.clear()
        self._hold_at, self._takes_held = len(self.arrived) + after, takes_it

    def let_go(self) -> None:
        """Whoever was kept waiting is gone."""
        assert self._controller is not None
        self._controller.loop.call_soon_threadsafe(self._gone.set)

    def shown(self) -> list[Mail]:
        """What the mailboxes show: mail programs show one of a Message-ID."""
        seen: dict[tuple[str, str], Mail] = {}
        for mail in self.arrived:
            seen.setdefault((mail.address, mail.number), mail)
        return list(seen.values())

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail; aiosmtpd asks."""
        is_held = self._hold_at is not None and len(self.arrived) >= self._hold_at
        if not is_held or self._takes_held:
            self.arrived.append(self._read(envelope))
        if is_held:
            self._hold_at, self._gone = None, asyncio.Event()
            self.held.set()
            await self._gone.wait()
        return "250 OK"

    def _read(self, envelope: Envelope) -> Mail:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = email.message_from_bytes(content)
        text = mail.get_payload(0)
        while isinstance(text, email.message.Message) and text.is_multipart():
            text = text.get_payload(0)
        assert isinstance(text, email.message.Message)
        payload = text.get_payload(decode=True)
        assert isinstance(payload, bytes)
        return Mail(
            envelope.rcpt_tos[0],
            str(mail["Message-ID"]),
            str(make_header(decode_header(mail["Subject"]))),
            self._now(),
            payload.decode(),
        )
