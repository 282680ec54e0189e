"""An annotated copy of a file: wrong cells coloured and explained, a list of them in front."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ansinh.annotating.child import COPY, JOB
from ansinh.errors import AnsinhError
from ansinh.extraction.asking import Limits, ask_child
from ansinh.extraction.rooms import bring, room
from ansinh.forms.catalogue import load_forms
from ansinh.reference.units import UnitDirectory
from ansinh.reference.vocabulary import word
from ansinh.rules.findings import Finding
from ansinh.rules.grouping import group
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.slots import as_of_date
from ansinh.workbooks.safety.refusal import RefusedError

WRITING_TAKES = 3  # times as long as reading, at most


class AnnotatingError(AnsinhError):
    """The annotated copy cannot be written where it was asked for."""


def annotate(
    source: Path,
    file_name: str,
    findings: Sequence[Finding],
    target: Path,
    submissions: Sequence[Mapping[str, Any]] = (),
    *,
    limits: Limits,
    units: UnitDirectory,
    rules: RuleBook,
    values_alone: bool = False,
) -> str | None:
    """Write a copy of `source` as an .xlsx file with its findings marked.

    Returns why the copy holds less than it could, in English, and None where it holds all.

    An .xlsx file keeps everything that it holds; of other kinds the values are copied, and of all
    where `values_alone`: then comments, hidden sheets, names, headers and who wrote it stay
    behind. A file that was refused gets a first sheet with the reason and nothing else.
    `file_name` is the name it arrived under, `submissions` what was recognised, as the JSON of
    `check` gives it. `limits` are those of reading; writing may take longer.
    Raises AnnotatingError where `target` cannot be written, or is the source.
    """
    refuse_target(source, target, is_forced=True)
    found = group(findings)
    refused = any(one.stage == "file" and one.severity == "error" for one in found)
    job: dict[str, Any] = {
        "file_name": file_name,
        "about": [_about(one, units) for one in submissions],
        "findings": [asdict(one) for one in found],
        "with_content": not refused,
        "values_alone": values_alone,
    }
    is_whole, why = _write(source, target, job, limits, rules)
    if not is_whole:
        _write(source, target, {**job, "with_content": False}, limits, rules)
    return why


def refuse_target(source: Path, target: Path, *, is_forced: bool = False) -> None:
    """Raise AnnotatingError where no copy can be written; cheap, to be asked before the work.

    Another file is only overwritten where `is_forced`.
    """
    if target.suffix.lower() != ".xlsx":
        raise AnnotatingError(f"{target} must end with .xlsx.")
    if not target.parent.is_dir():
        raise AnnotatingError(f"There is no folder {target.parent}.")
    if target.is_dir():
        raise AnnotatingError(f"{target} is a folder.")
    if target.exists() and source.exists() and target.samefile(source):
        raise AnnotatingError("The annotated copy would overwrite the file that is checked.")
    if target.exists() and not is_forced:
        raise AnnotatingError(f"{target} is there already: name another file, or add --force.")


def _about(submission: Mapping[str, Any], units: UnitDirectory) -> tuple[str, str]:
    form = load_forms().get(str(submission.get("form")))
    code, period = submission.get("unit"), submission.get("period")
    unit = None
    if code and period:
        unit = units.get(code, as_of_date(period))
    words = [
        form.name_vi if form else "–",
        f"{unit.full_name} ({code})" if unit else code,
        f"kỳ {period}" if period else None,
        f"số liệu {word('stage', submission['stage'])}" if submission.get("stage") else None,
    ]
    return "Biểu", "; ".join(word for word in words if word)


def _write(
    source: Path, target: Path, job: dict[str, Any], limits: Limits, rules: RuleBook
) -> tuple[bool, str | None]:
    """Let a child write; returns whether it did, and why something was left out.

    Where a rule forbids to show the file after all, that is put first among its findings.
    """
    patient = replace(limits, seconds=WRITING_TAKES * limits.seconds)
    with room() as folder:
        (folder / JOB).write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        words = [str(bring(source, folder, limits.file_mib)), str(folder)]
        try:
            answer = ask_child("ansinh.annotating.child", words, folder, patient)
        except RefusedError as refusal:
            if not job["with_content"]:
                raise AnnotatingError("The annotated copy could not be written.") from refusal
            return False, f"the content was left out: {refusal.place.get('value')}"
        refused = answer.get("refused")
        if refused:
            reason = rules.finding(refused["rule"], **refused["place"])
            job["findings"].insert(0, asdict(reason))
            return False, f"the content was left out: {reason.message_en}"
        _put(folder / COPY, target)
    lost = answer.get("without_formats")
    return True, f"formats and formulas were left out: {lost}" if lost else None


def _put(copy: Path, target: Path) -> None:
    """The whole copy or nothing: whoever opens `target` never sees half of it."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(copy, draft)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise AnnotatingError(f"{target} cannot be written: {error.strerror}.") from error
