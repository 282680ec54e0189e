"""One cause is told once, however many cells it has."""

import dataclasses
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.quality import failures as module
from ansinh.quality.failures import FailingRow, fetch_failing_rows, group_failing_rows
from ansinh.quality.queries import STORED
from ansinh.rules.catalogue import Rule
from ansinh.rules.cells import column_number, ranges, spans
from ansinh.rules.findings import Finding
from ansinh.rules.grouping import FEW, group

pytestmark = pytest.mark.unit

RULE = Rule(
    rule="poverty_review.invented",
    stage="type",
    severity="error",
    who_fixes="reporting_unit",
    legal_basis="none",
    message_vi="Bạn đã ghi “{value}” ở ô {cell} ({unit}), không đọc được thành số.",
    message_en="{value!r} in {cell} is not a number.",
    table="results",
)


def failure(row: int, column: str = "households", letter: str | None = "C") -> FailingRow:
    known = {"unit": f"Xã {row}", "value": f"{row}o"}
    return FailingRow(RULE, "results", 1, row, column, (), known, "Biểu 1", letter)


def finding(row: int | None, letter: str = "C", **more: Any) -> Finding:
    cell = f"{letter}{row}" if row else None
    values = {"rule": "r", "severity": "error", "stage": "row", "message_vi": "Sai.",
              "message_en": "Wrong.", "sheet": "Biểu 1", "table": "results"}  # fmt: skip
    return Finding(**{**values, "row": row, "cell": cell, **more})


def test_a_few_are_told_one_by_one():
    found = group_failing_rows([failure(row) for row in range(10, 10 + FEW)])
    assert [one.cell for one in found] == [f"C{row}" for row in range(10, 10 + FEW)]
    assert {one.count for one in found} == {1}
    assert (
        found[-1].message_vi
        == RULE.finding(value=f"{9 + FEW}o", cell=f"C{9 + FEW}", unit=f"Xã {9 + FEW}").message_vi
    )


def test_many_become_the_first_of_them():
    rows = [*range(10, 40), *range(1000, 2214), 5000]
    (found,) = group_failing_rows([failure(row) for row in rows])
    assert (found.cell, found.row, found.value) == ("C10", 10, "10o")
    assert found.count == len(rows)
    assert found.cells == ("C10:C39", "C1000:C2213", "C5000")
    first = RULE.finding(value="10o", cell="C10", unit="Xã 10")
    also = "Còn 1.244 ô khác trong cột này cũng như vậy: C11:C39, C1000:C2213, C5000."
    assert found.message_vi == f"{first.message_vi} {also}"
    assert found.message_en.endswith(
        "The same holds for 1,244 more cells: C11:C39, C1000:C2213, C5000."
    )


def test_other_columns_rules_and_sheets_are_other_findings():
    mixed = [
        *(finding(row) for row in range(30)),
        *(finding(row, sheet="Biểu 2") for row in range(1, 31)),
        *(finding(row, severity="warning") for row in range(1, 31)),
        *(finding(row, column="persons") for row in range(1, 31)),
        *(finding(row, rule="other") for row in range(1, FEW + 1)),
    ]
    counts = [one.count for one in group(mixed[1:])]
    assert sorted(counts, reverse=True) == [30, 30, 30, 29, *[1] * FEW]


LIKE = {
    "column": ("households", "persons"),
    "table": ("results", "movement_poor"),
    "sheet": ("Biểu 1", "Biểu 2"),
    "rule": (RULE, dataclasses.replace(RULE, rule="poverty_review.other")),
    "severity": (RULE, dataclasses.replace(RULE, severity="warning")),
}


def failing(row: int, **said: Any) -> FailingRow:
    values = {"rule": RULE, "table": "results", "submission_id": 1, "row": row,
              "column": "households", "rests_on": (), "known": {}, "sheet": "Biểu 1",
              "letter": "C"}  # fmt: skip
    return FailingRow(**{**values, **said})


@pytest.mark.parametrize("differs", LIKE)
def test_failing_rows_that_differ_in_one_thing_are_told_apart(differs):
    field = "rule" if differs == "severity" else differs
    rows = range(10, 40)
    mixed = [failing(row, **{field: value}) for row in rows for value in LIKE[differs]]
    found = group_failing_rows(mixed)
    assert [one.count for one in found] == [len(rows)] * 2
    assert found[0] != found[1]
    told = [getattr(one, differs) for one in found]
    assert told == [getattr(v, differs) if field == "rule" else v for v in LIKE[differs]]


