"""Who hands a file in and waits for it looks at that delivery, not at an older one."""

from pathlib import Path

import psycopg
import pytest
from tests.installed import UNITS
from tests.warehouse.conftest import SmallRoad

from ansinh.cli.waiting import look
from ansinh.landing.inbox import Inbox
from ansinh.landing.submitting import HandedIn, HandIn, submit

pytestmark = pytest.mark.warehouse


def hand_in(road: SmallRoad, folder: Path, poor: int, name: str | None = None) -> HandedIn:
    file = folder / (name or f"{poor}.csv")
    file.write_bytes(road.content("886", poor))
    asked = HandIn(file, "886", "2022", "official")
    with psycopg.connect(road.url) as connection:
        (handed,) = submit(connection, Inbox(road.settings.inbox), [asked], UNITS)
    return handed


def seen(road: SmallRoad, handed: HandedIn) -> list[int]:
    with psycopg.connect(road.url) as connection:
        return [one.submission_id for one in look(connection, [handed])]


def test_content_sent_again_is_followed_as_the_version_that_it_becomes(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    for poor in (50, 60):
        hand_in(small_road, tmp_path, poor)
        small_road.walk()

    again = hand_in(small_road, tmp_path, 50)
    assert again.known_as is None
    assert seen(small_road, again) == [], "it is still in the inbox"
    small_road.walk()

    assert seen(small_road, again) == [3]


def test_a_file_that_is_known_is_not_handed_in_and_seen_at_once(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    hand_in(small_road, tmp_path, 50)
    small_road.walk()

    again = hand_in(small_road, tmp_path, 50)

    assert again.known_as == 1
    assert seen(small_road, again) == [1]


def test_whoever_waits_reads_the_name_that_the_file_has_at_home(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    handed = hand_in(small_road, tmp_path, 50, "bản của chị Xuvaly.csv")
    small_road.walk()

    with psycopg.connect(small_road.url) as connection:
        (one,) = look(connection, [handed])
        kept = connection.execute("select file_name from ops.delivery").fetchall()
    assert one.file_name == "bản của chị Xuvaly.csv"
    assert "Xuvaly" not in str(kept)


def test_of_two_that_were_handed_in_at_once_both_are_seen_as_one(
    small_road: SmallRoad, tmp_path: Path
) -> None:
    first, second = hand_in(small_road, tmp_path, 50), hand_in(small_road, tmp_path, 50)
    assert second.known_as is None, "the first one still waits"
    small_road.walk()

    assert seen(small_road, first) == seen(small_road, second) == [1]
