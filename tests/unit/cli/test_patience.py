"""Whoever waits for submissions gives up where nothing moves, not where the machine is slow."""

from types import SimpleNamespace

import pytest

from ansinh.cli import running
from ansinh.cli.waiting import Patience
from ansinh.errors import PlatformError

pytestmark = pytest.mark.unit


class Road:
    """What is waited for, and a clock that somebody turns."""

    def __init__(self) -> None:
        """Nothing is under way at first."""
        self.now = 0.0
        self.is_under_way = False
        self.patience = Patience(900, lambda: self.is_under_way, lambda: self.now)

    def is_given_up(self, after: float, seen: object) -> bool:
        """Whether one gives up when that many seconds later one sees this."""
        self.now += after
        return self.patience.is_over(seen)


def test_a_file_that_moves_once_in_a_while_is_waited_for() -> None:
    road = Road()
    assert not any(road.is_given_up(899, state) for state in range(100))


def test_a_run_that_goes_on_is_waited_for_however_slow_it_is() -> None:
    road = Road()
    road.is_under_way = True
    assert not any(road.is_given_up(10_000, "judged") for _ in range(10))


def test_where_nothing_moves_and_nobody_works_one_gives_up() -> None:
    road = Road()
    assert not road.is_given_up(1, "judged")
    assert not road.is_given_up(900, "judged")
    assert road.is_given_up(1, "judged")


def test_the_time_of_a_run_that_ended_is_not_counted() -> None:
    road = Road()
    road.is_under_way = True
    assert not road.is_given_up(5000, "judged")
    road.is_under_way = False
    assert not road.is_given_up(900, "judged")
    assert road.is_given_up(1, "judged")


def test_what_stands_still_besides_the_samples_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Still:
        def is_moving(self) -> bool:
            return False

        def raise_for_failed_run(self) -> None:
            pass

    monkeypatch.setattr(running, "_RunWatch", lambda _: Still())
    monkeypatch.setattr(running, "_is_under_way", lambda _: True)
    monkeypatch.setattr(running, "STILL_SECONDS", -1)
    with pytest.raises(PlatformError, match="Something else is still on its way"):
        running._finish(SimpleNamespace(settings=None))  # type: ignore[arg-type]


def test_a_report_that_the_last_run_wrote_as_it_ended_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was missing at one look, and at the next one no run was on its way any more."""
    looks = iter(["reports/1/index.html"])
    ended = SimpleNamespace(
        is_moving=lambda: False, is_under_way=lambda: False, raise_for_failed_run=lambda: None
    )
    monkeypatch.setattr(running, "_RunWatch", lambda _: ended)
    monkeypatch.setattr(running, "_is_under_way", lambda _: False)
    monkeypatch.setattr(running, "missing_report", lambda _: next(looks, None))
    running._finish(SimpleNamespace(settings=None))  # type: ignore[arg-type]

    monkeypatch.setattr(running, "missing_report", lambda _: "reports/1/index.html")
    with pytest.raises(PlatformError, match="is not there"):
        running._finish(SimpleNamespace(settings=None))  # type: ignore[arg-type]
