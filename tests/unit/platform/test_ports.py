"""Two installations on one machine: each has ports of its own and takes no other for itself."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ansinh.database import state_files
from ansinh.errors import PlatformError
from ansinh.platform import airflow, processes
from ansinh.platform.airflow_client import AirflowClient
from ansinh.platform.ports import listens, reserved_port
from ansinh.settings import Settings

pytestmark = pytest.mark.unit

HEALTHY = {part: {"status": "healthy"} for part in ("metadatabase", "scheduler", "dag_processor")}
SERVER = """
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Healthy(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(sys.argv[1].encode())
server = HTTPServer(("127.0.0.1", 0), Healthy)
print(server.server_port, flush=True)
server.serve_forever()
"""


def test_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        taken = server.getsockname()[1]
        with reserved_port(taken) as port:
            assert port != taken

    with reserved_port(None, 0, taken) as port:
        assert port == taken


def test_installations_that_start_at_once_choose_different_ports() -> None:
    """None of them listens yet; each is about to."""
    with reserved_port() as usual:
        pass
    with ExitStack() as starting:
        chosen = [starting.enter_context(reserved_port(usual)) for _ in range(20)]
        assert chosen[0] == usual
        assert len(set(chosen)) == len(chosen)

    with reserved_port(usual) as again:
        assert again == usual, "what is reserved is free when its server has started"


def test_a_reserved_port_is_not_in_the_way_of_its_server() -> None:
    with reserved_port() as port, socket.socket() as server:
        server.bind(("127.0.0.1", port))
        server.listen()


def test_it_is_held_against_other_processes() -> None:
    script = (
        "import sys; from ansinh.platform.ports import reserved_port\n"
        "with reserved_port(int(sys.argv[1])) as port: print(port)"
    )
    with reserved_port() as port:
        command = [sys.executable, "-c", script, str(port)]
        other = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(other.stdout) != port


@contextmanager
def another_installation() -> Iterator[int]:
    """An Airflow that is healthy, and not ours; gives its port, and keeps what it was told."""

    class Healthy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(HEALTHY).encode())

        def do_POST(self) -> None:
            raise AssertionError("it was told our password")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Healthy)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, home=tmp_path)


def test_the_interface_of_another_installation_is_not_taken_for_ours(settings: Settings) -> None:
    with another_installation() as port:
        state_files.write(settings.home / "airflow.json", {"port": port})
        started = processes.start(
            airflow.SERVERS[0],
            [sys.executable, "-c", "import time; time.sleep(3600)"],
            home=settings.home,
            env={},
        )
        try:
            assert not listens(started, port)
            assert not airflow.runs_here(settings)
            assert not airflow._is_healthy(settings)
            with pytest.raises(PlatformError, match="make run"):
                AirflowClient(settings)
        finally:
            processes.stop(settings.home, airflow.SERVERS)


def test_our_own_interface_is_ours(settings: Settings) -> None:
    processes.start(
        airflow.SERVERS[0],
        [sys.executable, "-c", SERVER, json.dumps(HEALTHY)],
        home=settings.home,
        env={},
    )
    log = settings.home / "logs" / f"{airflow.SERVERS[0]}.log"
    try:
        while not log.read_text():
            pass
        state_files.write(settings.home / "airflow.json", {"port": int(log.read_text())})
        assert airflow.runs_here(settings)
        assert airflow._is_healthy(settings)
    finally:
        processes.stop(settings.home, airflow.SERVERS)
