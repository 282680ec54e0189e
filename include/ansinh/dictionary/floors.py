"""The floors of this package as a table in `docs/architecture.md`: who stands on whom."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ansinh.settings import PROJECT_DIR

PAGE = PROJECT_DIR / "docs/architecture.md"
PACKAGE = Path(__file__).parents[1]
BEGIN, END = "<!-- floors: written by `make docs` -->", "<!-- end of floors -->"
HEAD = "| floor | holds |\n|---|---|\n"


def architecture_page(text: str) -> str:
    """The page with its table of floors written anew; the rest of it stays as people wrote it."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{HEAD}{''.join(_lines())}{END}{after}"


def floors() -> list[str]:
    """The layers that import-linter keeps, the highest first; rooms beside each other with `|`."""
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    return list(contract["layers"])


def _lines() -> Iterator[str]:
    for floor in floors():
        rooms = [room.strip() for room in floor.split("|")]
        names = ", ".join(f"`{room}`" for room in rooms)
        yield f"| {names} | {'<br>'.join(_purpose(room) for room in rooms)} |\n"


def _purpose(room: str) -> str:
    """The first line of the docstring of a package or module."""
    path = PACKAGE / room / "__init__.py"
    if not path.exists():
        path = PACKAGE / f"{room}.py"
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.splitlines()[0]
