"""The monitor's page: how every part of the platform is, for people at `/`, programs at `/health`.

Scrapers find metrics at `/metrics`.

A server of its own, so that it answers where Airflow does not. It shows states and times, and no
figure, file or name. Run as `python -m ansinh.platform.monitor HOST PORT`.
"""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from prometheus_client import CONTENT_TYPE_LATEST

from ansinh.platform.health import Part, State, in_the_way, look
from ansinh.platform.metrics import exposition
from ansinh.settings import LOCAL_TIME, get_settings

# However many ask, the parts are asked once in this time.
FRESH_SECONDS = 5
WORDS = {
    "well": ("Tốt", "Well"),
    "strained": ("Cần xem", "Needs a look"),
    "ill": ("Không hoạt động", "Does not work"),
}


@dataclass(frozen=True)
class Health:
    """What programs are told: the worst state of a part, whether files are taken, every part."""

    state: State
    takes_files: bool
    parts: Sequence[Part]


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

    # A monitor that reads nothing but the status sees it too.
    @app.get("/health", response_model=Health, responses={503: {"model": Health}})
    def for_programs() -> JSONResponse:
        parts = fresh()
        told = Health(_worst(parts), in_the_way(parts) is None, parts)
        return JSONResponse(asdict(told), 503 if told.state == "ill" else 200)

    @app.get("/metrics")
    def for_scrapers() -> Response:
        found = b"" if measured is None else measured(fresh())
        return Response(found, media_type=CONTENT_TYPE_LATEST)

    return app


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


def _worst(parts: Sequence[Part]) -> State:
    states = {part.state for part in parts}
    grave: tuple[State, ...] = ("ill", "strained")
    return next((state for state in grave if state in states), "well")


def main(words: Sequence[str]) -> None:
    """Serve until stopped."""
    host, port = words
    settings = get_settings()
    app = application(lambda: look(settings), lambda parts: exposition(settings, parts))
    uvicorn.run(app, host=host, port=int(port), log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1:])
