"""What the portal's server says: one line of JSON each, in UTC, with no word of what was typed."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from gunicorn.glogging import Logger

# They quote addresses that were asked for, names that were typed and the words of faults. What has
# to be told of all that, pages of faults and refusals tell themselves.
SILENT = ("django", "axes")


class JsonLines(logging.Formatter):
    """A line with `at`, `level`, `from` and `says`, and what else was told by `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Of a fault its kind and places, and not its words: they may name people."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": _words(record),
            **getattr(record, "told", {}),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _, place = record.exc_info
            line["fault"] = kind.__name__
            line["places"] = "".join(traceback.format_tb(place))
        return json.dumps(line, ensure_ascii=False, default=str)


def _words(record: logging.LogRecord) -> str:
    """What gunicorn fills in is what somebody asked for."""
    return str(record.msg) if record.name.startswith("gunicorn") else record.getMessage()


class GunicornLog(Logger):
    """Gunicorn's own log, in the same form."""

    def setup(self, cfg: Any) -> None:
        """As gunicorn sets it up, with another form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())


def say_in_lines() -> None:
    """Let everything that this process says come in lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in SILENT:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [logging.NullHandler()], False
