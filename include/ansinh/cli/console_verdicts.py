"""The verdict on a file as a person sees it in the terminal: what is wrong, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from ansinh.cli.console import COLOURS, OUT, coloured, plain
from ansinh.reference.vocabulary import word

if TYPE_CHECKING:
    # Only names for the type checker: at run time they would cost seconds at every command.
    from ansinh.road.checking import Checked
    from ansinh.rules.findings import Finding

SHOWN_OF_A_FILE = 40
LONGEST_MESSAGE = 1_000  # letters; a value somebody typed stands in it


def _amount(described: dict[str, Any]) -> str:
    """How much a submission holds, and of which days where they are not its period's own."""
    if described["is_nil"]:
        return "không phát sinh [dim]nothing to report[/]"
    rows = f"{described['rows']} dòng [dim]rows[/]"
    if not described["is_cumulative"]:
        return rows
    first, last = (
        f"{date.fromisoformat(described[end]):%d/%m/%Y}" for end in ("covers_from", "covers_to")
    )
    return f"{rows} · lũy kế {first} – {last} [dim]cumulative[/]"


def checked(result: Checked) -> None:
    """The verdict on one file, what was recognised in it, and what is wrong, cell by cell."""
    OUT.print(
        f"{plain(result.file)}: [bold {COLOURS[result.verdict]}]"
        f"{word('state', result.verdict)}[/] · {coloured(result.verdict)}",
        highlight=False,
    )
    for one in result.submissions:
        slot = (one["form"], one["unit"], one["period"], one["stage"])
        words = " · ".join(plain(str(word or "–")) for word in slot)
        OUT.print(f"  {words} · {_amount(one)}", highlight=False)
    for unread in result.not_taken:
        OUT.print(
            f"  Không lấy số từ trang “{plain(unread.sheet)}”: {plain(unread.name_vi)} "
            "[dim]known, not taken[/]",
            highlight=False,
        )
    findings(result.findings, SHOWN_OF_A_FILE)
    if len(result.findings) > SHOWN_OF_A_FILE:
        OUT.print("  [dim]--json or --annotated shows all[/]", highlight=False)


def findings(found: Sequence[Finding], limit: int | None = None) -> None:
    """Findings sheet by sheet: the cell, and what is wrong in both languages."""
    shown = found[:limit]
    for sheet in dict.fromkeys(finding.sheet for finding in shown):
        title = plain(sheet) if sheet else "Cả tệp [dim]the whole file[/]"
        table = Table(box=box.SIMPLE, pad_edge=False, show_header=False, show_lines=False)
        table.title, table.title_justify, table.title_style = title, "left", "bold"
        table.add_column("cell", no_wrap=True)
        table.add_column("what is wrong", overflow="fold")
        for finding in shown:
            if finding.sheet == sheet:
                table.add_row(_place(finding), _told(finding))
        OUT.print(table, highlight=False)
    if len(found) > len(shown):
        OUT.print(f"  … and {len(found) - len(shown)} more findings.", highlight=False)


def _place(finding: Finding) -> str:
    colour = "red" if finding.severity == "error" else "yellow"
    row = f"dòng {finding.row}" if finding.row else "–"
    return f"[{colour}]{finding.cell or row}\n{word('severity', finding.severity)}[/]"


def _told(finding: Finding) -> str:
    vietnamese = plain(finding.message_vi, LONGEST_MESSAGE)
    english = plain(finding.message_en, LONGEST_MESSAGE)
    severity = word("severity", finding.severity, "en")
    return f"{vietnamese}\n[dim]{severity}: {english} ({finding.rule})[/]"
