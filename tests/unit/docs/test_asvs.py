"""The list of OWASP's requirements leaves none out, and what it says of each can be looked up."""

import csv
import re
from pathlib import Path

import pytest
from tests.unit.docs.names import names_of_tests

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

DOCS = PROJECT_DIR / "docs"
PAGE = (DOCS / "asvs.md").read_text("utf-8")
STATES = {"held", "by", "written", "no", "not_here"}
Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    """The rows of a list."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = rows_of(DOCS / "asvs.csv")
# Which there are, with their levels: kept apart, so that none is lost from the list.
LEVELS = {row["id"]: row["level"] for row in rows_of(Path(__file__).parent / "asvs_ids.csv")}


def order(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def covers(number: str) -> set[str]:
    """The requirements that a row is about: one, or all of a section or a chapter."""
    return {one for one in LEVELS if one == number or one.startswith(f"{number}.")}


def faults_of(row: Row) -> list[str]:
    """What a row lacks."""
    tests = row["tests"].split()
    missing = [
        one
        for one in tests
        if one.split("::")[1] not in names_of_tests(PROJECT_DIR / one.split("::")[0])
    ]
    needs = {
        "held": bool(tests),
        "by": bool(tests) and bool(row["how"]),
        "written": (PROJECT_DIR / row["how"]).is_file() and row["how"].endswith(".md"),
        "no": bool(row["how"]),
        "not_here": bool(row["how"]) and not tests,
    }
    faults = [f"no such test: {one}" for one in missing]
    if not needs.get(row["state"]):
        faults.append(f"does not say what {row['state']!r} needs")
    if not row["asks"] or row["level"] != LEVELS.get(row["id"], ""):
        faults.append("says nothing, or another level")
    return faults


def test_no_requirement_is_left_out_and_none_stands_twice() -> None:
    numbers = [row["id"] for row in ROWS]
    assert numbers == sorted(set(numbers), key=order)
    told = [one for number in numbers for one in covers(number)]
    assert sorted(told, key=order) == list(LEVELS) and len(LEVELS) == 253
    assert all(covers(number) for number in numbers)


def test_only_what_is_not_here_is_told_for_many_at_once() -> None:
    many = {row["state"] for row in ROWS if row["id"] not in LEVELS}
    assert many == {"not_here"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_what_is_said_of_a_requirement_can_be_looked_up(row: Row) -> None:
    assert faults_of(row) == []


def test_the_page_names_what_is_missing() -> None:
    missing = PAGE.split("## What is missing")[1]
    named = re.findall(r"\b\d+\.\d+\.\d+\b", missing)
    assert sorted(named, key=order) == [row["id"] for row in ROWS if row["state"] == "no"]


def test_the_page_counts_as_the_list_does() -> None:
    for state in STATES:
        counted = sum(len(covers(row["id"])) for row in ROWS if row["state"] == state)
        assert f"| `{state}` | {counted} |" in PAGE, state


@pytest.mark.parametrize(
    "fault",
    [
        {"tests": ""},
        {"tests": "tests/unit/docs/test_asvs.py::test_nothing"},
        {"state": "perhaps"},
        {"state": "not_here"},
        {"state": "written", "how": "docs/nowhere.md"},
        {"asks": ""},
        {"level": "3"},
    ],
)
def test_a_row_that_lacks_something_is_told(fault: Row) -> None:
    right = next(row for row in ROWS if row["state"] == "held")
    assert faults_of(right) == [] and faults_of({**right, **fault})
