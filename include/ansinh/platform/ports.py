"""Which port a server gets: the usual one, or a free one where that is taken."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

from ansinh.platform.processes import Started

HERE = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1 at this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except OSError:
            return False
    return True


@contextmanager
def reserved_port(*wanted: int | None) -> Iterator[int]:
    """The first wanted port that is free, else any free one; 0 and None want nothing.

    No other installation on this machine gets it until the server listens, which is when the
    caller leaves. The datagram port of the same number is held meanwhile: it is as wide as the
    machine, ends with the process, and is not in the server's way.
    """
    left = [port for port in wanted if port]
    while True:
        port = left.pop(0) if left else _any_free()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hold:
            if _is_bound(hold, port) and is_free(port):
                yield port
                return


def listens(server: Started, port: int) -> bool:
    """Whether this very server, or a process that it started, listens at the port."""
    with suppress(psutil.Error):
        process = psutil.Process(server.pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                found = one.net_connections("tcp")
                if any(at.status == psutil.CONN_LISTEN and at.laddr.port == port for at in found):
                    return True
    return False


def _is_bound(hold: socket.socket, port: int) -> bool:
    try:
        hold.bind((HERE, port))
    except OSError:
        return False
    return True


def _any_free() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])
