"""Which backups are kept: the newest of each of the last days, weeks and months."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ansinh.backups.manifest import began_at
from ansinh.backups.targets import Target
from ansinh.settings import LOCAL_TIME

# What was begun and has no manifest for so long will never get one.
UNFINISHED = timedelta(days=2)


@dataclass(frozen=True)
class Rule:
    """For how many days, weeks and months with backups the newest one is kept."""

    days: int
    weeks: int
    months: int


def kept(names: Sequence[str], rule: Rule) -> set[str]:
    """Those that stay; the newest always does, whatever the rule."""
    newest_first = sorted(names, reverse=True)
    stay = set(newest_first[:1])
    for count, period in (
        (rule.days, lambda at: at.date()),
        (rule.weeks, lambda at: at.isocalendar()[:2]),
        (rule.months, lambda at: (at.year, at.month)),
    ):
        stay |= _newest_of_each(newest_first, count, period)
    return stay


def forget(target: Target, rule: Rule, now: datetime, proven: str | None) -> list[str]:
    """Remove the backups that the rule lets go, and what never became one; returns their names.

    The newest that was proven to come back stays as well.
    """
    whole = target.whole()
    stay = kept(whole, rule) | {proven}
    gone = [name for name in whole if name not in stay]
    gone += [
        name for name in target.names() if name not in whole and now - began_at(name) > UNFINISHED
    ]
    for name in gone:
        target.forget(name)
    return gone


def forget_before(target: Target, moment: datetime) -> list[str]:
    """Remove every backup that was begun before a moment; returns their names."""
    gone = [name for name in target.names() if began_at(name) < moment]
    for name in gone:
        target.forget(name)
    return gone


def _newest_of_each(
    newest_first: Sequence[str], count: int, period: Callable[[datetime], Hashable]
) -> set[str]:
    found: dict[Hashable, str] = {}
    for name in newest_first:
        found.setdefault(period(began_at(name).astimezone(LOCAL_TIME)), name)
    return set(list(found.values())[:count])
