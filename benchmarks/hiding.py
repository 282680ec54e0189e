"""What it costs to hide small cells: the communes of a province, beside an attack."""

import random
import time

from ansinh.disclosure.attacking import intervals
from ansinh.disclosure.engines import TauArgus
from ansinh.disclosure.protecting import protect
from ansinh.disclosure.reading import with_sums
from ansinh.disclosure.tables import ALL, Count, Shape, Table, View

COMMUNES, INDICATORS, THRESHOLD = 102, 12, 5
SHAPE = Shape(
    {
        **{f"i{number}": f"d{number // 2}" for number in range(INDICATORS)},
        **{f"d{number}": ALL for number in range(INDICATORS // 2)},
    }
)


def hiding() -> list[tuple[str, str, float, str, float]]:
    """Deprivations of the poor in 102 invented communes, two indicators to a dimension."""
    table = Table([View(_invented())], SHAPE, THRESHOLD)
    began = time.perf_counter()
    done = protect(table.system, THRESHOLD, TauArgus())
    took = time.perf_counter() - began
    began = time.perf_counter()
    intervals(table.system, done.hidden)
    attack = time.perf_counter() - began
    what = f"hide {len(done.hidden)} of {len(table.system.cells)} counts"
    return [(what, "τ-ARGUS, looked at again", took, "an attack on each", attack)]


def _invented() -> tuple[Count, ...]:
    """Households by indicator: 60 poor ones in a commune on average, and their sum."""
    chance = random.Random(1)  # noqa: S311 -- an invented province, no secret
    counts, whole = [], 0
    totals = dict.fromkeys((f"i{number}" for number in range(INDICATORS)), 0)
    for commune in range(COMMUNES):
        poor = int(chance.expovariate(1 / 60)) + 1
        whole += poor
        for member in totals:
            share = chance.random() * 0.7
            lacking = sum(chance.random() < share for _ in range(poor))
            totals[member] += lacking
            counts.append(Count(f"c{commune}", "p", member, lacking, poor))
    counts += [Count("p", None, member, value, whole) for member, value in totals.items()]
    return with_sums(counts, SHAPE)
