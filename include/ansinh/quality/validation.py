"""Great Expectations: how many rows of a batch break each rule.

Import this module only where something is judged: Great Expectations takes seconds to
import. It judges and counts; it returns at most 200 failing rows, so that fetching all of
them is left to `ansinh.quality.judging`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any
from urllib.parse import quote

import great_expectations as gx
from great_expectations import expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.row_conditions import Column

from ansinh.quality.judging import Counts, JudgingError
from ansinh.quality.queries import Scope, failing_rows_query
from ansinh.quality.time_limits import LIMITS
from ansinh.rules.catalogue import ANOMALIES, PAIR, Rule

INDEX_COLUMNS = ("_submission_id", "_sheet", "_row")


@dataclass(frozen=True)
class _Asset:
    table: str | None
    expectations: tuple[Any, ...]

    @property
    def name(self) -> str:
        return self.table or "submissions"


def validate(url: str, scope: Scope, rules: Iterable[Rule]) -> dict[str, Any]:
    """Judge one scope: one validation per table over the whole batch, by name of the table.

    A table that no submission of the batch sent is not judged: a rule of a table speaks of what
    stands in it, or of what it lacks, and every question takes Great Expectations a while. Raises
    JudgingError where an expectation was not answered.
    """
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_postgres("warehouse", connection_string=_address(url))
    try:
        return {asset.name: _validate(source, scope, asset) for asset in _assets(scope, rules)}
    finally:
        source.get_execution_engine().close()


def failing_of(results: Mapping[str, Any]) -> Counts:
    """The rules that are broken, each with its number of failing rows.

    Raises JudgingError where an expectation could not be evaluated.
    """
    counts: Counts = {}
    for validated in results.values():
        for result in validated.results:
            meta = result.expectation_config.meta
            key = (meta["rule"], meta["table"])
            failing = _failing(result)
            if failing:
                counts[key] = counts.get(key, 0) + failing
    return counts


def _assets(scope: Scope, rules: Iterable[Rule]) -> Iterator[_Asset]:
    by_table: dict[str | None, list[Any]] = {}
    for rule in rules:
        for table in rule.covered if rule.expect != ANOMALIES else ():
            if table is None or scope.senders is None or table in scope.senders:
                by_table.setdefault(table, []).extend(_expectations(rule, table, scope))
    for table, expectations in by_table.items():
        yield _Asset(table, tuple(expectations))


def _expectations(rule: Rule, table: str | None, scope: Scope) -> Iterator[Any]:
    told = {
        "description": f"{rule.rule}: {rule.title_vi}",
        "meta": {"rule": rule.rule, "table": table},
    }
    words = "".join(word.capitalize() for word in rule.expect.split("_"))
    if rule.query is not None:
        kind = getattr(gxe, f"{words}Expectation")
        query = failing_rows_query(rule, table, scope)
        yield kind(unexpected_rows_query=query, **told)
        return
    kind = getattr(gxe, f"Expect{words}")
    given = {**rule.arguments, "row_condition": _row_condition(rule), **told}
    if rule.expect == PAIR:
        yield kind(ignore_row_if="either_value_is_missing", **given)
        return
    for column in rule.covered[table]:
        yield kind(column=column, **given)


def _row_condition(rule: Rule) -> Any:
    """The rows that an expectation is asked of; None for all."""
    conditions = [
        Column(name).is_not_null() if values == "filled" else Column(name).is_in(list(values))
        for name, values in rule.row_condition.items()
    ]
    return reduce(and_, conditions) if conditions else None


def _validate(source: Any, scope: Scope, asset: _Asset) -> Any:
    query_asset = source.add_query_asset(asset.name, query=scope.asset_query(asset.table))
    batch = query_asset.add_batch_definition_whole_table("whole").get_batch()
    suite = gx.ExpectationSuite(name=asset.name, expectations=list(asset.expectations))
    result_format: dict[str, Any] = {"result_format": "SUMMARY"}
    if scope.form is not None and asset.table is not None:
        result_format["unexpected_index_column_names"] = list(INDEX_COLUMNS)
    validated = batch.validate(suite, result_format=result_format)
    if len(validated.results) != len(asset.expectations):
        raise JudgingError(
            f"{asset.name}: {len(asset.expectations)} expectations were asked, "
            f"{len(validated.results)} were answered."
        )
    return validated


def _failing(result: Any) -> int:
    if result.success:
        return 0
    counted = result.result.get("unexpected_count", result.result.get("observed_value"))
    if _raised(result.exception_info) or not isinstance(counted, int) or counted == 0:
        meta = result.expectation_config.meta
        raise JudgingError(
            f"{meta['rule']} on {meta['table']} could not be judged: "
            f"{_message(result.exception_info) or 'no count of failing rows'}"
        )
    return counted


def _raised(info: dict[str, Any] | None) -> bool:
    # One entry where the expectation failed, else one for each of its metrics.
    if not info:
        return False
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(entry["raised_exception"] for entry in info.values())


def _message(info: dict[str, Any] | None) -> str:
    entries = [info] if info and "raised_exception" in info else list((info or {}).values())
    return " ".join(str(entry["exception_message"]) for entry in entries if entry)


def _address(url: str) -> str:
    # The driver is named, and a dollar sign is escaped: Great Expectations fills in variables.
    plain = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg2://", url)
    limits = quote(" ".join(f"-c {name}={value}" for name, value in LIMITS.items()))
    joint = "&" if "?" in plain else "?"
    return plain.replace("$", quote("$", safe="")) + f"{joint}options={limits}"
