"""Complementary rounding: multiples of one number that add up as the counts do."""

from collections.abc import Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, eye_array, hstack

from ansinh.disclosure.system import System

# How many multiples a count may move away from its neighbours, tried in this order.
JUMPS = (0, 1, 3)
SECONDS = 20


class NoRoundingError(ArithmeticError):
    """No multiples add up; the cells must be hidden altogether."""


def rounded(system: System, threshold: int) -> Mapping[int, int]:
    """Every cell that nobody was told as a multiple of one base, near its count; sums stay sums.

    A relation with a cell that is told to the unit cannot be kept: such totals stand as they are,
    beside parts that add up to nearly as much. Raises NoRoundingError where nothing adds up.
    """
    # Of 0 anybody knows that it is no negative count: to it belong as many counts as the base.
    base = threshold + 1
    free = sorted(system.can_hide)
    place = {number: at for at, number in enumerate(free)}
    values = np.array([system.cells[one].value for one in free], dtype=float)
    rows = [one.factors for one in system.relations if set(one.factors) <= place.keys()]
    matrix = csr_matrix(
        (
            [by for row in rows for by in row.values()],
            (
                [at for at, row in enumerate(rows) for _ in row],
                [place[one] for row in rows for one in row],
            ),
        ),
        shape=(len(rows), len(free)),
    )
    for jump in JUMPS:
        multiples = _nearest(values / base, matrix, jump)
        if multiples is not None:
            return {one: int(multiples[at]) * base for one, at in place.items()}
    raise NoRoundingError("No multiples of the threshold add up.")


def bounds_of(value: int, shown: int, threshold: int) -> tuple[int, int]:
    """Between which numbers anybody can place a count that is shown rounded."""
    base = threshold + 1
    # How far it was moved is not told; here the best guess is granted.
    away = (abs(value - shown) // base + 1) * base - 1
    return max(shown - away, 0), shown + away


def _nearest(wanted: np.ndarray, matrix: csr_matrix, jump: int) -> np.ndarray | None:
    """Whole numbers in the kernel of the matrix, each within `jump` of a neighbour of `wanted`.

    Solved for whole numbers and, beside each, by how much it is off.
    """
    count = len(wanted)
    if not count:
        return wanted
    low = np.maximum(np.floor(wanted) - jump, 0)
    high = np.ceil(wanted) + jump
    one, nothing = csr_matrix(eye_array(count)), csr_matrix(matrix.shape)
    off = [
        LinearConstraint(_beside(one, one), lb=wanted),
        LinearConstraint(_beside(one, -one), ub=wanted),
    ]
    if matrix.shape[0]:
        off.append(LinearConstraint(_beside(matrix, nothing), 0, 0))
    found = milp(
        np.concatenate([np.zeros(count), np.ones(count)]),
        constraints=off,
        integrality=np.concatenate([np.ones(count), np.zeros(count)]),
        bounds=Bounds(
            np.concatenate([low, np.zeros(count)]),
            np.concatenate([high, np.full(count, np.inf)]),
        ),
        options={"time_limit": SECONDS},
    )
    return None if found.x is None else np.rint(found.x[:count])


def _beside(left: csr_matrix, right: csr_matrix) -> csr_matrix:
    return hstack([left, right], format="csr")
