"""One deployment for all tests of this folder: built, started, and taken away again."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ansinh.settings import PROJECT_DIR
from tests.containers.deployment import (
    IMAGES,
    SERVERS,
    Deployment,
    compose_program,
    engine,
    leftovers,
    run,
)
from tests.containers.marts import checksums
from tests.platform.conftest import installation

STAND_INS = Path(__file__).parent / "stand_ins"
USES_STAND_INS = os.environ.get("STAND_INS") == "1"
SUMMARY: list[tuple[str, str]] = []


@pytest.fixture(scope="session")
def summary() -> list[tuple[str, str]]:
    """Lines of the summary that is printed at the end: what, and how it came out."""
    return SUMMARY


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not SUMMARY:
        return
    terminalreporter.section("containers")
    for what, outcome in SUMMARY:
        terminalreporter.write_line(f"{what:<34} {outcome}")


@pytest.fixture(scope="session")
def images(summary: list[tuple[str, str]]) -> dict[str, str]:
    """The images: public ones pulled or, where `STAND_INS=1` says so, made here; and ours."""
    why = engine()
    if why is not None:
        pytest.exit(f"No container engine to run anything in: {why}. See docs/deploy.md.", 2)
    names = {name: os.environ.get(name, image) for name, image in IMAGES.items()}
    if USES_STAND_INS:
        folder = os.environ.get("STAND_INS_FOLDER", "/var/tmp/ansinh-stand-ins")
        venv = PROJECT_DIR / ".venv"
        run(str(STAND_INS / "build"), str(venv), folder, env={**os.environ, **names})
        summary.append(("public images", "STAND-INS of Debian's packages, not the public ones"))
    else:
        for image in names.values():
            run("docker", "pull", "--quiet", image)
        summary.append(("public images", "pulled"))
    project_version = next(
        line.split('"')[1]
        for line in (PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("version = ")
    )
    ours = f"ansinh:{project_version}"
    python = f"PYTHON_IMAGE={names['PYTHON_IMAGE']}"
    run("docker", "build", "--network", "host", "--build-arg", python, "--tag", ours, ".")
    return {**names, "ansinh": ours}


@pytest.fixture(scope="session")
def left_alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `make run` comes to on this machine: checksums of the marts, and verdicts."""
    with installation(tmp_path_factory.mktemp("machine") / "home") as machine:
        machine.ansinh("platform", "run")
        url = machine.ansinh("dsn").strip()
        with psycopg.connect(url) as connection:
            return {"marts": checksums(connection), "verdicts": machine.outcome()["verdicts"]}


@pytest.fixture(scope="session")
def deployment(
    left_alone: dict[str, Any],
    images: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    summary: list[tuple[str, str]],
) -> Iterator[Deployment]:
    """The compose file, started; afterwards neither container nor volume nor network is left."""
    made = Deployment(tmp_path_factory.mktemp("deployment"))
    made.down()  # what a run left that was killed itself
    try:
        made.secrets.mkdir()
        made.compose("run", "--rm", "-T", "secrets", "--host", "localhost")
        began = time.monotonic()
        made.compose("up", "--detach", "--no-build")
        made.wait_healthy(*SERVERS)
        seconds = time.monotonic() - began
        summary.append(("compose", " ".join(compose_program())))
        summary.append(("seconds to healthy", f"{seconds:.0f}, all {len(SERVERS)} services"))
        yield made
    finally:
        made.down()
        shutil.rmtree(made.folder, ignore_errors=True)
        summary.append(("left behind", ", ".join(leftovers()) or "nothing but images"))
