"""Files with secrets, and certificates that a client checks."""

import os
import socket
import ssl
import threading
from pathlib import Path

import pytest

from ansinh.database.connecting import public_url, role_url
from ansinh.database.secrets import secrets_of
from ansinh.errors import PlatformError
from ansinh.platform.certificates import make_authority, make_server
from ansinh.platform.container_secrets import GROUP, write_secrets
from ansinh.publishing.dbt import DbtTarget, dbt_environment
from ansinh.settings import Settings

pytestmark = pytest.mark.unit
SERVER = "postgresql://postgres:5432/postgres"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_secrets_are_made_once_and_open_for_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    told = list(write_secrets(folder, ["ansinh.example"]))
    assert any("postgres.crt, for postgres, ansinh.example" in line for line in told)
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes.pop("ca.key") == 0o600
    public = {name for name in modes if name.endswith(".crt")}
    assert {modes[name] for name in public} == {0o644}
    assert {modes[name] for name in modes.keys() - public} == {0o640}
    if os.geteuid() == 0:
        assert {path.stat().st_gid for path in folder.iterdir()} == {GROUP}

    before = contents(folder)
    assert not [line for line in write_secrets(folder, ["ansinh.example"]) if ".crt" in line]
    assert contents(folder) == before
    secrets = [before[name] for name in before if name.endswith(("_password", "_key", "_secret"))]
    assert len(set(secrets)) == len(secrets)


def test_another_name_makes_a_certificate_anew_and_those_from_elsewhere_stay(
    tmp_path: Path,
) -> None:
    list(write_secrets(tmp_path, []))
    elsewhere = make_server(make_authority("province"), ["ansinh.example"])
    (tmp_path / "proxy.crt").write_bytes(elsewhere[0])
    (tmp_path / "proxy.key").write_bytes(elsewhere[1])
    before = contents(tmp_path)

    list(write_secrets(tmp_path, ["ansinh.example"]))

    after = contents(tmp_path)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"postgres.crt", "postgres.key", "mail.crt", "mail.key"}


@pytest.mark.parametrize(
    ("name", "is_ours", "is_let_in"),
    [("localhost", True, True), ("other.example", True, False), ("localhost", False, False)],
)
def test_a_client_takes_the_server_meant_and_no_other(
    tmp_path: Path, name: str, is_ours: bool, is_let_in: bool
) -> None:
    list(write_secrets(tmp_path, []))
    authority = tmp_path / ("ca.crt" if is_ours else "other.crt")
    if not is_ours:
        authority.write_bytes(make_authority("another")[0])
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(tmp_path / "postgres.crt", tmp_path / "postgres.key")
    asking = ssl.create_default_context(cafile=str(authority))
    here, there = socket.socketpair()

    def serve() -> None:
        try:
            serving.wrap_socket(here, server_side=True).close()
        except (ssl.SSLError, OSError):
            here.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        if is_let_in:
            asking.wrap_socket(there, server_hostname=name).close()
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                asking.wrap_socket(there, server_hostname=name)
    finally:
        there.close()
        thread.join()


def test_a_container_has_the_passwords_that_it_was_handed(tmp_path: Path) -> None:
    list(write_secrets(tmp_path / "all", []))
    handed = tmp_path / "handed"
    handed.mkdir()
    (handed / "loader_password").write_bytes((tmp_path / "all/loader_password").read_bytes())
    settings = Settings(_env_file=None, secrets_dir=handed, database_url=SERVER)
    assert secrets_of(settings).passwords.keys() == {"loader"}
    assert role_url(settings, "loader").startswith("postgresql://loader:")
    with pytest.raises(PlatformError, match="not given the password of ansinh_owner"):
        role_url(settings, "ansinh_owner")


def test_with_an_authority_every_connection_checks_the_server(tmp_path: Path) -> None:
    plain = Settings(_env_file=None, home=tmp_path, database_url=SERVER)
    assert "?" not in role_url(plain, "loader")
    checked = plain.model_copy(
        update={"ca_file": Path("/run/secrets/ca.crt"), "database_public": "an.example:5433"}
    )
    url = role_url(checked, "loader")
    assert url.endswith("@postgres:5432/ansinh?sslmode=verify-full&sslrootcert=/run/secrets/ca.crt")
    assert public_url(checked, "bi_reader").endswith(
        "@an.example:5433/ansinh?sslmode=verify-full&sslrootcert=ca.crt"
    )
    told = dbt_environment(DbtTarget(url, "89", tmp_path))
    assert told["ANSINH_DBT_SSLMODE"] == "verify-full"
    assert told["ANSINH_DBT_SSLROOTCERT"] == "/run/secrets/ca.crt"
    assert told["ANSINH_DBT_DATABASE"] == "ansinh"
