"""What is compared of each public mart with what the workbooks say, and why some are not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from tests.warehouse.recomputed import (
    breakdowns,
    facts,
    focus,
    funds,
    lacks,
    money,
    poverty,
    priorities,
    process,
    revised,
    scorecard,
)
from tests.warehouse.recomputed.workbooks import Sample

Recomputed = Callable[[Sequence[Sample]], pd.DataFrame]


@dataclass(frozen=True)
class Compared:
    """A mart and what it must say: rows by `key`; every other column of the frame is a figure."""

    query: str
    key: list[str]
    anew: Recomputed


def review(mart: str, *more: str, anew: Recomputed, where: str = "true") -> Compared:
    """A mart of reviews."""
    return Compared(f"select * from marts.{mart} where {where}", [*poverty.SLOT, *more], anew)


NOW = "known_to = '9999-12-31 00:00:00+00'"
# Mart, or mart and which rows of it → how it is compared.
MARTS = {
    "poverty_indicators": review("poverty_indicators", anew=poverty.poverty_indicators),
    "deprivation_rates": review(
        "deprivation_rates", "poverty_status", "indicator_code", anew=lacks.deprivation_rates
    ),
    "deprivation_dimension_rates": review(
        "deprivation_dimension_rates",
        "poverty_status",
        "dimension_code",
        anew=lacks.deprivation_dimensions,
    ),
    "multidimensional_poverty": review(
        "multidimensional_poverty", anew=poverty.multidimensional_poverty
    ),
    "poverty_indicators_current_units": review(
        "poverty_indicators_current_units",
        where="unit_level = 'commune' and not is_estimated",
        anew=poverty.current_units,
    ),
    "poverty_indicators_current_units, the province": review(
        "poverty_indicators_current_units",
        where="unit_level = 'province'",
        anew=poverty.current_province,
    ),
    "poverty_indicators_as_known": review(
        "poverty_indicators_as_known", where=NOW, anew=poverty.poverty_indicators
    ),
    "poverty_movement_rates": review("poverty_movement_rates", anew=poverty.movements),
    "poverty_by_target_group": review(
        "poverty_by_target_group",
        "poverty_status",
        "target_group",
        anew=breakdowns.target_groups,
    ),
    "poverty_by_ethnic_group": review(
        "poverty_by_ethnic_group",
        "poverty_status",
        "ethnic_group",
        anew=breakdowns.ethnic_groups,
    ),
    "poverty_by_cause": review(
        "poverty_by_cause", "poverty_status", "poverty_cause", anew=breakdowns.causes
    ),
    "poverty_by_area_type": review("poverty_by_area_type", "area_type", anew=breakdowns.area_types),
    "mobilized_resources": Compared(
        "select * from marts.mobilized_resources", money.CELL, money.mobilized_resources
    ),
    "mobilized_resources_as_known": Compared(
        f"select * from marts.mobilized_resources_as_known where {NOW}",
        money.CELL,
        money.mobilized_resources,
    ),
    "resource_indicators": Compared(
        "select * from marts.resource_indicators",
        ["unit_key", "period"],
        money.resource_indicators,
    ),
    "focus_areas": Compared("select * from marts.focus_areas", focus.KEY, focus.focus_areas),
    "review_priorities": Compared(
        "select * from marts.review_priorities", priorities.ROW, priorities.review_priorities
    ),
    "fund_balances": Compared("select * from marts.fund_balances", funds.ROW, funds.fund_balances),
    **{
        mart: Compared(scorecard.query(mart, where), scorecard.KEY, scorecard.directive_scorecard)
        for mart, where in {
            "directive_scorecard": "true",
            "directive_scorecard_as_known": NOW,
        }.items()
    },
    "fct_reporting_obligation": Compared(
        f"select * from marts.fct_reporting_obligation where due_date < '{process.DUE_BEFORE}'",
        process.REPORT,
        process.obligations,
    ),
    "reporting_completeness": Compared(
        f"select * from marts.reporting_completeness where due_date < '{process.DUE_BEFORE}'",
        process.REPORT,
        process.completeness,
    ),
    "fct_submission": Compared(
        "select unit_code, form, period, stage, max(version) as versions"
        " from marts.fct_submission where accepted_at is not null group by 1, 2, 3, 4",
        process.REPORT,
        process.handed_in,
    ),
    "revisions": Compared(revised.REVISIONS, revised.FIGURE, revised.revisions),
    "figure_trace": Compared(revised.TRACE, revised.FIGURE, revised.trace),
    **{
        fact: Compared(facts.query(fact, by, figures), [*facts.SENDER, *by], anew)
        for fact, (by, figures, anew) in facts.FACTS.items()
    },
}

# Mart → why no figure of a workbook stands in it that could be computed anew.
WITHOUT_FIGURES = {
    **dict.fromkeys(
        (
            "dim_activity_type",
            "dim_area_type",
            "dim_commitment",
            "dim_deprivation_dimension",
            "dim_deprivation_indicator",
            "dim_donor_type",
            "dim_ethnic_group",
            "dim_focus_area_type",
            "dim_fund",
            "dim_funding_source",
            "dim_management_level",
            "dim_poverty_cause",
            "dim_poverty_movement",
            "dim_poverty_standard",
            "dim_poverty_status",
            "dim_programme",
            "dim_purpose",
            "dim_recognition_kind",
            "dim_resource_kind",
            "dim_stage",
            "dim_target_group",
        ),
        "It repeats a reference list.",
    ),
    **dict.fromkeys(
        (
            "dim_administrative_unit",
            "bridge_focus_area",
            "bridge_reporting_unit",
            "bridge_unit_ancestor",
            "bridge_unit_crosswalk",
        ),
        "It comes of the reference lists of units alone, with weights that no workbook tells.",
    ),
    **dict.fromkeys(
        ("dim_date", "dim_reporting_period", "dim_reporting_due_date"),
        "It is the calendar.",
    ),
    **dict.fromkeys(
        ("data_dictionary", "dim_form", "dim_metric", "dim_rule", "bridge_figure_source"),
        "It describes the product itself.",
    ),
    **dict.fromkeys(
        ("data_quality", "fct_finding", "rule_precision"),
        "It counts verdicts of the rules, of which a workbook says nothing.",
    ),
    **dict.fromkeys(
        ("dim_submission", "publication"),
        "It is a page of the ledger: numbers, moments and hashes.",
    ),
    "fct_submission_change": "It tells versions of a slot apart, and holds no figure of its own.",
    "fct_source_cell": "Its cells are added up, and compared, through `figure_trace`.",
    "bridge_submission_column": "It tells letters of columns, which are places and no figures.",
}
