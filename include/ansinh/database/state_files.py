"""Small facts that outlive a command, each a JSON file that is whole or not there."""

import json
import os
from pathlib import Path
from typing import Any


def write(path: Path, note: dict[str, Any]) -> None:
    """Write a note under another name and rename it: a crash leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(note), encoding="utf-8")
    draft.replace(path)


def read(path: Path) -> dict[str, Any] | None:
    """The note; None where there is none, or none that can be read."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) else None
