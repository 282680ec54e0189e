"""From a blank template to a published figure, for every form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from psycopg.rows import dict_row
from tests.databases import Databases
from tests.installed import place_order
from tests.unit.templates.filling import Rows, fill
from tests.warehouse.conftest import installed, publish_all, take_in

from ansinh.landing.inbox import Inbox
from ansinh.ledger.status import SubmissionStatus, submissions
from ansinh.road.checking import Checked, check
from ansinh.road.installation import Installation
from ansinh.slots.hints import SlotHint
from ansinh.slots.slots import as_of_date
from ansinh.templates.writing import write_template

pytestmark = pytest.mark.warehouse

# A district before July 2025 and a commune after; periods that no calendar closes.
ORDERS = (
    ("poverty_review", "886", "2024"),
    ("household_list", "886", "2024"),
    ("resource_contributions", "886", "2024-Q3"),
    ("resource_uses", "886", "2024-Q3"),
    ("communication_activities", "30337", "2025-Q4"),
    ("steering_assignments", "91", "2025"),
)


@dataclass(frozen=True)
class RoundTrip:
    """What was filled into the template of each form, what `check` said, what became of it."""

    installation: Installation
    filled: dict[str, Rows]
    checked: dict[str, Checked]
    seen: dict[str | None, SubmissionStatus]

    def ask(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the marts, as BI sees them."""
        with self.installation.connect("bi_reader") as connection:
            cursor = connection.cursor(row_factory=dict_row)
            return cursor.execute(query.encode(), values).fetchall()

    def hidden(self, status: str, member: str) -> dict[str, int]:
        """Counts that the marts hide, as readers of detail see them: by unit."""
        with self.installation.connect("ansinh_owner") as connection:
            connection.execute("set role detail_reader")
            query = (
                "select unit_code, value from detail.hidden_count where status = %s and member = %s"
            )
            return dict(connection.execute(query, (status, member)).fetchall())

    def entries(self, form: str, table: str) -> list[dict[str, Any]]:
        """The rows filled into a register."""
        rows = self.filled[form][table]
        assert isinstance(rows, list)
        return rows


@pytest.fixture(scope="module")
def trip(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoundTrip]:
    """All six forms on one road, from `ansinh template` to the swap."""
    folder = tmp_path_factory.mktemp("trip")
    with installed(databases, folder / "home") as installation:
        filled, checked = {}, {}
        for form, unit, period in ORDERS:
            order = place_order(form, unit, period)
            path = folder / f"{form}.xlsx"
            write_template(order, path)
            filled[form] = fill(path, order)
            # The marker alone says whose it is and for when.
            checked[form] = check(installation, path, SlotHint())
            Inbox(installation.settings.inbox).put(path.read_bytes(), path.name)
        take_in(installation)
        publish_all(installation)
        with installation.connect("loader") as connection:
            seen = {one.form: one for one in submissions(connection)}
        yield RoundTrip(installation, filled, checked, seen)


@pytest.mark.parametrize(("form", "unit", "period"), ORDERS)
def test_a_template_filled_rightly_is_accepted_and_published(
    trip: RoundTrip, form: str, unit: str, period: str
) -> None:
    assert [one.message_en for one in trip.checked[form].findings] == []
    one = trip.seen[form]
    assert (one.unit_code, one.period, one.state) == (unit, period, "published")


def total(rows: list[dict[str, Any]], column: str) -> int:
    return sum(row[column] or 0 for row in rows)


def test_the_review_is_in_its_marts(trip: RoundTrip) -> None:
    figures = trip.filled["poverty_review"]
    (district,) = figures["results"]["886"]
    (row,) = trip.ask("select * from marts.poverty_indicators where unit_code = '886'")
    names = ("households", "persons", "poor_households", "near_poor_persons")
    assert {name: row[name] for name in names} == {name: district[name] for name in names}
    for fact, table, column in (
        ("fct_target_group", "target_groups_poor", "no_capacity_to_work"),
        ("fct_poverty_cause", "causes_poor", "no_capital"),
    ):
        code = "target_group" if "target" in fact else "poverty_cause"
        rows = trip.ask(
            f"select split_part(unit_key, '@', 1) as unit, households, confidentiality "
            f"from marts.{fact} where {code} = '{column}' and poverty_status = 'poor'"
        )
        hidden = trip.hidden("poor", column)
        for row in rows:
            if row["confidentiality"] == "suppressed":
                assert row["households"] is None
                row["households"] = hidden[str(row["unit"])]
        assert total(rows, "households") == figures[table]["886"][0][column]


def test_the_household_list_is_counted_and_names_nobody(trip: RoundTrip) -> None:
    rows = trip.ask("select poverty_status, sum(households) as n from marts.fct_listed_households"
                    " group by poverty_status")  # fmt: skip
    heads = {
        status: sum(one.get("relation") != "Thành viên" for one in
                    trip.entries("household_list", status))
        for status in ("poor", "near_poor")
    }  # fmt: skip
    assert {row["poverty_status"]: row["n"] for row in rows} == heads


def test_contributions_and_uses_meet_in_one_mart(trip: RoundTrip) -> None:
    given = trip.entries("resource_contributions", "contributions")
    used = trip.entries("resource_uses", "uses")
    rows = trip.ask("select * from marts.mobilized_resources where unit_level = 'province'")
    assert total(rows, "contributed_vnd") == total(given, "value_vnd") > 0
    assert total(rows, "used_vnd") == total(used, "amount_vnd") > 0
    assert {row["resource_kind"] for row in rows} == {"cash", "in_kind", "labour"}
    assert {row["funding_source_group"] for row in rows} == {"budget", "non_budget"}


@pytest.mark.parametrize(
    ("mart", "form", "table"),
    [
        ("fct_communication_activity", "communication_activities", "activities"),
        ("fct_recognised_model", "communication_activities", "recognised_models"),
        ("bridge_steering_assignment", "steering_assignments", "assignments"),
    ],
)
def test_every_entry_of_a_register_is_in_its_mart(
    trip: RoundTrip, mart: str, form: str, table: str
) -> None:
    (row,) = trip.ask(f"select count(*) as n from marts.{mart}")
    assert row["n"] == len(trip.entries(form, table)) > 0
    assert as_of_date(trip.seen[form].period or "")
