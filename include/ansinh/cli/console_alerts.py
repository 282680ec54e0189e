"""Tables on the terminal of who is told, and of what."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from ansinh.alerts.contact_file import columns_of, masked
from ansinh.alerts.kinds import kind_of, severity_of
from ansinh.cli.console import OUT, say
from ansinh.ledger.alerts import AlertNow
from ansinh.ledger.contacts import Contact
from ansinh.ledger.silences import Silence
from ansinh.settings import LOCAL_TIME

COLOURS = {"error": "red", "warning": "yellow"}


def contacts(found: Sequence[Contact]) -> None:
    """Who is told of what, and where; of chats no token."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("contact", "duty", "units", "where", "when", "language"):
        shown.add_column(name, overflow="fold")
    for one in found:
        words = columns_of(one)
        shown.add_row(
            escape(one.name),
            one.duty,
            words["units"],
            escape(" ".join(masked(address) for address in one.addresses)),
            words["hours"] or "always",
            words["language"],
        )
    OUT.print(shown)
    for one in found:
        if days := columns_of(one)["away"]:
            say(f"{one.name} is away {days}: {one.deputy} is told.")


def alerts(found: Sequence[AlertNow], in_force: Sequence[Silence]) -> None:
    """What fires, the gravest first, and what is silenced."""
    if not found:
        say("Nothing fires.")
    else:
        shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        shown.add_column("no.", justify="right", no_wrap=True)
        for name in ("state", "since", "unit", "period"):
            shown.add_column(name, no_wrap=True)
        shown.add_column("alert", overflow="fold")
        for one in sorted(found, key=lambda one: (severity_of(one) != "error", one.fired_at)):
            about = [kind_of(one).title_en, one.rule or one.form or "", one.place]
            shown.add_row(
                str(one.alert_id),
                f"[{COLOURS[severity_of(one)]}]{one.state}[/]",
                f"{one.fired_at.astimezone(LOCAL_TIME):%Y-%m-%d %H:%M}",
                escape(one.unit_code or "–"),
                escape(one.period or "–"),
                escape(" ".join(part for part in about if part)),
            )
        OUT.print(shown)
    for silence in in_force:
        named = (silence.kind, silence.rule, silence.unit_code, silence.period)
        what = " ".join(part for part in named if part)
        until = f"{silence.ends_at.astimezone(LOCAL_TIME):%Y-%m-%d %H:%M}"
        say(f"Silence {silence.silence_id}: {what} until {until}, {silence.by}: {silence.why}")
