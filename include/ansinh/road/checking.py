"""`ansinh check`: the verdict that `submit` would give on a file; nothing is saved."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from ansinh.annotating.copying import annotate
from ansinh.assessment.assessing import Assessment
from ansinh.ledger.standing import standing_of
from ansinh.ledger.trial import SCHEMA, lay_beside
from ansinh.quality.queries import Where
from ansinh.road.assessing import assess_file
from ansinh.road.installation import Installation, Judge, limits_of
from ansinh.rules.findings import Finding, Unread, Verdict, verdict_of
from ansinh.rules.grouping import group
from ansinh.rules.ordering import in_reading_order
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.hints import SlotHint

# What the JSON of `check` promises for each finding, in this order.
SHOWN = (
    "rule", "severity", "sheet", "cell", "cells", "count", "value", "message_vi", "message_en",
)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """The verdict on one file, as the JSON of `check` gives it."""

    file: str
    sha256: str
    verdict: Verdict
    submissions: list[dict[str, Any]]
    findings: list[Finding]
    not_taken: tuple[Unread, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The document that outsiders rely on."""
        document = asdict(replace(self, findings=[]))
        document["findings"] = [
            {name: getattr(finding, name) for name in SHOWN} | {"cells": list(finding.places)}
            for finding in self.findings
        ]
        return document


def check(installation: Installation, path: Path, hint: SlotHint) -> Checked:
    """Judge a file that nobody submitted as the road would; its own words are told, not kept."""
    installation = replace(installation, rules=installation.rules.aloud)
    assessments = assess_file(
        installation, path, path.name, [hint], installation.today, is_kept=False
    )
    if any(one.slot for one in assessments):
        with installation.connect("loader") as connection:
            installation.refresh_reference(connection)
            of_each = findings_beside(
                connection, assessments, installation.judge, installation.rules
            )
    else:
        of_each = [list(one.findings) for one in assessments]
    found = in_reading_order(
        group([finding for one in of_each for finding in one]), assessments[0].sheets
    )
    described = [_describe(one) for one in assessments if one.form is not None]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    unread = tuple(dict.fromkeys(unread for one in assessments for unread in one.unread))
    return Checked(path.name, sha256, verdict_of(found), described, found, unread)


def findings_beside(
    connection: psycopg.Connection, assessments: Sequence[Assessment], judge: Judge, rules: RuleBook
) -> list[list[Finding]]:
    """The findings of assessments that are not stored, of each; reads only.

    All of them are there before one of them is judged: they are compared with each other, and
    with what is stored.
    """
    told = [standing_of(connection, one, None, rules).findings(one) for one in assessments]
    structural = dict(zip(lay_beside(connection, assessments), told, strict=True))
    judged = judge(connection, structural, where=Where(SCHEMA, SCHEMA), rules=rules)
    return [[*noted, *judged[number]] for number, noted in structural.items()]


def annotated_copy(
    installation: Installation, path: Path, checked: Checked, target: Path
) -> str | None:
    """Write the file that was checked as an .xlsx file in which its findings are marked.

    Returns why the copy holds less than it could; None where it holds all.
    """
    return annotate(
        path,
        checked.file,
        checked.findings,
        target,
        checked.submissions,
        limits=limits_of(installation.settings),
        units=installation.reference.units,
        rules=installation.rules,
    )


def _describe(one: Assessment) -> dict[str, Any]:
    slot = one.slot
    return {
        "form": one.form,
        "unit": slot.unit_code if slot else None,
        "period": slot.period if slot else None,
        "stage": slot.stage if slot else None,
        "rows": one.row_count,
        "covers_from": slot.days[0].isoformat() if slot else None,
        "covers_to": slot.days[1].isoformat() if slot else None,
        "is_cumulative": slot.is_cumulative if slot else None,
        "is_nil": one.is_nil,
    }
