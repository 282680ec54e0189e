"""The monitor's page: how every part of the platform is, for people at `/`, programs at `/health`.

Scrapers find metrics at `/metrics`.

A server of its own, so that it answers where Airflow does not. It shows states and times, and no
figure, file or name. Run as `python -m ansinh.platform.monitor HOST PORT`.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from prometheus_client import CONTENT_TYPE_LATEST

from ansinh.database import state_files
from ansinh.errors import PlatformError
from ansinh.platform import processes
from ansinh.platform.health import Part, in_the_way, look
from ansinh.platform.metrics import exposition
from ansinh.platform.ports import listens, reserved_port
from ansinh.settings import LOCAL_TIME, Settings, get_settings

NAME = "monitor"
START_SECONDS = 300
# However many ask, the parts are asked once in this time.
FRESH_SECONDS = 5
WORDS = {
    "well": ("Tốt", "Well"),
    "strained": ("Cần xem", "Needs a look"),
    "ill": ("Không hoạt động", "Does not work"),
}


def application(
    look: Callable[[], Sequence[Part]],
    measured: Callable[[Sequence[Part]], bytes] | None = None,
) -> FastAPI:
    """The page and the document, made of what `look` finds; metrics, where they are `measured`."""
    app = FastAPI(title="ansinh monitor", docs_url=None, redoc_url=None, openapi_url=None)
    page = Environment(
        loader=PackageLoader("ansinh.platform"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
    ).get_template("monitor.html")
    fresh = _Fresh(look)

    @app.get("/", response_class=HTMLResponse)
    def for_people() -> HTMLResponse:
        parts = fresh()
        shown = page.render(
            parts=parts,
            why=in_the_way(parts),
            worst=_worst(parts),
            words=WORDS,
            at=datetime.now(UTC).astimezone(LOCAL_TIME),
        )
        return HTMLResponse(shown, headers={"Cache-Control": "no-store"})

    @app.get("/health")
    def for_programs() -> JSONResponse:
        parts = fresh()
        document = {
            "state": _worst(parts),
            "takes_files": in_the_way(parts) is None,
            "parts": [asdict(part) for part in parts],
        }
        # A monitor that reads nothing but the status sees it too.
        return JSONResponse(document, 503 if _worst(parts) == "ill" else 200)

    @app.get("/metrics")
    def for_scrapers() -> Response:
        found = b"" if measured is None else measured(fresh())
        return Response(found, media_type=CONTENT_TYPE_LATEST)

    return app


def ensure_running(settings: Settings) -> str:
    """Start the monitor unless it runs; returns its address. Raises PlatformError."""
    path = settings.home / "monitor.json"
    note = state_files.read(path) or {}
    running = processes.find(settings.home, NAME)
    if running is not None and note and listens(running, int(note["port"])):
        return local_address(settings)
    processes.stop(settings.home, [NAME])
    with reserved_port(settings.monitor_port, note.get("port")) as port:
        state_files.write(path, {"port": port})
        command = [sys.executable, "-m", "ansinh.platform.monitor", "127.0.0.1", str(port)]
        environment = {**os.environ, "ANSINH_HOME": str(settings.home)}
        started = processes.start(NAME, command, home=settings.home, env=environment)
        if not processes.wait_until(
            lambda: listens(started, port),
            START_SECONDS,
            unless=lambda: not processes.is_alive(started),
        ):
            raise PlatformError(f"The monitor did not start; see {settings.home / 'logs'}.")
    return local_address(settings)


def local_address(settings: Settings) -> str:
    """Where the monitor answers; raises PlatformError where it was never started."""
    note = state_files.read(settings.home / "monitor.json")
    if note is None:
        raise PlatformError("The monitor was never started here: run `make run`.")
    return f"http://127.0.0.1:{note['port']}"


class _Fresh:
    """What was found a moment ago, or what is found now."""

    def __init__(self, look: Callable[[], Sequence[Part]]) -> None:
        self._look, self._lock = look, threading.Lock()
        self._found: Sequence[Part] = ()
        self._until = 0.0

    def __call__(self) -> Sequence[Part]:
        with self._lock:
            if time.monotonic() >= self._until:
                self._found = self._look()
                self._until = time.monotonic() + FRESH_SECONDS
            return self._found


def _worst(parts: Sequence[Part]) -> str:
    states = {part.state for part in parts}
    return next((state for state in ("ill", "strained") if state in states), "well")


def main(words: Sequence[str]) -> None:
    """Serve until stopped."""
    host, port = words
    settings = get_settings()
    app = application(lambda: look(settings), lambda parts: exposition(settings, parts))
    uvicorn.run(app, host=host, port=int(port), log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1:])
