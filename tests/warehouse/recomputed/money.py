"""Contributions and uses of the samples, computed anew from their workbooks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from tests.warehouse.recomputed import completeness, denominators
from tests.warehouse.recomputed.focus import communes_listed
from tests.warehouse.recomputed.poverty import added_up, pct, with_ancestors
from tests.warehouse.recomputed.registers import FORMS, by_counted_period, entries, told
from tests.warehouse.recomputed.workbooks import LISTS, Sample, last_day, unit_keys

CELL = ["unit_code", "period", "funding_source", "donor_type", "resource_kind", "purpose"]
KINDS = ("cash", "in_kind", "labour")
GROUPS = ("budget", "non_budget")
HELPED = ["beneficiary_households", "beneficiary_persons"]


def both_sides(samples: Sequence[Sample]) -> pd.DataFrame:
    """Entries of both registers: what was contributed and what was used, in columns apart."""
    given = entries(samples, "contributions").rename(columns={"value_vnd": "contributed_vnd"})
    spent = entries(samples, "uses").rename(columns={"amount_vnd": "used_vnd"})
    both = pd.concat(
        [given.assign(table="contributions"), spent.assign(table="uses")], ignore_index=True
    )
    sources = pd.read_csv(LISTS / "funding_sources.csv", dtype=str).set_index("code")
    both["group"] = both["funding_source"].map(sources["funding_source_group"])
    return both


def mobilized_resources(samples: Sequence[Sample]) -> pd.DataFrame:
    """Money by unit, period, source, donor, kind and purpose, rolled up to district and province.

    What is spent comes out of a pot: no donor is known of it. A register that came without such
    an entry says 0, one that did not come says nothing.
    """
    both = both_sides(samples)
    for column in CELL[2:]:
        both[column] = both[column].fillna("-1")
    figures = {"contributed_vnd": "contributions", "contributions": "contributions"}
    figures["used_vnd"] = "uses"
    sums = added_up(both, CELL, [*figures, *HELPED])
    for figure, table in figures.items():
        sums[figure] = zero_where_told(sums, figure, told(samples, table), ["unit_code", "period"])
    days = sums["period"].map(last_day)
    sums["unit_key"] = unit_keys(sums.assign(day=days))
    beside = completeness.set_beside(sums, samples).rename(columns={"all_told": "is_complete"})
    return beside.rename(columns={"beneficiary_households": "beneficiaries"})


def resource_indicators(samples: Sequence[Sample]) -> pd.DataFrame:
    """What a unit was given and what it used, by unit and month, quarter and year."""
    both = both_sides(samples)
    listed = communes_listed(both["unit_code"], both["day"])
    tellers = {table: told(samples, table).assign(table=table) for table in FORMS}
    rows = by_counted_period(with_ancestors(_measured(both, listed)))
    rows["unit_key"] = unit_keys(rows)
    came = by_counted_period(pd.concat(tellers.values(), ignore_index=True))
    came["unit_key"] = unit_keys(came)
    key = ["unit_key", "period"]
    figures = [column for column in rows if column.startswith(("contrib", "used", "focus_"))]
    figures += ["labour_days", "commune_used_total_vnd", *HELPED]
    rows[figures] = rows[figures].apply(pd.to_numeric)
    sums = rows.groupby(key, as_index=False)[figures].sum(min_count=1)
    sums = sums.merge(came[key].drop_duplicates(), on=key, how="outer")
    for figure in figures:
        side = figure.removeprefix("focus_").split("_")[0]
        if figure.startswith("focus_") or figure.endswith("not_told_apart_vnd"):
            continue
        if figure.startswith(("contrib", "used", "labour")):
            table = "uses" if side == "used" else "contributions"
            sums[figure] = zero_where_told(sums, figure, came[came["table"] == table], key)
    units = pd.concat([rows, came])[[*key, "unit_code"]].drop_duplicates()
    sums = sums.merge(units, on=key)
    sums = completeness.set_beside(denominators.set_beside(sums, samples), samples)
    both_known = sums[["contributed_total_vnd", "used_total_vnd"]].notna().all(axis=1)
    sums["is_complete"] = sums["all_told"] & both_known
    return _compared(sums).drop(columns="all_told")


def _measured(both: pd.DataFrame, listed: pd.Series) -> pd.DataFrame:
    """Columns for each side, group and kind; what went to focus areas, and what nobody can say."""
    rows = both.drop(columns=["contributed_vnd", "used_vnd"])
    is_known = listed.notna()
    is_focus = listed.eq(True)
    for side in FORMS.values():
        value = pd.to_numeric(both[f"{side}_vnd"])
        rows[f"{side}_total_vnd"] = value
        for group in GROUPS:
            of_group = value.where(both["group"] == group)
            rows[f"{side}_{group}_vnd"] = of_group
            for kind in KINDS:
                rows[f"{side}_{group}_{kind}_vnd"] = of_group.where(both["resource_kind"] == kind)
        # Money that is known to have gone to another commune is none of the focus areas'.
        for group in (*GROUPS, "total"):
            in_focus = rows[f"{side}_{group}_vnd"].fillna(0).where(is_focus, 0)
            rows[f"focus_{side}_{group}_vnd"] = in_focus.where(is_known & (value > 0))
        rows[f"{side}_not_told_apart_vnd"] = value.where(~is_known)
    rows["labour_days"] = pd.to_numeric(both["quantity"]).where(both["resource_kind"] == "labour")
    rows["commune_used_total_vnd"] = pd.to_numeric(both["used_vnd"]).where(is_known)
    return rows


def _compared(sums: pd.DataFrame) -> pd.DataFrame:
    """The shares and quotients."""
    poor = sums["poor_households"]
    given, ours = sums["contributed_total_vnd"], sums["contributed_non_budget_vnd"]
    sums["non_budget_share_pct"] = pct(ours, given)
    sums["non_budget_per_poor_household_vnd"] = _rounded(ours / poor.where(poor > 0))
    sums["used_per_poor_household_vnd"] = _rounded(sums["used_total_vnd"] / poor.where(poor > 0))
    sums["focus_share_pct"] = pct(sums["focus_used_total_vnd"], sums["commune_used_total_vnd"])
    return sums


def _rounded(values: pd.Series) -> pd.Series:
    """Whole numbers, halves up."""
    return np.floor(values.astype("float64") + 0.5)


def zero_where_told(
    sums: pd.DataFrame, figure: str, came: pd.DataFrame, key: list[str]
) -> pd.Series:
    """A figure that is 0 where a register came that does not hold it."""
    known = set(came[key].itertuples(index=False, name=None))
    is_told = np.array([one in known for one in sums[key].itertuples(index=False, name=None)])
    return sums[figure].fillna(0).where(sums[figure].notna() | is_told)
