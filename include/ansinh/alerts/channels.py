"""Which way a letter goes: to a mail server, or into a folder."""

import hashlib
import os
import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, Protocol

from ansinh.alerts.contact_file import is_mail
from ansinh.alerts.mail_headers import MAIL
from ansinh.errors import AnsinhError
from ansinh.ledger.letters import Attachment, Letter
from ansinh.settings import Settings

Encryption = Literal["starttls", "implicit", "none"]
NEVER = 500


class DeliveryError(AnsinhError):
    """A letter did not leave; sending it again later may help."""


class RefusedLetterError(DeliveryError):
    """The server knows that nobody has this address: sending it again does not help."""


class Channel(Protocol):
    """A way out. `name` is what the ledger notes."""

    @property
    def name(self) -> str:
        """Short, such as "smtp"."""

    def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:
        """Deliver one letter; raises DeliveryError where that fails."""


def mail_of(
    letter: Letter, sender: str, attachments: Sequence[Attachment] = (), reply_to: str | None = None
) -> EmailMessage:
    """The letter as multipart mail, text first; answers go to `reply_to`.

    The message id depends on the letter's key only: of a letter that was sent twice after
    a crash, mail programs show one.
    """
    mail = EmailMessage(policy=MAIL)
    mail["Subject"] = letter.subject
    mail["From"] = sender
    mail["To"] = letter.address
    if reply_to:
        mail["Reply-To"] = reply_to
    mail["Message-ID"] = (
        f"<{_digest(letter)}@{sender.rpartition('@')[2].strip('>') or 'localhost'}>"
    )
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    for one in attachments:
        main, _, sub = one.media_type.partition("/")
        mail.add_attachment(one.content, maintype=main, subtype=sub, filename=one.file_name)
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
    reply_to: str | None = None
    timeout_seconds: float = 30
    name: str = "smtp"

    def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:
        """Send by SMTP, encrypted and after a login where configured.

        Raises RefusedLetterError where the server refuses the address for good.
        """
        try:
            mail = mail_of(letter, self.sender, attachments, self.reply_to)
            with closing(self._connect()) as server:
                if self.encryption == "starttls":
                    server.starttls(context=self._trust())
                if self.user is not None:
                    server.login(self.user, self.password or "")
                server.send_message(mail)
                # The mail is with the server: a bad goodbye must not send it again.
                with suppress(OSError):
                    server.quit()
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            told = f"{self.host}:{self.port} refused the address: {code} {_plain(said)}"
            # Codes of 5xx are said to be for good.
            raise (RefusedLetterError if code >= NEVER else DeliveryError)(told) from error
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
    reply_to: str | None = None
    name: str = "outbox"

    def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:
        """Write the three files; each appears whole or not at all."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            stem = _file_stem(letter)
            self._write(f"{stem}.txt", letter.text.encode())
            self._write(f"{stem}.html", letter.html.encode())
            mail = mail_of(letter, self.sender, attachments, self.reply_to)
            self._write(f"{stem}.eml", mail.as_bytes())
        except (OSError, ValueError) as error:
            raise DeliveryError(f"{self.folder} did not take the mail: {error}") from error

    def _write(self, file_name: str, content: bytes) -> None:
        draft = self.folder / f".{file_name}.{os.getpid()}"
        draft.write_bytes(content)
        draft.replace(self.folder / file_name)


@dataclass(frozen=True)
class ChatChannel:
    """A chat or any other service that apprise knows, by the URL that is the letter's address.

    It takes neither attachments nor HTML, and cannot tell a letter that came twice.
    """

    name: str = "chat"

    def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:  # noqa: ARG002
        """Hand the text over; raises DeliveryError where the service did not take it."""
        import apprise

        service = apprise.Apprise()
        if not service.add(letter.address):
            raise RefusedLetterError(f"{_scheme(letter.address)} is no chat that can be reached.")
        if not service.notify(body=letter.text, title=letter.subject):
            raise DeliveryError(f"{_scheme(letter.address)} did not take the message.")


@dataclass(frozen=True)
class ByAddress:
    """Mail to mail addresses, chat to URLs of chats."""

    mail: Channel
    chat: Channel

    @property
    def name(self) -> str:
        """That of the mail."""
        return self.mail.name

    def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:
        """Deliver one letter the way that its address names."""
        channel = self.mail if is_mail(letter.address) else self.chat
        channel.send(letter, attachments)


def takes_chat(address: str) -> bool:
    """Whether an address is the URL of a chat that letters can go to."""
    import apprise

    return bool(apprise.Apprise().add(address))


def channel_from(settings: Settings) -> Channel:
    """The mail server that is configured, else the outbox; and chats beside it."""
    return ByAddress(_mail_from(settings), ChatChannel())


def _mail_from(settings: Settings) -> Channel:
    if not settings.smtp_host:
        return OutboxChannel(settings.outbox_dir, settings.mail_from, settings.mail_reply_to)
    password = settings.smtp_password
    return SmtpChannel(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        user=settings.smtp_user or None,
        password=None if password is None else password.get_secret_value(),
        encryption=settings.smtp_tls,
        ca_file=settings.ca_file,
        reply_to=settings.mail_reply_to,
    )


def _digest(letter: Letter) -> str:
    return hashlib.sha256(letter.key.encode()).hexdigest()[:32]


def _file_stem(letter: Letter) -> str:
    """Readable, safe on every system, and different for different letters."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", letter.key).strip("-").lower()
    return f"{words[:80]}-{_digest(letter)[:8]}"


def _plain(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _scheme(address: str) -> str:
    """What of a chat's URL may be told: the rest has a token in it."""
    return address.partition("://")[0]
