"""The difference between a version of a slot and the one before, cell by cell."""

from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from ansinh.forms.catalogue import load_forms, raw_tables
from ansinh.forms.model import Table
from ansinh.ledger.slots import slot_of, versions_before

HIDDEN = "(ẩn)"  # stands for a value that names or describes a person
NOTES = ("note",)  # another remark does not make another entry of a register

# A unit is the same row where it is the same unit, counted the same way.
UNIT_PAIRS = """
    pairs as (
        select sent._row as new_row, kept._row as old_row
        from sent full join kept using (unit_code, row_key)
    )
"""
# Entries have no name of their own. What stands in both registers, as often, is no difference;
# of the rest, entries of the same running number are one entry that was mended.
ENTRY_PAIRS = """
    matched as (
        select sent._row as new_row, kept._row as old_row
        from sent full join kept using (content, copy)
    ),
    new_only as (
        select sent.* from sent inner join matched on new_row = _row where old_row is null
    ),
    old_only as (
        select kept.* from kept inner join matched on old_row = _row where new_row is null
    ),
    mended as (
        select new_only._row as new_row, old_only._row as old_row
        from new_only inner join old_only using (row_key)
        where
            new_only.row_key <> ''
            and (select count(*) from sent where sent.row_key = new_only.row_key) = 1
            and (select count(*) from kept where kept.row_key = old_only.row_key) = 1
    ),
    pairs as (
        select * from mended
        union all
        select _row, null from new_only where _row not in (select new_row from mended)
        union all
        select null, _row from old_only where _row not in (select old_row from mended)
    )
"""
DIFFERENCE = """
    with
    sent as ({sent}),
    kept as ({kept}),
    {pairs},
    place as (
        select column_letters from ops.submission_table
        where submission_id = %(new)s and table_name = %(table)s
    )
    insert into ops.submission_change (
        submission_id, previous_submission_id, table_name, kind, unit_code, unit_name, row_key,
        column_name, sheet, cell, old_text, new_text
    )
    select %(new)s, %(old)s, %(table)s, told.* from (
        select
            'changed', sent.unit_code, sent.unit_name, nullif(sent.row_key, ''), column_name,
            sent.sheet, (select column_letters ->> column_name from place) || sent._row,
            {old_text}, {new_text}
        from pairs
        inner join sent on sent._row = new_row
        inner join kept on kept._row = old_row
        cross join unnest(%(columns)s::text[]) with ordinality as one (column_name, number)
        where sent.cells -> column_name is distinct from kept.cells -> column_name
        order by sent._row, number
    ) as told
    union all
    select %(new)s, %(old)s, %(table)s, told.* from (
        select
            'added', unit_code, unit_name, nullif(row_key, ''), null, sheet,
            coalesce((select column_letters ->> '_unit_name' from place), 'A') || _row, null, null
        from pairs inner join sent on _row = new_row where old_row is null
        order by _row
    ) as told
    union all
    select %(new)s, %(old)s, %(table)s, told.* from (
        select
            'removed', unit_code, unit_name, nullif(row_key, ''), null, null, null, null, null
        from pairs inner join kept on _row = old_row where new_row is null
        order by _row
    ) as told
"""
RUNNING_NUMBER = "case when _line ~ '^[0-9]+([.][0-9]+)*[.]?$' then _line end"
ROWS = """
    select
        _row, _sheet as sheet, coalesce(_unit_code, '') as unit_code,
        -- What is no unit and no running number may be a person's name.
        case when _unit_code is not null then _unit_name end as unit_name,
        coalesce({row_key}, '') as row_key, to_jsonb(one) as cells, content,
        row_number() over (partition by content order by _row) as copy
    from {relation} as one
    cross join lateral (
        select jsonb_object_agg(key, value) as content from jsonb_each(to_jsonb(one))
        where key = any(%(telling)s)
    ) as told
    where _submission_id = {submission}
"""


@dataclass(frozen=True)
class Change:
    """A cell that changed, or a row that was added or removed; words typed freely are hidden."""

    table_name: str
    kind: str
    unit_code: str | None
    unit_name: str | None
    row_key: str | None
    column_name: str | None
    sheet: str | None
    cell: str | None
    old_text: str | None
    new_text: str | None


def note_changes(connection: psycopg.Connection, submission_id: int) -> None:
    """Write what a submission changes against the version before, in the caller's transaction.

    What was noted before is replaced. The first version of a slot changes nothing.
    """
    forget_changes(connection, submission_id)
    slot = slot_of(connection, submission_id)
    earlier = versions_before(connection, submission_id)
    if slot is None or not earlier:
        return
    for table in raw_tables():
        if table.form == slot.form:
            _note_table(connection, table, submission_id, earlier[0])


def forget_changes(connection: psycopg.Connection, submission_id: int) -> None:
    """Take back what was noted of a submission that is judged again."""
    connection.execute(
        "delete from ops.submission_change where submission_id = %s", (submission_id,)
    )


def count_changes(connection: psycopg.Connection, submission_id: int) -> int:
    """How many cells and rows differ from the version before."""
    query = "select count(*) from ops.submission_change where submission_id = %s"
    row = connection.execute(query, (submission_id,)).fetchone()
    return int(row[0]) if row else 0


def changes_of(connection: psycopg.Connection, submission_id: int, limit: int) -> list[Change]:
    """The first differences to the version before, in the order of tables and rows."""
    query = """
        select
            table_name, kind, unit_code, unit_name, row_key, column_name, sheet, cell, old_text,
            new_text
        from ops.submission_change
        where submission_id = %s
        order by change_id
        limit %s
    """
    with connection.cursor(row_factory=class_row(Change)) as cursor:
        return cursor.execute(query, (submission_id, limit)).fetchall()


def _note_table(connection: psycopg.Connection, table: Table, new: int, old: int) -> None:
    columns = [column.name for column in table.typed_columns]
    if table.is_register:
        columns.append("_unit_code")
    # Somebody may type a name wherever words are typed. Of people no cell is quoted at all.
    about_people = load_forms()[table.form].about_people
    hidden = [
        one.name for one in table.columns if about_people or one.personal or one.kind == "text"
    ]
    values = {
        "new": new,
        "old": old,
        "table": table.name,
        "columns": columns,
        "telling": [name for name in columns if name not in NOTES],
        "personal": hidden,
        "hidden": HIDDEN,
    }
    query = sql.SQL(DIFFERENCE).format(
        sent=_rows(table, "new"),
        kept=_rows(table, "old"),
        pairs=sql.SQL(ENTRY_PAIRS if table.is_register else UNIT_PAIRS),
        old_text=_told("kept"),
        new_text=_told("sent"),
    )
    connection.execute(query, values)


def _rows(table: Table, which: str) -> sql.Composed:
    return sql.SQL(ROWS).format(
        row_key=_row_key(table),
        relation=sql.Identifier("raw", table.relation),
        submission=sql.Placeholder(which),
    )


def _row_key(table: Table) -> sql.Composable:
    if table.split:
        return sql.Identifier(table.split.column)
    return sql.SQL(RUNNING_NUMBER if table.is_register else "null::text")


def _told(rows: str) -> sql.Composed:
    value = sql.SQL("{}.cells ->> column_name").format(sql.Identifier(rows))
    return sql.SQL(
        "case when column_name = any(%(personal)s) and {value} is not null then %(hidden)s "
        "else {value} end"
    ).format(value=value)
