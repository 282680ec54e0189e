"""Protecting one table: hide what is small, then what gives it away; where that fails, round."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.disclosure.engines import Engine, EngineError
from ansinh.disclosure.rounding import NoRoundingError, rounded
from ansinh.disclosure.system import System, too_narrow

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


def protect(system: System, threshold: int, engine: Engine) -> Protected:
    """Choose what is hidden, so that no hidden cell can be placed more narrowly than it needs.

    A cell that was hidden stays hidden, for who kept the one figure would learn the other. What
    is chosen is looked at again as an attacker would, whatever the engine says of it.
    """
    try:
        return _hidden(system, threshold, engine)
    except EngineError as error:
        logger.warning("Small cells are rounded, not hidden: %s", error)
        return _rounded(system, threshold)


def _hidden(system: System, threshold: int, engine: Engine) -> Protected:
    hidden, given_away = system.must_hide, set[int]()
    narrow = too_narrow(system, hidden, threshold)
    while True:
        given_away |= too_narrow(system, hidden | system.can_hide, threshold, narrow)
        narrow -= given_away
        if not narrow:
            return Protected(frozenset(hidden), {}, frozenset(given_away))
        guarded = set(sorted(narrow)[:AT_ONCE])
        before = hidden
        hidden = engine.complete(system, hidden, guarded, threshold)
        # What is hidden for another's sake must not be worked out either: it would not help.
        # More that is hidden makes no interval narrower.
        narrow = too_narrow(system, hidden, threshold, narrow | (hidden - before))
        if narrow & guarded:
            raise EngineError("A cell can still be worked out.")


def _rounded(system: System, threshold: int) -> Protected:
    """Everything rounded; where that adds up to nothing, everything hidden."""
    everything = frozenset(system.can_hide | system.must_hide)
    try:
        return Protected(frozenset(), rounded(system, threshold), frozenset())
    except NoRoundingError as error:
        logger.warning("A table is not shown: %s", error)
        return Protected(everything, {}, frozenset())
