"""What every rule costs as tables grow: each query at three sizes, and the exponent of its growth.

A query whose cost grows with the rows has the exponent 1; one that compares every row with every
other has 2. `make bench` prints the table.
"""

import contextlib
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql
from rich.console import Console
from rich.table import Table

from ansinh.forms.catalogue import load_forms, raw_tables
from ansinh.forms.model import Column
from ansinh.forms.model import Table as FormTable
from ansinh.quality.queries import STORED, Scope, failing_rows_query, with_table
from ansinh.quality.time_limits import limited
from ansinh.road.installation import Installation

SIZES = (1_000, 10_000, 100_000)
# What a server and a client take for any question; below it growth cannot be told.
FLOOR = 0.02
LIMIT = 1.1
REPEATS = 2  # the quicker one counts
STANDARD, DAY = "2022-2025", "2024-12-31"


@dataclass(frozen=True)
class Growth:
    """The seconds that a rule takes on one table at every size."""

    rule: str
    table: str
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float | None:
        """The growth up to the largest size; None where all of it is too quick to tell."""
        last = len(SIZES) - 1
        first = next((at for at in range(last) if self.seconds[at] > FLOOR), last - 1)
        if self.seconds[last] <= FLOOR:
            return None
        grown = self.seconds[last] / max(self.seconds[first], FLOOR)
        return math.log(grown) / math.log(SIZES[last] / SIZES[first])


def rules(here: Installation) -> list[Growth]:
    """Every rule of every form on tables of invented rows, all in one slot."""
    seconds: dict[tuple[str, str], list[float]] = {}
    for size in SIZES:
        with here.connect("ansinh_owner") as connection:
            numbers = _fill(connection, size)
            with limited(connection):
                for form, number in numbers.items():
                    for rule, table, took in _timed(connection, here, form, number):
                        seconds.setdefault((rule, table), []).append(took)
            connection.rollback()
    return [Growth(rule, table, tuple(took)) for (rule, table), took in seconds.items()]


def _timed(
    connection: psycopg.Connection, here: Installation, form: str, number: int
) -> Iterator[tuple[str, str, float]]:
    tables = {table.name: (number,) for table in raw_tables() if table.form == form}
    scope: Scope = STORED.scope(form, [number], tables)
    for rule in here.rules.for_form(form):
        for table in rule.covered if rule.expect != "python" else ():
            query = with_table(failing_rows_query(rule, table, scope), table, scope)
            took = min(_seconds(connection, query) for _ in range(REPEATS))
            yield rule.rule, table or "–", took


def _seconds(connection: psycopg.Connection, query: str) -> float:
    """How long a query takes, or took until it was cut off; its rows are counted on the server."""
    began = time.perf_counter()
    with contextlib.suppress(psycopg.errors.QueryCanceled), connection.transaction():
        connection.execute(f"select count(failing) from ({query}) as failing".encode())
    return time.perf_counter() - began


def _fill(connection: psycopg.Connection, size: int) -> Mapping[str, int]:
    """One submission of every form in one slot, each table with that many rows."""
    numbers = {}
    connection.execute(
        "insert into ops.file (sha256, size_bytes, suffix) values (repeat('0', 64), 1, '.xlsx')"
    )
    ((delivery,),) = connection.execute(
        "insert into ops.delivery (sha256, file_name, inbox_path, delivered_by)"
        " values (repeat('0', 64), 'a', 'a', 'bench') returning delivery_id"
    ).fetchall()
    for form in load_forms().values():
        ((number,),) = connection.execute(
            """
            insert into ops.submission (sha256, delivery_id, form, form_version, unit_code, period,
                stage, standard_code, as_of_date, version)
            values (repeat('0', 64), %s, %s, %s, '886', '2024', 'official', %s, %s, 1)
            returning submission_id
            """,
            (delivery, form.form, form.version, STANDARD if form.has_standard else None, DAY),
        ).fetchall()
        connection.execute(
            "insert into ops.submission_state (submission_id, state, moved_by, why)"
            " values (%s, 'received', 'bench', 'bench')",
            (number,),
        )
        numbers[form.form] = number
    for place, table in enumerate(raw_tables()):
        # Of two tables each lacks half of the other's units: what is missing is looked for.
        _fill_table(connection, table, numbers[table.form], size, place % 2 * size // 2)
    connection.execute("analyze")
    return numbers


def _fill_table(
    connection: psycopg.Connection, table: FormTable, number: int, size: int, shift: int
) -> None:
    values = {
        "_submission_id": str(number),
        "_sheet": "'a'",
        "_row": "n",
        "_unit_name": "'Xã ' || n",
        "_unit_code": "(30000 + n % 150)::text" if table.is_register else f"'u' || n + {shift}",
        "_unit_level": "'commune'",
    }
    if table.split:
        kinds = list(table.split.values)
        values[table.split.column] = f"(array{kinds})[1 + n % {len(kinds)}]"
        values["_unit_code"] = f"'u' || n / {len(kinds)}"
    for column in table.typed_columns:
        value = _value(column)
        values[column.name], values[f"{column.name}_text"] = value, f"({value})::text"
    names = sql.SQL(", ").join(map(sql.Identifier, values))
    query = sql.SQL("insert into {} ({}) select ").format(
        sql.Identifier("raw", table.relation), names
    ) + sql.SQL(f"{', '.join(values.values())} from generate_series(1, {size}) as given (n)")
    connection.execute(query)
    connection.execute(
        "insert into ops.submission_table values (%s, %s, 'a', '{}', %s)",
        (number, table.name, size),
    )


def _value(column: Column) -> str:
    if column.kind == "choice":
        return (
            f"(select (array_agg(code order by code))[1 + n % count(*)] from reference."
            f"{column.choices})"
        )
    return {
        "count": "100 + n % 7",
        "money": "1000000 * (1 + n % 9)",
        "rate_pct": "(n % 100)::numeric / 10",
        "quantity": "(n % 100)::numeric",
        "date": "date '2024-01-01' + n % 300",
        "year": "1940 + n % 60",
        "text": f"'{column.name} ' || n / 2",
        "flag": "n % 3 = 0",
    }[column.kind]


def table_of(grown: Sequence[Growth]) -> Table:
    """The steepest first."""
    table = Table("rule", "table", *(f"{size:,}" for size in SIZES), "exponent")
    for one in sorted(grown, key=lambda one: -(one.exponent or 0)):
        exponent = "–" if one.exponent is None else f"{one.exponent:.2f}"
        table.add_row(one.rule, one.table, *(f"{took:.3f}" for took in one.seconds), exponent)
    return table


def show(grown: Sequence[Growth]) -> None:
    """Print the table, and how many rules grow faster than they may."""
    Console(width=130).print(table_of(grown))
    steep = [one for one in grown if (one.exponent or 0) > LIMIT]
    print(f"{len(steep)} of {len(grown)} grow faster than rows to the power of {LIMIT}.")
