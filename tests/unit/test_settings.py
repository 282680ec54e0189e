"""What a setting may be, and where a secret one may stand."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from ansinh.errors import SettingsError
from ansinh.settings import Settings, get_settings

pytestmark = pytest.mark.unit


def mail(**more: Any) -> Settings:
    return Settings(_env_file=None, smtp_user="ansinh", smtp_password="x", **more)  # noqa: S106


def test_a_password_is_never_sent_in_clear() -> None:
    with pytest.raises(ValidationError, match=r"everybody on the way.*starttls"):
        mail(smtp_host="mail.province.example", smtp_tls="none")
    for host in ("localhost", "127.0.0.1", "::1"):
        assert mail(smtp_host=host, smtp_tls="none").smtp_tls == "none"
    assert mail(smtp_host="mail.province.example").smtp_tls == "starttls"
    # Without an account there is no password to be read.
    assert Settings(_env_file=None, smtp_host="mail.province.example", smtp_tls="none")


@pytest.mark.parametrize(
    ("said", "means"), [("true", "starttls"), ("false", "none"), ("implicit", "implicit")]
)
def test_former_words_are_understood(
    monkeypatch: pytest.MonkeyPatch, said: str, means: str
) -> None:
    monkeypatch.setenv("ANSINH_SMTP_TLS", said)
    assert Settings(_env_file=None).smtp_tls == means


def test_a_list_of_people_under_its_former_name_is_still_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANSINH_ADMINISTRATORS", str(tmp_path / "list.csv"))
    assert Settings(_env_file=None).contacts == tmp_path / "list.csv"
    monkeypatch.setenv("ANSINH_CONTACTS", str(tmp_path / "newer.csv"))
    assert Settings(_env_file=None).contacts == tmp_path / "newer.csv"


def test_the_fault_is_told_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSINH_SMTP_TLS", "ssl")
    get_settings.cache_clear()
    try:
        with pytest.raises(SettingsError, match="ANSINH_SMTP_TLS: Input should be 'starttls'"):
            get_settings()
    finally:
        get_settings.cache_clear()


def test_a_secret_stands_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of the file\n", encoding="utf-8")
    monkeypatch.setenv("ANSINH_SMTP_PASSWORD_FILE", str(secret))
    password = Settings(_env_file=None).smtp_password
    assert password is not None and password.get_secret_value() == "of the file"
    # What is no secret is not looked for in files.
    monkeypatch.setenv("ANSINH_MAIL_FROM_FILE", str(secret))
    assert Settings(_env_file=None).mail_from == "ansinh@localhost"
    monkeypatch.setenv("ANSINH_SMTP_PASSWORD", "of the variable")
    password = Settings(_env_file=None).smtp_password
    assert password is not None and password.get_secret_value() == "of the variable"


def test_a_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSINH_SMTP_PASSWORD_FILE", "/nowhere")
    with pytest.raises(SettingsError, match="ANSINH_SMTP_PASSWORD_FILE"):
        Settings(_env_file=None)
