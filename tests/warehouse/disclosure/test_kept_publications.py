"""Attacks by who kept a copy of every publication: corrections, and what came back."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.databases import Databases
from tests.warehouse.access.conftest import Join
from tests.warehouse.backups.conftest import quick
from tests.warehouse.conftest import installed, publish_all, take_in
from tests.warehouse.disclosure.attacker import Told, everything_told
from tests.warehouse.disclosure.publications import Seen, fallen, seen

from ansinh.disclosure.policy import load_policy
from ansinh.landing.inbox import Inbox
from ansinh.ledger.publications import newest_published
from ansinh.publishing.comparing import differences
from ansinh.publishing.reverting import RevertError, revert
from ansinh.reference.bundle import read_reference
from ansinh.road import examining, publishing
from ansinh.road.installation import Installation
from ansinh.samples.demonstration import invented_report
from ansinh.samples.figures import add_up
from ansinh.samples.report import INVENTED, Report, report_of, workbook_of

pytestmark = pytest.mark.warehouse
DISTRICT, CORRECTED, ANOTHER, NEIGHBOUR = "886", "30343", "30337", "30373"


# Of a whole unit they are published by law.
HEADLINES = {
    *("poor_households", "near_poor_households", "poor_persons", "near_poor_persons"),
    *("households", "poor_rate_pct", "near_poor_rate_pct", "multidimensional_poor_rate_pct"),
}


class Kept(NamedTuple):
    """An installation with the publications that it made: the first came back before the last."""

    installation: Installation
    first: Seen
    second: Seen
    last: Seen
    told_again: list[Told]
    detail_first: set[tuple[object, ...]]
    detail_again: set[tuple[object, ...]]


@pytest.fixture(scope="module")
def kept(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A district of which one commune was corrected, not after all, and then another one."""
    with installed(databases, tmp_path_factory.mktemp("kept") / "home") as made:
        installation = quick(made)
        first = _published(installation, _report())
        detail_first = _detail(installation)
        second = _published(installation, _report(CORRECTED))
        with installation.connect("ansinh_owner") as connection:
            revert(connection, 1, by="somebody", why="it was right")
        with installation.connect("bi_reader") as connection:
            told_again = everything_told(connection)
        detail_again = _detail(installation)
        last = _published(installation, _report(ANOTHER))
        yield Kept(installation, first, second, last, told_again, detail_first, detail_again)


def _report(*corrected: str) -> Report:
    """The district's review of 2024, with what a neighbour counts for some communes."""
    first = invented_report(DISTRICT, 2024)
    others = {code: one for code, one in first.figures.items() if code != DISTRICT}
    others |= dict.fromkeys(corrected, others[NEIGHBOUR])
    figures = {DISTRICT: add_up(others.values()), **others}
    return report_of(DISTRICT, "2024", "official", figures, read_reference("89"), INVENTED)


def _published(installation: Installation, report: Report) -> Seen:
    inbox = Inbox(installation.settings.inbox)
    inbox.put(workbook_of(report), "report.xlsx", DISTRICT, "2024", "official")
    take_in(installation)
    publish_all(installation)
    with installation.connect("ansinh_owner") as connection:
        number = newest_published(connection)
    assert number is not None
    publishing.write_report(installation, number)
    return seen(installation.url("ansinh_owner"))


def _detail(installation: Installation) -> set[tuple[object, ...]]:
    """What readers of detail read."""
    query = (
        "select measure, period, stage, status, unit_code, member, value from detail.hidden_count"
    )
    with installation.connect("ansinh_owner") as connection:
        return set(connection.execute(query))


def _protected() -> set[str]:
    marts = load_policy().marts.values()
    return {column for masks in marts for mask in masks for column in mask.columns}


def test_a_correction_gives_nothing_away_beside_the_publication_before_it(kept: Kept) -> None:
    changed = {
        place for place, one in kept.second.truth.items() if kept.first.truth.get(place) != one
    }
    assert {place.unit for place in changed} >= {DISTRICT, CORRECTED}
    assert kept.second.hidden
    assert fallen(kept.first) == {}
    assert fallen(kept.first, kept.second) == {}


def test_nor_does_the_next_one_beside_all_that_were_read_once(kept: Kept) -> None:
    """The one between was taken back, and who kept it knows it all the same."""
    assert fallen(kept.first, kept.last) == {}
    assert fallen(kept.second, kept.last) == {}
    assert fallen(kept.first, kept.second, kept.last) == {}


def test_what_comes_back_is_hidden_as_it_was(kept: Kept) -> None:
    assert set(kept.told_again) == set(kept.first.told)
    assert kept.detail_again == kept.detail_first != set()


def test_a_publication_that_hid_less_does_not_come_back(kept: Kept) -> None:
    with kept.installation.connect("ansinh_owner") as connection:
        connection.execute("update history.suppression set threshold = 3 where publication_id = 2")
        with pytest.raises(RevertError, match="hidden today"):
            revert(connection, 2, by="somebody", why="to see more")
        connection.rollback()


def test_doctor_and_diff_take_what_is_hidden_for_what_it_is(kept: Kept) -> None:
    looked = dict(examining.examine(kept.installation))
    assert looked["The marts"] == []
    with kept.installation.connect("ansinh_owner") as connection:
        told = {one.figure for one in differences(connection, 1, 2)}
        protected = {
            name for masks in load_policy().marts.values() for one in masks for name in one.hides
        }
        assert told
        assert not told & (protected - HEADLINES)


def test_a_reader_of_a_unit_is_told_nothing_that_others_are_not(kept: Kept, join: Join) -> None:
    people = join(kept.installation.url("ansinh_owner"))
    with people("unit_reader", f"{DISTRICT}@0001-01-01").connect() as connection:
        told = set(everything_told(connection))
    assert told
    assert told <= set(kept.last.told)


def test_nor_are_readers_of_reports(kept: Kept) -> None:
    folder = Path(kept.installation.settings.home) / "reports"
    files = list(folder.rglob("*.csv"))
    assert files
    with kept.installation.connect("bi_reader") as connection:
        for file in files:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.DictReader(lines))
            for column in _protected() & set(rows[0] if rows else ()) - HEADLINES:
                query = f"select distinct {column}::text from marts.poverty_indicators_as_known"
                said = {value for (value,) in connection.execute(query.encode())}
                assert {row[column] or None for row in rows} <= said | {None}
