"""Every file of the corpus gets the verdict it deserves: nothing right is refused, nothing
wrong comes through, and what is told is the one thing that is wrong, in the right cell.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.corpus.case import Case
from tests.corpus.gathered import SHOULD_FAIL, SHOULD_PASS
from tests.databases import Databases
from tests.warehouse.conftest import in_process

from ansinh.forms.catalogue import load_forms
from ansinh.road.checking import Checked, check
from ansinh.road.installation import installation_of

pytestmark = pytest.mark.warehouse

LEAST_PASSING, LEAST_FAILING = 35, 40


@pytest.fixture(scope="module")
def checked(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path, Case], Checked]]:
    """`check` with the rights of the loader, on one database for all files: it saves nothing."""
    with databases.migrated() as url:
        here = in_process(url, tmp_path_factory.mktemp("home"))
        in_child = replace(here, read=installation_of(here.settings).read)

        def run(path: Path, case: Case) -> Checked:
            # A process of its own costs as much as all the rest: each kind of file has one.
            return check(in_child if case.in_child else here, path, case.hint)

        yield run


def cases(corpus: dict[str, Case]) -> list[object]:
    return [
        pytest.param(
            case,
            id=name,
            marks=[pytest.mark.xfail(reason=case.fault, strict=True)] if case.fault else [],
        )
        for name, case in corpus.items()
    ]


def told(found: Checked) -> Counter[tuple[str, str | None, str | None]]:
    return Counter((one.rule, one.sheet, one.cell) for one in found.findings)


@pytest.mark.parametrize("case", cases(SHOULD_PASS))
def test_what_is_right_is_never_refused(
    case: Case, checked: Callable[[Path, Case], Checked], tmp_path: Path
) -> None:
    found = checked(case.build(tmp_path), case)
    assert told(found) == Counter(case.told)
    assert found.verdict == case.verdict
    assert {one["form"]: one["rows"] for one in found.submissions} == case.rows


@pytest.mark.parametrize("case", cases(SHOULD_FAIL))
def test_what_is_wrong_is_told_where_it_is_and_nothing_else(
    case: Case, checked: Callable[[Path, Case], Checked], tmp_path: Path
) -> None:
    found = checked(case.build(tmp_path), case)
    assert told(found) == Counter(case.told)
    assert found.verdict == case.verdict
    unnamed = [one.rule for one in found.findings if "ô –" in one.message_vi]  # noqa: RUF001
    assert unnamed == [], "a message leaves something out"


def test_the_corpus_is_large_enough_and_covers_every_form() -> None:
    assert len(SHOULD_PASS) >= LEAST_PASSING
    assert len(SHOULD_FAIL) >= LEAST_FAILING
    assert {form for case in SHOULD_PASS.values() for form in case.rows} == load_forms().keys()
