"""What the commands of `ansinh` share: options, exit codes, how faults and JSON are printed."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from ansinh.cli import console
from ansinh.errors import AnsinhError

FAULT = 3  # the platform or the call is at fault, not the file
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


Force = Annotated[bool, typer.Option("--force", help="Overwrite OUT.xlsx.")]


@contextmanager
def faults_are_told() -> Iterator[None]:
    """End with exit code 3, and the words of the error, where platform or call are at fault."""
    try:
        yield
    except AnsinhError as error:
        console.fault(str(error))
        raise typer.Exit(FAULT) from error


def print_json(document: Any) -> None:
    """A document for programs."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def tell_of_copy(copy: Path, why: str | None) -> None:
    """Say on standard error why an annotated copy holds less than it could, if it does."""
    if why is not None:
        typer.echo(f"{copy}: {why}.", err=True)
