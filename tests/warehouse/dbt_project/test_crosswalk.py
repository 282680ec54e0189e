"""Random chains of reforms: whatever splits and merges, nothing is lost or counted twice.

The models themselves run here, as views on a few tables that every example fills anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import jinja2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.warehouse

DBT_PROJECT = PROJECT_DIR / "dbt_project"
MACROS = ("allocate", "is_touched", "is_valid_on", "neither_poor_nor_near_poor")
MODELS = (
    *("int_unit_transfers__dated", "int_unit_transfers__weighted", "int_unit_ways__followed"),
    *("int_unit_crosswalk__composed", "int_poverty_reviews__reallocated"),
)
NO_END = "9999-12-31"
REFORMS = ("2021-01-01", "2023-04-10", "2025-01-01", "2025-07-01")
MEASURES = ("households", "persons", "vnd")
CODES = [f"9900{number}" for number in range(1, 8)]
FIGURES = (
    *("households", "persons", "poor_households", "near_poor_households", "poor_persons"),
    *("near_poor_persons", "poor_deprivations"),
)
GIVEN = """
create schema given;
create table given.int_administrative_units__dated (
    unit_key text, unit_code text, is_smallest boolean, valid_from date, valid_to date
);
create table given.stg_unit_transfers (
    old_code text, new_code text, event_date date, is_split boolean, is_confirmed boolean
);
create table given.transfer_weights (
    old_code text, new_code text, event_date date, measure text, parts bigint,
    is_confirmed boolean
);
create table given.int_poverty_reviews__current (
    unit_key text, period text, stage text, standard_code text, as_of_date date,
    households integer, persons integer, poor_households integer,
    near_poor_households integer, poor_persons integer, near_poor_persons integer,
    poor_deprivations integer
);
"""


@dataclass
class History:
    """Dated communes, where each went when its row ended, and the known weights."""

    rows: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    moves: dict[str, list[str]] = field(default_factory=dict)
    transfers: list[tuple[str, str, str, bool]] = field(default_factory=list)
    weights: dict[tuple[str, str, str, str], int] = field(default_factory=dict)

    def share(self, key: str, measure: str) -> dict[str, Fraction]:
        """The share of a commune in each one of today, by the words of the demand."""
        if key not in self.moves:
            return {key: Fraction(1)}
        code, _, day = self.rows[key]
        known = [
            self.weights.get((code, new.split("@")[0], day, measure)) for new in self.moves[key]
        ]
        parts = [one or 0 for one in known]
        if None in known or sum(parts) == 0:
            parts = [1] * len(known)
        shares: dict[str, Fraction] = {}
        for new, part in zip(self.moves[key], parts, strict=True):
            for current, share in self.share(new, measure).items():
                shares[current] = shares.get(current, Fraction(0)) + share * part / sum(parts)
        return shares


@st.composite
def histories(draw: st.DrawFn) -> History:
    """At each reform a commune stays, is renamed, goes into another one, or is split."""
    history = History()
    first = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    living = dict.fromkeys(first, "0001-01-01")
    for day in REFORMS:
        targets = {
            code: draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True)) for code in living
        }
        leaving = {code: sorted(new) for code, new in targets.items() if new}
        after = {code: since for code, since in living.items() if code not in leaving}
        after = {new: day for codes in leaving.values() for new in codes} | after
        for code, codes in leaving.items():
            key = f"{code}@{living[code]}"
            history.rows[key] = (code, living[code], day)
            history.moves[key] = [f"{new}@{after[new]}" for new in codes]
            if codes != [code]:
                history.transfers += [(code, new, day, len(codes) > 1) for new in codes]
            for measure in MEASURES if len(codes) > 1 else ():
                for new in codes[draw(st.integers(0, 1)) :]:
                    history.weights[code, new, day, measure] = draw(st.integers(0, 9))
        living = after
    history.rows |= {f"{code}@{since}": (code, since, NO_END) for code, since in living.items()}
    return history


@st.composite
def reviews(draw: st.DrawFn) -> dict[str, int | None]:
    """Figures of one commune that agree with one another; a figure may be missing."""
    counts = st.integers(0, 4_000_000)
    poor, near_poor, other = (draw(st.integers(0, 9) | counts) for _ in range(3))
    poor_persons, near_persons, other_persons = (draw(counts) for _ in range(3))
    figures: dict[str, int | None] = {
        "households": poor + near_poor + other,
        "persons": poor_persons + near_persons + other_persons,
        **{"poor_households": poor, "near_poor_households": near_poor},
        **{"poor_persons": poor_persons, "near_poor_persons": near_persons},
        "poor_deprivations": draw(st.integers(3 * poor, 12 * poor)),
    }
    missing = draw(st.sampled_from([None, "persons", "poor_persons", "poor_deprivations"]))
    return figures if missing is None else {**figures, missing: None}


def source(name: str) -> str:
    """The text of a model or macro, whatever folder it stands in."""
    (path,) = DBT_PROJECT.glob(f"m*/**/{name}.sql")
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def models(warehouse: Any) -> Iterator[Any]:
    """The models of the crosswalk as views on tables of the schema `given`."""
    warehouse.connection.execute(GIVEN)
    macros = "".join(map(source, MACROS))
    for name in MODELS:
        query = jinja2.Template(macros + source(name)).render(
            config=lambda **_: "",
            ref="given.{}".format,
            source=lambda _, table: f"given.{table}",
            is_incremental=lambda: False,
        )
        warehouse.connection.execute(f"create view given.{name} as {query}")
    return warehouse


def fill(warehouse: Any, history: History, figures: dict[str, dict[str, int | None]]) -> None:
    cursor = warehouse.connection.cursor()
    cursor.execute(
        "truncate given.int_administrative_units__dated, given.stg_unit_transfers,"
        " given.transfer_weights, given.int_poverty_reviews__current"
    )
    cursor.executemany(
        "insert into given.int_administrative_units__dated values (%s, %s, true, %s, %s)",
        [(key, *row) for key, row in history.rows.items()],
    )
    cursor.executemany(
        "insert into given.stg_unit_transfers values (%s, %s, %s, %s, true)", history.transfers
    )
    cursor.executemany(
        "insert into given.transfer_weights values (%s, %s, %s, %s, %s, true)",
        [(*place, parts) for place, parts in history.weights.items()],
    )
    cursor.executemany(
        f"insert into given.int_poverty_reviews__current (unit_key, {', '.join(FIGURES)}, period,"
        f" stage, standard_code) values (%s{', %s' * len(FIGURES)}, '2020', 'official', 'S')",
        [(key, *(of_unit[name] for name in FIGURES)) for key, of_unit in figures.items()],
    )


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories(), data=st.data())
def test_nothing_is_lost_on_any_way(models: Any, history: History, data: st.DataObject) -> None:
    figures = {key: data.draw(reviews()) for key in history.rows}
    fill(models, history, figures)

    crosswalk = models.rows("select * from given.int_unit_crosswalk__composed order by lower_parts")
    for key in history.rows:
        for measure in MEASURES:
            parts = [one for one in crosswalk if (one.unit_key, one.measure) == (key, measure)]
            assert {
                one.current_unit_key: Fraction(int(one.upper_parts - one.lower_parts))
                / int(one.total_parts)
                for one in parts
            } == history.share(key, measure)
            bounds = sorted((one.lower_parts, one.upper_parts) for one in parts)
            ends = [0, *(upper for _, upper in bounds)]
            assert [lower for lower, _ in bounds] == ends[:-1]
            assert ends[-1] == parts[0].total_parts
            assert {one.is_estimated for one in parts if one.lower_parts < one.upper_parts} == {
                len([one for one in parts if one.lower_parts < one.upper_parts]) > 1
            }

    pieces = models.rows("select * from given.int_poverty_reviews__reallocated")
    for key, of_unit in figures.items():
        of_key = [piece for piece in pieces if piece.unit_key == key]
        for name in FIGURES:
            values = [getattr(piece, name) for piece in of_key]
            if of_unit[name] is None:
                assert set(values) == {None}
            else:
                assert sum(values) == of_unit[name], name
                assert min(values) >= 0
    for piece in pieces:
        assert piece.poor_households + piece.near_poor_households <= piece.households
        if piece.poor_persons is not None and piece.persons is not None:
            assert piece.poor_persons + piece.near_poor_persons <= piece.persons
        if piece.poor_deprivations is not None:
            poor = piece.poor_households
            assert 3 * poor <= piece.poor_deprivations <= 12 * poor


def test_shares_differ_from_the_exact_ones_by_less_than_one(models: Any) -> None:
    share = jinja2.Template(
        source("allocate") + "{{ allocate('figure', 'lower_parts', 'upper_parts', 'total_parts') }}"
    ).render()
    rows = models.rows(
        f"select {share} as share,"
        " 1.0 * figure * (upper_parts - lower_parts) / total_parts as exact"
        " from generate_series(0, 40) as figure, generate_series(1, 9) as total_parts,"
        " lateral (select part - 1 as lower_parts, part as upper_parts"
        " from generate_series(1, total_parts) as part) as parts"
    )
    assert len(rows) == 41 * 45
    assert all(abs(row.share - row.exact) < 1 for row in rows)
    (none,) = models.rows(
        f"select {share.replace('figure', 'null')} as share from"
        " (values (0, 1, 2)) as parts (lower_parts, upper_parts, total_parts)"
    )
    assert none.share is None
