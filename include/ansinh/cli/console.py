"""What a person sees in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ansinh.extraction.confining import WALLS
from ansinh.settings import LOCAL_TIME

if TYPE_CHECKING:
    # Only names for the type checker: at run time they would cost seconds at every command.
    from ansinh.landing.submitting import HandedIn
    from ansinh.ledger.backups import Backup
    from ansinh.ledger.status import PublicationStatus, SubmissionStatus
    from ansinh.platform.health import Part

OUT = Console(soft_wrap=False)
ERR = Console(stderr=True)
COLOURS = {
    "published": "green",
    "accepted": "green",
    "accepted_with_warnings": "yellow",
    "rejected": "red",
    "refused": "magenta",
    "candidate": "yellow",
    "waiting": "yellow",
    "approved": "green",
    "declined": "red",
    "stopped": "red",
}
# How far down the road a state is, for the progress display.
ROAD = (
    ("landed", ()),
    ("judged", ("received",)),
    ("published or answered", ("received", "accepted", "accepted_with_warnings")),
)
WIDE = 120  # columns of a terminal in which file names have room


def say(text: str) -> None:
    """One line of plain words."""
    # A path that is cut in two cannot be copied: the terminal wraps, not we.
    OUT.print(escape(text), highlight=False, soft_wrap=True)


def fault(text: str) -> None:
    """What went wrong with the call or the platform, in one line."""
    line = " ".join(text.split())
    ERR.print(f"[red]✗[/] {escape(line)}", highlight=False, soft_wrap=True)


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show a list of steps, the present one last."""

    def step(text: str) -> None:
        OUT.print(f"[cyan]→[/] {escape(text)}", highlight=False)

    yield step


@contextmanager
def road(total: int) -> Iterator[Callable[[Sequence[SubmissionStatus]], None]]:
    """Show how far submissions have come; give back what to call with their states."""
    columns = (TextColumn("{task.description:>22}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=OUT) as progress:
        bars = [progress.add_task(name, total=total) for name, _ in ROAD]

        def show(seen: Sequence[SubmissionStatus]) -> None:
            for bar, (_, before) in zip(bars, ROAD, strict=True):
                progress.update(bar, completed=sum(one.state not in before for one in seen))

        yield show


def handed_in(handed: Sequence[HandedIn]) -> None:
    """Tell which files went into the inbox and which were known."""
    for one in handed:
        name = escape(one.asked.path.name)
        if one.known_as is None:
            OUT.print(f"[green]✓[/] {name} is in the inbox.", highlight=False)
        else:
            OUT.print(
                f"[yellow]=[/] {name} was received before, as submission {one.known_as}; "
                "it is not taken twice.",
                highlight=False,
            )


def submissions(seen: Sequence[SubmissionStatus]) -> None:
    """A table of submissions with the state of each."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    # What other commands ask for, and what became of it, is never cut; the rest where it has room.
    is_wide = OUT.width >= WIDE
    table.add_column(
        "no.", justify="right", no_wrap=True, min_width=_longest(seen, "submission_id")
    )
    for name, of in (("unit", "unit_code"), ("period", "period"), ("state", "state")):
        table.add_column(name, no_wrap=True, min_width=_longest(seen, of))
    table.add_column("form", overflow="fold")
    table.add_column("stage", overflow="fold")
    if is_wide:
        for name in ("version", "rows", "errors", "warnings"):
            table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
        table.add_column("file", no_wrap=True, overflow="ellipsis")
    for one in seen:
        counts = (one.errors, one.warnings)
        more = (
            str(one.version or ""),
            "nil" if one.is_nil else str(one.rows or ""),
            *(str(number or "") for number in counts),
            plain(one.file_name),
        )
        table.add_row(
            str(one.submission_id),
            plain(one.unit_code or "–"),
            plain(one.period or "–") + (" [dim]lũy kế[/]" if one.is_cumulative else ""),
            coloured(one.state),
            one.form or "–",
            one.stage or "–",
            *(more if is_wide else ()),
        )
    OUT.print(table)


def _longest(seen: Sequence[SubmissionStatus], name: str) -> int:
    return max((len(str(getattr(one, name))) for one in seen), default=0)


def by_form_and_period(seen: Sequence[SubmissionStatus]) -> None:
    """Many submissions in few lines: of each form and period, how many came to which state."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("form", "period"):
        table.add_column(name, no_wrap=True)
    for name in ("units", "rows"):
        table.add_column(name, justify="right")
    table.add_column("states", overflow="fold")
    groups: dict[tuple[str, str], list[SubmissionStatus]] = {}
    for one in seen:
        groups.setdefault((one.form or "–", one.period or "–"), []).append(one)
    for (form, period), members in sorted(groups.items()):
        states = Counter(one.state for one in members)
        table.add_row(
            form,
            plain(period),
            str(len({one.unit_code for one in members})),
            str(sum(one.rows or 0 for one in members)),
            ", ".join(f"{number} {coloured(state)}" for state, number in states.items()),
        )
    OUT.print(table)


def parts(seen: Sequence[Part]) -> None:
    """How the parts of the platform are: all in one line where nothing is wrong."""
    if all(part.state == "well" for part in seen):
        OUT.print("[green]✓[/] Mọi bộ phận hoạt động. [dim]Every part of the platform works.[/]")
        return
    marks = {"well": "[green]✓[/]", "strained": "[yellow]![/]", "ill": "[red]✗[/]"}
    table = Table.grid(padding=(0, 2))
    for part in seen:
        said = f"{escape(part.says_vi)} [dim]{escape(part.says_en)}[/]"
        table.add_row(marks[part.state], f"{part.name_vi} [dim]{part.name_en}[/]", said)
    OUT.print(table, highlight=False)


def walls(standing: Collection[str]) -> None:
    """One line on what keeps the process that reads files of strangers in its place."""
    missing = [wall for wall in WALLS if wall not in standing]
    said = ", ".join(wall for wall in WALLS if wall in standing) or "none"
    lacking = f"; missing on this machine: {', '.join(missing)}" if missing else ""
    say(f"Walls around what reads a file: {said}{lacking}.")


def backup(proven: Backup | None, failed: Backup | None) -> None:
    """One line on the newest backup that came back, one on what failed since."""
    if proven is not None and proven.proven_at is not None:
        at = f"{proven.started_at.astimezone(LOCAL_TIME):%d/%m/%Y %H:%M}"
        say(f"Newest proven backup: {at}, in {proven.target}.")
    if failed is not None:
        fault(f"The backup {failed.name} in {failed.target}: {failed.failure}")


def publications(seen: Sequence[PublicationStatus]) -> None:
    """A table of publications: state, when, how much, what is open, who decided, and why."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("no.", justify="right", no_wrap=True)
    for name in ("state", "decided"):
        table.add_column(name, no_wrap=True)
    for name in ("files", "units", "open"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("by", "why"):
        table.add_column(name, overflow="fold")
    for one in seen:
        decided = one.decided_at and f"{one.decided_at.astimezone(LOCAL_TIME):%d/%m/%Y %H:%M}"
        table.add_row(
            str(one.publication_id),
            coloured(one.state),
            decided or "–",
            str(one.submissions),
            str(one.units),
            str(one.open or ""),
            escape(one.decided_by or ""),
            escape(one.why or ""),
        )
    OUT.print(table)


def plain(text: str, limit: int = 60) -> str:
    """What people typed, without what would command the terminal, and not endless."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in text[:limit])
    return escape(shown + ("…" if len(text) > limit else ""))


def coloured(state: str) -> str:
    """A state in its colour."""
    return f"[{COLOURS.get(state, 'white')}]{state}[/]"
