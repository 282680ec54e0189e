"""What the commands of `ansinh` share: options, exit codes, how faults and JSON are printed."""

import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from ansinh.cli import console
from ansinh.errors import AnsinhError
from ansinh.settings import Settings, get_settings

if TYPE_CHECKING:
    import psycopg

    from ansinh.road.installation import Installation

FAULT = 3  # the platform or the call is at fault, not the file
USAGE = 2  # what the parser of commands would say instead
Unit = Annotated[str | None, typer.Option(help="Code of the reporting unit, such as 883.")]
Period = Annotated[str | None, typer.Option(help="2024, 2024-05 or 2024-Q3.")]
Stage = Annotated[str | None, typer.Option(help="regular, preliminary or official.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Annotate = Annotated[
    Path | None,
    typer.Option(
        "--annotated", metavar="OUT.xlsx", help="Write a copy in which wrong cells are marked."
    ),
]
Original = Annotated[
    Path | None,
    typer.Option("--original", metavar="FILE", help="Write the file as it was handed in."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite the file that is named.")]


# The installation that a caller handed to the command, as tests do.
_GIVEN: "ContextVar[Installation | None]" = ContextVar("installation", default=None)


def work_on(given: "Installation | None") -> None:
    """Before every command: work on the installation that was handed in, if any was."""
    _GIVEN.set(given)


def settings() -> Settings:
    """The settings that a command works by."""
    given = _GIVEN.get()
    return get_settings() if given is None else given.settings


def installation() -> "Installation":
    """The installation that a command works on."""
    from ansinh.road.installation import installation_here  # pandas: not for `status` or --help

    return _GIVEN.get() or installation_here()


def connection() -> "psycopg.Connection":
    """A connection to the warehouse, for commands that look something up."""
    from ansinh.database.connecting import connect, role_url

    given = _GIVEN.get()
    return given.connect("loader") if given else connect(role_url(get_settings(), "loader"))


class Commands(TyperGroup):
    """The commands, of which none ends with 2 for a call that it does not understand.

    That would say that a file was refused.
    """

    def main(self, *args: Any, **extra: Any) -> Any:
        """Parse and run."""
        with _calls_are_faults():
            return super().main(*args, **extra)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Parse what stands before the name of a command."""
        with _calls_are_faults():
            return super().make_context(*args, **extra)

    def invoke(self, *args: Any, **extra: Any) -> Any:
        """Parse the rest and run."""
        with _calls_are_faults():
            return super().invoke(*args, **extra)


@contextmanager
def _calls_are_faults() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if not isinstance(error, typer.Exit) and getattr(error, "exit_code", None) == USAGE:
            error.exit_code = FAULT  # type: ignore[attr-defined]
        raise


@contextmanager
def faults_are_told(json_about: str | None = None) -> Iterator[None]:
    """End with exit code 3 and one line where the platform, the program or the call is at fault.

    With the name of a file, programs that asked for JSON about it get a document that says so.
    """
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        told = words_of(error)
        console.fault(told)
        if json_about is not None:
            print_json({"file": json_about, "error": " ".join(told.split())})
        raise typer.Exit(FAULT) from error


def words_of(error: Exception) -> str:
    """What may be said of a fault: never what somebody typed into a cell."""
    import psycopg

    if isinstance(error, AnsinhError | OSError):
        told = str(error)
    elif isinstance(error, psycopg.DataError | psycopg.IntegrityError):
        told = f"The database answered {type(error).__name__}"
    elif isinstance(error, psycopg.Error):
        told = f"The database answered {type(error).__name__}: {str(error).partition(chr(10))[0]}"
    else:
        last = traceback.extract_tb(error.__traceback__)[-1]
        told = f"The program failed: {type(error).__name__} at {last.filename}:{last.lineno}"
    return ", ".join((told, *getattr(error, "__notes__", ())))


def print_json(document: Any) -> None:
    """A document for programs."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def tell_of_copy(copy: Path, why: str | None) -> None:
    """Say on standard error why an annotated copy holds less than it could, if it does."""
    if why is not None:
        typer.echo(f"{copy}: {why}.", err=True)
