"""Which way a letter goes: to a mail server, or into a folder."""

import hashlib
import os
import re
import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Literal, Protocol

from ansinh.alerts.formats import Letter
from ansinh.errors import AnsinhError
from ansinh.settings import Settings

Encryption = Literal["starttls", "implicit", "none"]


class DeliveryError(AnsinhError):
    """A letter did not leave; sending it again later may help."""


class Channel(Protocol):
    """A way out. `name` is what the ledger notes."""

    @property
    def name(self) -> str:
        """Short, such as "smtp"."""

    def send(self, letter: Letter) -> None:
        """Deliver one letter; raises DeliveryError where that fails."""


def mail_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as multipart mail, text first.

    The message id depends on the letter's key only: of a letter that was sent twice after
    a crash, mail programs show one.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail["From"] = sender
    mail["To"] = letter.recipient
    mail["Message-ID"] = (
        f"<{_digest(letter)}@{sender.rpartition('@')[2].strip('>') or 'localhost'}>"
    )
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    return mail


@dataclass(frozen=True)
class SmtpChannel:
    """A mail server, asked anew for every letter; `timeout_seconds` bounds each step.

    Where the line is encrypted the server's certificate is checked, against the authorities of
    the system and the one in `ca_file`.
    """

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    encryption: Encryption = "none"
    ca_file: Path | None = None
    timeout_seconds: float = 30
    name: str = "smtp"

    def send(self, letter: Letter) -> None:
        """Send by SMTP, encrypted and after a login where configured."""
        try:
            mail = mail_of(letter, self.sender)
            with closing(self._connect()) as server:
                if self.encryption == "starttls":
                    server.starttls(context=self._trust())
                if self.user is not None:
                    server.login(self.user, self.password or "")
                server.send_message(mail)
                # The mail is with the server: a bad goodbye must not send it again.
                with suppress(OSError):
                    server.quit()
        except (OSError, ValueError) as error:
            raise DeliveryError(
                f"{self.host}:{self.port} did not take the mail: {error}"
            ) from error

    def _connect(self) -> smtplib.SMTP:
        if self.encryption != "implicit":
            return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)
        return smtplib.SMTP_SSL(
            self.host, self.port, timeout=self.timeout_seconds, context=self._trust()
        )

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ca_file is not None:
            context.load_verify_locations(self.ca_file)
        return context


@dataclass(frozen=True)
class OutboxChannel:
    """A folder, for installations without a mail server: .eml, .html and .txt of each letter."""

    folder: Path
    sender: str
    name: str = "outbox"

    def send(self, letter: Letter) -> None:
        """Write the three files; each appears whole or not at all."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            stem = _file_stem(letter)
            self._write(f"{stem}.txt", letter.text.encode())
            self._write(f"{stem}.html", letter.html.encode())
            self._write(f"{stem}.eml", mail_of(letter, self.sender).as_bytes())
        except (OSError, ValueError) as error:
            raise DeliveryError(f"{self.folder} did not take the mail: {error}") from error

    def _write(self, file_name: str, content: bytes) -> None:
        draft = self.folder / f".{file_name}.{os.getpid()}"
        draft.write_bytes(content)
        draft.replace(self.folder / file_name)


def channel_from(settings: Settings) -> Channel:
    """The mail server that is configured, else the outbox."""
    if not settings.smtp_host:
        return OutboxChannel(settings.outbox_dir, settings.mail_from)
    password = settings.smtp_password
    return SmtpChannel(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        user=settings.smtp_user or None,
        password=None if password is None else password.get_secret_value(),
        encryption=settings.smtp_tls,
        ca_file=settings.ca_file,
    )


def _digest(letter: Letter) -> str:
    return hashlib.sha256(letter.key.encode()).hexdigest()[:32]


def _file_stem(letter: Letter) -> str:
    """Readable, safe on every system, and different for different letters."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", letter.key).strip("-").lower()
    return f"{words[:80]}-{_digest(letter)[:8]}"
