"""What a person sees of one submission, of a replay, of waivers, and of logins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.markup import escape
from rich.table import Table

from ansinh.cli.console import OUT, coloured, plain, say
from ansinh.cli.console_verdicts import findings
from ansinh.settings import LOCAL_TIME

if TYPE_CHECKING:
    from datetime import datetime

    from ansinh.ledger.changes import Change
    from ansinh.ledger.details import SubmissionDetail
    from ansinh.ledger.logins import Login
    from ansinh.ledger.status import SubmissionStatus
    from ansinh.ledger.waivers import Waiver
    from ansinh.road.examining import Complaint
    from ansinh.road.owing import CalendarLine
    from ansinh.road.replaying import Replayed
    from ansinh.rules.severities import RuleStatus

SHOWN_FINDINGS = 50
# States of the calendar that no file has.
STATES = {
    "not_due": "not due yet",
    "overdue": "late, and taken until its period is closed",
    "missing": "never came, and its period is closed",
}


def detail(one: SubmissionDetail, landed: str) -> None:
    """One submission: file, slot, moves, findings, differences to the version before."""
    status = one.status
    slot = (status.form, status.unit_code, status.period, status.stage, status.standard_code)
    words = {
        "submission": f"{status.submission_id} ({coloured(status.state)})",
        "file": plain(status.file_name),
        "content": one.sha256,
        "landed": escape(landed),
        "arrived": _moment(one.delivered_at),
        "slot": plain(", ".join(part for part in slot if part) or "–"),
        "version": f"{status.version or '–'}, {status.rows} rows, judged {one.judgements} times",
        "covers": _covers(status),
        "waiver": str(one.waiver_id or "–"),
    }
    table = Table.grid(padding=(0, 2))
    for name, text in words.items():
        table.add_row(name, text)
    OUT.print(table, highlight=False)
    OUT.print("\nMoves")
    for move in one.moves:
        said = f"{_moment(move.moved_at)}  {coloured(move.state)}  {plain(move.moved_by)}: "
        OUT.print(f"  {said}{plain(move.why, 200)}", highlight=False)
    OUT.print(f"\n{status.errors} errors, {status.warnings} warnings", highlight=False)
    findings(one.findings, SHOWN_FINDINGS)
    if one.previous_id is not None:
        said = f"{one.change_count} differences to submission {one.previous_id}"
        OUT.print(f"\n{said}, the version before", highlight=False)
        _changes(one.changes, one.change_count)


def logins(found: Sequence[Login]) -> None:
    """The logins that there are."""
    table = Table("Login", "Role", "Unit", "Added", "By", box=box.SIMPLE)
    for one in found:
        added = one.added_at.astimezone(LOCAL_TIME).strftime("%Y-%m-%d")
        unit = (one.unit_key or "").partition("@")[0]
        name = one.name if one.is_usable else f"{one.name} (no password)"
        table.add_row(name, one.role, unit, added, one.added_by)
    OUT.print(table)


def _covers(status: SubmissionStatus) -> str:
    """The days that its figures speak of, and how."""
    if status.covers_from is None or status.covers_to is None:
        return "–"
    how = ", cumulative" * status.is_cumulative + ", nothing to report" * status.is_nil
    return f"{status.covers_from:%d/%m/%Y} – {status.covers_to:%d/%m/%Y}{how}"


def replayed(done: Sequence[Replayed]) -> None:
    """Submissions that were judged again, before and after."""
    table = Table("no.", "before", "after", "file", box=box.SIMPLE_HEAD, pad_edge=False)
    for one in done:
        after = coloured(one.after) if one.fault is None else f"left: {escape(one.fault)}"
        before = coloured(one.before) if one.before else "–"
        table.add_row(str(one.submission_id), before, after, plain(one.file_name))
    OUT.print(table)


def waivers(found: Sequence[Waiver]) -> None:
    """A table of waivers; a dash stands for any."""
    names = ("waiver", "form", "unit", "period", "stage", "lifts", "until", "by", "why")
    table = Table(*names, box=box.SIMPLE_HEAD, pad_edge=False)
    for one in found:
        until = f"{one.valid_until:%d/%m/%Y}"
        if one.ended_at is not None:
            until = f"taken back {_moment(one.ended_at)}"
        slot = (one.form, one.unit_code, one.period, one.stage)
        table.add_row(
            str(one.waiver_id),
            *(plain(part or "–") for part in slot),
            _lifted(one),
            until,
            plain(one.granted_by),
            plain(one.why, 200),
        )
    OUT.print(table)


def calendar(lines: Sequence[CalendarLine]) -> None:
    """Reports by due date: how many of those owed came, how many late, how many are missing."""
    table = _calendar_table("came", "late", "missing")
    for one in lines:
        table.add_row(
            *_due(one),
            f"{one.received}/{len(one.units)}",
            "–" if one.late is None else str(one.late or ""),
            str(one.missing or ""),
        )
    OUT.print(table)
    _unconfirmed(lines)


def calendar_of_unit(lines: Sequence[CalendarLine]) -> None:
    """What one unit owes by due date, and what became of each report."""
    table = _calendar_table("state", "came")
    for line in lines:
        for one in line.units:
            came = "" if one.arrived_on is None else f"{one.arrived_on:%d/%m/%Y}"
            late = ", late" if one.is_fulfilled and one.is_late else ""
            table.add_row(*_due(line), one.state, f"{came}{late}")
    OUT.print(table)
    shown = {one.state for line in lines for one in line.units}
    if words := [f"{name}: {STATES[name]}" for name in STATES if name in shown]:
        say("; ".join(words) + ".")
    _unconfirmed(lines)


def _calendar_table(*names: str) -> Table:
    """What names a report stays whole on a narrow terminal."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("due", "report", "period"):
        table.add_column(name, no_wrap=True, min_width=10)
    for name in names:
        table.add_column(name)
    return table


