"""What a publication costs: from scratch, and after one month changed, of one and of nine years.

`make bench` prints the table. The months are invented: every commune of every month reports
results and deprivations of its poor households. Seconds of processors are told beside those of
the clock, for the clock stands still while others work.
"""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from ansinh.platform import lifecycle, postgres, preloading
from ansinh.publishing import dbt, dbt_process
from ansinh.publishing.candidate import build_of
from ansinh.publishing.weighing import weigh
from ansinh.reference.bundle import read_reference
from ansinh.road import publishing as stages
from ansinh.road.installation import installation_of
from ansinh.settings import Settings

FIRST_YEAR = 2016
# Years stored; districts, which hand these months in, ended in the tenth.
SMALL, LARGE = 1, 9

SUBMISSIONS = """
insert into ops.file values (repeat('a', 64), 1, '.xlsx') on conflict do nothing;
insert into ops.delivery (sha256, file_name, inbox_path, delivered_by)
select repeat('a', 64), 'a.xlsx', 'a.xlsx', 'bench'
where not exists (select from ops.delivery);
insert into ops.submission (
    sha256, delivery_id, form, form_version, unit_code, period, stage, standard_code,
    as_of_date, covers_from, covers_to, version, row_count
)
select
    repeat('a', 64), (select min(delivery_id) from ops.delivery), 'poverty_review', '2021',
    unit_code, to_char(month, 'YYYY-MM'), 'regular',
    case when month < date '2022-01-01' then '2016-2021' else '2022-2025' end,
    (month + interval '1 month' - interval '1 day')::date, month::date,
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
select _submission_id, 'TH', _row, _unit_code, 50, 30, 30 from raw.poverty_review__results
where _submission_id > %(after)s;
"""
CANDIDATE = """
update ops.publication set state = 'stopped' where state = 'candidate';
insert into ops.publication (state) values ('candidate');
insert into ops.publication_submission
    (publication_id, submission_id, judgement, period, as_of_date)
select max(publication_id), submission_id, judgement, period, as_of_date
from ops.publication cross join ops.submission
group by submission_id, judgement, period, as_of_date;
"""


@dataclass(frozen=True)
class Step:
    """One step of a publication: seconds on the clock, and of processors, ours and Postgres'."""

    what: str
    seconds: float
    ours: float
    postgres: float


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


def postgres_seconds(settings: Settings) -> float:
    """Seconds of processors that the server and all its sessions have used, ended ones too."""
    found = 0.0
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if str(postgres.locate(settings).data) in words:
            used = process.cpu_times()
            found += used.user + used.system + used.children_user + used.children_system
            for session in process.children():
                with suppress(psutil.NoSuchProcess):
                    found += sum(session.cpu_times()[:2])
    return found


def our_seconds() -> float:
    """Seconds of processors that this process and its ended children have used."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def measured(settings: Settings, what: str, work: Callable[[], object]) -> Step:
    """One step, and what it took."""
    began = (time.perf_counter(), our_seconds(), postgres_seconds(settings))
    work()
    ended = (time.perf_counter(), our_seconds(), postgres_seconds(settings))
    return Step(what, *(after - before for before, after in zip(began, ended, strict=True)))


def publication(settings: Settings, said: str) -> list[Step]:
    """Build and publish the open candidate, as the platform does it."""
    here = installation_of(settings)
    with here.connect("ansinh_owner") as connection:
        (number,) = connection.execute(
            "select publication_id from ops.publication where state = 'candidate'"
        ).fetchone() or (0,)
        fingerprint = dbt.fingerprint(settings.province)
        connection.execute("update ops.publication set made_by = %s", [fingerprint])
    built = measured(settings, f"{said}: build", lambda: stages.build_candidate(here, int(number)))

    def weigh_and_publish() -> None:
        # Invented months are not judged: only the difference is measured.
        with here.connect("ansinh_owner") as connection:
            weigh(connection, int(number), build_of(connection, int(number)))
        stages.publish(here, int(number), "bench")

    published = measured(settings, f"{said}: publish", weigh_and_publish)
    both = zip(astuple(built)[1:], astuple(published)[1:], strict=True)
    return [built, published, Step(f"{said}: in all", *(sum(pair) for pair in both))]


def lives(settings: Settings) -> list[Step]:
    """All made, then one month changed, twice; with one and with nine years stored."""
    steps = []
    with installation_of(settings).connect("ansinh_owner") as connection:
        for first, last in ((0, SMALL), (SMALL, LARGE)):
            invent(connection, FIRST_YEAR + first, FIRST_YEAR + last - 1)
            said = f"{last} years"
            connection.execute("drop table if exists intermediate._built_from")
            connection.commit()
            steps += publication(settings, f"{said}, from scratch")
            for turn in ("a month changed", "a month changed again"):
                correct_a_month(connection, f"{FIRST_YEAR + last - 1}-12")
                steps += publication(settings, f"{said}, {turn}")
    return steps


def main() -> None:
    """Run on an embedded server of its own and print the table."""
    preloading.import_all()
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "home", postgres_port=0)
        lifecycle.prepare_database(settings, lambda _: None)
        dbt_process.keep_parsed(dbt.plan(stages.target_of(installation_of(settings))))
        try:
            steps = lives(settings)
        finally:
            lifecycle.down(settings)
            shutil.rmtree(postgres.locate(settings).folder, ignore_errors=True)
    table = Table("publication", "seconds", "of processors", "of Postgres'", "beside few years")
    few = steps[: len(steps) // 2]
    for one, other in zip(steps, [*few, *few], strict=True):
        ratio = (one.ours + one.postgres) / (other.ours + other.postgres)
        figures = (f"{value:.1f}" for value in (one.seconds, one.ours, one.postgres, ratio))
        table.add_row(one.what, *figures)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
