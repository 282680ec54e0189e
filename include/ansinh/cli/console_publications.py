"""What a person sees of publications: what is open, who decided, what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.markup import escape
from rich.table import Table

from ansinh.cli.console import OUT, coloured, plain, say
from ansinh.settings import LOCAL_TIME

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from ansinh.ledger.approval import Policy
    from ansinh.ledger.publication_details import PublicationDetail
    from ansinh.publishing.comparing import Differing

SHOWN = 50


def detail(one: PublicationDetail) -> None:
    """One publication: state, why, what the gate said, what is open, who decided."""
    from ansinh.road.releasing import words_of

    status = one.status
    OUT.print(
        f"Publication {status.publication_id}: {coloured(status.state)}, "
        f"{status.submissions} submissions of {status.units} units",
        highlight=False,
    )
    say(f"Why: {status.why or '–'}")
    if one.senders:
        say(f"Handed in by: {', '.join(one.senders)}")
    _list("The gate said", [f"{f.severity} {f.rule}: {f.message_en}" for f in one.findings])
    _list("Open" if status.state == "waiting" else "To look at", [words_of(n) for n in one.open])
    _list(
        "Explained",
        [
            f"submission {e.submission_id} {e.rule}: {e.reason} ({e.given_by})"
            for e in one.explained
        ],
    )
    _list(
        "Decided",
        [
            f"{_moment(d.decided_at)}  {d.decision} by {d.decided_by}, {len(d.open)} open"
            f"{f', from {_moment(d.release_at)} on' if d.release_at > d.decided_at else ''}"
            f"{f': {d.why}' if d.why else ''}"
            for d in one.decisions
        ],
    )
    _list(
        "Moves",
        [f"{_moment(m.moved_at)}  {m.state} by {m.moved_by}: {m.why or '–'}" for m in one.moves],
    )


def differences(found: Sequence[Differing]) -> None:
    """Figures that differ: where, from, to, and because of which submissions."""
    if not found:
        say("No counted figure differs.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("unit", "period", "stage", "metric"):
        table.add_column(name, no_wrap=name != "metric")
    for name in ("from", "to"):
        table.add_column(name, justify="right")
    table.add_column("submissions", overflow="fold")
    for one in found:
        metric = f"{one.mart}.{one.figure}" + (f" {one.breakdown}" if one.breakdown else "")
        table.add_row(
            plain(one.unit_code),
            plain(one.period),
            one.stage or "–",
            escape(metric),
            _number(one.value_before),
            _number(one.value_after),
            " ".join(str(number) for number in sorted(set(one.submissions))),
        )
    OUT.print(table, highlight=False)
    say(f"{len(found)} figures differ.")


def policy(now: Policy) -> None:
    """The policy in force, in words."""
    asked = [
        words
        for words, is_asked in (
            ("official figures", now.official),
            ("warnings that nobody explained", now.unexplained),
            ("units and figures that are missing", now.losses),
            (f"figures that change by more than {now.change_pct} %", now.change_pct is not None),
        )
        if is_asked
    ]
    what = ", ".join(asked) or "nothing"
    say(f"Policy {now.policy_id}, since {_moment(now.valid_from)}, by {now.set_by}: {now.why}")
    say(
        f"A person signs: {what}."
        if now.decides == "person"
        else f"Nobody is asked; what is let through unsigned is said beside it: {what}."
    )


def _list(title: str, lines: Sequence[str]) -> None:
    if lines:
        OUT.print(f"\n{title}", highlight=False)
        for line in lines[:SHOWN]:
            say(f"  {_shown(line)}")
        if len(lines) > SHOWN:
            say(f"  … and {len(lines) - SHOWN} more (--json shows all)")


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in text)


def _number(value: Decimal | None) -> str:
    return "–" if value is None else f"{value.normalize():f}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(LOCAL_TIME):%d/%m/%Y %H:%M}"
