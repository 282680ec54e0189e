"""Letters leave: to a real SMTP server, or into a folder."""

import email
import socket
import ssl
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ansinh.alerts.channels import DeliveryError, OutboxChannel, SmtpChannel, channel_from
from ansinh.alerts.formats import letter_of
from ansinh.ledger.letters import Letter
from ansinh.settings import Settings

pytestmark = pytest.mark.unit

SENDER = "ansinh@province.example"


class Postbox:
    """Takes mail, except for recipients who are full."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("full@"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"


def check_login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    # Not handled: the server itself answers a wrong password, rather than saying nothing.
    is_right = data.login == b"ansinh" and data.password == b"right"
    return AuthResult(success=is_right, handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    handler, port = Postbox(), free_port()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        authenticator=check_login,
        auth_require_tls=False,
    )
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture
def letter(message: Callable[..., Any], outcome: Callable[..., Any]) -> Letter:
    return letter_of(message(outcome(verdict="accepted")))


def test_a_mail_server_receives_both_parts(postbox: tuple[Postbox, int], letter: Letter) -> None:
    handler, port = postbox
    SmtpChannel("127.0.0.1", port, SENDER).send(letter)
    (envelope,) = handler.envelopes
    assert envelope.mail_from == SENDER and envelope.rcpt_tos == [letter.address]
    mail = email.message_from_bytes(envelope.original_content or b"", policy=default)
    assert mail["Subject"] == letter.subject and "đạt" in mail["Subject"]
    assert mail.get_content_type() == "multipart/alternative"
    plain, page = mail.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().replace("\r\n", "\n").strip() == letter.text.strip()
    assert page.get_content_type() == "text/html"
    assert "Huyện Châu Thành" in page.get_content()
    assert mail["Message-ID"].endswith("@province.example>")


def test_login(postbox: tuple[Postbox, int], letter: Letter) -> None:
    handler, port = postbox
    channel = SmtpChannel("127.0.0.1", port, SENDER, "ansinh", "right")
    channel.send(letter)
    assert len(handler.envelopes) == 1
    with pytest.raises(DeliveryError) as error:
        replace(channel, password="wrong-secret").send(letter)  # noqa: S106
    assert "wrong-secret" not in str(error.value)


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate that nobody vouches for, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    address: x509.GeneralName = x509.DNSName(name)
    with suppress(ValueError):
        address = x509.IPAddress(ip_address(name))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return public, context


@pytest.mark.parametrize("encryption", ["starttls", "implicit"])
@pytest.mark.parametrize(
    ("name", "is_trusted", "arrives"),
    [("127.0.0.1", True, True), ("127.0.0.1", False, False), ("mail.other.example", True, False)],
    ids=["known", "self-signed", "another server's"],
)
def test_encryption_speaks_to_the_server_meant_and_to_no_other(
    letter: Letter,
    tmp_path: Path,
    name: str,
    is_trusted: bool,
    arrives: bool,
    encryption: Literal["starttls", "implicit"],
) -> None:
    public, context = certificate(tmp_path, name)
    handler, port, logins = Postbox(), free_port(), list[Any]()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        authenticator=note_login(logins),
        **(
            {"tls_context": context, "require_starttls": True}
            if encryption == "starttls"
            # Inside a line that is encrypted from the start aiosmtpd sees no encryption.
            else {"ssl_context": context, "auth_require_tls": False}
        ),
    )
    controller.start()
    try:
        authority = public if is_trusted else None
        channel = SmtpChannel(
            *("127.0.0.1", port, SENDER, "ansinh", "right"),
            encryption=encryption,
            ca_file=authority,
        )
        if arrives:
            channel.send(letter)
        else:
            with pytest.raises(DeliveryError, match="certificate verify failed"):
                channel.send(letter)
    finally:
        controller.stop()
    assert (len(handler.envelopes), len(logins)) == ((1, 1) if arrives else (0, 0))


def note_login(logins: list[Any]) -> Callable[..., AuthResult]:
    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        logins.append(data)
        return check_login(server, session, envelope, mechanism, data)

    return check


def test_a_refused_recipient_and_a_silent_server_are_told(
    postbox: tuple[Postbox, int], letter: Letter
) -> None:
    channel = SmtpChannel("127.0.0.1", postbox[1], SENDER)
    with pytest.raises(DeliveryError, match="mailbox full"):
        channel.send(replace(letter, address="full@province.example"))
    with pytest.raises(DeliveryError, match="did not take the mail"):
        replace(channel, encryption="starttls").send(letter)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(DeliveryError, match=str(port)):
            SmtpChannel("127.0.0.1", port, SENDER, timeout_seconds=0.2).send(letter)


def test_outbox_writes_three_files_again_and_again(tmp_path: Path, letter: Letter) -> None:
    channel = OutboxChannel(tmp_path / "outbox", SENDER)
    channel.send(letter)
    channel.send(letter)
    written = sorted((tmp_path / "outbox").iterdir())
    assert [path.suffix for path in written] == [".eml", ".html", ".txt"]
    mail = email.message_from_bytes(written[0].read_bytes(), policy=default)
    assert mail["To"] == letter.address
    assert written[1].read_text(encoding="utf-8") == letter.html


def test_outbox_names_are_safe_and_differ(tmp_path: Path, letter: Letter) -> None:
    channel = OutboxChannel(tmp_path, SENDER)
    keys = ["../../etc/passwd/a@b.example", "a:b/c@d.example", "a/b/c@d.example", "x" * 400]
    for key in keys:
        channel.send(replace(letter, key=key))
    names = [path.name for path in tmp_path.iterdir()]
    assert len(names) == 3 * len(keys)
    assert all(name.replace("-", "").replace(".", "").isalnum() for name in names)
    assert max(map(len, names)) < 120


def test_a_full_disk_is_a_delivery_error(tmp_path: Path, letter: Letter) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch(stat.S_IRUSR)
    with pytest.raises(DeliveryError):
        OutboxChannel(in_the_way / "outbox", SENDER).send(letter)


def test_a_line_break_in_an_address_is_no_header(tmp_path: Path, letter: Letter) -> None:
    with pytest.raises(DeliveryError):
        OutboxChannel(tmp_path, SENDER).send(
            replace(letter, address="a@b.example\nBcc: c@d.example")
        )


def test_channel_follows_the_settings(tmp_path: Path) -> None:
    outbox = channel_from(Settings(_env_file=None, home=tmp_path))
    assert outbox.mail == OutboxChannel(tmp_path / "outbox", "ansinh@localhost")
    channel = channel_from(
        Settings(
            _env_file=None,
            smtp_host="mail.province.example",
            smtp_port=587,
            smtp_user="ansinh",
            smtp_password="right",  # noqa: S106
            smtp_tls="starttls",
        )
    )
    assert channel.mail == SmtpChannel(
        "mail.province.example", 587, "ansinh@localhost", "ansinh", "right", encryption="starttls"
    )
    assert "right" not in repr(channel)
