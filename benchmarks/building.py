"""What a build costs: from scratch, and after one month changed, of two and of eight years stored.

`make bench` prints the table. The months are invented: every commune of every month reports
results, movements and deprivations of its poor households.
"""

import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from ansinh.platform import lifecycle, postgres
from ansinh.reference.bundle import read_reference
from ansinh.road import publishing as stages
from ansinh.road.installation import installation_of
from ansinh.settings import Settings

FIRST_YEAR = 2016
SMALL, LARGE = 2, 8  # years stored

SUBMISSIONS = """
insert into ops.file values (repeat('a', 64), 1, '.xlsx') on conflict do nothing;
insert into ops.delivery (sha256, file_name, inbox_path, delivered_by)
select repeat('a', 64), 'a.xlsx', 'a.xlsx', 'bench'
where not exists (select from ops.delivery);
insert into ops.submission (
    sha256, delivery_id, form, form_version, unit_code, period, stage, standard_code,
    as_of_date, version, row_count
)
select
    repeat('a', 64), (select min(delivery_id) from ops.delivery), 'poverty_review', '2021',
    unit_code, to_char(month, 'YYYY-MM'), 'regular',
    case when month < date '2022-01-01' then '2016-2021' else '2022-2025' end,
    (month + interval '1 month' - interval '1 day')::date, 1, 1
from unnest(%(districts)s::text[]) as districts (unit_code)
cross join generate_series(
    make_date(%(first)s, 1, 1), make_date(%(last)s, 12, 1), interval '1 month'
) as months (month);
insert into ops.submission_state (submission_id, state, moved_by, why)
select submission_id, 'accepted', 'bench', 'bench' from ops.submission
where submission_id > %(after)s;
"""
ROWS = """
insert into raw.poverty_review__results (
    _submission_id, _sheet, _row, _unit_code, households, persons, poor_households,
    near_poor_households, poor_persons, near_poor_persons
)
select submission_id, 'KQ', place, commune, 1000 + place, 4000, 50, 40, 200, 160
from ops.submission
cross join unnest(%(communes)s::text[], %(parents)s::text[]) with ordinality
    as communes (commune, parent, place)
where submission_id > %(after)s and parent = unit_code;
insert into raw.poverty_review__deprivation_poor (
    _submission_id, _sheet, _row, _unit_code, households, total_deprivations, indicator_01
)
select _submission_id, 'TH', _row, _unit_code, 50, 150, 30 from raw.poverty_review__results
where _submission_id > %(after)s;
"""
CANDIDATE = """
update ops.publication set state = 'stopped' where state = 'candidate';
insert into ops.publication (state) values ('candidate');
insert into ops.publication_submission (publication_id, submission_id, judgement)
select max(publication_id), submission_id, judgement
from ops.publication cross join ops.submission group by submission_id, judgement;
"""


@dataclass(frozen=True)
class Build:
    """One build: what it did, its time on the clock, the rows that it wrote into tables."""

    what: str
    seconds: float
    rows: int


def invent(connection: psycopg.Connection[Any], first: int, last: int) -> None:
    """Let every district hand in every month of these years, commune by commune."""
    found = connection.execute("select coalesce(max(submission_id), 0) from ops.submission")
    units = read_reference("89").units.on(date(2022, 1, 1))
    communes = {one.code: one.parent_code for one in units if one.level == "commune"}
    values = {
        "after": (found.fetchone() or (0,))[0],
        "first": first,
        "last": last,
        "districts": sorted({parent for parent in communes.values() if parent}),
        "communes": list(communes),
        "parents": list(communes.values()),
    }
    for script in (SUBMISSIONS, ROWS, CANDIDATE):
        for statement in script.split(";\n"):
            if statement.strip():
                connection.execute(statement.encode(), values)
    connection.commit()


def correct_a_month(connection: psycopg.Connection[Any], month: str) -> None:
    """Judge one district's month again, with other figures."""
    chosen = "select min(submission_id) from ops.submission where period = %s"
    connection.execute(
        f"update ops.submission set judgement = judgement + 1 where submission_id = ({chosen})",
        [month],
    )
    connection.execute(
        "update raw.poverty_review__results set poor_households = poor_households + 1"
        f" where _submission_id = ({chosen})",
        [month],
    )
    for statement in CANDIDATE.split(";\n"):
        if statement.strip():
            connection.execute(statement.encode())
    connection.commit()


def build(settings: Settings, what: str) -> Build:
    """One `dbt build` as the platform does it."""
    began = time.perf_counter()
    stages.build_candidate(installation_of(settings))
    took = time.perf_counter() - began
    results = json.loads(
        (settings.home / "dbt" / "target" / "run_results.json").read_text(encoding="utf-8")
    )["results"]
    rows = sum(
        int(one["adapter_response"].get("rows_affected") or 0)
        for one in results
        if one["unique_id"].startswith("model.")
    )
    return Build(what, took, max(rows, 0))


def measured(settings: Settings, home: Path) -> list[Build]:
    """From scratch, nothing changed, one month changed; with few and with many years stored."""
    builds = []
    with installation_of(settings).connect("ansinh_owner") as connection:
        for first, last in ((0, SMALL), (SMALL, LARGE)):
            invent(connection, FIRST_YEAR + first, FIRST_YEAR + last - 1)
            said = f"{last} years"
            shutil.rmtree(home / "dbt", ignore_errors=True)
            connection.execute("drop table if exists intermediate._built_from")
            connection.commit()
            builds.append(build(settings, f"{said}, from scratch"))
            correct_a_month(connection, f"{FIRST_YEAR + last - 1}-12")
            builds.append(build(settings, f"{said}, the last month changed"))
    return builds


def main() -> None:
    """Run on an embedded server of its own and print the table."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        settings = Settings(home=home, postgres_port=0)
        lifecycle.prepare_database(settings, lambda _: None)
        try:
            builds = measured(settings, home)
        finally:
            lifecycle.down(settings)
            shutil.rmtree(postgres.locate(settings).folder, ignore_errors=True)
    table = Table("build", "seconds", "rows written", "beside the build from scratch")
    whole = builds[0]
    for one in builds:
        whole = one if "scratch" in one.what else whole
        time_share, row_share = one.seconds / whole.seconds, one.rows / whole.rows
        said = f"{time_share:.0%} of the time, {row_share:.1%} of the rows"
        table.add_row(one.what, f"{one.seconds:.1f}", f"{one.rows:,}", said)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
