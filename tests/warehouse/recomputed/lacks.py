"""What the poor and near-poor of the samples lack, computed anew from their workbooks."""

from collections.abc import Sequence
from functools import cache

import pandas as pd
from tests.warehouse.recomputed.poverty import SLOT, added_up, pct, told
from tests.warehouse.recomputed.sheets import INDICATORS
from tests.warehouse.recomputed.workbooks import LISTS, Sample


def deprivation_rates(samples: Sequence[Sample]) -> pd.DataFrame:
    """Households that lack each indicator, by status."""
    frames = []
    for status in ("poor", "near_poor"):
        sums = added_up(told(samples, f"deprivation_{status}"), SLOT, ["households", *INDICATORS])
        sums = sums.rename(columns={"households": "status_households"})
        long = sums.melt(
            [*SLOT, "status_households"], INDICATORS, "indicator", "deprived_households"
        )
        long["indicator_code"] = list(
            map(_indicator_codes().get, zip(long["standard_code"], long["indicator"], strict=False))
        )
        frames.append(long.assign(poverty_status=status))
    rates = pd.concat(frames, ignore_index=True).drop(columns="indicator")
    whole = rates.groupby([*SLOT, "poverty_status"])["deprived_households"].transform("sum")
    rates["contribution_share"] = rates["deprived_households"] / whole.where(whole > 0)
    covered = _covered_households(samples)
    rates = rates.merge(covered, on=[*SLOT, "poverty_status"], how="left")
    rates["censored_headcount_pct"] = pct(rates["deprived_households"], rates["covered_households"])
    rates["deprivation_rate_pct"] = pct(rates["deprived_households"], rates["status_households"])
    return rates


def _covered_households(samples: Sequence[Sample]) -> pd.DataFrame:
    """All households of the units that told what their poor, or near-poor, lack."""
    results = told(samples, "results")
    frames = []
    for status in ("poor", "near_poor"):
        units = told(samples, f"deprivation_{status}")[SLOT]
        sums = added_up(results.merge(units, on=SLOT), SLOT, ["households"])
        frames.append(sums.assign(poverty_status=status))
    return pd.concat(frames).rename(columns={"households": "covered_households"})


def deprivation_dimensions(samples: Sequence[Sample]) -> pd.DataFrame:
    """Deprivations by dimension: two indicators each; households between the larger and both."""
    rates = deprivation_rates(samples)
    rates["dimension_code"] = rates["indicator_code"].map(_dimensions())
    by = [*SLOT, "poverty_status", "dimension_code"]
    sums = rates.groupby(by, as_index=False).agg(
        deprivations=("deprived_households", "sum"),
        deprived_households_at_least=("deprived_households", "max"),
        status_households=("status_households", "first"),
    )
    most = sums[["deprivations", "status_households"]].min(axis=1)
    sums["deprived_households_at_most"] = most
    whole = sums.groupby([*SLOT, "poverty_status"])["deprivations"].transform("sum")
    sums["contribution_share"] = sums["deprivations"] / whole.where(whole > 0)
    return sums


@cache
def _indicator_codes() -> dict[tuple[str, str], str]:
    """Standard and column of the form → code of the indicator."""
    rows = pd.read_csv(LISTS / "deprivation_indicators.csv", dtype=str)
    columns = "indicator_" + rows["indicator_number"].str.zfill(2)
    return dict(
        zip(zip(rows["standard_code"], columns, strict=False), rows["indicator_code"], strict=False)
    )


@cache
def _dimensions() -> dict[str, str]:
    rows = pd.read_csv(LISTS / "deprivation_indicators.csv", dtype=str)
    return dict(zip(rows["indicator_code"], rows["dimension_code"], strict=False))