def test_what_has_one_cause_is_one_finding_across_the_columns_of_its_table():
    once = dataclasses.replace(RULE, told_once=True)
    cells = [("C", "households", 9), ("D", "persons", 9), ("C", "households", 10)]
    failures = [
        failing(row, rule=once, letter=letter, column=column) for letter, column, row in cells
    ]
    (found,) = group_failing_rows(failures)
    assert (found.cell, found.count, found.cells) == ("C9", 3, ("C9:C10", "D9"))
    assert "Còn 2 ô khác cũng như vậy: C10, D9." in found.message_vi
    apart = [dataclasses.replace(failures[0], table="other", sheet="other"), *failures]
    assert [one.count for one in group_failing_rows(apart)] == [1, 3]


def test_the_order_in_which_things_are_told_stays():
    many = [finding(row) for row in range(1, 40)]
    other = finding(3, "D", rule="other")
    assert [one.rule for one in group([*many[:5], other, *many[5:]])] == ["r", "other"]
    assert [one.rule for one in group([other, *many])] == ["other", "r"]


def test_what_has_no_place_stays_single():
    assert len(group([finding(None, value=f"cột {n}") for n in range(50)])) == 50


def test_rows_without_a_cell_are_counted_as_rows():
    failures = [failure(row, letter=None) for row in range(10, 40)]
    (found,) = group_failing_rows(failures)
    assert found.message_vi.endswith("Còn 29 dòng khác cũng như vậy: 11–39.")
    assert found.message_en.endswith("The same holds for 29 more rows: 11–39.")
    assert found.cells == ("10:39",)


def test_scattered_cells_are_all_named_though_not_in_the_sentence():
    (found,) = group([finding(row) for row in range(1, 40_000, 2)])
    assert found.cells == tuple(f"C{row}" for row in range(1, 40_000, 2))
    assert len(found.message_vi) < 200
    assert found.message_vi.endswith(", ….")


@given(
    st.lists(
        st.builds(
            finding,
            st.one_of(st.none(), st.integers(1, 99)),
            st.sampled_from(["C", "AB"]),
            rule=st.sampled_from(["r", "other"]),
        ),
        max_size=120,
    )
)
def test_nothing_is_lost_and_grouping_twice_changes_nothing(findings):
    found = group(findings)
    assert sum(one.count for one in found) == len(findings)
    assert group(found) == found
    named = {
        (one.rule, column, row)
        for one in found
        for column, first, last in spans(one.places)
        for row in range(first, last + 1)
    }
    assert named == {
        (one.rule, column_number(one.cell.rstrip("0123456789")), one.row)
        for one in findings
        if one.cell
    }


@given(st.sets(st.tuples(st.sampled_from(["A", "Z", "AA"]), st.integers(1, 40))))
def test_ranges_say_each_cell_once(cells):
    written = list(spans(ranges(cells)))
    unfolded = [(column, row) for column, first, last in written for row in range(first, last + 1)]
    assert sorted(unfolded) == sorted((column_number(letter), row) for letter, row in cells)


class Rows:
    """A connection that answers every query with the same rows."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def cursor(self, **_: Any) -> "Rows":
        return self

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def stream(self, *_: Any, **__: Any) -> Iterator[dict[str, Any]]:
        return iter(self.rows)


@pytest.fixture
def head_name_is_personal(monkeypatch):
    columns = (
        SimpleNamespace(name="head_name", kind="text", personal=True),
        SimpleNamespace(name="members", kind="count", personal=False),
    )
    tables = (SimpleNamespace(relation="household_list__households", columns=columns),)
    monkeypatch.setattr(module, "raw_tables", lambda: tables)


def test_what_a_personal_column_holds_is_not_told(head_name_is_personal):
    row = {"_submission_id": 1, "_sheet": "Hộ", "_row": 9, "_unit": "Xã A", "_letter": "C"}
    rule = dataclasses.replace(RULE, form="household_list", table="households")
    scope = STORED.scope("household_list", [1])
    rows = [
        {**row, "_column": "head_name", "_value": "Nguyễn Văn Ẩn", "expected": "Trần Thị Ẩn"},
        {**row, "_column": "members", "_value": "4 người"},
    ]
    name, members = (one.finding() for one in _fetched(Rows(rows), rule, "households", scope))
    assert (name.value, name.expected, members.value) == ("(ẩn)", "(ẩn)", "4 người")
    assert "(ẩn)" in name.message_vi
    assert "Ẩn" not in f"{name.message_vi}{name.message_en}"
    assert (name.cell, members.cell) == ("C9", "C9")


def _fetched(rows: Rows, rule: Rule, table: str, scope: Any) -> list[FailingRow]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "failing_rows_query", lambda *_: "select")
        return fetch_failing_rows(rows, rule, table, scope)


def test_a_hundred_thousand_failures_are_small():
    import tracemalloc

    tracemalloc.start()
    many = [failure(row) for row in range(10_000)]
    per_failure = tracemalloc.get_traced_memory()[0] / len(many)
    tracemalloc.stop()
    assert per_failure < 600
