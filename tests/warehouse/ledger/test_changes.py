"""What a version changes against the one before, cell by cell."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.warehouse.conftest import SmallRoad, finding_always

from ansinh.alerts import formats
from ansinh.ledger.changes import HIDDEN, changes_of, count_changes, note_changes
from ansinh.ledger.states import move
from ansinh.road import announcing
from ansinh.rules.findings import Finding

pytestmark = pytest.mark.warehouse

REGISTER = ("resource_contributions", "contributions")
REVIEW = ("poverty_review", "results")
MOVEMENT = ("poverty_review", "movement_poor")


class Versions:
    """Versions of one slot, put into ledger and raw by hand."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def add(self, table: tuple[str, str], *rows: dict[str, Any], version: int) -> int:
        run = self.connection.execute
        sha256 = f"{version:064x}"
        run("insert into ops.file values (%s, 1, '.xlsx')", [sha256])
        (number,) = run(
            """
            with delivered as (
                insert into ops.delivery (sha256, file_name, inbox_path, delivered_by)
                values (%(sha)s, 'a', 'a', 'test') returning delivery_id
            )
            insert into ops.submission (sha256, delivery_id, form, form_version, unit_code, period,
                stage, as_of_date, version)
            select %(sha)s, delivery_id, %(form)s, '1', '886', '2022', 'regular', '2022-12-31',
                %(version)s
            from delivered returning submission_id
            """,
            {"sha": sha256, "form": table[0], "version": version},
        ).fetchone()  # type: ignore[misc]
        move(self.connection, [number], "accepted", by="test", why="test")
        letters = json.dumps({"poor_households": "E", "value_vnd": "M", "donor_name": "D"})
        run(
            "insert into ops.submission_table values (%s, %s, 'Trang 1', %s, %s)",
            [number, table[1], letters, len(rows)],
        )
        for at, row in enumerate(rows, 10):
            values = {"_submission_id": number, "_sheet": "Trang 1", "_row": at, **row}
            run(
                sql.SQL("insert into {} ({}) values ({})").format(
                    sql.Identifier("raw", "__".join(table)),
                    sql.SQL(", ").join(map(sql.Identifier, values)),
                    sql.SQL(", ").join(sql.Placeholder() * len(values)),
                ),
                list(values.values()),
            )
        return int(number)

    def difference(
        self, table: tuple[str, str], old: list[dict[str, Any]], new: list[dict[str, Any]]
    ) -> list[tuple[str | None, ...]]:
        self.add(table, *old, version=1)
        number = self.add(table, *new, version=2)
        note_changes(self.connection, number)
        return [
            (one.kind, one.unit_code, one.row_key, one.column_name, one.cell)
            + (one.old_text, one.new_text)
            for one in changes_of(self.connection, number, 100)
        ]


@pytest.fixture
def versions(migrated_url: str) -> Iterator[Versions]:
    with psycopg.connect(migrated_url) as connection:
        yield Versions(connection)


def review(unit: str, poor: int | None, **cells: Any) -> dict[str, Any]:
    return {"_unit_code": unit, "_unit_name": f"Xã {unit}", "poor_households": poor, **cells}


def entry(line: str | None, value: int, **cells: Any) -> dict[str, Any]:
    return {"_line": line, "_unit_code": "886", "value_vnd": value, **cells}


def test_a_changed_cell_is_told_with_its_new_place(versions: Versions) -> None:
    old = [review("1", 5), review("2", 7)]
    new = [review("2", 7), review("1", 6)]

    assert versions.difference(REVIEW, old, new) == [
        ("changed", "1", None, "poor_households", "E11", "5", "6")
    ]


def test_another_spelling_of_the_same_number_is_no_change(versions: Versions) -> None:
    old = [review("1", 1633, poor_households_text="1.633", poor_rate_pct="6.75")]
    new = [review("1", 1633, poor_households_text="1633", poor_rate_pct="6.7500")]

    assert versions.difference(REVIEW, old, new) == []


def test_units_that_came_or_went_are_told_as_rows(versions: Versions) -> None:
    assert versions.difference(REVIEW, [review("1", 5)], [review("2", 5)]) == [
        ("added", "2", None, None, "A10", None, None),
        ("removed", "1", None, None, None, None, None),
    ]


def test_a_cell_that_was_filled_or_emptied_is_a_change(versions: Versions) -> None:
    old, new = [review("1", None), review("2", 7)], [review("1", 5), review("2", None)]

    assert [one[-2:] for one in versions.difference(REVIEW, old, new)] == [
        (None, "5"),
        ("7", None),
    ]


def test_rows_of_a_unit_are_told_apart_by_what_they_count(versions: Versions) -> None:
    def rows(households: int, persons: int) -> list[dict[str, Any]]:
        return [
            {"_unit_code": "1", "counted": "households", "start_count": households},
            {"_unit_code": "1", "counted": "persons", "start_count": persons},
        ]

    (change,) = versions.difference(MOVEMENT, rows(5, 20), rows(5, 21))

    assert change[1:4] == ("1", "persons", "start_count")


