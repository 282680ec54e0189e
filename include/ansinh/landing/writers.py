"""Whether somebody is still writing to a file, as far as the system knows."""

import fcntl
import os
import signal
from errno import EAGAIN


def has_writer(path: str) -> bool | None:
    """Whether any process has a local file open for writing; None where the system does not say.

    Linux grants a read lease only on what nobody can write to, and only to who owns the file.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        # Who opens it in this very moment would otherwise end us by a signal.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == EAGAIN else None
    finally:
        os.close(descriptor)
    return False
