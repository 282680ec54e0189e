"""A changed contract: columns, marts and views of `marts` become those of the candidate.

Nothing is renamed, rewritten or truncated, for a reader who began before would find tables empty.
A column of another type is dropped and added, and filled like every other difference.
"""

from collections.abc import Sequence

import psycopg
from psycopg import sql

from ansinh.database import row_rules
from ansinh.errors import AnsinhError
from ansinh.publishing import placement
from ansinh.publishing.catalogue import Relation, in_order, relations_of

MARTS, CANDIDATE = "marts", "candidate"
# What others made and what would vanish or break with a column or a whole mart.
FOREIGN = """
select distinct coalesce(
    (select rewrite.ev_class::regclass::text from pg_rewrite as rewrite
    where depend.classid = 'pg_rewrite'::regclass and rewrite.oid = depend.objid),
    pg_describe_object(depend.classid, depend.objid, depend.objsubid)
)
from pg_depend as depend
where
    depend.refclassid = 'pg_class'::regclass and depend.refobjid = %(oid)s
    and (%(column)s::text is null or depend.refobjsubid = (
        select attnum from pg_attribute
        where attrelid = %(oid)s and attname = %(column)s
    ))
    and depend.deptype = 'n'
    and not exists (
        select from pg_rewrite as rewrite
        where
            depend.classid = 'pg_rewrite'::regclass and rewrite.oid = depend.objid
            and rewrite.ev_class = any(%(ours)s)
    )
"""
# Keys that the candidate does not promise any more would refuse its rows.
OUTGROWN_KEYS = """
select indexrelid::regclass::text from pg_index
where
    indrelid = %s and indisunique
    and split_part(pg_get_indexdef(indexrelid), ' USING ', 2) <> all(%s)
"""


class ContractError(AnsinhError):
    """What others made hangs on what would go; the message names it. The publication waits."""


