"""Which unit to look at first, computed anew from the workbooks of the samples."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from tests.warehouse.recomputed import money, poverty
from tests.warehouse.recomputed.workbooks import Sample, last_day, unit_keys

ROW = ["unit_key", "figure", "period", "stage", "standard_code"]


def review_priorities(samples: Sequence[Sample]) -> pd.DataFrame:
    """Change, score and share of every figure that can be compared."""
    rows = pd.concat([*_of_reviews(samples), _of_registers(samples)], ignore_index=True)
    rows["change"] = rows["value"] - rows["previous_value"]
    rows["unit_level"] = rows["unit_code"].str.len().map({2: "province", 3: "district"})
    rows["unit_level"] = rows["unit_level"].fillna("commune")
    of_review = [*ROW[1:], "unit_level"]
    total = rows.groupby(of_review)["change"].transform("sum")
    rows["share_of_change_pct"] = _rounded(100 * rows["change"] / total.where(total != 0))
    scores = [_scores(group) for _, group in rows.groupby(of_review)]
    rows["effect_score"] = _rounded(pd.concat(scores))
    kept = ["value", "previous_value", "change", "share_of_change_pct", "effect_score"]
    return rows[[*ROW, *kept]]


def _rounded(numbers: pd.Series) -> pd.Series:
    """With two decimals, halves away from 0."""
    numbers = numbers.astype(float)
    return np.sign(numbers) * np.floor(100 * numbers.abs() + 0.5 + 1e-9) / 100


def _of_reviews(samples: Sequence[Sample]) -> list[pd.DataFrame]:
    figures = poverty.poverty_indicators(samples)
    figures["day"] = figures["period"].map(last_day)
    figures["unit_key"] = unit_keys(figures)
    before = list(poverty.before(samples, figures))
    found = []
    for figure in ("poor_households", "near_poor_households"):
        told = figures.assign(figure=figure, value=figures[figure])
        told["previous_value"] = [None if one is None else one[figure] for one in before]
        found.append(told[[*ROW, "unit_code", "value", "previous_value"]])
    return [one.dropna(subset=["value", "previous_value"]) for one in found]


def _of_registers(samples: Sequence[Sample]) -> pd.DataFrame:
    told = money.resource_indicators(samples)
    told = told[told["contributed_total_vnd"] > 0]
    told = told.assign(day=told["period"].map(last_day), kind=told["period"].map(_kind))
    beside = told[["unit_key", "kind", "day", "contributed_total_vnd"]]
    beside = beside.rename(columns={"day": "before", "contributed_total_vnd": "previous_value"})
    months = {"year": 12, "quarter": 3, "month": 1}
    told["before"] = [
        day - pd.offsets.MonthEnd(months[kind])
        for day, kind in zip(told["day"], told["kind"], strict=True)
    ]
    told = told.merge(beside, on=["unit_key", "kind", "before"])
    told = told.rename(columns={"contributed_total_vnd": "value"})
    return told.assign(figure="contributed_total_vnd", stage="-1", standard_code="-1")[
        [*ROW, "unit_code", "value", "previous_value"]
    ]


def _kind(period: str) -> str:
    return "year" if len(period) == 4 else "quarter" if "Q" in period else "month"


def _scores(group: pd.DataFrame) -> pd.Series:
    """Hidiroglou and Berthelot, 1986."""
    measured = group[(group["value"] > 0) | (group["previous_value"] > 0)]
    nothing = pd.Series(np.nan, index=group.index)
    if len(measured) < 5:
        return nothing
    now, before = measured["value"].astype(float), measured["previous_value"].astype(float)
    ratio = (now + 0.5) / (before + 0.5)
    usual = ratio.median()
    weight = np.sqrt(np.maximum(now, before) + 0.5)
    effect = np.where(ratio < usual, 1 - usual / ratio, ratio / usual - 1) * weight
    low, middle, high = np.quantile(effect, [0.25, 0.5, 0.75])
    width = np.where(effect < middle, middle - low, high - middle)
    nothing.loc[measured.index] = (effect - middle) / np.maximum(width, 0.05 * weight)
    return nothing
