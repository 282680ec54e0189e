"""No hidden count can be worked out: asked by linear programmes over all that is told."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ansinh.disclosure.attacking import intervals
from ansinh.disclosure.engines import Engine, EngineError, TauArgus
from ansinh.disclosure.protecting import Protected, protect
from ansinh.disclosure.system import Cell, Relation, System
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


def placed(value: int, shown: int) -> tuple[int, int]:
    """Between which numbers a rounded count is, for who guesses how far it was moved."""
    base = THRESHOLD + 1
    for times in itertools.count(1):
        if abs(value - shown) < times * base:
            return max(0, shown - times * base + 1), shown + times * base - 1
    raise AssertionError


def attacked(table: Table, done: Protected) -> dict[int, tuple[int, int]]:
    """The cells that must be hidden and can be placed more narrowly than is allowed.

    By whoever knows everything that is shown and everything that was told before.
    """
    cells = list(table.system.cells)
    for at, shown in done.rounded.items():
        low, high = placed(cells[at].value, shown)
        before, after = cells[at].bounds
        cells[at] = replace(cells[at], seen=(max(low, before), min(high, after)))
    unknown = {at for at in (*done.hidden, *done.rounded) if not cells[at].is_told}
    found = intervals(System(cells, table.system.relations), unknown)
    found |= {at: (cells[at].value, cells[at].value) for at in done.hidden if cells[at].is_told}
    # What is rounded and not small may be known.
    asked = done.hidden | table.system.must_hide
    return {
        at: found[at]
        for at in asked
        if found[at][1] - found[at][0] < min(THRESHOLD, cells[at].upper)
    }


def told_before(counts: tuple[Count, ...], table: Table, done: Protected) -> tuple[Count, ...]:
    """The counts of a publication that is the former one now."""
    told = []
    for one in counts:
        at = table.places[0][one.unit, one.member]
        seen = placed(one.value, done.rounded[at]) if at in done.rounded else None
        told.append(replace(one, was_hidden=at in {*done.hidden, *done.rounded}, seen=seen))
    return tuple(told)


def base_and_counts(members: list[str]) -> st.SearchStrategy[tuple[int, list[int]]]:
    return st.integers(0, 60).flatmap(
        lambda base: st.tuples(
            st.just(base),
            st.lists(st.integers(0, base), min_size=len(members), max_size=len(members)),
        )
    )


ENGINES = st.sampled_from([TauArgus(), Absent()])
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
    small = table.places[0]["c0", "i0"]
    assert intervals(table.system, {small}) == {small: (3, 3)}


def test_more_is_hidden_until_nothing_can_be_worked_out() -> None:
    table = Table(
        [View(deprivations([(40, [3, 20, 30, 10]), (50, [30, 9, 15, 20])]))], DEPRIVATION, 5
    )
    done = protect(table.system, THRESHOLD, TauArgus())
    assert table.places[0]["c0", "i0"] in done.hidden
    assert attacked(table, done) == {}
    # The province and what is asked for most stays.
    assert table.places[0]["p", ALL] not in done.hidden


@settings(max_examples=8)
@given(units=UNITS)
def test_no_hidden_cell_of_any_table_falls(units: list[tuple[int, list[int]]]) -> None:
    table = Table([View(deprivations(units))], DEPRIVATION, THRESHOLD)
    done = protect(table.system, THRESHOLD, TauArgus())
    assert not done.rounded
    assert attacked(table, done).keys() <= done.given_away


@settings(max_examples=6)
@given(units=UNITS, corrected=UNITS, engines=st.tuples(ENGINES, ENGINES))
# A sum has room to one side only, once a commune is corrected to no household at all.
@example(
    units=[(2, [0, 0, 0, 1]), (5, [0, 5, 0, 0])],
    corrected=[(0, [0, 0, 0, 0]), (0, [0, 0, 0, 0])],
    engines=(TauArgus(), TauArgus()),
)
def test_nor_with_the_publication_before_it(
    units: list[tuple[int, list[int]]],
    corrected: list[tuple[int, list[int]]],
    engines: tuple[Engine, Engine],
) -> None:
    before = deprivations(units)
    former = Table([View(before)], DEPRIVATION, THRESHOLD)
    first = protect(former.system, THRESHOLD, engines[0])
    told = told_before(before, former, first)
    hidden = {(one.unit, one.member, one.value) for one in told if one.was_hidden}
    # Who sent no correction is as before.
    now = deprivations([*corrected[:1], *units[1:]])
    table = Table([View(now), View(told, is_former=True)], DEPRIVATION, THRESHOLD)
    done = protect(table.system, THRESHOLD, engines[1])
    assert attacked(table, done).keys() <= done.given_away
    assert hidden <= table.told({*done.hidden, *done.rounded})
    # What was told before and is small now was not small then: only another base makes it so.
    given_away = table.told(done.given_away)
    assert all(
        table.system.cells[table.places[1][key[:2]]].is_told
        for key in given_away & {(one.unit, one.member, one.value) for one in before} - hidden
    )


@settings(max_examples=6)
@given(units=UNITS, corrected=UNITS, again=UNITS, returns=st.booleans())
def test_nor_with_all_publications_before_it(
    units: list[tuple[int, list[int]]],
    corrected: list[tuple[int, list[int]]],
    again: list[tuple[int, list[int]]],
    returns: bool,
) -> None:
    """Also where a figure comes back that was corrected in between."""
    told: list[tuple[Count, ...]] = []
    for first in (units, corrected, units if returns else again):
        now = deprivations([*first[:1], *units[1:]])
        formers = [View(one, is_former=True) for one in told]
        table = Table([View(now), *formers], DEPRIVATION, THRESHOLD)
        done = protect(table.system, THRESHOLD, TauArgus())
        assert attacked(table, done).keys() <= done.given_away
        told.append(told_before(now, table, done))


def test_a_sum_with_room_to_one_side_alone_is_left_to_the_engine() -> None:
    # All that anybody can say of the 5 is that it is at most 5.
    system = System(
        [Cell(5, 20, was_hidden=True), Cell(0, 20), Cell(5, 5, is_told=True)],
        [Relation({0: 1, 1: 1, 2: -1})],
    )
    done = protect(system, THRESHOLD, TauArgus())
    assert (done.hidden, done.rounded, done.given_away) == ({0, 1}, {}, set())


def test_what_is_given_away_leaves_the_rest_to_the_engine() -> None:
    # The first 3 is all of a sum that was told; the second one has two partners.
    system = System(
        [
            *(Cell(3, 20, is_sensitive=True), Cell(3, 20, is_told=True)),
            *(Cell(3, 20, is_sensitive=True), Cell(9, 20), Cell(12, 40)),
        ],
        [Relation({0: 1, 1: -1}), Relation({2: 1, 3: 1, 4: -1})],
    )
    done = protect(system, THRESHOLD, TauArgus())
    assert (done.given_away, done.rounded) == ({0}, {})
    assert done.hidden >= {0, 2}
    assert done.hidden & {3, 4}


def test_a_sum_that_is_as_much_by_chance_is_another_one() -> None:
    """Nobody can tell that it is the same: only where the parts are, it is."""
    before, same = ([Count("c", "p", "i", 12), Count("d", "p", "i", 18)] for _ in range(2))
    now = [Count("c", "p", "i", 10), Count("d", "p", "i", 20)]
    views = [View((*of, Count("p", None, "i", 30))) for of in (now, before, same)]
    other, former, again = (one["p", "i"] for one in Table(views, Shape(), THRESHOLD).places)
    assert former == again != other


def test_what_was_told_hides_nothing() -> None:
    # The 4 was told when more households were asked, and is small now.
    counts = (Count("c", None, "kinh", 4, 6), Count("c", None, "khmer", 2, 6))
    views = [View(counts), View((Count("c", None, "kinh", 4, 90),), is_former=True)]
    table = Table(views, Shape(to_base=True), THRESHOLD)
    done = protect(table.system, THRESHOLD, TauArgus())
    assert table.told(done.given_away) == {("c", "kinh", 4), ("c", "khmer", 2)}


def test_what_rounding_would_tell_is_hidden_altogether() -> None:
    # 5 of 90 would be told as 6, and the rest, 85, as 90: only 1 to 5 are left.
    counts = (Count("c", None, "kinh", 85, 90), Count("c", None, "khmer", 5, 90))
    former = (replace(counts[0], was_hidden=True), replace(counts[1], was_hidden=True))
    table = Table([View(counts), View(former, is_former=True)], Shape(to_base=True), THRESHOLD)
    done = protect(table.system, THRESHOLD, Absent())
    assert (len(done.hidden), done.rounded) == (2, {})


def test_a_cell_stays_hidden_while_its_value_stays() -> None:
    units = [(40, [3, 20, 30, 10]), (50, [30, 9, 15, 20]), (60, [50, 11, 25, 21])]
    before = Table([View(deprivations(units))], DEPRIVATION, THRESHOLD)
    hidden = before.told(protect(before.system, THRESHOLD, TauArgus()).hidden)
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
    assert kept <= table.told(done.hidden)
    assert attacked(table, done) == {}


def test_members_that_make_up_the_households_that_all_are_told_of() -> None:
    groups = Shape(to_base=True)
    counts = [Count("c", None, "kinh", 88, 90), Count("c", None, "khmer", 2, 90)]
    table = Table([View(tuple(counts))], groups, THRESHOLD)
    done = protect(table.system, THRESHOLD, TauArgus())
    assert table.told(done.hidden) == {("c", "kinh", 88), ("c", "khmer", 2)}
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
    assert attacked(table, done).keys() <= done.given_away
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
