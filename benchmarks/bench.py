"""What is fast, how fast, against whom: every row is a ratio of two times of this run.

`make bench` prints the table. Nothing here asserts anything: machines differ and are noisy.
"""

import csv
import io
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import psycopg
import python_calamine
import rules
import xlsxwriter
from hiding import hiding
from psycopg import sql
from receiving import receiving
from rich.console import Console
from rich.table import Table
from workbooks import household_list

from ansinh.assessment.assessing import Assessment, assess
from ansinh.extraction.asking import Limits
from ansinh.extraction.child import read
from ansinh.extraction.reading import ParsedWorkbook, parsed_workbook, read_workbook
from ansinh.forms.catalogue import load_forms, load_versions
from ansinh.landing.inbox import Inbox
from ansinh.ledger.trial import lay_beside
from ansinh.platform import lifecycle, postgres
from ansinh.raw.loading import copy_rows, delete_rows
from ansinh.raw.typed_tables import type_table
from ansinh.road import loading as road
from ansinh.road.checking import findings_beside
from ansinh.road.installation import Installation, installation_of
from ansinh.samples.demonstration import invented_report
from ansinh.samples.report import workbook_of
from ansinh.settings import Settings
from ansinh.slots.hints import SlotHint
from ansinh.slots.slots import Slot

REPEATS = 5
LONG = 20_000  # rows of the long workbook
HOUSEHOLDS = 100_000
A_DISTRICT = SlotHint("886", "2022", "official", None, "bench")
FORMS = tuple(load_versions().values())


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median time of a piece of work."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def bare_read(path: Path) -> int:
    """What any reader must do: every cell of every sheet, by the same library."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def long_results(path: Path) -> None:
    """A results sheet of many rows, all of one commune: only the reading is measured."""
    form = load_forms()["poverty_review"].table("results")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("results")
        sheet.write_row(0, 0, ["TT", "Xã/Phường", *(" ".join(c.label) for c in form.columns)])
        for row in range(LONG):
            sheet.write_row(row + 1, 0, [f"1.{row}", "Xã Quốc Thái", *range(len(form.columns))])


def reading(folder: Path) -> list[tuple[str, str, float, str, float]]:
    """Reading a usual workbook and a long one, beside the bare library."""
    usual, long = folder / "usual.xlsx", folder / "long.xlsx"
    usual.write_bytes(workbook_of(invented_report("886", 2022)))
    long_results(long)
    rows = []
    for name, path in (("usual workbook, 105 rows", usual), (f"long sheet, {LONG} rows", long)):
        bare = seconds(partial(bare_read, path))
        ours = seconds(partial(read, path, path.name, folder, 50, FORMS), 3)
        rows.append((f"read and recognise: {name}", "in process", ours, "bare calamine", bare))
    child = seconds(lambda: read_workbook(usual, usual.name, Limits()), 3)
    inside = seconds(lambda: read(usual, usual.name, folder, 50, FORMS), 3)
    rows.append(("read in a child under limits", "child", child, "in process", inside))
    return rows


def loading(folder: Path, here: Installation) -> list[tuple[str, str, float, str, float]]:
    """Typing and copying the long sheet, beside a bare COPY of the same cells."""
    table = load_forms()["poverty_review"].table("results")
    parsed = read_workbook(folder / "long.xlsx", "long.xlsx", Limits()).submissions[0].tables[0]
    slot = Slot("poverty_review", "886", "2022", "official", "2022-2025", date(2022, 12, 31))
    typed, _ = type_table(parsed, table, slot, here.reference, here.rules)
    frame = typed.frame
    frame["_row"] = range(len(frame))
    text = io.StringIO()
    frame.to_csv(text, index=False, header=False)
    with here.connect("ansinh_owner") as connection:
        connection.execute("create temporary table bare (like raw.poverty_review__results)")
        connection.execute("alter table bare drop column _submission_id")

        def bare() -> None:
            with connection.cursor().copy("copy bare from stdin with (format csv)") as copy:
                copy.write(text.getvalue())

        name = sql.Identifier("raw", table.relation)

        def ours() -> None:
            delete_rows(connection, [1])
            copy_rows(connection, name, 1, frame)

        took, alone = seconds(ours, 3), seconds(bare, 3)
        connection.rollback()
    return [(f"copy {len(frame)} rows", "copy_rows", took, "bare COPY", alone)]


def household_lists(folder: Path, here: Installation) -> list[tuple[str, str, float, str, float]]:
    """A list of 500 households to its verdict; one of 100,000 into the warehouse, and judged."""
    short, long = folder / "short.xlsx", folder / "households.xlsx"
    household_list(short, 500)
    household_list(long, HOUSEHOLDS)
    with here.connect("loader") as connection:

        def verdict() -> None:
            findings_beside(
                connection, assessed(in_process(short, folder), here), here.judge, here.rules
            )
            connection.rollback()

        def load() -> None:
            lay_beside(connection, assessed(read_workbook(long, long.name, Limits()), here))
            connection.rollback()

        def load_and_judge() -> None:
            assessments = assessed(read_workbook(long, long.name, Limits()), here)
            findings_beside(connection, assessments, here.judge, here.rules)
            connection.rollback()

        verdict()  # imports are not what is measured
        to_verdict, loaded = seconds(verdict, 3), seconds(load, 3)
        judged = seconds(load_and_judge, 3)
    with here.connect("ansinh_owner") as connection:
        bare = seconds(lambda: bare_read_and_copy(long, connection), 3)
    return [
        ("500 households to verdict", "in process", to_verdict, "the limit", 1.0),
        (f"load {HOUSEHOLDS} households", "child, types, COPY", loaded, "bare read and COPY", bare),
        (f"{HOUSEHOLDS} households to verdict", "load and judge", judged, "load alone", loaded),
    ]


def bare_read_and_copy(path: Path, connection: psycopg.Connection) -> None:
    """The same file by the same library into a table of text, nothing looked at."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    width = max(map(len, rows))
    text = io.StringIO()
    csv.writer(text).writerows([*row, *[""] * (width - len(row))] for row in rows)
    columns = ", ".join(f"c{number} text" for number in range(width))
    connection.execute(f"create temporary table bare_list ({columns})")
    with connection.cursor().copy("copy bare_list from stdin with (format csv)") as copy:
        copy.write(text.getvalue())
    connection.rollback()


