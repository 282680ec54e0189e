"""Publications as an attacker keeps them, beside what was counted."""

from dataclasses import dataclass

import psycopg
from tests.databases import role_url_at
from tests.warehouse.disclosure.attacker import Attack, Place, Told, Truth, everything_told
from tests.warehouse.disclosure.outlets import ALL

from ansinh.disclosure.policy import load_policy
from ansinh.disclosure.reading import shown_in

THRESHOLD = 5
TO_BASE = frozenset(
    name for name, one in load_policy().protected.items() if one.adds_up == "to_base"
)


@dataclass
class Seen:
    """One publication: what was counted, and what a login of BI could select of it."""

    truth: dict[Place, Truth]
    above: dict[tuple[str, str], str]
    told: list[Told]

    @property
    def hidden(self) -> list[Place]:
        """Counts, or sums of a dimension, that no outlet says."""
        said = {one.place for one in self.told if one.low == one.high and not one.of_all}
        return [place for place in self.truth if place.member != ALL and place not in said]


def seen(url: str, reader: str = "bi_reader") -> Seen:
    truth, above = {}, {}
    with psycopg.connect(role_url_at(url, "transformer")) as connection:
        for group, shown in shown_in(connection, "candidate", load_policy()).items():
            above |= {(group.measure, one): to for one, to in shown.shape.above.items()}
            for stage, counts in shown.stages.items():
                for one in counts:
                    place = Place(
                        *(group.measure, group.period, stage, group.standard_code),
                        *(group.status, one.unit, one.member),
                    )
                    truth[place] = Truth(one.value, one.above, one.base, one.most)
    with psycopg.connect(role_url_at(url, reader)) as connection:
        return Seen(truth, above, everything_told(connection))


def fallen(*publications: Seen) -> dict[Place, tuple[int, int]]:
    """Hidden counts of the last one that all of them together place too narrowly."""
    last = publications[-1]
    attack = Attack(last.above, TO_BASE)
    for one in publications:
        attack.know(one.truth, one.told)
    found = {}
    for place in last.hidden:
        one = last.truth[place]
        room = min(most for most in (THRESHOLD, one.base, one.most) if most is not None)
        low, high = attack.interval(place, one.value)
        if high - low < room:
            found[place] = (low, high)
    return found
