"""Whatever BI adds up `where is_counted` is what the facts say; keys find one member each.

The tests ask the catalogue which marts and columns there are: a new one is among them by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.warehouse.dbt_project import every_mart, invented_report, invented_review
from tests.warehouse.dbt_project.every_mart import Source

# Alkire and Foster speak of standards that ask for deprivations.
WITH_INDICATORS = (
    "fact.standard_code in (select standard.standard_code from candidate.dim_poverty_standard"
    " as standard where standard.indicator_count > 0)"
)
# Money that no fund holds, and what is no money, changes no balance.
IN_CASH_OF_A_FUND = "fact.fund not in ('-1', 'none') and fact.resource_kind = 'cash'"
# What is told of events, or of figures of other marts: a row happened once.
LOGS = {"fct_finding", "fct_reporting_obligation", "fct_submission", "revisions"}


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    invented_review.fill_reviews(warehouse)
    invented_report.fill_resources(warehouse)
    invented_report.fill_overlapping(warehouse)
    invented_report.fill_activities(warehouse)
    warehouse.build()
    return warehouse


def figures(warehouse: Any) -> Iterator[tuple[str, dict[str, str], str, Any, Source]]:
    """Every column of a wide mart that may be added up, with where the facts tell it."""
    metrics = every_mart.metrics(warehouse)
    for mart, columns in every_mart.wide(warehouse, "is_counted", "unit_key", "period").items():
        # What was known at other moments is compared with the marts of then.
        for column in columns if "known_from" not in columns else ():
            metric = metrics.get(column)
            source = every_mart.source_of(column, metric)
            if source is not None and "area_type" in columns:
                source = replace(source, fact=f"{source.fact}_by_area")
            if source is not None and "indicator_count" in columns:
                source = replace(source, only=f"{source.only} and {WITH_INDICATORS}")
            if source is not None and "focus_area_type" in columns:
                source = replace(source, by_area=True)
            if source is not None and "fund" in columns:
                source = replace(source, only=f"{source.only} and {IN_CASH_OF_A_FUND}")
            # A denominator of another day stands beside the money of a period.
            if f"{column}_date" in columns:
                continue
            if source is not None and (metric is None or metric.additivity != "not_additive"):
                yield mart, columns, column, metric, source


def shared(warehouse: Any, mart: dict[str, str], source: Source) -> list[str]:
    """The keys of dimensions that mart and fact both carry."""
    fact = every_mart.marts(warehouse)[source.fact]
    keys = {key for found in every_mart.keys_of_dimensions(warehouse).values() for key in found}
    # Beside a review the stage is the review's, not that of the registers of money.
    of_review = {"stage"} if "standard_code" in mart.keys() - fact.keys() else set()
    both = (keys & mart.keys() & fact.keys()) - {"unit_key", "period", "submission_id"} - of_review
    return sorted(both | ({"focus_area_type"} if source.by_area else set()))


def differing(warehouse: Any, in_mart: str, in_fact: str) -> list[Any]:
    """Groups of which mart and fact say different sums; an unknown sum lacks a part.

    A blank in a row of a form means none, and a register without such an entry tells of 0.
    """
    return list(
        warehouse.rows(
            f"select told_of, in_mart.total as mart_total, in_fact.total as fact_total"
            f" from ({in_mart}) as in_mart full join ({in_fact}) as in_fact using (told_of)"
            " where in_mart.total is distinct from in_fact.total"
            " and not (in_mart.total is null and coalesce(in_fact.is_partial, true))"
            " and not (in_mart.total = 0 and in_fact.total is null)"
        )
    )


def test_sums_of_a_mart_are_those_of_the_facts(built: Any) -> None:
    """By period and by every dimension that both have, or by the year where time adds up, too."""
    asked, wrong = set(), []
    for mart, columns, column, metric, source in figures(built):
        additive = metric is not None and metric.additivity == "additive" or "_vnd" in column
        time = "left(period, 4)" if additive else "period"
        # Types of areas overlap but for these two, and the months of money are in its years.
        overlapping = " and focus_area_type in ('all_focus', 'rest')" if source.by_area else ""
        overlapping += " and length(fact.period) = 4" if source.by_area and not additive else ""
        # Money of areas stands beside the review of its year.
        if source.by_area and additive:
            years = built.rows(f"select distinct period from candidate.{mart} where is_counted")
            quoted = ", ".join(f"'{row.period}'" for row in years)
            overlapping += f" and left(fact.period, 4) in ({quoted})"
        for dimension in ["'all'", *shared(built, columns, source)]:
            told_of = f"{time} || '|' || {dimension}"
            told_by_fact = told_of.replace("period", "fact.period").replace(
                dimension, dimension if dimension == "'all'" else f"fact.{dimension}"
            )
            rows = differing(
                built,
                f"select {told_of} as told_of, sum({column}) as total"
                f" from candidate.{mart} where is_counted group by 1",
                f"select {told_by_fact} as told_of, coalesce(sum({source.value}), 0) as total,"
                f" bool_or({source.value} is null) as is_partial"
                f" from {source.relation} as fact"
                f" where {source.counted} and {source.only}{overlapping} group by 1",
            )
            wrong += [(mart, column, dimension, row.told_of, row.mart_total, row.fact_total)
                      for row in rows]  # fmt: skip
        asked.add(f"{mart}.{column}")
    assert wrong == []
    assert len(asked) >= 25


def test_every_unit_is_the_sum_of_its_facts(built: Any) -> None:
    """A row of a unit of any level is what the bridge of ancestors adds up to for it."""
    asked, wrong = set(), []
    for mart, columns, column, _, source in figures(built):
        keys = ["period", *shared(built, columns, source)]
        if not {"stage", "standard_code"} <= set(keys) or "is_current_unit" in columns:
            continue
        # A commune is of the type that a list names; that it is of all or the rest follows.
        follows = (
            " and not (ancestor.ancestor_level = 'commune'"
            " and fact.focus_area_type in ('all_focus', 'rest'))"
            if source.by_area
            else ""
        )
        told_of = " || '|' || ".join(["unit_key", *keys])
        told_by_fact = " || '|' || ".join(
            ["ancestor.ancestor_key", *(f"fact.{key}" for key in keys)]
        )
        rows = differing(
            built,
            f"select {told_of} as told_of, sum({column}) as total from candidate.{mart} group by 1",
            f"select {told_by_fact} as told_of, coalesce(sum({source.value}), 0) as total,"
            f" bool_or({source.value} is null) as is_partial from {source.relation} as fact"
            " inner join candidate.bridge_unit_ancestor as ancestor using (unit_key)"
            f" where {source.only}{follows} group by 1",
        )
        wrong += [(mart, column, row.told_of, row.mart_total, row.fact_total) for row in rows]
        asked.add(mart)
    assert wrong == []
    assert len(asked) >= 6


# Reports by the rules that they broke: each counts once however often it did, which is no sum over
# a fact. `test_process.py` counts them by hand.
OF_RULES = ("told_reports", "corrected_reports", "explained_reports", "unanswered_reports")


def test_what_may_be_added_has_a_source(built: Any) -> None:
    """A counted metric that no fact holds in one place would escape the sums above."""
    metrics = every_mart.metrics(built)
    escaped = {
        f"{mart}.{column}"
        for mart, columns in every_mart.wide(built, "is_counted", "unit_key", "period").items()
        for column in columns.keys() & metrics.keys()
        if metrics[column].additivity != "not_additive" and metrics[column].counted_as
        and every_mart.source_of(column, metrics[column]) is None
    }  # fmt: skip
    assert escaped == {f"rule_precision.{column}" for column in OF_RULES}


def test_every_key_finds_one_member(built: Any) -> None:
    """Joined with a dimension, no mart loses or doubles a row, whatever the key."""
    wrong = []
    for mart, columns in every_mart.marts(built).items():
        # A wide mart may say nothing of a dimension (a sum of several submissions), a table of
        # facts says `-1`; live views tell of submissions that no publication has yet.
        is_strict = mart.startswith("fct_") and mart not in every_mart.views(built)
        for dimension, key in every_mart.keys_of_dimensions(built).items():
            if not set(key) <= columns.keys() or mart.startswith("dim_"):
                continue
            if mart in every_mart.views(built) and (len(key) > 1 or "submission_id" in key):
                continue
            told = "true" if is_strict else " and ".join(f"{name} is not null" for name in key)
            (row,) = built.rows(
                f"select (select count(*) from candidate.{mart} where {told}) as rows,"
                f" count(*) as joined"
                f" from candidate.{mart} inner join candidate.{dimension} using ({', '.join(key)})"
            )
            if row.rows != row.joined:
                wrong.append((mart, dimension, row.rows, row.joined))
    assert wrong == []


def test_every_wide_mart_says_of_which_unit_it_speaks(built: Any) -> None:
    wanted = {"unit_key", "unit_code", "unit_name", "unit_level", "unit_kind", "parent_code",
              "parent_name"}  # fmt: skip
    lacking = {
        mart: sorted(wanted - columns.keys())
        for mart, columns in every_mart.wide(built, "unit_code", "unit_level").items()
        # The trace has a row per cell of a figure: the figure's own row says the rest.
        if not wanted <= columns.keys() and "cell" not in columns and mart not in LOGS
    }
    assert lacking == {}


def test_every_fact_and_wide_mart_is_safe_to_add(built: Any) -> None:
    lacking = {
        mart
        for mart, columns in every_mart.marts(built, "unit_key", "period").items()
        if not mart.startswith(("dim_", "bridge_")) and "is_counted" not in columns
    }
    assert lacking - LOGS == set()


def test_the_unknown_member_has_one_label(built: Any) -> None:
    labels = {
        row.name
        for dimension in every_mart.keys_of_dimensions(built)
        if "name_vi" in every_mart.marts(built)[dimension]
        for row in built.rows(
            f"select name_vi as name from candidate.{dimension} as d"
            f" where d.{every_mart.keys_of_dimensions(built)[dimension][0]}::text = '-1'"
        )
    }
    assert labels == {"Không xác định"}


def test_the_end_of_2015_stands_under_two_standards(built: Any) -> None:
    """By income alone, without near-poor; then by the next standard, which compares with nothing."""
    rows = built.rows(
        "select * from candidate.poverty_indicators"
        " where unit_code = '884' and period = '2015' order by standard_code"
    )
    by_income, by_both = rows
    assert (by_income.standard_code, by_income.poor_households) == ("2011-2015", 170)
    assert (by_income.near_poor_households, by_income.near_poor_rate_pct) == (None, None)
    assert by_income.multidimensional_poor_rate_pct is None
    assert (by_income.deprivation_intensity, by_income.adjusted_headcount) == (None, None)
    assert (by_income.is_comparable, str(by_income.poor_rate_change_pp)) == (True, "-1.00")
    assert (by_income.is_preferred, by_income.observation_status) == (True, "official")
    assert (by_both.is_comparable, by_both.poor_rate_change_pp) == (False, None)
    assert (by_both.is_preferred, by_both.observation_status) == (False, "break")
    for table in ("poverty_indicators", "fct_poverty_review"):
        (added,) = built.rows(
            f"select sum(poor_households) as poor from candidate.{table}"
            " where is_counted and period = '2015'"
        )
        assert added.poor == 170


def test_a_standard_by_income_has_no_deprivations(built: Any) -> None:
    for mart in ("multidimensional_poverty", "deprivation_rates", "deprivation_dimension_rates"):
        (found,) = built.rows(
            f"select count(*) as rows from candidate.{mart} where standard_code = '2011-2015'"
        )
        assert found.rows == 0, mart


def test_a_first_figure_is_compared_with_nothing(built: Any) -> None:
    (first,) = built.rows(
        "select is_comparable, observation_status as status from candidate.poverty_indicators"
        " where unit_code = '884' and period = '2014'"
    )
    assert (first.is_comparable, first.status) == (False, "official")


def test_areas_stand_beside_their_line_and_make_up_the_unit(built: Any) -> None:
    rows = built.rows(
        "select * from candidate.poverty_by_area_type"
        " where unit_code = '883' and period = '2023' order by area_type"
    )
    assert [(row.area_type_vi, row.poverty_line_vnd, str(row.poor_rate_pct)) for row in rows] == [
        ("nông thôn", 1_500_000, "7.00"),
        ("thành thị", 2_000_000, "7.00"),
    ]
    assert {row.is_complete for row in rows} == {True}
    (province,) = built.rows(
        "select sum(households) as households, bool_or(is_complete) as is_complete"
        " from candidate.poverty_by_area_type where is_counted and period = '2023'"
    )
    assert (province.households, province.is_complete) == (2000, False)
