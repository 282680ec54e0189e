"""A row that breaks a rule, before it is decided whether that is news."""

# Rules, forms and lists are files of this project, and numbers are checked to be numbers.
# ruff: noqa: S608

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import dict_row

from ansinh.forms.catalogue import raw_tables
from ansinh.forms.model import Column
from ansinh.quality.anomalous_rows import surprising
from ansinh.quality.columns_read import columns_read
from ansinh.quality.queries import Scope, failing_rows_query, with_table
from ansinh.rules.catalogue import ANOMALIES, Rule
from ansinh.rules.findings import Finding
from ansinh.rules.grouping import FEW, group_by

# A cell by table, column and row, or the cells of a span of rows; without a row, the whole
# column. A row's unit is a column as well, and so is whatever the form asks of a table.
Place = tuple[str, str, int | range | None]
UNIT = "_unit_name"
EVERY = "*"

HIDDEN = "(ẩn)"
LONGEST_VALUE = 500
AT_ONCE = 1_000  # rows that are on their way from the server


@dataclass(frozen=True, slots=True)
class FailingRow:
    """One row that breaks a rule; small, for one file may have hundreds of thousands.

    `reads` are the columns of the row that were looked at, `rests_on` other places that were
    compared, and `blames` those that, beside its own, are uncertain by it. `known` fills the gaps
    of the message that the place does not fill.
    """

    rule: Rule
    table: str | None
    submission_id: int | None
    row: int | None
    column: str | None
    rests_on: tuple[Place, ...]
    known: Mapping[str, Any]
    sheet: str | None = None
    letter: str | None = None
    blames: tuple[Place, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def cell(self) -> str | None:
        """The cell that is to blame, such as "L14"."""
        return f"{self.letter}{self.row}" if self.letter and self.row else None

    def finding(self) -> Finding:
        """What is told to the person who must mend it."""
        place = {
            "table": self.table,
            "column": self.column,
            "sheet": self.sheet,
            "row": self.row,
            "cell": self.cell,
        }
        return self.rule.finding(**{**self.known, **place})


def fetch_failing_rows(
    connection: psycopg.Connection[Any], rule: Rule, table: str | None, scope: Scope
) -> list[FailingRow]:
    """All rows of the scope that break the rule on one of its tables."""
    query = with_table(failing_rows_query(rule, table, scope), table, scope)
    if scope.form is not None and table is not None:
        query = _with_places(query, rule, table, scope)
    personal = _personal_columns(scope, table)
    reads = _Reads(rule, table, tuple(one.name for one in _columns(scope, table)))
    seen: dict[Any, Any] = {}
    size = AT_ONCE if psycopg.capabilities.has_stream_chunked() else 1
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.stream(query.encode(), size=size)
        return [
            _failure(rule, table, row, personal, reads, seen)
            for row in (surprising(rows) if rule.expect == ANOMALIES else rows)
        ]


def _with_places(query: str, rule: Rule, table: str, scope: Scope) -> str:
    """The query with the unit and the blamed cell of each row, and with its column's letter."""
    blamed = "coalesce(to_jsonb(failing) ->> '_column', {})".format(
        f"'{rule.cell}'" if rule.cell else "null::text"
    )
    return f"""
        select failing.*,
            -- What names no unit may name a person.
            case when sent._unit_code is not null then sent._unit_name end as _unit,
             place.column_letters ->> blamed as _letter,
            left({_text_of_cell(table, scope)}, {LONGEST_VALUE}) as _value
        from ({query}) as failing
        cross join lateral (select {blamed} as blamed) as cell
        left join {scope.relation(table)} as sent
            on sent._submission_id = failing._submission_id and sent._row = failing._row
        left join {scope.ledger}.submission_table as place
            on place.submission_id = failing._submission_id and place.table_name = '{table}'
    """


def _text_of_cell(table: str, scope: Scope) -> str:
    """The blamed cell as it was sent; turning whole rows into JSON would take seconds."""
    cases = "".join(
        f" when '{one.name}' then sent.{'_unit_name' if one.kind == 'unit' else f'{one.name}_text'}"
        for one in _columns(scope, table)
    )
    return f"case cell.blamed{cases} else to_jsonb(sent) ->> cell.blamed end"


def _columns(scope: Scope, table: str | None) -> tuple[Column, ...]:
    relation = f"{scope.form}__{table}"
    return next((one.columns for one in raw_tables() if one.relation == relation), ())


def _personal_columns(scope: Scope, table: str | None) -> frozenset[str]:
    """Columns of which nothing is quoted: somebody may type a name where words are typed."""
    return frozenset(
        column.name for column in _columns(scope, table) if column.personal or column.kind == "text"
    )


def _failure(
    rule: Rule,
    table: str | None,
    row: dict[str, Any],
    personal: frozenset[str],
    reads: "_Reads",
    seen: dict[Any, Any],
) -> FailingRow:
    def shared(value: Any) -> Any:
        """One object for all that are equal: a name of a sheet comes with every row."""
        return seen.setdefault(value, value) if isinstance(value, str) else value

    column = shared(row.get("_column") or rule.cell)
    if "_value" in row:
        known = {"unit": shared(row["_unit"]), "value": row["_value"]}
    else:
        value = row.get(f"{column}_text", row.get(column)) if column else None
        known = {"unit": row.get("_unit_name"), "value": value}
    known |= {name: shared(value) for name, value in row.items() if not name.startswith("_")}
    if column in personal:
        known |= {name: HIDDEN for name in ("value", "expected") if known.get(name) is not None}
    return FailingRow(
        rule=rule,
        table=table,
        submission_id=row.get("_submission_id"),
        row=row.get("_row"),
        column=column,
        rests_on=_places(row.get("_rests_on")),
        known=known,
        sheet=shared(row.get("_sheet")),
        letter=shared(row.get("_letter")),
        blames=_places(row.get("_blames")),
        reads=reads[column],
    )


class _Reads(dict[str | None, tuple[str, ...]]):
    """What a rule reads of a row, by the column that it blames; told once for all rows."""

    def __init__(self, rule: Rule, table: str | None, columns: tuple[str, ...]) -> None:
        super().__init__()
        self._rule, self._table, self._columns = rule, table, columns

    def __missing__(self, column: str | None) -> tuple[str, ...]:
        if self._rule.stage == "row":
            self[column] = columns_read(self._rule, self._table, column, self._columns)
        else:
            self[column] = ()
        return self[column]


def _places(texts: Sequence[str] | None) -> tuple[Place, ...]:
    return tuple(_place(text) for text in texts or ())


@lru_cache(maxsize=100_000)
def _place(text: str) -> Place:
    """`results.households.14` is a cell, `results.households.14-20` a span of cells.

    `results.households` is the whole column, and `results.*` every column that is asked for.
    """
    table, column, *rest = text.split(".")
    if not rest:
        return table, column, None
    first, _, last = rest[0].partition("-")
    return table, column, range(int(first), int(last) + 1) if last else int(first)


def group_failing_rows(failures: Sequence[FailingRow]) -> list[Finding]:
    """The findings of one submission, grouped before their messages are made."""
    return group_by(failures, _group_of, FailingRow.finding, _few_of)


def _group_of(failure: FailingRow) -> Hashable | None:
    if failure.row is None:
        return None
    column = None if failure.rule.told_once else failure.column
    place = (failure.table, failure.sheet, column)
    return (failure.rule.rule, failure.rule.severity, place)


def _few_of(failure: FailingRow) -> int:
    return 1 if failure.rule.told_once else FEW
