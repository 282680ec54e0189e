"""Protecting one table: hide what is small, then what gives it away; where that fails, round."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ansinh.disclosure.attacking import is_narrow, open_intervals, too_narrow
from ansinh.disclosure.engines import Engine, EngineError
from ansinh.disclosure.rounding import NoRoundingError, bounds_of, rounded
from ansinh.disclosure.system import System

logger = logging.getLogger(__name__)
# The engine's choice is the best one, and the best one for all at once may take very long.
AT_ONCE = 80


@dataclass(frozen=True)
class Protected:
    """What becomes of the cells of a system.

    `hidden` are not shown. Where no choice was found, `rounded` has what is shown instead of every
    cell that nobody was told. `given_away` are hidden, and can be worked out whatever is hidden
    beside them: by what was told before, or because the sums leave them no room.
    """

    hidden: frozenset[int]
    rounded: Mapping[int, int]
    given_away: frozenset[int]

    def unknown(self, system: System) -> set[int]:
        """The cells of which nobody was told the count, now or before."""
        return ({*self.hidden, *self.rounded}) - system.told

    def as_seen(self, system: System, threshold: int) -> System:
        """The system of one who knows, of rounded cells, how they were rounded."""
        cells = list(system.cells)
        for at, shown in self.rounded.items():
            low, high = bounds_of(cells[at].value, shown, threshold)
            before, after = cells[at].bounds
            cells[at] = replace(cells[at], seen=(max(low, before), min(high, after)))
        return System(cells, system.relations)


def protect(system: System, threshold: int, engine: Engine) -> Protected:
    """Choose what is hidden, so that no hidden cell can be placed more narrowly than it needs.

    A cell that was hidden stays hidden, for who kept the one figure would learn the other. What
    is chosen is looked at again as an attacker would, whoever chose it.
    """
    try:
        return _hidden(system, threshold, engine)
    except EngineError as error:
        logger.warning("Small cells are rounded, not hidden: %s", error)
        return _rounded(system, threshold)


def _hidden(system: System, threshold: int, engine: Engine) -> Protected:
    # What was told may be hidden from now on, and hides nothing.
    told = system.must_hide & system.told
    hidden, room, lost = system.must_hide - told, dict[int, tuple[int, int]](), set[int]()
    narrow = too_narrow(system, hidden, threshold)
    while True:
        # What the sums leave where everything is hidden: more can be asked of no choice.
        room |= open_intervals(system, system.can_hide, threshold, narrow - room.keys())
        lost |= {at for at in narrow if is_narrow(system, at, room[at], threshold)}
        narrow -= lost
        if not narrow:
            return Protected(frozenset(hidden | told), {}, frozenset(told | lost))
        known = {at for at in lost & hidden if room[at][0] == room[at][1]}
        system, told, hidden = system.with_told(known), told | known, hidden - known
        guarded = {at: room[at] for at in sorted(narrow)[:AT_ONCE]}
        before = hidden
        hidden = engine.complete(system, hidden, guarded, threshold)
        # What is hidden for another's sake must not be worked out either: it would not help.
        # More that is hidden makes no interval narrower.
        narrow = too_narrow(system, hidden, threshold, narrow | (hidden - before))
        if narrow & guarded.keys():
            raise EngineError("A cell can still be worked out.")


def _rounded(system: System, threshold: int) -> Protected:
    """Everything rounded; where that does not add up, or tells too much, everything hidden."""
    secret, told = system.must_hide - system.told, system.must_hide & system.told
    lost = too_narrow(system, system.can_hide, threshold)
    given_away = frozenset(told | lost)
    try:
        done = Protected(frozenset(told), rounded(system, threshold), given_away)
        seen = done.as_seen(system, threshold)
        if too_narrow(seen, system.can_hide, threshold, secret) <= lost:
            return done
        logger.warning("A table is not shown: what was told before undoes the rounding.")
    except NoRoundingError as error:
        logger.warning("A table is not shown: %s", error)
    return Protected(frozenset(system.can_hide | told), {}, given_away)
