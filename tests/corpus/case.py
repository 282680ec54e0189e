"""What a file of the corpus is to a test: how to build it, how it is sent, what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ansinh.rules.findings import Verdict
from ansinh.slots.hints import SlotHint

Build = Callable[[Path], Path]
# Rule, sheet and cell; the last two are None where the rule speaks of the whole file or sheet.
Told = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Case:
    """One file: `build` writes it to a folder and returns its path.

    `path` is where in the inbox it lies ("886/2024/official"); `rows` are those counted of each
    form found. `told` are all findings, and nothing else may be told. `fault` says what the
    product still does wrong with it. With `in_child` it is read by a process of its own.
    """

    name: str
    build: Build
    path: str
    verdict: Verdict
    told: tuple[Told, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)
    fault: str = ""
    in_child: bool = False

    @property
    def hint(self) -> SlotHint:
        """What the path says of the slot, as the inbox reads it."""
        unit, period, stage = (*filter(None, self.path.split("/")), None, None, None)[:3]
        return SlotHint(unit, period, stage, None, "đường dẫn")


class Corpus(dict[str, Case]):
    """Cases by name."""

    def __init__(self, *, in_child: bool = False) -> None:
        """Take none yet; with `in_child` each is read by a process of its own."""
        super().__init__()
        self._in_child = in_child

    def passes(
        self, path: str, *, warns: tuple[Told, ...] = (), fault: str = "", **rows: int
    ) -> Callable[[Build], Build]:
        """Add a file that must be accepted, with exactly these warnings."""
        verdict: Verdict = "accepted_with_warnings" if warns else "accepted"
        return self._noted(path, verdict, warns, rows, fault)

    def fails(
        self, path: str, *told: Told, verdict: Verdict = "rejected", fault: str = ""
    ) -> Callable[[Build], Build]:
        """Add a file that must not come through, and all that must be told of it."""
        return self._noted(path, verdict, told, {}, fault)

    def _noted(
        self, path: str, verdict: Verdict, told: tuple[Told, ...], rows: dict[str, int], fault: str
    ) -> Callable[[Build], Build]:
        def note(build: Build) -> Build:
            name = build.__name__.replace("_", " ")
            if name in self:
                raise KeyError(name)
            self[name] = Case(name, build, path, verdict, told, rows, fault, self._in_child)
            return build

        return note
