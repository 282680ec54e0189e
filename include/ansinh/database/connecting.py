"""Where the database is and who may connect: one URI per role."""

from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import psycopg

from ansinh.database import state_files
from ansinh.database.secrets import Role, secrets_of
from ansinh.errors import PlatformError
from ansinh.settings import Settings

WAREHOUSE = "ansinh"
AIRFLOW_DATABASE = "ansinh_airflow"
# Where nobody listens that is said at once; so long a busy machine may take to say yes.
PATIENCE_SECONDS = 60


def role_url(settings: Settings, role: Role) -> str:
    """The connection URI of a role, to the one database that is its own.

    Raises PlatformError where there is no server yet.
    """
    return _url(settings, role, server_address(settings), settings.ca_file)


def public_url(settings: Settings, role: Role) -> str:
    """The connection URI for programs elsewhere, which keep the authority's certificate as ca.crt.

    The same as `role_url` where `ANSINH_DATABASE_PUBLIC` is not set.
    """
    return _url(settings, role, *_public(settings))


def address_for(settings: Settings, login: str) -> str:
    """The connection URI for programs elsewhere, of somebody who keeps the own password."""
    address, ca_file = _public(settings)
    return _with_options(f"postgresql://{login}@{address}/{WAREHOUSE}", ca_file)


def _public(settings: Settings) -> tuple[str, Path | None]:
    if settings.database_public is None:
        return server_address(settings), settings.ca_file
    return settings.database_public, settings.ca_file and Path("ca.crt")


def url_of_person(url: str, login: str, password: str | None) -> str:
    """The URI of a role turned into that of a person; without a password libpq looks for one."""
    parts = urlsplit(url)
    who = quote(login, safe="") + ("" if password is None else f":{quote(password, safe='')}")
    return parts._replace(netloc=f"{who}@{parts.netloc.rpartition('@')[2]}").geturl()


def encryption(ca_file: Path | None) -> dict[str, str]:
    """What libpq is told: with an authority the server's certificate and its name are checked."""
    return {} if ca_file is None else {"sslmode": "verify-full", "sslrootcert": str(ca_file)}


def _url(settings: Settings, role: Role, address: str, ca_file: Path | None) -> str:
    password = quote(secrets_of(settings).password(role), safe="")
    database = AIRFLOW_DATABASE if role == "airflow" else WAREHOUSE
    return _with_options(f"postgresql://{role}:{password}@{address}/{database}", ca_file)


def _with_options(url: str, ca_file: Path | None) -> str:
    options = urlencode(encryption(ca_file), safe="/")
    return f"{url}?{options}" if options else url


def connect(url: str, patience: int = PATIENCE_SECONDS) -> psycopg.Connection:
    """Connect to the warehouse; raises PlatformError where nothing answers.

    For the edges only: whatever decides something is handed a connection.
    """
    try:
        return psycopg.connect(url, connect_timeout=patience)
    except psycopg.OperationalError as error:
        raise PlatformError(
            f"The database does not answer ({error}). Start the platform with `make run`."
        ) from error


def server_address(settings: Settings) -> str:
    """`host:port` of the server: one's own where it is configured, else the embedded one."""
    if settings.database_url is not None:
        parts = urlsplit(settings.database_url.get_secret_value())
        return f"{parts.hostname}:{parts.port or 5432}"
    note = state_files.read(settings.home / "postgres.json")
    if note is None:
        raise PlatformError("The platform was never started here: run `make run`.")
    return f"127.0.0.1:{note['port']}"
