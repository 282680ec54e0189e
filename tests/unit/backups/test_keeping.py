"""Which backups stay: the newest of each of the last days, weeks and months, in Vietnam's days."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.backups.errors import BackupError
from ansinh.backups.keeping import Rule, forget, kept
from ansinh.backups.manifest import name_at
from ansinh.backups.targets import Target, without_login

pytestmark = pytest.mark.unit

USUAL = Rule(7, 5, 12)
NOW = datetime(2026, 11, 28, 18, 30, tzinfo=UTC)  # 01:30 of 29 November in Vietnam


def nightly(nights: int) -> list[str]:
    return [name_at(NOW - timedelta(days=night)) for night in range(nights)]


def test_a_year_of_nights_leaves_days_weeks_and_months() -> None:
    stay = sorted(kept(nightly(500), USUAL), reverse=True)

    days, weeks, months = nightly(7), [], []
    assert stay[:7] == days
    # Sundays before: the newest of each week.
    weeks = [name_at(NOW - timedelta(days=7 * week)) for week in range(5)]
    assert set(weeks) <= set(stay)
    months = [one for one in stay if one not in days and one not in weeks]
    assert [one[:8] for one in months] == [
        "20261030",  # the last of October in Vietnam began on the 30th in UTC
        "20260929", "20260830", "20260730", "20260629", "20260530", "20260429", "20260330",
        "20260227", "20260130", "20251230",
    ]  # fmt: skip


def test_several_backups_of_one_day_leave_the_newest() -> None:
    names = [name_at(NOW + timedelta(minutes=minutes)) for minutes in (0, 5, 10)]

    assert kept(names, Rule(7, 0, 0)) == {names[-1]}


@given(st.lists(st.integers(0, 3000), unique=True, min_size=1), st.integers(0, 9))
def test_the_newest_stays_and_what_stays_still_stays_the_next_time(
    nights: list[int], days: int
) -> None:
    names = [name_at(NOW - timedelta(days=night)) for night in nights]
    rule = Rule(days, 2, 3)
    stay = kept(names, rule)

    assert max(names) in stay
    assert kept(sorted(stay), rule) == stay
    assert len(stay) <= max(days + 2 + 3, 1)


def test_what_goes_is_removed_and_landed_files_never_are(tmp_path: Path) -> None:
    whole, half = nightly(40), [name_at(NOW - timedelta(days=3, hours=1))]
    fresh = name_at(NOW - timedelta(hours=1))
    for name in [*whole, *half, fresh]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "files.tar.age").write_text("…")
    for name in whole:
        (tmp_path / name / "manifest.json").write_text("{}")
    landed = tmp_path / "landing/ab" / ("ab" * 32 + ".age")
    landed.parent.mkdir(parents=True)
    landed.write_text("…")
    (tmp_path / "somebody's").mkdir()

    gone = forget(Target(str(tmp_path)), Rule(2, 0, 0), NOW, proven=whole[9])

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {whole[0], whole[1], whole[9], fresh, "landing", "somebody's"}
    assert set(gone) == {*whole, *half} - left
    assert landed.exists()


def test_a_login_in_a_url_is_not_told() -> None:
    assert without_login("sftp://user:word@host:22/x") == "sftp://host:22/x"
    assert without_login("s3://bucket/x") == "s3://bucket/x"
    assert without_login("/var/backups") == "/var/backups"


@pytest.mark.parametrize("url", ["nowhere://x/y", "sftp://host/x"])
def test_a_place_that_cannot_be_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "paramiko", None)  # a package that is not installed
    with pytest.raises(BackupError, match=f"{url} is no place for backups"):
        Target(url)
