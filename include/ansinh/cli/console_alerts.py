"""Tables on the terminal of who is told, and of what."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from ansinh.alerts.contact_file import columns_of, masked
from ansinh.cli.console import OUT
from ansinh.ledger.contacts import Contact


def contacts(found: Sequence[Contact]) -> None:
    """Who is told of what, and where; of chats no token."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("contact", "duty", "units", "where", "when"):
        shown.add_column(name, overflow="fold")
    for one in found:
        words = columns_of(one)
        away = f"away {words['away']}: {one.deputy}" if words["away"] else ""
        shown.add_row(
            escape(one.name),
            one.duty,
            words["units"],
            escape(" ".join(masked(address) for address in one.addresses)),
            escape(" ".join(part for part in (words["hours"] or "always", away) if part)),
        )
    OUT.print(shown)
