"""One `dbt build` in a child process that dies with whoever asked for it."""

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection

import psycopg

# Messages of these levels are what a console would show.
SHOWN = ("info", "warn", "error")
Say = Callable[[str], None]
SPAWN = multiprocessing.get_context("spawn")


def run(arguments: Sequence[str], environment: dict[str, str], lock_url: str, say: Say) -> bool:
    """Run dbt with these arguments; each of its lines is handed to `say`. Whether it succeeded.

    The child holds the lock on builds for as long as it lives, and ends with its parent: killed,
    timed out or cleared, a build leaves nobody behind that writes into the candidate. Raises
    InTheWayError where another build does not end.
    """
    # Where dbt is imported already, a fork has it at once; else a fresh interpreter imports it.
    is_here = "dbt.cli.main" in sys.modules
    context = multiprocessing.get_context("fork") if is_here else SPAWN
    reading, writing = context.Pipe(duplex=False)
    child = context.Process(
        target=_build,
        args=(list(arguments), environment, lock_url, writing, os.getpid()),
        # Nobody waits for it at the end of a program: it is ended.
        daemon=True,
    )
    child.start()
    writing.close()
    try:
        while True:
            said = reading.recv()
            if isinstance(said, Exception):
                raise said
            say(said)
    except EOFError:
        child.join()
    finally:
        child.kill()
        child.join()
    return bool(child.exitcode == 0)


def _build(
    arguments: list[str],
    environment: dict[str, str],
    lock_url: str,
    writing: Connection,
    parent: int,
) -> None:
    from ansinh.ledger.locks import InTheWayError, hold_build

    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    os.environ.update(environment)
    with psycopg.connect(lock_url, application_name="dbt build") as holding:
        try:
            hold_build(holding)
        except InTheWayError as error:
            writing.send(error)
            return
        is_done = _invoke(arguments, writing)
    writing.close()
    # Whatever dbt left of threads and handlers at the end is not waited for.
    os._exit(0 if is_done else 1)


def _invoke(arguments: list[str], writing: Connection) -> bool:
    from dbt.cli.main import dbtRunner

    saying = threading.Lock()

    def tell(event: object) -> None:
        info = event.info  # type: ignore[attr-defined]
        if info.level in SHOWN and info.msg:
            with saying:
                writing.send(info.msg)

    result = dbtRunner(callbacks=[tell]).invoke(arguments)
    if result.exception is not None:
        writing.send(str(result.exception))
    return bool(result.success)


def _die_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
