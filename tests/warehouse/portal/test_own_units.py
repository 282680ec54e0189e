"""Whose a unit is: pages, which ask in Python, and row policies, which ask in SQL, agree."""

import random

import psycopg
import pytest
from tests.installed import UNITS
from tests.warehouse.access.conftest import People

from ansinh.portal.logins import Login
from ansinh.portal.visitors import Visitor

pytestmark = pytest.mark.warehouse

HOMES = 30
EVERY_UNIT = """
    select unit_key, unit_code, valid_from from marts.dim_administrative_unit where unit_key <> '-1'
"""


def test_pages_and_row_policies_give_a_login_the_same_units(sampled_url: str) -> None:
    with psycopg.connect(sampled_url, autocommit=True) as owner:
        units = [one for one in owner.execute(EVERY_UNIT).fetchall() if UNITS.get(*one[1:])]
        # Codes that a reform gave to another unit are where the two could differ.
        codes = [code for _, code, _ in units]
        again = [key for key, code, _ in units if codes.count(code) > 1]
        chosen = random.Random(14)  # noqa: S311
        homes = {
            *chosen.sample(again, min(HOMES, len(again))),
            *chosen.sample([key for key, _, _ in units], HOMES),
        }
        people = People(owner, sampled_url)
        try:
            for home in sorted(homes):
                login = people("unit_reader", home)
                with login.connect() as session:
                    by_policy = {
                        row[0]
                        for row in session.execute("select access.own_unit_keys()").fetchall()
                    }
                visitor = Visitor(Login(login.name, "unit_reader", home), UNITS)
                by_page = {key for key, code, day in units if visitor.sees(code, day)}
                assert by_page == by_policy, home
        finally:
            people.remove()
