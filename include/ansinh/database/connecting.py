"""Where the database is and who may connect: one URI per role."""

from urllib.parse import quote, urlsplit

import psycopg

from ansinh.database import state_files
from ansinh.database.secrets import Role, load_secrets
from ansinh.errors import PlatformError
from ansinh.settings import Settings

WAREHOUSE = "ansinh"
AIRFLOW_DATABASE = "ansinh_airflow"


def role_url(settings: Settings, role: Role) -> str:
    """The connection URI of a role, to the one database that is its own.

    Raises PlatformError where there is no server yet.
    """
    password = quote(load_secrets(settings.home).passwords[role], safe="")
    database = AIRFLOW_DATABASE if role == "airflow" else WAREHOUSE
    return f"postgresql://{role}:{password}@{server_address(settings)}/{database}"


def connect(url: str) -> psycopg.Connection:
    """Connect to the warehouse; raises PlatformError where nothing answers.

    For the edges only: whatever decides something is handed a connection.
    """
    try:
        return psycopg.connect(url, connect_timeout=5)
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