class Migration:
    """From what `marts` holds to what the candidate promises, in the caller's transaction.

    `said` is what changed, in words for the log; `made_anew` are the tables whose rows all count
    as different.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self.now = relations_of(connection, MARTS)
        self.wanted = relations_of(connection, CANDIDATE)
        self._ours = [one.oid for one in self.now.values()]
        self._readers = {one.name: one.readers for one in self.now.values()}
        self.said: list[str] = []
        self.made_anew: set[str] = set()

    @property
    def tables(self) -> list[Relation]:
        """The tables that the candidate has."""
        return [one for one in in_order(self.wanted) if not one.is_view]

    def begin(self) -> None:
        """What must be so before the rows differ: views that go, tables, columns, machines."""
        self._drop_views()
        for one in list(self.now.values()):
            if not one.is_view and self._kind_of(one.name) != "table":
                self._drop(one, "table")
        for one in self.tables:
            there = self.now.get(one.name)
            if there is None:
                self._create(one)
            else:
                self._change_columns(there, one)
                self._drop_outgrown_keys(there, one)
        for name in placement.follow(self._connection, MARTS, CANDIDATE):
            self.said.append(f"marts.{name} stands where the candidate does")

    def end(self) -> None:
        """What must be so afterwards: what may not be empty, indexes, views, readers, words."""
        for one in self.tables:
            self._require(one)
            self._index(one)
            if one.name in self.made_anew:
                # A new table has no statistics, and BI would wait for the first question of many.
                self._do("analyze {}", one.name)
        for one in in_order(self.wanted):
            if one.is_view:
                self._make_view(one)
            self._let_read_again(one)
            self._describe(one)
        row_rules.apply(self._connection)

    def _kind_of(self, name: str) -> str | None:
        one = self.wanted.get(name)
        return None if one is None else ("view" if one.is_view else "table")

    def _drop_views(self) -> None:
        """Views that are gone or lose columns, and those that read what is lost."""
        lost = {name: _lost(one, self.wanted.get(name)) for name, one in self.now.items()}
        for one in in_order(self.now):
            if one.is_view and any(column in lost.get(name, ()) for name, column in one.reads):
                lost[one.name] = {*one.columns, None}
        for one in reversed(in_order(self.now)):
            if one.is_view and lost[one.name]:
                self._drop(one, "view")

    def _drop(self, one: Relation, kind: str) -> None:
        self._refuse_if_needed(one, None)
        self._do(f"drop {kind} {{}}", one.name)
        del self.now[one.name]
        if one.name not in self.wanted:
            self.said.append(f"marts.{one.name} is dropped")

    def _create(self, one: Relation) -> None:
        self._connection.execute(
            sql.SQL("create table {} (like {} including defaults)").format(
                sql.Identifier(MARTS, one.name), sql.Identifier(CANDIDATE, one.name)
            )
        )
        self._do("alter table {} owner to transformer", one.name)
        self.said.append(f"marts.{one.name} is new")
        self.made_anew.add(one.name)

    def _change_columns(self, there: Relation, one: Relation) -> None:
        for name, column in there.columns.items():
            wanted = one.columns.get(name)
            if wanted is None or wanted.type_name != column.type_name:
                self._refuse_if_needed(there, name)
                self._do("alter table {} drop column {}", one.name, name)
                self.made_anew.add(one.name)
                if wanted is None:
                    self.said.append(f"marts.{one.name} loses the column {name}")
            elif column.is_required and not wanted.is_required:
                self._do("alter table {} alter column {} drop not null", one.name, name)
        for name, wanted in one.columns.items():
            before = there.columns.get(name)
            if before is None or before.type_name != wanted.type_name:
                self._do(f"alter table {{}} add column {{}} {wanted.type_name}", one.name, name)
                self.made_anew.add(one.name)
                self.said.append(
                    f"marts.{one.name} gains the column {name}"
                    if before is None
                    else f"marts.{one.name}.{name} is {wanted.type_name}, was {before.type_name}"
                )

    def _drop_outgrown_keys(self, there: Relation, one: Relation) -> None:
        keys = [text for text, is_unique in one.indexes if is_unique]
        for (index,) in self._connection.execute(OUTGROWN_KEYS, (there.oid, keys)).fetchall():
            self._connection.execute(sql.SQL("drop index {}").format(sql.SQL(index)))
            self.said.append(f"marts.{one.name} loses the key {index}")

    def _require(self, one: Relation) -> None:
        there = self.now.get(one.name)
        for name, column in one.columns.items():
            known = there.columns.get(name) if there else None
            is_same = known is not None and known.type_name == column.type_name
            # A new table was made with what it requires.
            if there and column.is_required and not (known and is_same and known.is_required):
                self._do("alter table {} alter column {} set not null", one.name, name)

    def _index(self, one: Relation) -> None:
        there = self.now.get(one.name)
        for text, is_unique in sorted(one.indexes - (there.indexes if there else set())):
            unique = "unique " if is_unique else ""
            self._do(f"create {unique}index on {{}} using {text}", one.name)

    def _make_view(self, one: Relation) -> None:
        there = self.now.get(one.name)
        if there is not None and there.text == one.text:
            return
        with self._connection.transaction():
            self._connection.execute(
                sql.SQL("set local search_path = {}").format(sql.Identifier(MARTS))
            )
            create = sql.SQL("create or replace view {} as ").format(
                sql.Identifier(MARTS, one.name)
            )
            self._connection.execute(create + sql.SQL(one.text))
            self._connection.execute("set local search_path to default")
        if there is None:
            self._do("alter view {} owner to transformer", one.name)
        self.said.append(f"the view marts.{one.name} is {'new' if there is None else 'changed'}")

    def _let_read_again(self, one: Relation) -> None:
        """Whoever somebody else let read a mart, where it had to be made anew."""
        there = self.now.get(one.name)
        readers = self._readers.get(one.name, set())
        for reader in sorted(readers - (there.readers if there else set())):
            self._connection.execute(
                sql.SQL("grant select on {} to {}").format(
                    sql.Identifier(MARTS, one.name), sql.Identifier(reader)
                )
            )

    def _describe(self, one: Relation) -> None:
        there = self.now.get(one.name)
        kind = "view" if one.is_view else "table"
        if one.comment != (there.comment if there else None):
            self._say(f"comment on {kind} {{}} is {{}}", one.comment, one.name)
        for name, column in one.columns.items():
            known = there.columns.get(name) if there else None
            is_same = known is not None and known.type_name == column.type_name
            if column.comment != (known.comment if known and is_same else None):
                self._say("comment on column {} is {}", column.comment, one.name, name)

    def _say(self, statement: str, comment: str | None, *path: str) -> None:
        self._connection.execute(
            sql.SQL(statement).format(sql.Identifier(MARTS, *path), sql.Literal(comment))
        )

    def _refuse_if_needed(self, one: Relation, column: str | None) -> None:
        row_rules.forget(self._connection, one.oid, column)
        values = {"oid": one.oid, "column": column, "ours": self._ours}
        names = [str(row[0]) for row in self._connection.execute(FOREIGN, values)]
        if names:
            what = f"marts.{one.name}" + (f".{column}" if column else "")
            raise ContractError(
                f"{what} goes with this publication, and others need it: {', '.join(names)}. "
                "BI still reads the last publication. Change or drop them first; "
                "then trigger build_marts."
            )

    def _do(self, statement: str, *path: str) -> None:
        names: Sequence[sql.Composable] = [sql.Identifier(MARTS, path[0])]
        names = [*names, *(sql.Identifier(one) for one in path[1:])]
        self._connection.execute(sql.SQL(statement).format(*names))


def _lost(one: Relation, wanted: Relation | None) -> set[str | None]:
    """The columns that a relation loses, or that become another thing.

    A view may gain columns at its end alone: where it does otherwise, it loses all of them.
    """
    everything = {*one.columns, None}
    if wanted is None or wanted.is_view != one.is_view:
        return everything
    kept = [(name, column.type_name) for name, column in one.columns.items()]
    promised = [(name, column.type_name) for name, column in wanted.columns.items()]
    if one.is_view:
        return set() if promised[: len(kept)] == kept else everything
    return {name for name, _ in set(kept) - set(promised)}