def assessed(workbook: ParsedWorkbook, here: Installation) -> list[Assessment]:
    """The workbook as a district's."""
    return assess(workbook, [A_DISTRICT], here.today, here.reference, here.rules)


def in_process(path: Path, folder: Path) -> ParsedWorkbook:
    """What the reading child answers, asked without a child."""
    answer = read(path, path.name, folder, 50, FORMS)
    return parsed_workbook(answer, folder)


def judging(here: Installation) -> list[tuple[str, str, float, str, float]]:
    """All rules over a batch: by Great Expectations, beside the same queries asked directly."""
    for code in ("886", "887", "890", "891"):
        content = workbook_of(invented_report(code, 2022))
        Inbox(here.settings.inbox).put(content, "a.xlsx", code, "2022", "official")
    road.receive(here, "bench")
    road.load_all(here, road.unread(here), "bench")
    batch = dict.fromkeys(road.unjudged(here), ())
    with here.connect("loader") as connection:
        connection.autocommit = True
        direct = seconds(lambda: here.judge(connection, batch), 3)
        count = here.counting("loader")
        here.judge(connection, batch, count=count)  # its import is not what is measured
        by_gx = seconds(lambda: here.judge(connection, batch, count=count), 3)
    return [(f"judge {len(batch)} submissions", "Great Expectations", by_gx, "queries", direct)]


def main() -> None:
    """Run everything on an embedded server of its own and print the table."""
    table = Table("what", "ours", "s", "beside", "s", "ratio")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(home=folder / "home", postgres_port=0)
        lifecycle.prepare_database(settings, lambda _: None)
        here = installation_of(settings)
        try:
            rows = [
                *reading(folder),
                *loading(folder, here),
                *household_lists(folder, here),
                *judging(here),
                *receiving(folder, here),
                *hiding(),
            ]
            grown = rules.rules(here)
        finally:
            lifecycle.down(settings)
            shutil.rmtree(postgres.locate(settings).folder, ignore_errors=True)
    for what, ours, took, peer, bare in rows:
        table.add_row(what, ours, f"{took:.3f}", peer, f"{bare:.3f}", f"{took / bare:.1f}")
    Console(width=110).print(table)
    rules.show(grown)


if __name__ == "__main__":
    main()
