"""Servers of pages beside Airflow's: the portal, and the monitor. Each is a process of its own."""

import os
import sys
from dataclasses import dataclass
from typing import Literal

from ansinh.database import state_files
from ansinh.errors import PlatformError
from ansinh.platform import processes
from ansinh.platform.ports import listens, reserved_port
from ansinh.settings import Settings

START_SECONDS = 300


@dataclass(frozen=True)
class PageServer:
    """A server that is run as `python -m MODULE HOST PORT`; its usual port is a setting."""

    name: Literal["monitor", "portal"]
    module: str

    def usual_port(self, settings: Settings) -> int:
        """The port that it has unless that is taken."""
        return {"monitor": settings.monitor_port, "portal": settings.portal_port}[self.name]


MONITOR = PageServer("monitor", "ansinh.platform.monitor")
PORTAL = PageServer("portal", "ansinh.portal")


def ensure_running(settings: Settings, server: PageServer) -> str:
    """Start a server unless it runs; returns its address. Raises PlatformError."""
    path = settings.home / f"{server.name}.json"
    note = state_files.read(path) or {}
    running = processes.find(settings.home, server.name)
    if running is not None and note and listens(running, int(note["port"])):
        return local_address(settings, server)
    processes.stop(settings.home, [server.name])
    with reserved_port(server.usual_port(settings), note.get("port")) as port:
        state_files.write(path, {"port": port})
        command = [sys.executable, "-m", server.module, "127.0.0.1", str(port)]
        environment = {**os.environ, "ANSINH_HOME": str(settings.home)}
        started = processes.start(server.name, command, home=settings.home, env=environment)
        if not processes.wait_until(
            lambda: listens(started, port),
            START_SECONDS,
            unless=lambda: not processes.is_alive(started),
        ):
            raise PlatformError(f"The {server.name} did not start; see {settings.home / 'logs'}.")
    return local_address(settings, server)


def local_address(settings: Settings, server: PageServer) -> str:
    """Where a server answers; raises PlatformError where it was never started."""
    note = state_files.read(settings.home / f"{server.name}.json")
    if note is None:
        raise PlatformError(f"The {server.name} was never started here: run `make run`.")
    return f"http://127.0.0.1:{note['port']}"
