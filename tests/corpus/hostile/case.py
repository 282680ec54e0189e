"""What a hostile file is to a test: how to build it, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Build = Callable[[Path], None]
READ = "read"


@dataclass(frozen=True)
class Hostile:
    """One hostile file; call it with the path at which to build it.

    `verdict` is the rule that refuses it, or "read" where it must be harmless. `says` stands
    in the message. `is_heavy` is left to the benchmark: it costs seconds or much memory.
    """

    attack: str
    verdict: str
    build: Build
    says: str = ""
    file_name: str = "tệp.xlsx"
    is_heavy: bool = False

    def __call__(self, path: Path) -> None:
        """Write the file."""
        self.build(path)


class Corpus(dict[str, Hostile]):
    """Hostile files by name."""

    def add(self, name: str, attack: str, verdict: str, build: Build, **more: str | bool) -> None:
        """Add one; a name stands for one file."""
        if name in self:
            raise KeyError(name)
        self[name] = Hostile(attack, verdict, build, **more)  # type: ignore[arg-type]

    def file(self, attack: str, verdict: str, **more: str | bool) -> Callable[[Build], Build]:
        """Add the function below, called as it is."""

        def note(build: Build) -> Build:
            self.add(build.__name__.replace("_", " "), attack, verdict, build, **more)
            return build

        return note
