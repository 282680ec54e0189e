"""What the containers of docker-compose.yaml ask for, as `python -m ansinh.platform.container`.

Passwords stand in files that the engine hands to those containers that need them: none carries
one in its environment.
"""

import socket
import sys
from contextlib import suppress

import psycopg

from ansinh.database.connecting import connect, role_url
from ansinh.database.secrets import Role, secrets_of
from ansinh.errors import AnsinhError
from ansinh.ledger.workers import note_worker
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


def is_beating(url: str, job: str, host: str) -> bool:
    """Whether a server of Airflow's on this host told its database lately that it works."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        found = connection.execute(
            "select from job where job_type = %s and hostname = %s and state = 'running'"
            " and latest_heartbeat > now() - interval '1 minute'",
            [job, host],
        ).fetchone()
    return found is not None


def queues_of(worker: str, password: str) -> list[str]:
    """The queues of a Celery worker as it answers through the broker; none where it does not."""
    from celery import Celery  # type: ignore[import-not-found]

    broker = Celery(broker=f"redis://:{password}@redis:6379/0")
    told = broker.control.inspect([worker], timeout=10).active_queues() or {}
    return [str(queue["name"]) for queue in told.get(worker, [])]


def is_answering(settings: Settings, worker: str, password: str) -> bool:
    """Whether a Celery worker answers; that it does is put on record for everybody to see."""
    queues = queues_of(worker, password)
    if queues:
        # Who builds or backs up was not given the loader's password.
        role: Role = "loader" if "loader" in secrets_of(settings).passwords else "ansinh_owner"
        # A database that does not answer is no fault of the worker.
        with (
            suppress(AnsinhError, psycopg.Error),
            connect(role_url(settings, role)) as connection,
        ):
            note_worker(connection, worker, queues)
    return bool(queues)


def is_well(what: str) -> bool:
    """Whether what this container is for works; without a start of Airflow, which takes seconds."""
    settings, host = get_settings(), socket.gethostname()
    if what == "worker" and settings.secrets_dir is not None:
        password = (settings.secrets_dir / "redis_password").read_text(encoding="utf-8").strip()
        return is_answering(settings, f"celery@{host}", password)
    return is_beating(airflow_uri(settings, "postgresql"), what, host)


def main(words: list[str]) -> None:
    """Do what a word says.

    `uri` or `async-uri` writes that URI to standard output, `login` makes the login, `well JOB`
    and `well worker` end with 1 where the container is not.
    """
    if words == ["login"]:
        ensure_administrator(secrets_of(get_settings()).airflow_admin)
    elif words[:1] == ["well"] and len(words) == 2:  # noqa: PLR2004 -- the word and its object
        sys.exit(0 if is_well(words[1]) else 1)
    elif len(words) == 1 and words[0] in DRIVERS:
        # Airflow takes every character, a line's end as well.
        sys.stdout.write(airflow_uri(get_settings(), DRIVERS[words[0]]))
    else:
        raise ContainerError(f"Say one of: {', '.join(DRIVERS)}, login, well JOB.")


if __name__ == "__main__":
    main(sys.argv[1:])
