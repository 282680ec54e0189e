"""Runs the platform in the foreground, for a supervisor that starts it again when it ends."""

import signal
import threading
from collections.abc import Callable

from ansinh.errors import PlatformError
from ansinh.platform import processes
from ansinh.platform.lifecycle import down, up
from ansinh.settings import Settings

LOOK_SECONDS = 5


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Start everything and stay until told to stop, or until a server ends; then stop the rest.

    Raises PlatformError where a server ended by itself: whoever supervises starts all again, and
    the next run finishes the work.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    try:
        up(settings, say)
        say("everything runs")
        while not told.wait(LOOK_SECONDS):
            if ended := [
                one.name for one in processes.noted(settings.home) if not processes.is_alive(one)
            ]:
                raise PlatformError(f"{', '.join(ended)} ended; the platform stops.")
    finally:
        down(settings)
