"""A platform that is killed in the middle of its work ends where one ends that was left alone."""

import time

import psycopg
import pytest

from tests.platform.conftest import Platform

pytestmark = pytest.mark.platform


def test_killing_everything_in_the_middle_ends_in_the_same_marts(
    other_platform: Platform, request: pytest.FixtureRequest
) -> None:
    command = other_platform.start("platform", "run")
    while not _is_in_the_middle(other_platform):
        assert command.poll() is None, f"it ended before its middle\n{other_platform.logs()}"
        time.sleep(0.3)
    command.kill()
    command.wait()
    assert other_platform.kill_everything() > 5

    other_platform.ansinh("platform", "run")

    # Asked for last: by now another worker may know it.
    assert other_platform.outcome() == request.getfixturevalue("outcome_left_alone")


def _is_in_the_middle(platform: Platform) -> bool:
    """Some submissions are judged and the marts are being built from them."""
    if not (platform.home / "postgres.json").exists():
        return False
    try:
        rows = platform.query(
            "select count(*) from ops.publication where state = 'candidate'", role="ansinh_owner"
        )
    except psycopg.Error:
        return False
    return bool(rows[0][0])
