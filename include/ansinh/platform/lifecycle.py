"""Start and stop the whole platform: database, ledger, Airflow."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ansinh.database.connecting import role_url
from ansinh.database.migrating import migrate, prepare_server
from ansinh.database.secrets import secrets_of
from ansinh.extraction.rooms import sweep
from ansinh.platform import airflow, postgres, processes
from ansinh.platform.page_servers import MONITOR, PORTAL, ensure_running
from ansinh.settings import Settings

Say = Callable[[str], None]
PROOF = "proof"  # folder beside, of the second server on which a backup is proven


def up(settings: Settings, say: Say) -> None:
    """Start what does not run yet, in order; can be repeated. `say` is told each step.

    In containers the engine starts everything: there is nothing to do.
    """
    if settings.airflow_url is not None:
        return
    with alone_in(settings.home):
        sweep()
        prepare_database(settings, say)
        say("Airflow")
        airflow.ensure_running(settings, secrets_of(settings))
        say("monitor and portal")
        for server in (MONITOR, PORTAL):
            ensure_running(settings, server)


def prepare_database(settings: Settings, say: Say) -> None:
    """Start the embedded Postgres, unless a server is configured, and migrate it."""
    admin = start_server(settings, say)
    say("ledger and roles")
    prepare_server(admin, secrets_of(settings).passwords)
    migrate(role_url(settings, "ansinh_owner"))


def start_server(settings: Settings, say: Say) -> str:
    """Start the embedded Postgres, unless a server is configured; returns its superuser's URI."""
    say("Postgres")
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    password = secrets_of(settings).passwords[postgres.SUPERUSER]
    return postgres.superuser_url(postgres.ensure_running(settings, password), password)


def down(settings: Settings) -> int:
    """Stop all that `up` started; return how many processes there were."""
    with alone_in(settings.home):
        # A proof that was under way is killed with its task, and leaves its server.
        homes = (settings.home, settings.home / PROOF)
        return sum(processes.stop_everything(home, last=postgres.NAME) for home in homes)


def remove(settings: Settings) -> None:
    """Stop all, and remove all that runs wrote: database, landing, inbox, outbox, logs, secrets.

    Where root starts the platform, the database lies elsewhere than the home.
    """
    down(settings)
    for home in (settings.home / PROOF, settings.home):
        at = settings.model_copy(update={"home": home})
        shutil.rmtree(postgres.locate(at).folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def alone_in(home: Path) -> Iterator[None]:
    """Let nobody else start, stop or restore the platform in this folder meanwhile."""
    # Inbox and outbox hold names of people: no other user of this machine may look in.
    os.umask(0o077)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    with (home / "platform.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
