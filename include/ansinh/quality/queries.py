"""One SQL query per rule and table: the rows that break the rule, in a batch of submissions.

The same text is judged by Great Expectations and asked by ourselves. `BATCH` is left in it:
Great Expectations puts its batch there, we put the table.
"""

# Rules, forms and lists are files of this project, and numbers are checked to be numbers.
# ruff: noqa: S608

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ansinh.forms.catalogue import load_forms
from ansinh.reference import expressions as reference
from ansinh.rules.catalogue import PAIR, CatalogueError, Rule

BATCH = "{batch}"

# The first and the last day that the figures of `submission` speak of: those of its period, unless
# it says otherwise. The day before the first ends the period before.
PERIOD_START = """coalesce(submission.covers_from, (
    submission.as_of_date + 1 - case
        when submission.period like '%-Q%' then interval '3 months'
        when submission.period like '%-%' then interval '1 month'
        else interval '1 year'
    end
)::date)"""
PERIOD_END = "coalesce(submission.covers_to, submission.as_of_date)"

# A slot is filled by its newest version; one that is still being judged counts here. What a
# cumulative register tells once more counts there alone.
IN_HAND = """
    with newest as (
        select distinct on (form, unit_code, period, stage, standard_code)
            submission_id as _submission_id, *
        from {ledger}.submission_now
        where state in ('received', 'accepted', 'accepted_with_warnings', 'published', 'withdrawn')
        order by form, unit_code, period, stage, standard_code, submission_id desc
    )
    select * from newest
    where
        state <> 'withdrawn'
        and not exists (
            select from newest as whole
            where
                whole.is_cumulative and whole.state <> 'withdrawn'
                and whole.form = newest.form and whole.unit_code = newest.unit_code
                and whole.stage = newest.stage
                and whole._submission_id <> newest._submission_id
                and whole.covers_from <= newest.covers_from
                and whole.covers_to >= newest.covers_to
        )
"""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Scope:
    """What is judged: a batch of submissions of a form, or (without ids) a schema of marts.

    `schema` has the rows and `ledger` the submissions: `raw` and `ops`, or twins of their
    relations where submissions are judged that are not stored. `senders` are the submissions
    that have each table; without, all may have all.
    """

    schema: str
    form: str | None = None
    submission_ids: tuple[int, ...] = ()
    ledger: str = "ops"
    senders: Mapping[str, tuple[int, ...]] | None = None

    def of_table(self, table: str | None) -> "Scope":
        """The same, of the submissions that sent a table: what a rule on it can speak of."""
        if self.senders is None or table is None:
            return self
        return replace(self, submission_ids=self.senders.get(table, ()), senders=None)

    def relation(self, table: str | None) -> str:
        """The table behind a rule's table; rules without one are about submissions."""
        if table is None:
            return f"{self.ledger}.submission"
        return f"{self.schema}.{self.form}__{table}" if self.form else f"{self.schema}.{table}"

    def asset_query(self, table: str | None) -> str:
        """What Great Expectations sees as one batch."""
        if self.form is None:
            return f"select * from {self.relation(table)}"
        listed = ", ".join(str(number) for number in self.submission_ids)
        if table is not None:
            return f"select * from {self.relation(table)} where _submission_id in ({listed})"
        # The ledger names its key without the underscore that marks ours in raw tables.
        return (
            f"select submission_id as _submission_id, * from {self.relation(None)} "
            f"where submission_id in ({listed})"
        )


@dataclass(frozen=True)
class Where:
    """The schemas of what is judged: of the rows, and of the ledger's relations."""

    rows: str = "raw"
    ledger: str = "ops"

    def scope(
        self,
        form: str,
        submission_ids: Iterable[int],
        senders: Mapping[str, tuple[int, ...]] | None = None,
    ) -> Scope:
        """The scope of a batch of submissions of one form."""
        ids = tuple(sorted({int(number) for number in submission_ids}))
        return Scope(self.rows, form, ids, self.ledger, senders)


STORED = Where()


def failing_rows_query(rule: Rule, table: str | None, scope: Scope) -> str:
    """All rows of the batch that break the rule, with `{batch}` still to be filled in.

    Raises CatalogueError where the rule's query has a placeholder that means nothing.
    """
    scope = scope.of_table(table)
    query = rule.query if rule.query is not None else _column_query(rule, table, scope)
    needed: dict[str, str] = {"batch": _batch(scope)}
    texts = {
        "table": str(table),
        "schema": scope.schema,
        "ledger": scope.ledger,
        "history": scope.relation(table),
        "cells": _cells(rule.covered[table]),
        "texts": _texts(rule.covered[table]),
        "line_kind": _line_kind(table, scope),
        "period_start": PERIOD_START,
        "period_end": PERIOD_END,
    }

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in texts:
            return texts[name]
        if name not in needed:
            needed[name] = _expression(rule, name, table, scope)
        return name

    body = _PLACEHOLDER.sub(fill, query).strip().rstrip(";")
    if "{" in body or "}" in body:
        raise CatalogueError(f"{rule.rule}: a brace in the query is no placeholder")
    expressions = ",\n".join(f"{name} as (\n{text}\n)" for name, text in needed.items())
    return f"with\n{expressions}\nselect failing.* from (\n{body}\n) as failing"


