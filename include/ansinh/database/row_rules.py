"""Who reads which rows of the marts: grants and row policies, made here and nowhere else.

Members of `mart_reader` read all rows, those of `unit_reader` the rows of their unit and of its
communes. Postgres keeps tables with their policies; what publishing or dbt makes anew is brought
up to date by `apply`, in the same transaction.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import sql
from pydantic import BaseModel, ConfigDict

from ansinh.yaml_files import read_as

RULES = Path(__file__).with_name("row_rules.yaml")
# A policy for whoever may read at all, and one that takes from readers of a unit.
EVERYBODY, OWN_UNITS = "ansinh_everybody", "ansinh_own_units"
OWN = "{column} = any (array(select access.own_unit_keys()))"
THROUGH = "{column} = any (array(select {column} from marts.{mart}))"
MARTS = """
select
    class.relname,
    class.relkind = 'v' as is_view,
    class.relrowsecurity and class.relforcerowsecurity as is_forced,
    coalesce(class.reloptions, '{}') as options,
    exists (
        select from pg_attribute
        where attrelid = class.oid and attname = 'unit_key' and not attisdropped
    ) as has_unit_key,
    exists (
        select from pg_rewrite
        inner join pg_depend on pg_depend.objid = pg_rewrite.oid
        where
            pg_rewrite.ev_class = class.oid
            and refclassid = 'pg_proc'::regclass
            and refobjid = to_regprocedure('access.own_unit_keys()')
    ) as filters_itself,
    array(
        select roles.rolname::text from aclexplode(class.relacl) as acl
        inner join pg_roles as roles on acl.grantee = roles.oid
        where acl.privilege_type = 'SELECT'
    ) as readers,
    array(
        select polname || ' ' || coalesce(obj_description(policies.oid, 'pg_policy'), '')
        from pg_policy as policies
        where polrelid = class.oid
    ) as policies
from pg_class as class
where
    class.relnamespace = 'marts'::regnamespace and class.relkind in ('r', 'p', 'v')
    and class.relowner = 'transformer'::regrole
    and class.relname not like '\\_%'
order by class.relname
"""
# Policies of ours that read a relation or one of its columns, and would keep it from going.
NEEDING = """
select distinct class.relname
from pg_policy as policies
inner join pg_depend as depend
    on depend.classid = 'pg_policy'::regclass and policies.oid = depend.objid
inner join pg_class as class on policies.polrelid = class.oid
where
    policies.polname = %(policy)s
    and depend.refclassid = 'pg_class'::regclass and depend.refobjid = %(oid)s
    and (%(column)s::text is null or depend.refobjsubid = (
        select attnum from pg_attribute where attrelid = %(oid)s and attname = %(column)s
    ))
"""


class Through(BaseModel):
    """Rows are read where another mart shows one of the same value in a column."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mart: str
    column: str


class RowRules(BaseModel):
    """What `row_rules.yaml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    through: dict[str, Through]
    invoker: frozenset[str]
    open: dict[str, str]

    def condition(self, mart: str, *, has_unit_key: bool) -> str | None:
        """What the rows of a table must be for a reader of a unit; None: nothing, or no rule."""
        if mart in self.open:
            return None
        if mart in self.through:
            other = self.through[mart]
            return THROUGH.format(column=other.column, mart=other.mart)
        return OWN.format(column="unit_key") if has_unit_key else None


@dataclass(frozen=True)
class Mart:
    """A relation of `marts` as it stands."""

    name: str
    is_view: bool
    is_forced: bool
    options: list[str]
    has_unit_key: bool
    filters_itself: bool
    readers: list[str]
    policies: list[str]

    def rule(self, rules: RowRules) -> Literal["open", "own", "invoker", "none"]:
        """What a reader of a unit sees of it."""
        if self.name in rules.open:
            return "open"
        if self.is_view:
            if self.name in rules.invoker:
                return "invoker"
            return "own" if self.filters_itself else "none"
        return "own" if rules.condition(self.name, has_unit_key=self.has_unit_key) else "none"


@cache
def row_rules() -> RowRules:
    """The rules of this version."""
    return read_as(RowRules, RULES)


def marts_of(connection: psycopg.Connection) -> list[Mart]:
    """The marts with what holds of them, by name."""
    return [Mart(*row) for row in connection.execute(MARTS)]


def apply(connection: psycopg.Connection) -> None:
    """Bring grants and row policies of all marts to what the rules say; changes what differs.

    The connection is the owner's. A table whose policies change is locked until the caller's
    transaction ends; where all is as it should be, nothing is.
    """
    connection.execute("grant usage on schema marts to mart_reader, unit_reader")
    rules = row_rules()
    for mart in marts_of(connection):
        rule = mart.rule(rules)
        name = sql.Identifier("marts", mart.name)
        if mart.is_view:
            _set_options(connection, mart, rule)
        else:
            _force(connection, mart, name)
            _restrict(connection, mart, name, rules)
        wanted = {"mart_reader"} | ({"unit_reader"} if rule != "none" else set())
        for reader in sorted(wanted - set(mart.readers)):
            _do(connection, "grant select on {} to {}", name, sql.Identifier(reader))
        if rule == "none" and "unit_reader" in mart.readers:
            _do(connection, "revoke select on {} from unit_reader", name)


def forget(connection: psycopg.Connection, oid: int, column: str | None) -> None:
    """Drop the policies of ours that need a relation, or one of its columns, that goes."""
    values = {"policy": OWN_UNITS, "oid": oid, "column": column}
    for (name,) in connection.execute(NEEDING, values).fetchall():
        _do(connection, f"drop policy {OWN_UNITS} on {{}}", sql.Identifier("marts", name))


def _force(connection: psycopg.Connection, mart: Mart, name: sql.Identifier) -> None:
    if not any(line.startswith(f"{EVERYBODY} ") for line in mart.policies):
        _do(connection, f"create policy {EVERYBODY} on {{}} using (true) with check (true)", name)
    if not mart.is_forced:
        _do(connection, "alter table {} enable row level security, force row level security", name)


def _restrict(
    connection: psycopg.Connection, mart: Mart, name: sql.Identifier, rules: RowRules
) -> None:
    """The policy that takes; its comment says its condition, which Postgres spells otherwise."""
    there = [line for line in mart.policies if line.startswith(f"{OWN_UNITS} ")]
    condition = rules.condition(mart.name, has_unit_key=mart.has_unit_key)
    if there == ([] if condition is None else [f"{OWN_UNITS} {condition}"]):
        return
    if there:
        _do(connection, f"drop policy {OWN_UNITS} on {{}}", name)
    if condition is not None:
        create = f"create policy {OWN_UNITS} on {{}} as restrictive to unit_reader"
        _do(connection, f"{create} using ({condition})", name)
        _do(
            connection,
            f"comment on policy {OWN_UNITS} on {{}} is {{}}",
            name,
            sql.Literal(condition),
        )


def _set_options(connection: psycopg.Connection, mart: Mart, rule: str) -> None:
    """Whose rights a view reads with; and that what a reader asks comes after its own filter."""
    option = {"invoker": "security_invoker", "own": "security_barrier"}.get(rule)
    wanted = [] if option is None else [f"{option}=true"]
    if mart.options == wanted:
        return
    name = sql.Identifier("marts", mart.name)
    for line in mart.options:
        _do(connection, f"alter view {{}} reset ({line.partition('=')[0]})", name)
    for line in wanted:
        _do(connection, f"alter view {{}} set ({line})", name)


def _do(connection: psycopg.Connection, statement: str, *parts: sql.Composable) -> None:
    connection.execute(sql.SQL(statement).format(*parts))
