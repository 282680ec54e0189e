"""`ansinh check`: the verdict on a file, with nothing saved."""

import hashlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from ansinh.annotating.copying import annotate
from ansinh.database.connecting import connect, refresh_reference
from ansinh.extraction.reading import RefusedFileError, read_workbook
from ansinh.ledger.findings import record
from ansinh.ledger.states import move
from ansinh.quality.judging import judge_directly
from ansinh.road.loading import write_submission
from ansinh.rules.findings import Finding, Verdict, verdict_of
from ansinh.rules.grouping import group
from ansinh.settings import Settings
from ansinh.slots.slots import SlotHint

# What the JSON of `check` promises for each finding, in this order.
SHOWN = (
    "rule", "severity", "sheet", "cell", "value", "message_vi", "message_en", "occurrences",
    "cells",
)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """The verdict on one file, as the JSON of `check` gives it."""

    file: str
    sha256: str
    verdict: Verdict
    submissions: list[dict[str, Any]]
    findings: list[Finding]

    def as_json(self) -> dict[str, Any]:
        """The document that outsiders rely on."""
        document = asdict(replace(self, findings=[]))
        document["findings"] = [
            {name: getattr(finding, name) for name in SHOWN} for finding in self.findings
        ]
        return document


def check(settings: Settings, path: Path, hint: SlotHint) -> Checked:
    """Judge a file as the road would, in a transaction that is rolled back."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        parsed = read_workbook(path, path.name, settings)
    except RefusedFileError as refusal:
        return Checked(path.name, sha256, "refused", [], [refusal.finding])
    refresh_reference(settings)
    with connect(settings, "loader") as connection:
        found = list(parsed.findings)
        described = []
        structural: dict[int, list[Finding]] = {}
        # All forms of the file are there before one of them is judged: they are compared.
        for submission in parsed.submissions:
            submission_id = pretend(connection, sha256)
            noted = write_submission(connection, submission_id, submission, [hint])
            record(connection, submission_id, noted)
            structural[submission_id] = noted
            described.append(_describe(connection, submission_id, submission.form))
        judged = judge_directly(connection, list(structural))
        for submission_id, noted in structural.items():
            found += [*noted, *judged.get(submission_id, [])]
        connection.rollback()
    found = group(found)
    return Checked(path.name, sha256, verdict_of(found), described, found)


def annotated_copy(settings: Settings, path: Path, checked: Checked, target: Path) -> str | None:
    """Write the file that was checked as an .xlsx file in which its findings are marked.

    Returns why the copy holds less than it could; None where it holds all.
    """
    return annotate(path, checked.file, checked.findings, target, settings, checked.submissions)


def pretend(connection: psycopg.Connection, sha256: str) -> int:
    """A submission that exists only in the caller's transaction; returns its number.

    Its hash is not the file's: what was submitted before may be checked again.
    """
    trial = hashlib.sha256(f"check {sha256}".encode()).hexdigest()
    connection.execute(
        "insert into ops.file (sha256, size_bytes, suffix) values (%s, 0, '') "
        "on conflict do nothing",
        (trial,),
    )
    row = connection.execute(
        """
        with delivered as (
            insert into ops.delivery (sha256, file_name, inbox_path, delivered_by)
            values (%s, 'check', 'check', 'check')
            returning delivery_id, sha256
        )
        insert into ops.submission (sha256, delivery_id)
        select sha256, delivery_id from delivered
        returning submission_id
        """,
        (trial,),
    ).fetchone()
    submission_id = int(row[0]) if row else 0
    move(connection, [submission_id], "received", by="check", why="it is only checked")
    return submission_id


def _describe(connection: psycopg.Connection, submission_id: int, form: str) -> dict[str, Any]:
    row = connection.execute(
        "select unit_code, period, stage, row_count from ops.submission where submission_id = %s",
        (submission_id,),
    ).fetchone()
    unit, period, stage, rows = row or (None, None, None, 0)
    return {"form": form, "unit": unit, "period": period, "stage": stage, "rows": rows}
