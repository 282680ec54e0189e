"""A metric is defined once, rightly, in both languages, and the marts show no other."""

import re
from typing import Any

import pytest

from ansinh.dictionary.manifest import Mart
from ansinh.dictionary.metrics import Metric, MetricError, load_metrics, problems, read_metrics

pytestmark = pytest.mark.unit

DERIVED = re.compile(
    r".*(_pct|_pp|_share|_rate|_intensity|_ratio|headcount|_per_poor_household_vnd)"
)
NUMBERS = re.compile(r"(bigint|integer|numeric.*|double precision|real)")
# They look like figures that are computed and are set, not measured.
NOT_COMPUTED: dict[str, str] = {"share_of_change_pct": "of whichever figure is compared"}
NOT_COMPUTED |= dict.fromkeys(
    (
        *("actual_pct", "average_change_pp", "baseline_pct", "change_in_year_pp", "compared_pct"),
        *("cumulative_change_pp", "cumulative_target_high_pp", "cumulative_target_low_pp"),
        *("previous_pct", "target_high_pp", "target_low_pp"),
    ),
    "of whichever measure the line of the report is about",
)
# They serve a formula only, and stand in no mart under their own name.
NOT_SHOWN: dict[str, str] = {}


@pytest.fixture(scope="module")
def metrics() -> dict[str, Metric]:
    return load_metrics()


def test_definitions_are_right(metrics: dict[str, Metric], public_marts: list[Mart]) -> None:
    facts = [mart for mart in public_marts if mart.kind == "fct"]
    assert problems(metrics, facts) == []


GOOD = {
    "name_vi": "Số hộ", "name_en": "Households", "unit": "households", "law": "a form",
    "counted_as": "results.households",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"law": " "}, "wrong.law: String should have at least 1 character"),
        ({"name_vi": "Households"}, "wrong: it has the same name in both languages"),
        ({"unit": "hộ"}, "wrong: the unit 'hộ' is unknown"),
        ({"numerator": "a"}, "wrong: it is neither counted nor computed, or both"),
        ({"denominator": "a"}, "wrong: it has a denominator and nothing above it"),
        ({"of": ["households"]}, "wrong: it is counted and made of other metrics"),
        ({"source": "a form"}, "wrong.source: Unexpected keyword argument"),
        ({"name_en": None}, "wrong.name_en: Input should be a valid string"),
    ],
)
def test_a_wrong_definition_is_told(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(MetricError) as refusal:
        read_metrics({"good": GOOD, "wrong": GOOD | change})
    assert str(refusal.value) == problem


def test_a_metric_is_counted_in_a_column_that_there_is() -> None:
    metrics = read_metrics({"good": GOOD, "wrong": {**GOOD, "counted_as": "results.houses"}})
    assert problems(metrics) == [
        "wrong: is counted as results.houses, which is no column of a form or a fact"
    ]


def test_a_computed_metric_is_made_of_counted_ones() -> None:
    rate = {**GOOD, "unit": "pct", "numerator": "poor + near_poor", "denominator": "households"}
    del rate["counted_as"]
    with pytest.raises(MetricError, match="rate_pct: it does not say what it is made of"):
        read_metrics({"households": GOOD, "rate_pct": rate})
    made = {**rate, "of": ["households", "poor"]}
    two = read_metrics({"households": GOOD, "rate_pct": made})
    assert problems(two) == ["rate_pct: is made of poor, which is not a counted metric"]
    assert two["rate_pct"].formula == "100 × (poor + near_poor) / households"


def test_every_metric_is_shown(
    metrics: dict[str, Metric], manifest: dict[str, Any], public_marts: list[Mart]
) -> None:
    shown = {name for mart in public_marts for name in mart.column_names}
    named = " ".join(
        node["raw_code"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    )  # fmt: skip
    unused = {
        name
        for name in metrics
        if name not in shown and not re.search(rf"\b{re.escape(name)}\b", named)
    }
    assert unused == NOT_SHOWN.keys()


def test_money_that_areas_share_is_a_metric_and_not_additive(
    metrics: dict[str, Metric], public_marts: list[Mart]
) -> None:
    """Each type of area and the rest show the same money: BI is told not to add it up."""
    shown = {name for mart in public_marts for name in mart.column_names}
    shared = {name for name in shown if name.endswith("not_told_apart_vnd")}
    assert len(shared) >= 3
    assert {name: metrics[name].additivity for name in shared} == dict.fromkeys(
        shared, "not_additive"
    )


def test_every_computed_figure_of_a_mart_is_a_metric(
    metrics: dict[str, Metric], public_marts: list[Mart]
) -> None:
    computed = {
        column.name
        for mart in public_marts
        for column in mart.columns
        if DERIVED.fullmatch(column.name) and NUMBERS.fullmatch(column.data_type)
    }
    assert {"poor_rate_pct", "deprivation_intensity", "adjusted_headcount"} <= computed
    assert computed - metrics.keys() == NOT_COMPUTED.keys()


def test_a_quotient_of_metrics_is_nowhere_typed_again(manifest: dict[str, Any]) -> None:
    """`metric('name')` writes the quotient; a second formula would be a second definition."""
    typed = [
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["fqn"][1] == "marts"
        and re.search(r"100(\.0)? \*|/ nullif\(|rate_pct\(", node["raw_code"])
    ]
    assert typed == []
