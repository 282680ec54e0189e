"""All that is wrong in a workbook is told at once: nobody sends a file three times."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.corpus import many_faults, writers
from tests.corpus.case import Case
from tests.databases import Databases
from tests.warehouse.conftest import in_process

from ansinh.road.checking import Checked, check

pytestmark = pytest.mark.warehouse

WORKBOOKS = 40
Check = Callable[[int, Path], Checked]


@pytest.fixture(scope="module")
def checked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    """What `check` says of the workbook of a seed."""
    with databases.migrated() as url:
        here = in_process(url, tmp_path_factory.mktemp("home"))

        def run(seed: int, folder: Path) -> Checked:
            made = many_faults.faulty(seed)
            case = Case("", lambda _: folder, made.path, "rejected")
            return check(here, writers.xlsx(made.book, folder), case.hint)

        yield run


@pytest.mark.parametrize("seed", range(WORKBOOKS))
def test_the_first_answer_names_every_mistake_and_nothing_that_is_right(
    seed: int, checked: Check, tmp_path: Path
) -> None:
    found = checked(seed, tmp_path)
    told = Counter((one.rule, one.sheet, one.cell) for one in found.findings)
    assert told == Counter(many_faults.faulty(seed).told)


@pytest.mark.parametrize("seed", range(0, WORKBOOKS, 4))
def test_findings_are_told_from_the_top_of_the_first_sheet_on(
    seed: int, checked: Check, tmp_path: Path
) -> None:
    sheets = [page.name for page in many_faults.faulty(seed).book.pages]
    places = [(sheets.index(one.sheet), one.row or 0) for one in checked(seed, tmp_path).findings]
    assert places == sorted(places)


def test_the_workbooks_are_as_many_and_as_bad_as_they_are_said_to_be() -> None:
    made = [many_faults.faulty(seed).told for seed in range(WORKBOOKS)]
    assert {len(told) for told in made} <= set(range(3, 9))
    assert all(len({rule for rule, _, _ in told}) > 1 for told in made)
    kinds = {rule for told in made for rule, _, _ in told}
    assert len(kinds) >= 20, "mistakes of many kinds"
    in_one_row = sum(
        len(told) > len({(sheet, "".join(filter(str.isdigit, cell))) for _, sheet, cell in told})
        for told in made
    )
    assert in_one_row >= 10, "several mistakes in one row"
