"""The connection of a bundle: to which database, as whom, and never with the password."""

from typing import Any
from urllib.parse import urlsplit

from ansinh.bi.naming import uuid_of
from ansinh.errors import AnsinhError

# Superset's own mark for a password that is kept back: it asks for it at an import.
MASK = "XXXXXXXXXX"


class AddressError(AnsinhError):
    """What was given is no address that a bundle may hold."""


def database_file(name: str, address: str, *, asks_password: bool) -> dict[str, Any]:
    """The connection as Superset imports it.

    `address` is `postgresql://NAME@HOST:PORT/DATABASE`, with options such as `sslmode` behind it.
    Raises AddressError for another, and for one with a password in it.
    """
    return {
        "database_name": name,
        "sqlalchemy_uri": _for_superset(address, asks_password=asks_password),
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"allows_virtual_table_explore": True, "disable_data_preview": True},
        "uuid": uuid_of("database", name),
        "version": "1.0.0",
    }


def _for_superset(address: str, *, asks_password: bool) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port or 5432
    except ValueError as error:
        raise AddressError(f"That is no address of a database: {error}") from error
    if parts.password is not None:
        raise AddressError(
            "A bundle holds no password: leave it out, Superset asks for it at the import."
        )
    database = parts.path.removeprefix("/")
    if parts.scheme != "postgresql" or not (parts.username and parts.hostname and database):
        raise AddressError("Say postgresql://NAME@HOST:PORT/DATABASE, and leave the password out.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    who = f"{parts.username}:{MASK}" if asks_password else parts.username
    options = f"?{parts.query}" if parts.query else ""
    return f"postgresql+psycopg2://{who}@{host}:{port}/{database}{options}"
