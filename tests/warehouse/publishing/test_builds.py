"""A build runs alone, dies with whoever asked for it, and is of one publication."""

import multiprocessing
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import psutil
import psycopg
import pytest
from tests.databases import Databases, role_url_at
from tests.machine import LAST_RESORT_SECONDS
from tests.warehouse.conftest import in_process

from ansinh.ledger import locks
from ansinh.ledger.locks import InTheWayError, hold_build
from ansinh.publishing import dbt, dbt_process
from ansinh.publishing.candidate import OtherCandidateError, build_of
from ansinh.publishing.dbt import DbtError, DbtTarget
from ansinh.road import publishing

pytestmark = pytest.mark.warehouse

FORK = multiprocessing.get_context("fork")
SPAWN = multiprocessing.get_context("spawn")


def target_at(url: str, databases: Databases) -> DbtTarget:
    return DbtTarget(role_url_at(url, "transformer"), "89", databases.dbt_folder)


def dbt_sessions(url: str) -> int:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select count(*) from pg_stat_activity where usename = 'transformer'"
            " and datname = current_database() and pid <> pg_backend_pid()"
        )
        ((number,),) = rows.fetchall()
    return int(number)


def wait_for(condition: object) -> None:
    while not condition():  # type: ignore[operator]
        time.sleep(0.1)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_build_leaves_nobody_behind(databases: Databases, end: signal.Signals) -> None:
    with databases.built() as url:
        target = target_at(url, databases)
        parent = FORK.Process(target=dbt.build, args=(target, ["--full-refresh"]))
        parent.start()
        wait_for(lambda: dbt_sessions(url) > 1)
        children = psutil.Process(parent.pid).children(recursive=True)
        assert children

        os.kill(parent.pid or 0, end)
        parent.join()

        psutil.wait_procs(children)
        assert [one for one in children if one.is_running()] == []
        wait_for(lambda: dbt_sessions(url) == 0)
        with psycopg.connect(role_url_at(url, "transformer")) as other:
            hold_build(other)


def _parse_and_build(target: DbtTarget) -> None:
    # Every file is parsed, here and there, as after an upgrade.
    parsed_before = target.folder / "target" / "partial_parse.msgpack"
    parsed_before.unlink()
    dbt_process.keep_parsed(replace(dbt.plan(target), state="an earlier project"))
    parsed_before.unlink()
    dbt.build(target, ["--select", "int_submissions__current"])


def test_a_project_that_changed_since_it_was_parsed_is_built(databases: Databases) -> None:
    with databases.built() as url:
        builder = SPAWN.Process(target=_parse_and_build, args=(target_at(url, databases),))
        builder.start()
        builder.join(LAST_RESORT_SECONDS)
        children = psutil.Process(builder.pid).children() if builder.is_alive() else []
        for one in children:
            one.kill()
        builder.kill()
        assert builder.exitcode == 0


def test_a_second_build_waits_and_says_for_whom(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(locks, "PATIENCE_SECONDS", 1)
    with databases.migrated() as url, psycopg.connect(role_url_at(url, "transformer")) as other:
        other.execute("set application_name = 'dbt build'")
        hold_build(other)
        with (
            psycopg.connect(role_url_at(url, "transformer")) as second,
            pytest.raises(InTheWayError, match=r"transformer \(dbt build, process \d+\) holds"),
        ):
            hold_build(second)
        # Nor is a candidate judged that is being built.
        installation = in_process(url, tmp_path)
        with pytest.raises(InTheWayError):
            publishing.pass_gate(installation, 1)


def test_what_dbt_refuses_is_told_in_its_words(databases: Databases) -> None:
    with databases.built() as url, pytest.raises(DbtError, match=r"(?s)failed.*--no-such-option"):
        dbt.build(target_at(url, databases), ["--no-such-option"])


def test_a_build_of_another_publication_is_refused(databases: Databases) -> None:
    with databases.built() as url, psycopg.connect(url, autocommit=True) as owner:
        owner.execute("insert into ops.publication (state) values ('candidate')")
        target = target_at(url, databases)

        with pytest.raises(DbtError, match="Publication 7 is not the open candidate"):
            dbt.build(target, ["--select", dbt.FOLLOWING], 7)
        with pytest.raises(OtherCandidateError, match="no build that ended"):
            build_of(owner, 1)

        dbt.build(target, ["--select", dbt.FOLLOWING], 1)
        assert build_of(owner, 1)
        with pytest.raises(OtherCandidateError, match="holds publication 1, not publication 2"):
            build_of(owner, 2)
