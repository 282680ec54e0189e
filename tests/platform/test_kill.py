"""A platform that is killed in the middle of its work ends where one ends that was left alone."""

import psycopg
import pytest

from ansinh.ledger.status import submissions
from tests.platform.conftest import FIGURES, Platform

pytestmark = pytest.mark.platform


def test_killing_everything_in_the_middle_ends_in_the_same_marts(
    platform: Platform, sampled_url: str
) -> None:
    with psycopg.connect(sampled_url) as connection:
        figures = connection.execute(FIGURES).fetchall()
        verdicts = [
            (one.file_name, one.state, one.rows, one.errors, one.warnings)
            for one in submissions(connection)
        ]

    assert platform.first_outcome == {
        "figures": [str(row) for row in figures],
        "verdicts": sorted(str(list(one)) for one in verdicts),
    }
