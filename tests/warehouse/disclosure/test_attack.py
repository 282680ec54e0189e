"""Attacks by linear programmes on what logins of BI select, with a copy of what was told before."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from tests.databases import Databases, role_url_at
from tests.warehouse.access.conftest import Join
from tests.warehouse.backups.conftest import quick
from tests.warehouse.conftest import installed, publish_all, take_in
from tests.warehouse.disclosure.attacker import Attack, Place, Told, Truth, everything_told
from tests.warehouse.disclosure.outlets import ALL

from ansinh.disclosure.policy import load_policy
from ansinh.disclosure.reading import shown_in
from ansinh.landing.inbox import Inbox
from ansinh.reference.bundle import read_reference
from ansinh.road import publishing
from ansinh.road.installation import Installation
from ansinh.samples.demonstration import invented_report
from ansinh.samples.figures import add_up
from ansinh.samples.report import INVENTED, report_of, workbook_of

pytestmark = pytest.mark.warehouse
THRESHOLD = 5
DISTRICT, CORRECTED = "886", "30343"
TO_BASE = frozenset(
    name for name, one in load_policy().protected.items() if one.adds_up == "to_base"
)


@dataclass
class Seen:
    """One publication: what was counted, and what a login of BI could select of it."""

    truth: dict[Place, Truth]
    above: dict[tuple[str, str], str]
    told: list[Told]

    @property
    def hidden(self) -> list[Place]:
        """Counts, or sums of a dimension, that no outlet says."""
        said = {one.place for one in self.told if one.low == one.high and not one.of_all}
        return [place for place in self.truth if place.member != ALL and place not in said]


def seen(url: str, reader: str = "bi_reader") -> Seen:
    truth, above = {}, {}
    with psycopg.connect(role_url_at(url, "transformer")) as connection:
        for group, shown in shown_in(connection, "candidate", load_policy()).items():
            above |= {(group.measure, one): to for one, to in shown.shape.above.items()}
            for stage, counts in shown.stages.items():
                for one in counts:
                    place = Place(
                        *(group.measure, group.period, stage, group.standard_code),
                        *(group.status, one.unit, one.member),
                    )
                    truth[place] = Truth(one.value, one.above, one.base, one.most)
    with psycopg.connect(role_url_at(url, reader)) as connection:
        return Seen(truth, above, everything_told(connection))


def fallen(*publications: Seen) -> dict[Place, tuple[int, int]]:
    """Hidden counts of the last one that all of them together place too narrowly."""
    last = publications[-1]
    attack = Attack(last.above, TO_BASE)
    for one in publications:
        attack.know(one.truth, one.told)
    found = {}
    for place in last.hidden:
        one = last.truth[place]
        room = min(most for most in (THRESHOLD, one.base, one.most) if most is not None)
        low, high = attack.interval(place, one.value)
        if high - low < room:
            found[place] = (low, high)
    return found


def test_the_samples_give_nothing_away(sampled_url: str) -> None:
    published = seen(sampled_url)
    small = [place for place in published.hidden if 0 < published.truth[place].value < THRESHOLD]
    assert len(small) > 50
    assert fallen(published) == {}


def test_an_attacker_finds_what_nothing_hides(sampled_url: str) -> None:
    """One total more, and something falls: the attack is one."""
    published = seen(sampled_url)
    place = next(place for place in published.hidden if published.truth[place].value == 3)
    beside = [
        other
        for other in published.hidden
        if other != place and other._replace(unit=place.unit) == place
    ]
    published.told += [
        Told(other, value, value, of_all=False)
        for other in beside
        for value in [float(published.truth[other].value)]
    ]
    attack = Attack(published.above, TO_BASE)
    attack.know(published.truth, published.told)
    low, high = attack.interval(place, 3)
    assert high - low < THRESHOLD


@pytest.fixture(scope="module")
def corrected(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Installation, Seen, Seen]]:
    """A district of which one commune was corrected, before and after."""
    with installed(databases, tmp_path_factory.mktemp("corrected") / "home") as made:
        installation = quick(made)
        reference = read_reference("89")
        first = invented_report(DISTRICT, 2024)
        others = {code: one for code, one in first.figures.items() if code != DISTRICT}
        other_year = invented_report(DISTRICT, 2025).figures
        others[CORRECTED] = other_year[CORRECTED]
        figures = {DISTRICT: add_up(others.values()), **others}
        second = report_of(DISTRICT, "2024", "official", figures, reference, INVENTED)
        publications = []
        for number, report in enumerate((first, second), start=1):
            inbox = Inbox(installation.settings.inbox)
            inbox.put(workbook_of(report), f"{number}.xlsx", DISTRICT, "2024", "official")
            take_in(installation)
            publish_all(installation)
            publishing.write_report(installation, number)
            publications.append(seen(installation.url("ansinh_owner")))
        yield installation, publications[0], publications[1]


def test_nor_does_a_correction_with_the_publication_before_it(
    corrected: tuple[Installation, Seen, Seen],
) -> None:
    _, before, after = corrected
    changed = {place for place, one in after.truth.items() if before.truth.get(place) != one}
    assert {place.unit for place in changed} >= {DISTRICT, CORRECTED}
    assert after.hidden
    assert fallen(before) == {}
    assert fallen(before, after) == {}


def test_a_reader_of_a_unit_is_told_nothing_that_others_are_not(
    corrected: tuple[Installation, Seen, Seen], join: Join
) -> None:
    installation, _, after = corrected
    people = join(installation.url("ansinh_owner"))
    with people("unit_reader", f"{DISTRICT}@0001-01-01").connect() as connection:
        told = set(everything_told(connection))
    assert told
    assert told <= set(after.told)


def test_nor_are_readers_of_reports(corrected: tuple[Installation, Seen, Seen]) -> None:
    installation, _, _ = corrected
    protected = {
        column
        for masks in load_policy().marts.values()
        for mask in masks
        for column in mask.columns
    }
    folder = Path(installation.settings.home) / "reports"
    files = list(folder.rglob("*.csv"))
    assert files
    with installation.connect("bi_reader") as connection:
        for file in files:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.DictReader(lines))
            for column in protected & set(rows[0]):
                if column in {"poor_households", "near_poor_households"}:
                    continue
                query = f"select distinct {column}::text from marts.poverty_indicators_as_known"
                said = {value for (value,) in connection.execute(query.encode())}
                assert {row[column] or None for row in rows} <= said | {None}


def test_what_is_hidden_in_one_mart_is_hidden_in_every_other(sampled_url: str) -> None:
    """Columns of a protected figure stand where the policy knows of them, or in a copy of it."""
    policy = load_policy().marts
    hidden = {column for masks in policy.values() for mask in masks for column in mask.hides}
    hidden |= {mask.shows for masks in policy.values() for mask in masks if mask.shows}
    # Published by law where they are of a whole unit, money, or texts of other things.
    hidden -= {
        *("poor_households", "near_poor_households", "poor_persons", "near_poor_persons"),
        *("poor_rate_pct", "near_poor_rate_pct", "multidimensional_poor_rate_pct", "households"),
    }
    with psycopg.connect(role_url_at(sampled_url, "bi_reader")) as connection:
        rows = connection.execute(
            "select table_name::text, column_name::text from information_schema.columns"
            " where table_schema = 'marts' and column_name::text = any(%s)",
            (sorted(hidden),),
        ).fetchall()
        figures = connection.execute("select distinct figure from marts.revisions").fetchall()
    unknown = {
        (mart, column) for mart, column in rows if mart.removesuffix("_as_known") not in policy
    }
    assert unknown == set()
    assert not hidden & {figure for (figure,) in figures}
