"""What a schema holds by Postgres' own catalogue: tables, views, columns, comments, readers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

RELATIONS = """
select class.oid, class.relname, class.relkind = 'v', obj_description(class.oid, 'pg_class')
from pg_class as class
where
    class.relnamespace = to_regnamespace(%(schema)s)
    and class.relkind in ('r', 'p', 'v')
    -- What somebody else put into the schema is not ours to change.
    and pg_get_userbyid(class.relowner) = any(%(owners)s)
    and class.relname not like '\\_%%'
order by class.relname
"""
COLUMNS = """
select
    attrelid, attname, format_type(atttypid, atttypmod), attnotnull,
    col_description(attrelid, attnum)
from pg_attribute
where attrelid = any(%s) and attnum > 0 and not attisdropped
order by attrelid, attnum
"""
READERS = """
select distinct class.oid, acl.grantee::regrole::text
from pg_class as class
cross join aclexplode(class.relacl) as acl
where
    class.oid = any(%s) and acl.privilege_type = 'SELECT'
    and acl.grantee <> class.relowner and acl.grantee <> 0
"""
KEYS = """
select indrelid, attname
from pg_index
cross join unnest(indkey) with ordinality as part (attnum, place)
inner join pg_attribute as attribute
    on indrelid = attribute.attrelid and part.attnum = attribute.attnum
where indrelid = any(%s) and indisprimary
order by indrelid, place
"""
INDEXES = """
select indrelid, split_part(pg_get_indexdef(indexrelid), ' USING ', 2), indisunique
from pg_index where indrelid = any(%s)
"""
# Within its own schema, names are told without it: the text means the same in another one.
VIEWS = "select oid, pg_get_viewdef(oid) from unnest(%s::oid[]) as one (oid)"
STANDS_ON = """
select distinct rewrite.ev_class, depend.refobjid, attribute.attname
from pg_rewrite as rewrite
inner join pg_depend as depend
    on depend.classid = 'pg_rewrite'::regclass and depend.objid = rewrite.oid
left join pg_attribute as attribute
    on depend.refobjid = attribute.attrelid and depend.refobjsubid = attribute.attnum
where
    rewrite.ev_class = any(%(oids)s) and depend.refclassid = 'pg_class'::regclass
    and depend.refobjid = any(%(oids)s) and depend.refobjid <> rewrite.ev_class
"""


@dataclass(frozen=True)
class Column:
    """One column: what its values are, and whether there must be one."""

    type_name: str
    is_required: bool
    comment: str | None


@dataclass
class Relation:
    """A table with its primary key, or a view with its text.

    `reads` are the columns of other relations of its schema that a view names.
    """

    oid: int
    name: str
    is_view: bool
    comment: str | None
    columns: dict[str, Column] = field(default_factory=dict)
    readers: set[str] = field(default_factory=set)
    indexes: set[tuple[str, bool]] = field(default_factory=set)
    key: list[str] = field(default_factory=list)
    text: str = ""
    reads: set[tuple[str, str | None]] = field(default_factory=set)

    @property
    def stands_on(self) -> set[str]:
        """The relations of its schema that a view stands on."""
        return {name for name, _ in self.reads}


def relations_of(
    connection: psycopg.Connection, schema: str, owners: tuple[str, ...] = ("transformer",)
) -> dict[str, Relation]:
    """The tables and views of a schema that belong to these roles, by name."""
    rows = connection.execute(RELATIONS, {"schema": schema, "owners": list(owners)}).fetchall()
    found = {int(oid): Relation(oid, name, *rest) for oid, name, *rest in rows}
    oids = list(found)
    for oid, name, *about in connection.execute(COLUMNS, (oids,)):
        found[oid].columns[name] = Column(*about)
    for oid, reader in connection.execute(READERS, (oids,)):
        found[oid].readers.add(reader)
    for oid, column in connection.execute(KEYS, (oids,)):
        found[oid].key.append(column)
    for oid, text, is_unique in connection.execute(INDEXES, (oids,)):
        found[oid].indexes.add((text, is_unique))
    for view, stands_on, column in connection.execute(STANDS_ON, {"oids": oids}):
        found[view].reads.add((found[stands_on].name, column))
    views = [oid for oid, one in found.items() if one.is_view]
    with connection.transaction():
        connection.execute(sql.SQL("set local search_path = {}").format(sql.Identifier(schema)))
        for oid, text in connection.execute(VIEWS, (views,)):
            found[oid].text = text
        connection.execute("set local search_path to default")
    return {one.name: one for one in found.values()}


def in_order(relations: Mapping[str, Relation]) -> list[Relation]:
    """The same relations, each after those that it stands on."""
    ordered: dict[str, Relation] = {}

    def place(name: str) -> None:
        if name not in ordered and name in relations:
            for other in sorted(relations[name].stands_on):
                place(other)
            ordered[name] = relations[name]

    for name in sorted(relations):
        place(name)
    return list(ordered.values())