def test_entries_in_another_order_are_no_difference(versions: Versions) -> None:
    old = [entry("1", 100), entry("2", 200), entry("3", 100)]
    new = [entry("1", 200), entry("2", 100), entry("3", 100)]

    assert versions.difference(REGISTER, old, new) == []


def test_an_entry_that_stands_once_more_is_told(versions: Versions) -> None:
    old, new = [entry(None, 100)], [entry(None, 100), entry(None, 100)]

    assert [one[0] for one in versions.difference(REGISTER, old, new)] == ["added"]


def test_an_entry_of_the_same_number_was_mended(versions: Versions) -> None:
    old = [entry("1", 100), entry("2", 200)]
    new = [entry("1", 100), entry("2", 250)]

    assert versions.difference(REGISTER, old, new) == [
        ("changed", "886", "2", "value_vnd", "M11", "200", "250")
    ]


def test_an_entry_whose_number_stands_twice_is_another_one(versions: Versions) -> None:
    old = [entry("1", 100), entry("1", 200)]
    new = [entry("1", 100), entry("1", 250)]

    assert sorted(one[0] for one in versions.difference(REGISTER, old, new)) == [
        "added",
        "removed",
    ]


def test_another_remark_does_not_make_another_entry(versions: Versions) -> None:
    old, new = [entry(None, 100, note="a")], [entry(None, 100, note="b")]

    assert versions.difference(REGISTER, old, new) == []


def test_a_name_is_never_quoted(versions: Versions) -> None:
    old = [entry("1", 100, donor_name="Công ty Lúa Vàng")]
    new = [entry("1", 100, donor_name="Công ty Mía Xanh")]

    (change,) = versions.difference(REGISTER, old, new)

    assert change[3:] == ("donor_name", "D10", HIDDEN, HIDDEN)


@pytest.mark.parametrize("kind", ["added", "removed", "changed"])
def test_a_label_that_is_no_unit_may_be_a_name_and_is_not_told(
    versions: Versions, kind: str
) -> None:
    """Somebody typed who got it where the commune belongs: the row is told, the label is not."""
    person = {"_unit_code": None, "_unit_name": "Nguyễn Thị Bịa"}
    with_it, without = [entry("1", 100, **person)], []
    old, new = {
        "added": (without, with_it),
        "removed": (with_it, without),
        "changed": (with_it, [entry("1", 200, **person)]),
    }[kind]

    (change,) = versions.difference(REGISTER, old, new)

    assert change[0] == kind
    ((told,),) = versions.connection.execute("select one::text from ops.submission_change as one")
    assert "Bịa" not in told


def test_the_first_version_changes_nothing(versions: Versions) -> None:
    number = versions.add(REVIEW, review("1", 5), version=1)

    note_changes(versions.connection, number)

    assert count_changes(versions.connection, number) == 0


def test_the_difference_is_to_the_last_good_version(small_road: SmallRoad) -> None:
    first = small_road.submit("886", 50)
    small_road.submit("886", 5000)  # sent back
    last = small_road.submit("886", 60)

    assert small_road.query(
        "select previous_submission_id, column_name, old_text, new_text "
        "from ops.submission_change where submission_id = %s", last
    ) == [(first, "poor_households", "50", "60")]  # fmt: skip


def test_judged_again_the_difference_is_the_same(small_road: SmallRoad) -> None:
    for poor in (50, 60, 70):
        small_road.submit("886", poor)
    everything = "select submission_id, old_text, new_text from ops.submission_change order by 1"
    before = small_road.query(everything)

    small_road.replay()

    assert small_road.query(everything) == before == [(2, "50", "60"), (3, "60", "70")]


def test_a_version_accepted_later_is_the_one_before_from_then_on(
    small_road: SmallRoad,
) -> None:
    small_road.submit("886", 50)
    error = Finding("poverty_review.x", "error", "row", "sai", "wrong")
    with small_road.where(judge=finding_always(error)):
        mended = small_road.submit("886", 60)
    small_road.submit("886", 70)
    everything = "select submission_id, old_text, new_text from ops.submission_change order by 1"
    assert small_road.query(everything) == [(3, "50", "70")]

    small_road.replay(mended)

    assert small_road.query(everything) == [(2, "50", "60"), (3, "60", "70")]


def test_the_unit_is_told_how_much_changed(small_road: SmallRoad) -> None:
    for poor in (50, 60):
        small_road.put("886", poor)
        small_road.walk(f"run {poor}")
    with psycopg.connect(small_road.url) as connection:
        letters = {
            one.run_id: (formats.text(one), formats.html(one))
            for bundle in announcing._unwritten(small_road.installation, connection)
            for one in bundle.messages
        }

    for words in letters["run 60"]:
        assert "So với lần nộp trước: 1 ô hoặc dòng thay đổi" in words
    for words in letters["run 50"]:
        assert "So với lần nộp trước" not in words
