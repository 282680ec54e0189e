"""YAML files of this project, read by the fast parser where it was built."""

from pathlib import Path
from typing import Any

import yaml

# In pure Python the forms alone would cost every reading half a second.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """The document in a file; yaml.YAMLError where it is none."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 -- a safe one
