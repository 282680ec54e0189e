"""A real S3 server on this machine, and a line to it that can be slow, cut or busy."""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest
from moto.server import ThreadedMotoServer

BUSY = b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
PIECE = 1 << 16


class Line:
    """Carries bytes between a client and the server; `times` uploads meet with a `fault`."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listens.getsockname()[1]}"
        self.fault, self.times = "", 0
        self.met: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def break_with(self, fault: str, times: int) -> None:
        """From now on so many uploads are `slow`, `cut` in their middle, or find it `busy`."""
        self.fault, self.times, self.met = fault, times, []

    def close(self) -> None:
        self._listens.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listens.accept()
                server = socket.create_connection(self._server)
                for way in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_client: bool) -> None:
        slowly = False
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if is_client and piece.startswith(b"PUT ") and self.times > 0:
                    self.times -= 1
                    self.met.append(self.fault)
                    if self.fault == "busy":
                        source.sendall(BUSY)
                        break
                    if self.fault == "cut":
                        target.sendall(piece[: len(piece) // 2])
                        break
                    slowly = True
                if slowly:
                    for at in range(0, len(piece), 4096):
                        target.sendall(piece[at : at + 4096])
                        time.sleep(0.01)
                else:
                    target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """An S3 server that `s3://…` leads to, by the line that is returned."""
    from s3fs import S3FileSystem

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    # All servers of a process share what they keep.
    httpx.post(f"http://{host}:{port}/moto-api/reset", trust_env=False).raise_for_status()
    line = Line(host, port)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "only-for-tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "only-for-tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    # The client itself tries again, too: who waits for that learns nothing more.
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    monkeypatch.setenv("AWS_ENDPOINT_URL", line.address)
    S3FileSystem.clear_instance_cache()
    try:
        yield line
    finally:
        S3FileSystem.clear_instance_cache()
        line.close()
        server.stop()
