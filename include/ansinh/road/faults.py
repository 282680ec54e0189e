"""When something fails: who is to blame, whether to try again, and what a log may say of it."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ansinh.errors import AnsinhError, OvertakenError, PlatformError
from ansinh.ledger.locks import InTheWayError
from ansinh.publishing.dbt import BrokenOffError

# What may be over at the next try.
PASSING: tuple[type[Exception], ...] = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    OSError,
    MemoryError,
    PlatformError,
    InTheWayError,
    BrokenOffError,
)
logger = logging.getLogger(__name__)


def is_platform_fault(error: Exception) -> bool:
    """Whether the database, the disk or the machine failed, rather than what the file holds."""
    refused = (psycopg.DataError, psycopg.IntegrityError)
    # Ours are made for those who run the platform; what is wrong with a file is a finding.
    ours = isinstance(error, psycopg.Error | OSError | AnsinhError)
    return ours and not isinstance(error, refused)


def log_without_words(what: str, error: Exception) -> None:
    """Log where an error came from; its own words may quote what somebody typed."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s: %s\n%s", what, type(error).__name__, where)


@contextmanager
def not_tried_again(
    give_up: type[Exception], *, skip: type[Exception] | None = None
) -> Iterator[None]:
    """Turn a fault that would come again into `give_up`, so that nobody tries three times.

    A model that fails, a gate that stops, a wrong list, our own mistake: the next try would end the
    same way. A lost connection, a full disk, somebody in the way may be over: they stay what they
    are. What a newer publication overtook is no fault: it is turned into `skip`, where that is
    given.
    """
    try:
        yield
    except PASSING:
        raise
    except OvertakenError as error:
        raise (skip or give_up)(str(error)) from error
    except Exception as error:
        raise give_up(str(error)) from error
