"""The runbook of alerts, `docs/alerts.md`: what each kind means, who is told, and what to do.

python -m ansinh.dictionary.alerts_page
"""

import sys
from collections.abc import Mapping

from ansinh.alerts.kinds import Kind, load_kinds
from ansinh.settings import PROJECT_DIR

PAGE = PROJECT_DIR / "docs/alerts.md"
HEAD = """# Alerts

Written by `python -m ansinh.dictionary.alerts_page` from `include/ansinh/alerts/kinds.yaml`:
change a kind there, then write this page again.

An alert is one thing that somebody has to know: a rule that a unit's file of a period breaks, a
task that failed, a disk that is full. It **fires** from its cause to its cure, and both are
written in the transaction that causes them, or follow from what is on record. It is
**notified** when its letter is written, **acknowledged** when somebody took it on, **resolved**
by its cure, and **reopened** when it comes back.

    .venv/bin/ansinh alerts                 # what fires; --unit 886, --kind disk_full, --all
    .venv/bin/ansinh alerts ack 17 --why "tôi đã gọi xã"    # told to nobody again
    .venv/bin/ansinh alerts silence --unit 886 --until 2026-12-15 --why "chuyển trụ sở"
    .venv/bin/ansinh alerts unsilence 3 --why "đã xong"

**Errors** are told at once, in the hours of who reads them; **warnings**, with the files that
were accepted, in one digest on the next working morning at 7:30. What stands in one letter is
what fired by the end of the run. A **silence** hushes what matches all that it names; a unit is
told of its own files all the same, and what fires still when it ends is told then. An alert
that a graver one explains is not told while that fires. That it is over is told to whom it was
told.

`ops.alert_now` has every alert with its state, `ops.alert_event` all that happened to it,
`ops.letter_now` the letters.
"""


def alerts_page(kinds: Mapping[str, Kind]) -> str:
    """The whole page, a section a kind."""
    return HEAD + "".join(_section(name, kind) for name, kind in kinds.items())


def _section(name: str, kind: Kind) -> str:
    told = {
        "run": "The unit, at once; administrators with the run's letter.",
        "reminder": "The unit and its administrators, by reminders.",
        "operator": "Operators.",
        "administrator": "Administrators of the unit; of no unit, those who answer for everything.",
    }[kind.duty]
    lines = [
        f"\n## {name}\n",
        f"{kind.title_en}. *{kind.title_vi}.* {kind.severity.capitalize()}.\n",
    ]
    if not kind.is_event:
        lines.append(f"{_plain(kind.says_en)}\n")
    lines.append(f"- **Told**: {told}{' At once.' if kind.is_urgent else ''}")
    if kind.repeat_hours is not None:
        lines.append(f"- **Again** every {kind.repeat_hours} hours, until somebody takes it on.")
    if kind.escalate_hours is not None:
        lines.append(f"- **After {kind.escalate_hours} hours**: {kind.escalates_to}s are told too.")
    if kind.hushed_by:
        explained = ", ".join(f"`{one}`" for one in kind.hushed_by)
        lines.append(f"- **Not told** while {explained} fires.")
    if kind.is_event:
        lines.append("- **Over** as soon as it was told.")
    lines.append(f"- **What to do**: {kind.do_en}\n")
    return "\n".join(lines)


def _plain(said: str) -> str:
    return said.replace("{place}", "…").replace("{why}", "…")


if __name__ == "__main__":
    PAGE.write_text(alerts_page(load_kinds()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
