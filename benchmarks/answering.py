"""How long an officer waits for the answer to a bad file: 100,000 rows, 200,000 wrong cells.

`python benchmarks/answering.py` prints the table. Nothing here asserts anything: machines
differ and are noisy, so that the processor's seconds stand beside the clock's.
"""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg
import xlsxwriter
from rich.console import Console
from rich.table import Table

from ansinh.annotating.copying import annotate
from ansinh.extraction.asking import Limits
from ansinh.forms.catalogue import load_forms
from ansinh.platform import lifecycle, postgres
from ansinh.quality.judging import judge
from ansinh.reference.bundle import read_reference
from ansinh.road.installation import installation_of
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import load_rules
from ansinh.settings import Settings

ROWS = 100_000
# Every row has two cells that are no numbers.
FILL = """
with
    filed as (
        insert into ops.file (sha256, size_bytes, suffix) values (repeat('a', 64), 1, '.xlsx')
        returning sha256
    ),
    delivered as (
        insert into ops.delivery (sha256, file_name, inbox_path, delivered_by)
        select sha256, 'a.xlsx', 'a.xlsx', 'bench' from filed
        returning delivery_id, sha256
    ),
    submitted as (
        insert into ops.submission
            (sha256, delivery_id, form, unit_code, period, stage, standard_code, as_of_date,
             version)
        select sha256, delivery_id, 'poverty_review', '886', '2022', 'official', '2022-2025',
            date '2022-12-31', 1
        from delivered
        returning submission_id
    ),
    placed as (
        insert into ops.submission_table
            (submission_id, table_name, sheet, column_letters, row_count)
        select submission_id, 'results', 'results',
            '{"_unit_name": "B", "households": "C", "poor_households": "E"}', 100000
        from submitted
    )
insert into raw.poverty_review__results
    (_submission_id, _sheet, _row, _unit_name, households_text, poor_households_text, _problems)
select submission_id, 'results', number, 'Xã Quốc Thái', number || 'o', number || 'l',
    '{"households": "not_a_number", "poor_households": "not_a_number"}'
from submitted cross join generate_series(1, 100000) as number
returning _submission_id
"""


def workbook(path: Path) -> None:
    """A results sheet of many rows with a frame around every cell."""
    columns = len(load_forms()["poverty_review"].table("results").columns)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, framed = book.add_worksheet("results"), book.add_format({"border": 1})
        for row in range(ROWS):
            sheet.write_row(row, 0, [f"1.{row}", "Xã Quốc Thái", *range(columns)], framed)


def scattered() -> list[Finding]:
    """As many findings that nobody grouped, of five thousand rules."""
    return [
        Finding(
            f"rule {number % 5000}", "error", "row", "Sai.", "Wrong.", sheet="results",
            row=number // 2 + 1, cell=f"{'CE'[number % 2]}{number // 2 + 1}", value="1o",
        )
        for number in range(2 * ROWS)
    ]  # fmt: skip


def measured(what: str, work: Callable[[], object], table: Table) -> None:
    """One line of the table: seconds by the clock, by the processor, and peaks of memory."""
    clock, processor = time.perf_counter(), _processor()
    work()
    took, used = time.perf_counter() - clock, _processor() - processor
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peaks = [f"{resource.getrusage(kind).ru_maxrss / 1024:.0f}" for kind in kinds]
    table.add_row(what, f"{took:.1f}", f"{used:.1f}", *peaks)


def _processor() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(one.ru_utime + one.ru_stime for one in used)


def judging(connection: psycopg.Connection, table: Table) -> list[Finding]:
    """All rules over the long submission, down to grouped findings."""
    rows = connection.execute(FILL.encode()).fetchall()
    number = rows[0][0]
    del rows
    connection.execute("analyze raw.poverty_review__results")
    found: list[Finding] = []
    measured(
        "judge and group",
        lambda: found.extend(judge(connection, {number: ()}, load_rules())[number]),
        table,
    )
    cells = sum(one.count for one in found)
    Console().print(f"{cells} wrong cells, {len(found)} findings")
    return found


def main() -> None:
    """Run everything on an embedded server of its own and print the table."""
    table = Table("what", "s", "processor s", "peak MiB", "peak MiB of children")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(home=folder / "home", postgres_port=0)
        lifecycle.prepare_database(settings, lambda _: None)
        try:
            with installation_of(settings).connect("ansinh_owner") as connection:
                found = judging(connection, table)
                connection.rollback()
        finally:
            lifecycle.down(settings)
            shutil.rmtree(postgres.locate(settings).folder, ignore_errors=True)
        units = read_reference("89").units
        copy = partial(annotate, limits=Limits(), units=units, rules=load_rules())
        source, target = folder / "long.xlsx", folder / "copy.xlsx"
        workbook(source)
        for what, findings in (
            ("annotate, grouped", found),
            ("annotate, 5,000 rules", scattered()),
        ):
            measured(
                what,
                partial(copy, source, source.name, findings, target),
                table,
            )
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
