"""Reference data as common table expressions, for rules that need them.

Lists are tables of the schema `reference`; what is said here is what two or more rules make of
them. What the forms say of their columns is given in the same way.
"""

# Forms and lists are files of this project.
# ruff: noqa: S608

from functools import cache

from ansinh.forms.catalogue import raw_tables
from ansinh.forms.model import Column
from ansinh.reference.schema import list_schemas

# One row per commune, name and kind: its full name, parent and dates. The parent is the district,
# and the province once districts are no more. A special zone is neither rural nor urban: whatever
# is not plainly rural gets the more generous line.
COMMUNES = """
    select commune_code as unit_code,
        commune_kind || ' ' || commune_name as unit_name,
        case commune_kind
            when 'Xã' then 'rural' when 'Phường' then 'urban' when 'Thị trấn' then 'urban'
        end as area_type,
        coalesce(district_code, province_code) as parent_code, province_code,
        valid_from, valid_to
    from reference.communes
"""
# What a figure declares: how many decimals it was written with, and half a unit of the last one,
# by which a rounded figure may be off. A number that a spreadsheet computed has noise behind the
# twelfth decimal.
FUNCTIONS = """
create or replace function reference.decimals(said text) returns integer
language sql immutable parallel safe
return least(coalesce(length(substring(said from '[.,]([0-9]+)[^0-9]*$')), 0), 12);
create or replace function reference.half_unit(said text) returns numeric
language sql immutable parallel safe
return 0.5 * power(10::numeric, -reference.decimals(said));
"""
# One row per unit and day on which its territory changed. A new kind or name leaves a territory
# as it was. A code that takes in something of another one, or keeps a part only, stands for another
# territory, unless an event says that nothing moved.
TERRITORY_CHANGES = """
    select unit_code, changed_date
    from (
        select new_code as unit_code, event_date as changed_date
        from reference.unit_transfers
        where new_code <> old_code or transfer_kind = 'part'
        union
        select successor_code, valid_to
        from reference.provinces
        where successor_code <> province_code
        union
        select unit_code, event_date
        from reference.territory_events
        where is_territory_changed
    ) as changed
    where not exists (
        select 1 from reference.territory_events as event
        where event.unit_code = changed.unit_code
            and event.event_date = changed.changed_date
            and not event.is_territory_changed
    )
"""


def is_list(name: str) -> bool:
    """Whether a reference list is so called."""
    return name in list_schemas()


def rows_of(name: str) -> str:
    """The rows of one list, such as "donor_types"."""
    return f"select * from reference.{name}"


@cache
def columns(relation: str) -> str:
    """One row per column of a raw table: column_name, label, is_personal."""
    rows = (
        f"('{one.name}', {_text(one.label[-1])}, {str(one.personal).lower()})"
        for one in _columns(relation)
    )
    return f"select * from (values {', '.join(rows)}) as given (column_name, label, is_personal)"


@cache
def choices(relation: str) -> str:
    """One row per column of a raw table and choice of its list: column_name, place, code, name_vi.

    valid_from and valid_to as in the list; `place` is the choice's place in it.
    """
    return "\nunion all\n".join(
        f"select '{one.name}' as column_name, _line as place, code, name_vi, valid_from, valid_to "
        f"from reference.{one.choices}"
        for one in _columns(relation)
        if one.choices
    )


def _columns(relation: str) -> tuple[Column, ...]:
    return next(table.typed_columns for table in raw_tables() if table.relation == relation)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
