"""However submissions come, are corrected and withdrawn: builds end where one from nothing does."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.warehouse.dbt_project.conftest import EXCEPT_UNIT_TESTS, Warehouse
from tests.warehouse.dbt_project.invented_review import A_DISTRICT, COMMUNES, NEW, OLD, whole_review
from tests.warehouse.dbt_project.test_incremental import open_candidate

pytestmark = pytest.mark.warehouse

SCHEMAS = ("intermediate", "candidate", "restricted")
REVIEWS = [
    (A_DISTRICT, "2020", "official", OLD, "2020-12-31"),
    (A_DISTRICT, "2021", "official", OLD, "2021-12-31"),
    (A_DISTRICT, "2021", "official", NEW, "2021-12-31"),
    (A_DISTRICT, "2022", "official", NEW, "2022-12-31"),
    ("891", "2022", "preliminary", NEW, "2022-12-31"),
    ("891", "2022", "official", NEW, "2022-12-31"),
    ("89", "2022", "official", NEW, "2022-12-31"),
    ("891", "2024-05", "regular", NEW, "2024-05-31"),
]
MONEY = [
    ("884", "2022-Q1", "regular", None, "2022-03-31"),
    ("884", "2022-Q2", "regular", None, "2022-06-30"),
    ("891", "2022", "regular", None, "2022-12-31"),
]
REGISTERS = [(slot, form) for slot in MONEY for form in ("contributions", "uses")]
Slot = tuple[str, str, str, str | None, str]


@dataclass
class Life:
    """One warehouse that lives on from example to example, and what stands in it now."""

    warehouse: Warehouse
    standing: dict[tuple[Slot, str], int] = field(default_factory=dict)

    def hand_in(self, slot: Slot, form: str, amount: int) -> None:
        """A first version, or one that takes the place of the former."""
        given = {
            "donor_type": "enterprise", "funding_source": "organisations", "fund": "none",
            "resource_kind": "cash", "purpose": "housing", "_unit_code": slot[0],
        }  # fmt: skip
        tables: dict[str, list[dict[str, Any]]]
        if form == "poverty_review":
            units = {"891": COMMUNES, "89": (A_DISTRICT, "884")}.get(slot[0], (slot[0],))
            indicators = 10 if slot[3] == OLD else 12
            tables = whole_review(*units, poor=60 + amount, indicators=indicators)
        elif form == "contributions":
            entry = {"contribution_date": slot[4], "value_vnd": 1000 * amount, "donors": 1}
            tables = {form: [{**given, **entry}]}
        else:
            entry = {"use_date": slot[4], "amount_vnd": 1000 * amount, "programme": "other"}
            given.pop("donor_type")
            tables = {form: [{**given, **entry}]}
        name = form if form == "poverty_review" else f"resource_{form}"
        self.standing[slot, form] = self.warehouse.submit(
            slot, form=name, in_publication=False, **tables
        )

    def build(self, *options: str) -> None:
        """One build of what stands now, as the program does it."""
        open_candidate(self.warehouse, list(self.standing.values()))
        self.warehouse.dbt("build", *options, *EXCEPT_UNIT_TESTS)

    def tables(self) -> list[str]:
        """Every table that a build makes."""
        return [
            f"{row.schema}.{row.name}"
            for row in self.warehouse.rows(
                "select schemaname as schema, tablename as name from pg_tables"
                " where schemaname = any(%s) and tablename not like '\\_%%'"
                " and tablename not in ('pseudonym_key', 'hash_key', 'kept_head')",
                list(SCHEMAS),
            )
        ]

    def keep(self) -> list[str]:
        """Put every table aside, to be compared."""
        run = self.warehouse.connection.execute
        run("drop schema if exists followed cascade")
        run("create schema followed")
        kept = self.tables()
        for table in kept:
            run(f"create table followed.{table.replace('.', '_')} as table {table}".encode())
        return kept

    def differing(self, table: str) -> int:
        """Rows that one of the two has and the other has not, `except` both ways."""
        aside = f"followed.{table.replace('.', '_')}"
        (row,) = self.warehouse.rows(
            f"select count(*) as rows from ((table {aside} except all table {table})"
            f" union all (table {table} except all table {aside})) as differing"
        )
        return int(row.rows)


@pytest.fixture(scope="module")
def life(warehouse: Warehouse) -> Life:
    return Life(warehouse)


moves = st.one_of(
    st.tuples(st.just("hand in"), st.sampled_from([(one, "poverty_review") for one in REVIEWS])),
    st.tuples(st.just("hand in"), st.sampled_from(REGISTERS)),
    st.tuples(
        st.just("withdraw"),
        st.sampled_from([*((one, "poverty_review") for one in REVIEWS), *REGISTERS]),
    ),
)


@settings(
    max_examples=2,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    days=st.lists(st.lists(moves, min_size=2, max_size=6), min_size=2, max_size=2), data=st.data()
)
def test_every_life_of_builds_ends_like_one_from_nothing(
    life: Life, days: list[list[tuple[str, tuple[Slot, str]]]], data: st.DataObject
) -> None:
    for day in days:
        for move, (slot, form) in day:
            if move == "hand in":
                life.hand_in(slot, form, data.draw(st.integers(1, 30)))
            else:
                life.standing.pop((slot, form), None)
        life.build("--select", "config.meta.follows:submissions")
    kept = life.keep()
    life.build("--full-refresh")
    assert sorted(kept) == sorted(life.tables())
    assert {table: rows for table in kept if (rows := life.differing(table))} == {}
