"""Attacks by linear programmes on what logins of BI select of the samples."""

import psycopg
import pytest
from tests.databases import role_url_at
from tests.warehouse.disclosure.attacker import Attack, Told
from tests.warehouse.disclosure.publications import THRESHOLD, TO_BASE, fallen, seen

from ansinh.disclosure.policy import load_policy

pytestmark = pytest.mark.warehouse


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
