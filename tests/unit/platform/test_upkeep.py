"""What is tidied up, what is left alone, and what systemd is told."""

import configparser
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.machine import demand

from ansinh.extraction import rooms
from ansinh.platform import tidying
from ansinh.platform.units import service_of
from ansinh.settings import Settings

pytestmark = pytest.mark.unit


def test_a_long_log_is_put_aside_and_its_server_goes_on_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "LONGEST_LOG", 10)
    log = tmp_path / "logs" / "airflow-scheduler.log"
    log.parent.mkdir()
    with log.open("ab", buffering=0) as server:
        for turn in range(7):
            server.write(b"a long line of turn %d\n" % turn)
            tidying.tidy(Settings(home=tmp_path))
        server.write(b"short")

    assert log.read_bytes() == b"short"
    kept = [log.with_name(f"{log.name}.{number}").read_bytes() for number in range(1, 6)]
    assert kept == [b"a long line of turn %d\n" % turn for turn in (6, 5, 4, 3, 2)]
    assert len(list(log.parent.iterdir())) == 6


def test_logs_of_tasks_go_after_their_time(tmp_path: Path) -> None:
    logs = tmp_path / "airflow" / "logs" / "dag_id=build_marts"
    old, new = logs / "run_id=1" / "old.log", logs / "run_id=2" / "new.log"
    for log in (old, new):
        log.parent.mkdir(parents=True)
        log.write_text("a line")
    os.utime(old, (0, 0))

    assert tidying.tidy(Settings(home=tmp_path)).removed == 1
    assert new.exists()
    assert not old.exists()


def test_uploads_that_nobody_handed_in_go_after_their_time(tmp_path: Path) -> None:
    folder = tmp_path / "portal" / "uploads"
    old, new = folder / "a", folder / "b"
    for upload in (old, new):
        upload.mkdir(parents=True)
    (old / "Lê Thị Bịa.xlsx").write_bytes(b"PK")
    os.utime(old, (0, 0))

    assert tidying.tidy(Settings(home=tmp_path)).uploads == 1
    assert list(folder.iterdir()) == [new], "one that is just being written is left alone"


def test_rooms_of_processes_that_are_gone_are_removed_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f"ansinh-{gone.pid}-abc"
    left.mkdir()
    (left / "1.arrow").write_text("rows")
    others = tmp_path / "ansinh-notes"
    others.mkdir()

    with rooms.room() as ours:
        assert rooms.sweep() == 1
        assert sorted(tmp_path.iterdir()) == sorted([ours, others])
    assert list(tmp_path.iterdir()) == [others]


def test_systemd_starts_it_again_lets_it_stop_in_order_and_gives_it_nothing_more(
    tmp_path: Path,
) -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(service_of(Settings(home=tmp_path), "officer"))

    service = unit["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert (Path(program).exists(), words) == (True, ["platform", "serve"])
    assert (service["User"], service["ReadWritePaths"]) == ("officer", f'"{tmp_path}"')
    assert (service["Restart"], service["KillMode"]) == ("always", "mixed")
    assert (service["NoNewPrivileges"], service["UMask"]) == ("yes", "0077")
    assert unit["Install"]["WantedBy"] == "multi-user.target"


def test_systemd_itself_finds_nothing_to_say_of_the_unit(tmp_path: Path) -> None:
    demand("systemd")
    unit = tmp_path / "ansinh.service"
    unit.write_text(service_of(Settings(home=tmp_path / "nhà của tôi"), "root"), encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "info"},
    )

    # What it does not understand it ignores: it warns, and ends well.
    told = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, told) == (0, []), done.stderr
