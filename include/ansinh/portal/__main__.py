"""The portal's server: `python -m ansinh.portal HOST PORT`."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

from ansinh.portal.configuring import configure
from ansinh.portal.log_lines import GunicornLog, say_in_lines
from ansinh.road.installation import Installation, installation_here

# Judging a file takes a processor for a moment: pages of others come from another process.
PROCESSES, THREADS = 2, 8
# A machine that has ten times too much to do still answers.
PATIENCE_SECONDS = 300


class Server(BaseApplication):
    """Gunicorn with the portal."""

    def __init__(self, options: dict[str, Any], application: Any) -> None:
        self._options, self._application = options, application
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn is told."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """What it serves."""
        return self._application


def serve(installation: Installation, host: str, port: str) -> None:
    """Bring the portal's own tables up to date, then serve until stopped."""
    configure(installation)
    say_in_lines()
    call_command("migrate", interactive=False, verbosity=0)
    application = get_wsgi_application()
    # No process that is made of this one may use the same connection.
    connections.close_all()
    options = {
        "bind": f"{host}:{port}",
        "workers": PROCESSES,
        "threads": THREADS,
        "worker_class": "gthread",
        "timeout": PATIENCE_SECONDS,
        "errorlog": "-",
        "loglevel": "warning",
        "logger_class": GunicornLog,
        "proc_name": "ansinh-portal",
    }
    Server(options, application).run()


if __name__ == "__main__":
    serve(installation_here(), *sys.argv[1:])
