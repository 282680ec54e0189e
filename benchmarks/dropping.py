"""From the drop of one corrected review to its figures in the marts: where each second goes.

`make bench` prints the table. It starts a platform of its own, with the samples; the machine should
be idle otherwise. The times are those that Airflow keeps of its tasks.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from ansinh.database.connecting import role_url
from ansinh.platform import postgres
from ansinh.samples.demonstration import invented_report
from ansinh.samples.figures import add_up
from ansinh.samples.report import Report, workbook_of
from ansinh.settings import Settings

UNIT, YEAR = "886", 2024
DROPS = 3
NEWEST = "select max(publication_id) from ops.publication where state = 'published'"
TASKS = """
select
    dag_id || '.' || task_id,
    extract(epoch from scheduled_dttm)::float,
    extract(epoch from start_date)::float,
    extract(epoch from end_date)::float
from task_instance
where start_date >= to_timestamp(%s) and state = 'success'
order by start_date
"""


def corrected(turn: int) -> Report:
    """A district's review of a year with a few persons more in one commune."""
    report = invented_report(UNIT, YEAR)
    figures = {code: one for code, one in report.figures.items() if code != UNIT}
    commune = min(figures)
    row, *rest = figures[commune]["results"]
    more = {**row, "persons": row["persons"] + turn}
    figures[commune] = {**figures[commune], "results": (more, *rest)}
    return replace(report, figures={UNIT: add_up(figures.values()), **figures})


def ansinh(settings: Settings, *words: str) -> None:
    """A command as people type it."""
    servers = ("POSTGRES", "AIRFLOW", "MONITOR")
    ports = {f"ANSINH_{server}_PORT": "0" for server in servers}
    subprocess.run(
        [str(Path(sys.executable).with_name("ansinh")), *words],
        env={**os.environ, **ports, "ANSINH_HOME": str(settings.home)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def newest(connection: psycopg.Connection[Any]) -> int:
    """The publication that BI reads."""
    (number,) = connection.execute(NEWEST).fetchone() or (0,)
    return int(number)


def drop(settings: Settings, turn: int) -> tuple[float, list[tuple[str, float, float, float]]]:
    """Hand in, wait until it is published; how long it took, and the tasks of it."""
    path = settings.home / f"corrected-{turn}.xlsx"
    path.write_bytes(workbook_of(corrected(turn)))
    with (
        psycopg.connect(role_url(settings, "ansinh_owner"), autocommit=True) as ours,
        psycopg.connect(role_url(settings, "airflow"), autocommit=True) as airflow,
    ):
        before, began = newest(ours), time.time()
        ansinh(settings, "submit", str(path))
        while newest(ours) == before:
            time.sleep(0.1)
        took = time.time() - began
        time.sleep(5)  # until Airflow has noted the last task too
        tasks = airflow.execute(TASKS, (began,)).fetchall()
    return took, [
        (str(name), scheduled - began, started - began, ended - began)
        for name, scheduled, started, ended in tasks
    ]


def main() -> None:
    """Start a platform, drop a correction a few times, print the quickest."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "home", postgres_port=0)
        try:
            ansinh(settings, "platform", "run")
            took, tasks = min(drop(settings, turn) for turn in range(1, DROPS + 1))
        finally:
            ansinh(settings, "platform", "down")
            shutil.rmtree(postgres.locate(settings).folder, ignore_errors=True)
    table = Table("from drop to published", "due at", "begins at", "ends at", "takes")
    for name, *times, ended in tasks:
        seconds = (f"{value:.1f}" for value in (*times, ended, ended - times[-1]))
        table.add_row(name, *seconds)
    table.add_row("published", "", "", f"{took:.1f}", f"{took:.1f}")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
