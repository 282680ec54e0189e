"""Which columns outside dbt the words of a mart's column come from, by the SQL that dbt compiled.

Only what flows into the value is followed: what a condition reads, what is counted, and what the
key of the installation hashes, hands on no words.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import psycopg
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

# Schema, table, column.
Origin = tuple[str, str, str]
OUTSIDE = ("raw", "ops", "reference", "history")
WORDLESS_TYPES = {
    "bigint", "boolean", "date", "integer", "numeric", "smallint", "timestamp with time zone",
}  # fmt: skip
HASHES = ("text_key", "head_hash", "household_key")
WITHOUT_WORDS = (
    exp.Predicate, exp.Connector, exp.Not, exp.Count, exp.Length, exp.Sum, exp.MD5, exp.SHA2,
)  # fmt: skip


class Lineage:
    """The compiled models of a project, and the columns of all tables beside it."""

    def __init__(self, compiled: Path, connection: psycopg.Connection) -> None:
        self._files = {path.stem: path for path in compiled.rglob("*.sql")}
        self._types: dict[tuple[str, str], dict[str, str]] = {}
        for schema, table, column, kind in connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
            " where table_schema not in ('pg_catalog', 'information_schema')"
            " order by table_schema, table_name, ordinal_position"
        ):
            self._types.setdefault((schema, table), {})[column] = kind
        self._scopes: dict[str, Scope] = {}
        self._known: dict[Origin, frozenset[Origin]] = {}

    def texts(self, schema: str) -> Iterator[tuple[str, str]]:
        """Table and column of every text that tables and views of a schema hold."""
        for (of, table), columns in self._types.items():
            for column, kind in columns.items():
                if of == schema and kind not in WORDLESS_TYPES:
                    yield table, column

    def of(self, origin: Origin) -> frozenset[Origin]:
        """The columns outside dbt, of texts, whose words may come to stand in a column."""
        if origin not in self._known:
            self._known[origin] = frozenset()  # a model that reads what it said itself before
            self._known[origin] = frozenset(self._followed(origin))
        return self._known[origin]

    def _followed(self, origin: Origin) -> Iterator[Origin]:
        schema, table, column = origin
        if schema in OUTSIDE or table not in self._files:
            if self._types[schema, table][column] not in WORDLESS_TYPES:
                yield origin
            return
        for one in self._in_scope(self._scope(table), column):
            yield from self.of(one)

    def _scope(self, model: str) -> Scope:
        if model not in self._scopes:
            query = sqlglot.parse_one(self._files[model].read_text("utf-8"), dialect="postgres")
            for table in query.find_all(exp.Table):
                table.set("catalog", None)
            qualified = qualify(
                query, dialect="postgres", schema=self._schema,
                validate_qualify_columns=False, quote_identifiers=False, identify=False,
            )  # fmt: skip
            scope = build_scope(qualified)
            if scope is None:
                raise ValueError(f"{model} is no query")
            self._scopes[model] = scope
        return self._scopes[model]

    @cached_property
    def _schema(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
        nested: dict[str, dict[str, dict[str, str]]] = {}
        for (schema, table), columns in self._types.items():
            nested.setdefault(schema, {})[table] = dict.fromkeys(columns, "text")
        return nested

    def _in_scope(self, scope: Scope, column: str) -> Iterator[Origin]:
        """The columns of tables that a column of a query is made of."""
        if scope.set_operation_scopes:
            # Both sides of a union, and of unions of unions, by the place in the first one.
            at = scope.expression.named_selects.index(column)
            for side in scope.set_operation_scopes:
                yield from self._in_scope(side, side.expression.named_selects[at])
            return
        for selected in scope.expression.selects:
            if selected.alias_or_name == column:
                yield from self._in_expression(scope, selected)
                return
        raise LookupError(f"{column} in {scope.expression.sql()[:300]}")

    def _in_expression(self, scope: Scope, node: exp.Expression) -> Iterator[Origin]:
        if isinstance(node, WITHOUT_WORDS) or _is_hash(node):
            return
        if isinstance(node.unnest(), exp.Values):
            for one in node.unnest().expressions:
                yield from self._in_expression(scope, one)
            return
        if isinstance(node, exp.Subquery | exp.Select):
            for inner in scope.subquery_scopes:
                if inner.expression is node.unnest():
                    yield from self._in_scope(inner, inner.expression.selects[0].alias_or_name)
                    return
            raise LookupError(f"subquery {node.sql()[:200]}")
        if isinstance(node, exp.Column):
            yield from self._in_source(scope, node)
            return
        for child in _handing_on(node):
            yield from self._in_expression(scope, child)

    def _in_source(self, scope: Scope, column: exp.Column) -> Iterator[Origin]:
        source = _source(scope, column.table)
        if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            yield source.db, source.name, column.name
        elif isinstance(source, exp.Table):  # what a function gives as a table
            yield from self._in_expression(scope, source.this)
        elif isinstance(source, Scope) and isinstance(source.expression, exp.Query):
            yield from self._in_scope(source, column.name)
        elif isinstance(source, Scope):
            yield from self._in_expression(source, source.expression)
        else:
            yield from self._in_expression(scope, _written_as(scope, column.table))


def _handing_on(node: exp.Expression) -> Iterator[exp.Expression]:
    """The parts of an expression that its value may be made of: of a choice not what it asks."""
    if isinstance(node, exp.Case):
        yield from (one.args["true"] for one in node.args["ifs"])
        if default := node.args.get("default"):
            yield default
    elif isinstance(node, exp.Filter):
        yield node.this
    else:
        yield from node.iter_expressions()


def _written_as(scope: Scope, name: str) -> exp.Expression:
    for one in scope.expression.find_all(exp.Values, exp.Unnest, exp.Lateral):
        if name in (one.alias, one.parent.alias if one.parent else None):
            return one
    raise LookupError(f"{name} in {scope.expression.sql()[:300]}")


def _is_hash(node: exp.Expression) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() in HASHES


def _source(scope: Scope | None, name: str) -> exp.Expression | Scope | None:
    while scope is not None:
        if name in scope.sources:
            return scope.sources[name]
        scope = scope.parent
    return None
