"""What the containers of docker-compose.yaml ask for, as `python -m ansinh.platform.container`.

Passwords stand in files that the engine hands to those containers that need them: none carries
one in its environment.
"""

import sys

from ansinh.database.connecting import role_url
from ansinh.database.secrets import secrets_of
from ansinh.errors import AnsinhError
from ansinh.platform.airflow import ADMIN
from ansinh.settings import Settings, get_settings

DRIVERS = {"uri": "postgresql+psycopg2", "async-uri": "postgresql+psycopg_async"}


class ContainerError(AnsinhError):
    """Called with a word that is none of those it knows, or where Airflow refuses."""


def airflow_uri(settings: Settings, driver: str) -> str:
    """The URI of Airflow's own database for SQLAlchemy."""
    url = role_url(settings, "airflow")
    return url.replace("postgresql", driver, 1)


def ensure_administrator(password: str) -> None:
    """Give Airflow's administrator this password, and an account where there is none yet."""
    from airflow.providers.fab.auth_manager.cli_commands.utils import (  # type: ignore[import-not-found]
        get_application_builder,  # only the deployment's environment has it
    )

    with get_application_builder() as builder:
        known = builder.sm.find_user(username=ADMIN)
        if known is not None:
            builder.sm.reset_password(known.id, password)
            return
        role = builder.sm.find_role("Admin")
        address = f"{ADMIN}@localhost"
        if not builder.sm.add_user(ADMIN, ADMIN, ADMIN, address, role, password):
            raise ContainerError("Airflow made no account for its administrator.")


def main(words: list[str]) -> None:
    """`uri` or `async-uri` writes that URI to standard output; `login` makes the login."""
    if words == ["login"]:
        ensure_administrator(secrets_of(get_settings()).airflow_admin)
    elif len(words) == 1 and words[0] in DRIVERS:
        # Airflow takes every character, a line's end as well.
        sys.stdout.write(airflow_uri(get_settings(), DRIVERS[words[0]]))
    else:
        raise ContainerError(f"Say one of: {', '.join(DRIVERS)}, login.")


if __name__ == "__main__":
    main(sys.argv[1:])
