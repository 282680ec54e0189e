"""Writes one annotated copy under limits, for the file that is copied is not trusted.

Run as `python -m ansinh.annotating.child PATH FOLDER MEMORY_MIB SECONDS FILE_MIB USER`. The folder
holds `JOB`; what was written lies beside it as `COPY`, and `ANSWER` says that it is whole.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansinh.extraction.child import leave, limit
from ansinh.extraction.confining import confine
from ansinh.rules.findings import Finding

JOB = "job.json"
COPY = "copy.xlsx"


@dataclass(frozen=True)
class Job:
    """What to write: lines about the file, its findings, and how much of its content."""

    file_name: str
    about: list[tuple[str, str]]
    findings: list[Finding]
    with_content: bool
    values_alone: bool


def main(arguments: list[str]) -> int:
    """Set the limits, then write; the answer is there only when the copy is whole."""
    path, folder, memory_mib, seconds, file_mib, user = arguments
    limit(int(memory_mib), int(seconds))
    confine(Path(folder), user)
    job = _job(json.loads((Path(folder) / JOB).read_text(encoding="utf-8")))
    answer = write(job, Path(path), Path(folder) / COPY, int(file_mib))
    leave(Path(folder), answer)
    return 0


def write(job: Job, source: Path, target: Path, file_mib: int) -> dict[str, Any]:
    """Write the copy; the answer names the rule of a file that may not be shown after all.

    Where only values could be copied of an .xlsx file, `without_formats` says why.
    """
    from ansinh.annotating.front_page import UNREADABLE
    from ansinh.annotating.rewriting import write_anew
    from ansinh.workbooks.safety.check import RefusedError

    if not job.with_content:
        write_anew((), job.file_name, job.about, job.findings, target, UNREADABLE)
        return {}
    try:
        why = _write_with_content(job, source, target, file_mib)
    except RefusedError as refusal:
        return {"refused": {"rule": refusal.rule, "place": refusal.place}}
    return {"without_formats": why}


def _write_with_content(job: Job, source: Path, target: Path, file_mib: int) -> str | None:
    from ansinh.annotating.front_page import without_formats
    from ansinh.annotating.package import annotate_package
    from ansinh.annotating.rewriting import write_anew
    from ansinh.annotating.splicing import UnsupportedPackageError
    from ansinh.workbooks.grids import read_grids
    from ansinh.workbooks.safety.check import check_file

    why = None
    kind = check_file(source, job.file_name, file_mib)
    if kind == "xlsx" and not job.values_alone:
        try:
            annotate_package(source, job.file_name, job.about, job.findings, target)
            return None
        except UnsupportedPackageError as error:
            why = str(error)
            target.unlink(missing_ok=True)
    grids = list(read_grids(source, job.file_name, kind))
    if job.values_alone:
        grids = [grid for grid in grids if grid.is_visible]
    write_anew(grids, job.file_name, job.about, job.findings, target, without_formats(why))
    return why


def _job(document: dict[str, Any]) -> Job:
    pairs: Sequence[Sequence[str]] = document["about"]
    return Job(
        file_name=document["file_name"],
        about=[(label, text) for label, text in pairs],
        findings=[Finding(**one) for one in document["findings"]],
        with_content=document["with_content"],
        values_alone=document["values_alone"],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