def with_table(query: str, table: str | None, scope: Scope) -> str:
    """The same query, asked without Great Expectations."""
    return query.replace(BATCH, f"({scope.asset_query(table)})")


def _batch(scope: Scope) -> str:
    # Great Expectations names its batch itself, except in a query that has a join.
    return f"select sent.* from {BATCH} as sent cross join (select) as one_row"


def _expression(rule: Rule, name: str, table: str | None, scope: Scope) -> str:
    fixed: dict[str, Callable[[], str]] = {
        "communes": lambda: reference.COMMUNES,
        "territory_changes": lambda: reference.TERRITORY_CHANGES,
        "columns": lambda: reference.columns(f"{scope.form}__{table}"),
        "choices": lambda: reference.choices(f"{scope.form}__{table}"),
        "accepted": lambda: _accepted(scope),
        "in_hand": lambda: IN_HAND.format(ledger=scope.ledger),
        "submissions": lambda: scope.asset_query(None),
    }
    if name in fixed:
        return fixed[name]()
    if reference.is_list(name):
        return reference.rows_of(name)
    if not re.fullmatch(r"[a-z][a-z_]*", name):
        raise CatalogueError(f"{rule.rule}: {{{name}}} is no placeholder")
    return scope.asset_query(name)


def _accepted(scope: Scope) -> str:
    return (
        "select submission_id as _submission_id, * from ops.slot_current "
        f"where state <> 'withdrawn' and form = '{scope.form}'"
    )


def _cells(columns: Sequence[str]) -> str:
    rows = ", ".join(f"('{name}', sent.{name}, sent.{name}_text)" for name in columns)
    return f"(values {rows}) as cell (column_name, value, value_text)"


def _texts(columns: Sequence[str]) -> str:
    """The columns as they were sent: columns of several kinds can be unfolded together."""
    rows = ", ".join(f"('{name}', sent.{name}_text)" for name in columns)
    return f"(values {rows}) as cell (column_name, value_text)"


def _line_kind(table: str | None, scope: Scope) -> str:
    """What a row counts, where a unit has two rows; elsewhere the same for every row."""
    if scope.form is None or table is None:
        return "null::text"
    split = load_forms()[scope.form].table(table).split
    return f"sent.{split.column}" if split else "null::text"


def _column_query(rule: Rule, table: str | None, scope: Scope) -> str:
    kept = "_submission_id, _sheet, _row" if scope.form else "batch.*"
    if rule.expect == PAIR:
        return _pair_query(rule, kept)
    condition = _CONDITIONS.get(rule.expect)
    if condition is None:
        raise CatalogueError(f"{rule.rule}: no query is known for {rule.expect}")
    selects = (
        f"select {kept}, '{blamed_column(name)}' as _column from {BATCH} as batch "
        f"where ({condition(rule, name)}){_row_condition(rule)}"
        for name in rule.covered[table]
    )
    return "\nunion all\n".join(selects)


def _pair_query(rule: Rule, kept: str) -> str:
    blamed, other = rule.arguments["column_A"], rule.arguments["column_B"]
    sign = "<" if rule.arguments.get("or_equal") else "<="
    return (
        f"select {kept}, '{blamed}' as _column, {other} as expected from {BATCH} as batch "
        f"where {blamed} {sign} {other}{_row_condition(rule)}"
    )


def _row_condition(rule: Rule) -> str:
    """The rows that an expectation is asked of, as the end of a condition."""
    return "".join(
        f" and {name} is not null"
        if values == "filled"
        else " and {} in ({})".format(name, ", ".join(f"'{value}'" for value in values))
        for name, values in rule.row_condition.items()
    )


def blamed_column(name: str) -> str:
    """The column whose cell is to blame: `households` where `households_text` was asked."""
    return name.removesuffix("_text")


def _outside_bounds(rule: Rule, name: str) -> str:
    bounds = (("<", rule.arguments.get("min_value")), (">", rule.arguments.get("max_value")))
    return " or ".join(f"{name} {sign} {bound}" for sign, bound in bounds if bound is not None)


def _outside_set(rule: Rule, name: str) -> str:
    listed = ", ".join(f"'{value}'" for value in rule.arguments["value_set"])
    return f"{name}::text not in ({listed})"


def _inside_set(rule: Rule, name: str) -> str:
    listed = ", ".join(f"'{value}'" for value in rule.arguments["value_set"])
    return f"{name}::text in ({listed})"


def _is_null(rule: Rule, name: str) -> str:
    return f"{name} is null"


def _is_not_null(rule: Rule, name: str) -> str:
    return f"{name} is not null"


_CONDITIONS: dict[str, Callable[[Rule, str], str]] = {
    "column_values_to_be_between": _outside_bounds,
    "column_values_to_be_in_set": _outside_set,
    "column_values_to_not_be_in_set": _inside_set,
    "column_values_to_not_be_null": _is_null,
    "column_values_to_be_null": _is_not_null,
}
