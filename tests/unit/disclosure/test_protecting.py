"""No hidden count can be worked out: asked by linear programmes over all that is told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.disclosure.engines import EngineError, TauArgus
from ansinh.disclosure.protecting import Protected, protect
from ansinh.disclosure.system import intervals
from ansinh.disclosure.tables import ALL, Count, Shape, Table, View

pytestmark = pytest.mark.unit
THRESHOLD = 5
INDICATORS = {f"i{number}": f"d{number // 2}" for number in range(4)}
DEPRIVATION = Shape({**INDICATORS, "d0": ALL, "d1": ALL})


class Absent:
    """An engine that is not installed."""

    def complete(self, *_: object) -> set[int]:
        raise EngineError("not installed")


def with_sums(counts: list[Count], shape: Shape) -> tuple[Count, ...]:
    """The counts of communes, with the sums over members and over the units above them."""
    found: dict[tuple[str, str], Count] = {}

    def add(unit: str, above: str | None, member: str, one: Count, is_sum: bool) -> None:
        base = one.base or 0
        before = found.get((unit, member), Count(unit, above, member, 0, 0, 0))
        found[unit, member] = replace(
            before,
            value=before.value + one.value,
            base=None if is_sum else (before.base or 0) + base,
            most=(before.most or 0) + base,
        )

    for one in counts:
        for unit, above in ((one.unit, "d"), ("d", "p"), ("p", None)):
            add(unit, above, one.member, one, is_sum=False)
            member = one.member
            while member in shape.above:
                member = shape.above[member]
                add(unit, above, member, one, is_sum=True)
    return tuple(found.values())


def attacked(table: Table, done: Protected) -> dict[int, tuple[int, int]]:
    """The hidden cells that can be placed more narrowly than is allowed."""
    room = {at: one.room(THRESHOLD) for at, one in enumerate(table.system.cells)}
    found = intervals(table.system, done.hidden)
    return {at: told for at, told in found.items() if told[1] - told[0] < room[at]}


def base_and_counts(members: list[str]) -> st.SearchStrategy[tuple[int, list[int]]]:
    return st.integers(0, 60).flatmap(
        lambda base: st.tuples(
            st.just(base),
            st.lists(st.integers(0, base), min_size=len(members), max_size=len(members)),
        )
    )


UNITS = st.lists(base_and_counts(list(INDICATORS)), min_size=2, max_size=5)


def deprivations(units: list[tuple[int, list[int]]]) -> tuple[Count, ...]:
    counts = [
        Count(f"c{at}", "d", member, value, base)
        for at, (base, values) in enumerate(units)
        for member, value in zip(INDICATORS, values, strict=True)
    ]
    return with_sums(counts, DEPRIVATION)


def test_what_is_small_can_be_worked_out_from_the_sums_where_it_alone_is_hidden() -> None:
    table = Table(
        [View(deprivations([(40, [3, 20, 30, 10]), (50, [30, 9, 15, 20])]))], DEPRIVATION, 5
    )
    small = table.numbers["c0", "i0", 3]
    assert intervals(table.system, {small}) == {small: (3, 3)}


def test_more_is_hidden_until_nothing_can_be_worked_out() -> None:
    table = Table(
        [View(deprivations([(40, [3, 20, 30, 10]), (50, [30, 9, 15, 20])]))], DEPRIVATION, 5
    )
    done = protect(table.system, THRESHOLD, TauArgus())
    assert table.numbers["c0", "i0", 3] in done.hidden
    assert attacked(table, done) == {}
    # The province and what is asked for most stays.
    assert table.numbers["p", ALL, sum([3, 20, 30, 10, 30, 9, 15, 20])] not in done.hidden


@settings(max_examples=8)
@given(units=UNITS)
def test_no_hidden_cell_of_any_table_falls(units: list[tuple[int, list[int]]]) -> None:
    table = Table([View(deprivations(units))], DEPRIVATION, THRESHOLD)
    done = protect(table.system, THRESHOLD, TauArgus())
    assert not done.rounded
    assert attacked(table, done).keys() <= done.given_away


@settings(max_examples=6)
@given(units=UNITS, corrected=UNITS)
def test_nor_with_the_publication_before_it(
    units: list[tuple[int, list[int]]], corrected: list[tuple[int, list[int]]]
) -> None:
    before = deprivations(units)
    former = Table([View(before)], DEPRIVATION, THRESHOLD)
    hidden = former.keys(protect(former.system, THRESHOLD, TauArgus()).hidden)
    told = tuple(
        replace(one, was_hidden=(one.unit, one.member, one.value) in hidden) for one in before
    )
    # Who sent no correction is as before.
    now = deprivations([*corrected[:1], *units[1:]])
    table = Table([View(now), View(told, is_former=True)], DEPRIVATION, THRESHOLD)
    done = protect(table.system, THRESHOLD, TauArgus())
    assert attacked(table, done).keys() <= done.given_away
    assert hidden <= table.keys(done.hidden)
    # What was told before and is small now was not small then: only another base makes it so.
    given_away = table.keys(done.given_away)
    assert all(
        table.system.cells[table.numbers[key]].is_told
        for key in given_away & {(one.unit, one.member, one.value) for one in before} - hidden
    )


def test_a_cell_stays_hidden_while_its_value_stays() -> None:
    units = [(40, [3, 20, 30, 10]), (50, [30, 9, 15, 20]), (60, [50, 11, 25, 21])]
    before = Table([View(deprivations(units))], DEPRIVATION, THRESHOLD)
    hidden = before.keys(protect(before.system, THRESHOLD, TauArgus()).hidden)
    told = tuple(
        replace(one, was_hidden=(one.unit, one.member, one.value) in hidden)
        for one in deprivations(units)
    )
    # The small count is corrected to one that is not small: its partners are as they were.
    now = deprivations([(40, [9, 20, 30, 10]), *units[1:]])
    table = Table([View(now), View(told, is_former=True)], DEPRIVATION, THRESHOLD)
    done = protect(table.system, THRESHOLD, TauArgus())
    kept = {key for key in hidden if key in {(one.unit, one.member, one.value) for one in now}}
    assert kept
    assert kept <= table.keys(done.hidden)
    assert attacked(table, done) == {}


def test_members_that_make_up_the_households_that_all_are_told_of() -> None:
    groups = Shape(to_base=True)
    counts = [Count("c", None, "kinh", 88, 90), Count("c", None, "khmer", 2, 90)]
    table = Table([View(tuple(counts))], groups, THRESHOLD)
    done = protect(table.system, THRESHOLD, TauArgus())
    assert table.keys(done.hidden) == {("c", "kinh", 88), ("c", "khmer", 2)}
    assert attacked(table, done) == {}


def test_all_is_hidden_of_so_few_households_that_they_know_each_other() -> None:
    counts = tuple(Count("c", None, member, 0, 3) for member in ("illness", "land"))
    table = Table([View(counts)], Shape(), THRESHOLD)
    done = protect(table.system, THRESHOLD, TauArgus())
    assert len(done.hidden) == 2
    assert attacked(table, done) == {}


@settings(max_examples=8)
@given(units=UNITS)
def test_without_the_engine_counts_are_rounded_and_still_add_up(
    units: list[tuple[int, list[int]]],
) -> None:
    table = Table([View(deprivations(units))], DEPRIVATION, THRESHOLD)
    done = protect(table.system, THRESHOLD, Absent())
    if not table.system.must_hide or done.hidden:
        assert not done.rounded
        return
    base = THRESHOLD + 1
    for at, cell in enumerate(table.system.cells):
        assert done.rounded[at] % base == 0
        assert cell.value == 0 or done.rounded[at] - 4 * base < cell.value
    for relation in table.system.relations:
        assert sum(by * done.rounded[at] for at, by in relation.factors.items()) == 0


def test_nothing_is_touched_where_nothing_is_small() -> None:
    table = Table([View(deprivations([(90, [30, 20, 33, 10])]))], DEPRIVATION, THRESHOLD)
    done = protect(table.system, THRESHOLD, Absent())
    assert (done.hidden, done.rounded) == (frozenset(), {})
