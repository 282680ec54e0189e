"""No test and no harness of tests fails because the machine is busy."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests import machine

pytestmark = pytest.mark.unit

TESTS = Path(__file__).parents[1]
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "time"}
BOUNDS = {"timeout", "timeout_seconds", "deadline", "parse_seconds", "seconds"}
WAITS = {"join", "wait"}
LAST_RESORT = "LAST_RESORT_SECONDS"
ALLOWED = {
    ("unit/extraction/test_limits.py", "seconds=1"): "the limit is what it tests",
    ("unit/alerts/test_channels.py", "timeout_seconds=0.2"): "a server that never answers",
    ("platform/test_signing.py", "seconds=30"): "the hour of a release, which nothing waits for",
    ("platform/conftest.py", "timeout=10"): "after SIGKILL; nothing is concluded from it",
    ("containers/conftest.py", "time.monotonic()"): "seconds that are told, and judged by nobody",
    ("containers/deployment.py", "time.monotonic()"): "the bound of a step of `make containers`",
    ("containers/deployment.py", "timeout=STEP_SECONDS"): "the same",
    ("containers/pages.py", "timeout=STEP_SECONDS"): "the same",
    ("conftest.py", "deadline=None"): "this is what puts Hypothesis' own deadline out of force",
}


def bounds(source: str) -> Iterator[str]:
    """Every clock that is read and every wait that is bounded, as written."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _clocks_and_waits(node)
        elif isinstance(node, ast.keyword) and node.arg in BOUNDS:
            if ast.unparse(node.value) != LAST_RESORT:
                yield f"{node.arg}={ast.unparse(node.value)}"
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in BOUNDS:
                    yield f"{key.value}={ast.unparse(value)}"


def _clocks_and_waits(call: ast.Call) -> Iterator[str]:
    whole = ast.unparse(call.func)
    name = whole.rsplit(".", 1)[-1]
    if name == "time" and whole not in {"time", "time.time"}:
        return  # the hour of a moment, `moment.time()`
    numbers = [one for one in call.args if isinstance(one, ast.Constant)]
    if name in CLOCKS or (name in WAITS and any(type(one.value) is not str for one in numbers)):
        yield ast.unparse(call)


def test_no_test_reads_a_clock_or_gives_up() -> None:
    found = {
        (str(path.relative_to(TESTS)), bound)
        for path in TESTS.rglob("*.py")
        for bound in bounds(path.read_text(encoding="utf-8"))
    }
    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    "source",
    [
        "began = time.monotonic()",
        "took = perf_counter() - began",
        "began = time.time()",
        "subprocess.run(command, timeout=300)",
        "settings(deadline=200)",
        "thread.join(10)",
        "event.wait(5)",
        "process.wait(timeout=3)",
        "Settings(parse_seconds=20)",
        "Limits(seconds=20)",
        "model_copy(update={'parse_seconds': 20})",
    ],
)
def test_what_is_looked_for_is_found(source: str) -> None:
    assert len(list(bounds(source))) == 1


def test_the_hour_of_a_moment_is_no_clock() -> None:
    assert list(bounds("moment.astimezone(LOCAL_TIME).time()")) == []


def test_hypothesis_is_patient_and_repeatable_in_ci() -> None:
    profile = settings.get_profile("ansinh")
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
    assert (profile.derandomize, profile.print_blob) == (machine.is_ci(), True)


def test_a_missing_program_is_told_here_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(machine.PROGRAMS, "LibreOffice", lambda: False)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="LibreOffice is not installed"):
        machine.demand("LibreOffice")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="LibreOffice is missing"):
        machine.demand("LibreOffice")
    monkeypatch.setitem(machine.PROGRAMS, "LibreOffice", lambda: True)
    machine.demand("LibreOffice")


def test_every_skip_is_one_that_no_install_step_can_mend() -> None:
    """Who runs the tests is no program; everything else goes through `requires`."""
    by_hand = {
        str(path.relative_to(TESTS))
        for path in TESTS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("skip", "skipif", "importorskip")
        and path.name not in ("machine.py", Path(__file__).name)
    }
    assert by_hand == {"warehouse/platform/test_postgres.py"}
