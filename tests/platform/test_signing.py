"""Figures that a leader can sign, on the real scheduler: what BI could read at every moment."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ansinh.settings import LOCAL_TIME
from tests.machine import LAST_RESORT_SECONDS
from tests.platform.conftest import Platform

pytestmark = pytest.mark.platform

UNIT, NAME = "886", "Huyện An Phú"
READ = """
    select stage, poor_households from marts.poverty_indicators
    where unit_code = '{}' and period = '2020' order by stage
"""
RULE = "poverty_review.results_persons_not_given"


@pytest.fixture
def office(platform: Platform) -> Iterator[Callable[[str], Platform]]:
    """A province where figures are signed, and people with logins of their own."""
    passwords = {
        name: platform.ansinh("login", "add", name, "--role", "approver").splitlines()[2]
        for name in ("anna", "binh")
    }
    platform.ansinh("policy", "--decides", "person", "--why", "tested")
    yield lambda name: Platform(
        platform.home, {"ANSINH_LOGIN": name, "ANSINH_LOGIN_PASSWORD": passwords[name]}
    )
    platform.ansinh("policy", "--decides", "policy", "--why", "tested")


def newest(platform: Platform, state: str) -> int:
    """The newest publication, once it is in a state."""
    query = "select publication_id, state from ops.publication order by 1 desc limit 1"
    for _ in range(LAST_RESORT_SECONDS):
        ((number, now_in),) = platform.query(query, role="ansinh_owner")
        if now_in == state:
            return int(number)
        time.sleep(1)
    raise AssertionError(f"{number} is {now_in}, not {state}")


def read(platform: Platform) -> list[tuple[object, ...]]:
    """What BI reads of the district."""
    return platform.query(READ.format(UNIT))


def submit(sender: Platform, folder: Path, poor: int, stage: str, *more: str) -> None:
    """Hand in a review of one district."""
    file = folder / f"{stage}-{poor}.csv"
    lines = (
        "KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2020",
        "TT;Phường/Xã;Tổng số hộ;Số hộ nghèo;Số hộ cận nghèo",
        f"1;{NAME};1000;{poor};40",
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    slot = ("--unit", UNIT, "--period", "2020", "--stage", stage)
    sender.ansinh("submit", str(file), *slot, *more)


def test_the_story_of_a_figure_from_hand_to_hand(
    platform: Platform, office: Callable[[str], Platform], tmp_path: Path
) -> None:
    anna, binh = office("anna"), office("binh")
    platform.ansinh("waive", "--period", "2020", "--until", "2099-12-31", "--why", "tested")
    before = newest(platform, "published")

    # Preliminary in: the gate lets it pass, a warning is open, and BI reads on as before.
    submit(anna, tmp_path, 50, "preliminary")
    first = newest(platform, "waiting")
    assert first > before and read(platform) == []
    assert RULE in platform.ansinh("publications", str(first))

    # Refused to the sender, signed by another one, and seen at the stated moment.
    assert "handed in nothing" in anna.ansinh("approve", str(first), expect=3)
    hour = datetime.now(LOCAL_TIME) + timedelta(seconds=30)
    binh.ansinh("approve", str(first), "--at", hour.isoformat())
    assert read(platform) == [] or datetime.now(LOCAL_TIME) >= hour
    assert newest(platform, "published") == first
    assert read(platform) == [("preliminary", 50)] and datetime.now(LOCAL_TIME) >= hour

    # Official figures replace it, explained; an error is found in them: BI goes back.
    submit(anna, tmp_path, 500, "official", "--explain", f"{RULE}=counted by household only")
    second = newest(platform, "waiting")
    shown = platform.ansinh("publications", str(second))
    assert f"{RULE}: counted by household only" in shown
    assert not [line for line in shown.splitlines() if "without" in line and RULE in line]
    binh.ansinh("approve", str(second), "--why", "in a hurry")
    assert newest(platform, "published") == second
    assert ("official", 500) in read(platform)
    explained = platform.query(
        "select stage, is_explained from marts.fct_finding"
        f" where unit_code = '{UNIT}' and period = '2020' and rule = '{RULE}' order by stage"
    )
    assert explained == [("official", True), ("preliminary", False)]
    assert "50" in platform.ansinh("diff", str(first), str(second))
    platform.ansinh("revert", str(first), "--why", "a figure too many")
    assert read(platform) == [("preliminary", 50)]

    # Corrected, signed, released.
    submit(anna, tmp_path, 55, "official", "--explain", f"{RULE}=the same")
    third = newest(platform, "waiting")
    binh.ansinh("approve", str(third))
    assert newest(platform, "published") == third
    assert ("official", 55) in read(platform)
    told = platform.query(
        "select approved_by, restored_publication_id from marts.publication"
        f" where publication_id >= {first} order by publication_id"
    )
    assert told == [("person", None), ("person", None), ("person", first), ("person", None)]
