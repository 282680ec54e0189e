"""Metrics as SQL over a dataset: rates from added counts, and no sum of what may not be added."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.bi.design import Dataset
from ansinh.dictionary.metrics import UNITS, Metric
from ansinh.errors import AnsinhError
from ansinh.reference.vocabulary import Language

BILLION = ":billion"
DECIMALS = {"pct": 2, "pp": 2, "share": 6}
BILLION_UNIT = {"vi": "tỷ đồng", "en": "billion đồng"}


class MeasureError(AnsinhError):
    """A metric cannot be asked of a dataset; says why."""


@dataclass(frozen=True)
class Measure:
    """A metric as one SQL expression; `name` is its column in an answer."""

    name: str
    metric: Metric
    expression: str
    is_in_billions: bool = False

    @property
    def d3_format(self) -> str:
        """How its numbers are written, in D3's words: digits are grouped as Superset is set up."""
        if self.is_in_billions:
            return ",.1f"
        return f",.{DECIMALS.get(self.metric.unit, 0)}f"

    def unit(self, language: Language) -> str:
        """What is counted."""
        if self.is_in_billions:
            return BILLION_UNIT[language]
        if self.metric.unit == "pct":
            return "%"
        return UNITS[self.metric.unit][("vi", "en").index(language)]

    def title(self, language: Language) -> str:
        """Its name with its unit, where the name does not say it."""
        name = self.metric.name_vi if language == "vi" else self.metric.name_en
        says_unit = self.metric.unit not in {"pct", "pp", "vnd", "share"}
        return name if says_unit else f"{name} ({self.unit(language)})"


def measures(dataset: Dataset, metrics: Mapping[str, Metric]) -> dict[str, Measure]:
    """Name → measure for all metrics of a dataset; money in full and in billions.

    Raises MeasureError for a metric that is none, or that the dataset cannot tell.
    """
    made: dict[str, Measure] = {}
    for name in dataset.metrics:
        metric = _known(name, metrics)
        expression = _expression(metric, dataset, metrics)
        made[name] = Measure(name, metric, expression)
        if metric.unit == "vnd":
            in_billions = name + BILLION
            made[in_billions] = Measure(
                in_billions.replace(":", "_"), metric, f"{expression} / 1e9", is_in_billions=True
            )
    return made


def additivity(metric: Metric) -> str:
    """Over what it may be added up, as `marts.dim_metric` says it."""
    if metric.additivity is not None:
        return metric.additivity
    if metric.numerator is not None:
        return "not_additive"
    of_any_time = {"vnd", "contributions", "days", "reports", "submissions"}
    return "additive" if metric.unit in of_any_time else "additive_over_units"


def _expression(metric: Metric, dataset: Dataset, metrics: Mapping[str, Metric]) -> str:
    if metric.denominator is None:
        return _sum(metric, dataset)
    upper = _of_counts(str(metric.numerator), metric, dataset, metrics)
    lower = _of_counts(metric.denominator, metric, dataset, metrics)
    scale = "100.0 * " if metric.unit == "pct" else "1.0 * "
    return f"round({scale}({upper}) / nullif({lower}, 0), {DECIMALS.get(metric.unit, 0)})"


def _of_counts(
    formula: str, metric: Metric, dataset: Dataset, metrics: Mapping[str, Metric]
) -> str:
    """A formula with the sum of each count in its place."""

    def in_place(found: re.Match[str]) -> str:
        if found[0] not in metric.of:
            raise MeasureError(
                f"{metric.name} is not made of counts alone: {found[0]} is no part of it."
            )
        return _sum(_known(found[0], metrics), dataset)

    return re.sub(r"[a-z]\w*", in_place, formula)


def _sum(metric: Metric, dataset: Dataset) -> str:
    """A sum, or nothing where a part is unknown or the group may not be added up."""
    over = additivity(metric)
    if over == "not_additive":
        raise MeasureError(f"{metric.name} may not be added up.")
    single = dataset.one_value + (dataset.one_moment if over == "additive_over_units" else ())
    conditions = [f"count(distinct {column}) = 1" for column in single]
    if dataset.blank == "unknown":
        conditions.append(f"bool_and({metric.name} is not null)")
    if not conditions:
        return f"sum({metric.name})"
    return f"case when {' and '.join(conditions)} then sum({metric.name}) end"


def _known(name: str, metrics: Mapping[str, Metric]) -> Metric:
    if name not in metrics:
        raise MeasureError(f"{name} is no metric of marts.dim_metric.")
    return metrics[name]
