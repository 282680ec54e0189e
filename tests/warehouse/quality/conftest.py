"""A warehouse with the ledger and raw tables, filled by hand: no workbook, no dbt."""

import json
import string
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg import sql

from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Table
from ansinh.rules.catalogue import Rule

FORM = "poverty_review"
SLOT = {
    "period": "2024",
    "stage": "official",
    "standard_code": "2022-2025",
    "as_of_date": "2024-12-31",
}

# Entries without a mistake: what an example of a register leaves out is taken from here.
HOUSEHOLD = {
    **{"head_name": "Nguyễn Văn Mẫu", "birth_year_male": 1970, "ethnic_group": "kinh"},
    **{"members": 4, "household_change": "old", "income_points": 100},
}
SOUND = {
    "household_list__poor": {
        **HOUSEHOLD,
        **{"deprivation_points": 30, "indicator_01": True, "indicator_02": True},
        "indicator_03": True,
    },
    "household_list__near_poor": {**HOUSEHOLD, "deprivation_points": 10, "indicator_01": True},
    "resource_contributions__contributions": {
        **{"contribution_date": "2024-06-05", "donor_type": "enterprise", "donors": 1},
        **{"donor_name": "Công ty Ví Dụ", "funding_source": "organisations", "fund": "none"},
        **{"resource_kind": "cash", "value_vnd": 5_000_000, "purpose": "housing"},
    },
    "resource_uses__uses": {
        **{"use_date": "2024-06-05", "programme": "temporary_housing_removal"},
        **{"purpose": "housing", "funding_source": "organisations", "fund": "none"},
        **{"resource_kind": "cash", "amount_vnd": 50_000_000, "beneficiary_households": 1},
    },
    "communication_activities__activities": {
        **{"activity_date": "2024-06-05", "activity_type": "news_item", "quantity": 3},
        **{"subject": "Tin về Quỹ Vì người nghèo", "medium": "Báo của tỉnh"},
    },
    "communication_activities__recognised_models": {
        **{"recognition_date": "2024-06-05", "model_name": "Nuôi bò sinh sản"},
        **{"field": "livelihoods", "recognition_kind": "praised", "beneficiary_households": 12},
    },
    "steering_assignments__assignments": {
        **{"member_position": "Phó Giám đốc", "agency": "Sở Ví dụ"},
        **{"focus_area_type": "zone_i", "start_date": "2024-01-01", "_unit_name": "Xã Mẫu"},
    },
}

Rows = list[dict[str, Any]]


class HandFilledWarehouse:
    """Puts submissions straight into raw tables, as reading a workbook would have."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._count = 0

    def submit(
        self, tables: Mapping[str, Rows], state: str = "received", form: str = FORM, **slot: Any
    ) -> int:
        """One submission; `slot` overrides a commune's official review of 2024."""
        self._count += 1
        number = self._count
        values = {**SLOT, "form": form, "unit_code": f"unit {number}", **slot}
        if not load_forms()[form].has_standard:
            values["standard_code"] = None
        with psycopg.connect(self.url) as connection:
            submission_id = _submission(connection, number, values, state)
            for name, rows in tables.items():
                table = load_forms()[form].table(name)
                _rows(connection, table, submission_id, rows, values["unit_code"])
        return submission_id

    def submit_example(self, rule: Rule, example: dict[str, Any]) -> int:
        """The submission that an example of a rule describes, and those it looks back on."""
        unit = example.get("submission", {}).get("unit_code", f"unit {self._count + 1}")
        form = example.get("_form", rule.form)
        before = example.get("earlier", [])
        for one in before if isinstance(before, list) else [before]:
            earlier = {"state": "accepted", "form": form, **one}
            slot = {"unit_code": unit, **earlier.pop("submission", {})}
            kinds = {name: earlier.pop(name) for name in ("state", "form")}
            self.submit(earlier, **kinds, **slot)
        slot = {"unit_code": unit, **example.get("submission", {})}
        return self.submit(_tables(rule, example), form=form, **slot)


@pytest.fixture
def warehouse(migrated_url: str) -> Iterator[HandFilledWarehouse]:
    """A fresh one for each test."""
    return HandFilledWarehouse(migrated_url)


def _tables(rule: Rule, example: dict[str, Any]) -> dict[str, Rows]:
    """An example is one row of the rule's own table (or of `_table`), or rows by table."""
    given = {
        name: rows for name, rows in example.items() if isinstance(rows, list) and name != "earlier"
    }
    if given or "submission" in example:
        return given
    row = {name: value for name, value in example.items() if name != "_form"}
    table = row.pop("_table", None) or next(iter(rule.covered))
    return {table: [row]}


def _submission(
    connection: psycopg.Connection, number: int, values: Mapping[str, Any], state: str
) -> int:
    sha256 = f"{number:064x}"
    connection.execute(
        "insert into ops.file (sha256, size_bytes, suffix) values (%s, 1, '.xlsx')", (sha256,)
    )
    (delivery_id,) = connection.execute(
        "insert into ops.delivery (sha256, file_name, inbox_path, delivered_by) "
        "values (%s, 'a.xlsx', 'a.xlsx', 'test') returning delivery_id",
        (sha256,),
    ).fetchone()
    row = {"sha256": sha256, "delivery_id": delivery_id, "version": 1, **values}
    (submission_id,) = connection.execute(
        _insert("ops", "submission", row) + sql.SQL(" returning submission_id"), row
    ).fetchone()
    connection.execute(
        "insert into ops.submission_state (submission_id, state, moved_by, why) "
        "values (%s, %s, 'test', 'test')",
        (submission_id, state),
    )
    return submission_id


def _rows(
    connection: psycopg.Connection,
    table: Table,
    submission_id: int,
    rows: Rows,
    reporting_unit: str,
) -> None:
    letters = dict(
        zip((one.name for one in table.columns), string.ascii_uppercase[3:], strict=False)
    )
    place = {
        "submission_id": submission_id,
        "table_name": table.name,
        "sheet": table.name,
        "column_letters": json.dumps({"_unit_name": "B", **letters}),
        "row_count": len(rows),
    }
    connection.execute(_insert("ops", "submission_table", place), place)
    for index, entry in enumerate(rows):
        given = {**SOUND.get(table.relation, {}), **entry}
        row = {
            "_submission_id": submission_id,
            "_sheet": table.name,
            "_row": 10 + index,
            # An entry of a register speaks of the reporting unit where it names no other.
            "_unit_name": None if table.is_register else f"Xã {index + 1}",
            "_unit_code": reporting_unit if table.is_register else f"{submission_id}-{index}",
            "_unit_level": "commune",
            **{name: value for name, value in given.items() if name[0] == "_"},
        }
        row["_problems"] = json.dumps(row["_problems"]) if "_problems" in row else None
        if table.split:
            row[table.split.column] = given.get(table.split.column)
        for column in table.typed_columns:
            problem = given.get("_problems", {}).get(column.name)
            row |= _cell(column.name, column.kind, given.get(column.name), problem)
        connection.execute(_insert("raw", table.relation, row), row)


def _cell(name: str, kind: str, value: Any, problem: str | None) -> dict[str, Any]:
    if value is None or problem is not None:
        return {f"{name}_text": value, name: None}
    typed = value
    if kind in ("count", "money", "year"):
        typed = int(str(value).replace(".", ""))
    elif kind in ("rate_pct", "quantity"):
        typed = Decimal(str(value).replace(",", "."))
    return {f"{name}_text": str(value), name: typed}


def _insert(schema: str, table: str, row: Mapping[str, Any]) -> sql.Composed:
    return sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(schema, table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(map(sql.Placeholder, row)),
    )