def _due(line: CalendarLine) -> tuple[str, str, str]:
    report = line.report
    stage = "" if report.stage == "regular" else f" {report.stage}"
    mark = "" if report.is_confirmed else "*"
    return f"{report.due_date:%d/%m/%Y}{mark}", report.form, f"{report.period}{stage}"


def _unconfirmed(lines: Sequence[CalendarLine]) -> None:
    if not all(one.report.is_confirmed for one in lines):
        say("* a due date that no document confirms")


def rule_statuses(found: Sequence[RuleStatus]) -> None:
    """A table of severities that were set, newest first."""
    if not found:
        say("Nothing was set: every rule is what docs/rules.md says.")
        return
    for one in found:
        end = "" if one.valid_to is None else f" to {one.valid_to:%d/%m/%Y}"
        say(f"{one.rule}: {one.severity} from {one.valid_from:%d/%m/%Y}{end}")
        said = f"  {plain(one.set_by)}, {_moment(one.set_at)}: {plain(one.why, 200)}"
        OUT.print(said, highlight=False, soft_wrap=True)


def examined(name: str, complaints: Sequence[Complaint]) -> None:
    """What was looked at, and what is wrong with it and puts it right."""
    if not complaints:
        OUT.print(f"[green]✓[/] {name}", highlight=False)
        return
    can_wait = all(one.can_wait for one in complaints)
    OUT.print(f"[yellow]![/] {name}" if can_wait else f"[red]✗[/] {name}", highlight=False)
    for one in complaints[:SHOWN_FINDINGS]:
        say(f"  {one.found}\n  → {one.cure}")
    if len(complaints) > SHOWN_FINDINGS:
        say(f"  … and {len(complaints) - SHOWN_FINDINGS} more (--json shows all)")


def _lifted(one: Waiver) -> str:
    without = f" of {', '.join(one.without)}" if one.without else ""
    return plain(f"{', '.join(one.lifts)}{without}", 200)


def _changes(changes: Sequence[Change], count: int) -> None:
    for change in changes:
        place = " ".join(part for part in (change.sheet, change.cell) if part) or "–"
        what = ", ".join(
            part for part in (change.unit_name, change.row_key, change.column_name or "row") if part
        )
        said = f"{plain(place)}  {plain(what)}: "
        if change.kind == "changed":
            said += f"{plain(change.old_text or '–')} → {plain(change.new_text or '–')}"
        else:
            said += change.kind
        OUT.print(f"  {said}", highlight=False)
    if count > len(changes):
        OUT.print(f"  … and {count - len(changes)} more.", highlight=False)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(LOCAL_TIME):%d/%m/%Y %H:%M}"
