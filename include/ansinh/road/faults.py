"""When something fails: whether the file is to blame, and what may be said of it in a log."""

import logging
import traceback

import psycopg

from ansinh.errors import AnsinhError

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
