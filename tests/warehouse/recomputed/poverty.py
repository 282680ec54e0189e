"""Poverty figures of the samples, computed anew from their workbooks."""

from collections.abc import Iterator, Sequence

import pandas as pd
from tests.warehouse.recomputed.workbooks import (
    LISTS,
    Sample,
    last_day,
    province_on,
    territories,
    units_on,
)

REVIEW = ["period", "stage", "standard_code"]
SLOT = ["unit_code", *REVIEW]
STANDARDS = (("2016-01-01", "2016-2021"), ("2022-01-01", "2022-2025"), ("2026-01-01", "2026"))
COUNTS = [
    "households", "persons", "poor_households", "near_poor_households", "poor_persons",
    "near_poor_persons",
]  # fmt: skip


def standard_on(day: pd.Timestamp) -> str:
    """The standard in force."""
    return next(code for first, code in reversed(STANDARDS) if day >= pd.Timestamp(first))


def told(samples: Sequence[Sample], table: str) -> pd.DataFrame:
    """The rows of a table that are no subtotal, each with the review that it is of."""
    frames = []
    for sample in samples:
        if table in sample.tables:
            frames.append(
                without_subtotals(sample, table).assign(
                    period=sample.period,
                    stage=sample.stage,
                    standard_code=standard_on(sample.day),
                    day=sample.day,
                )
            )
    return pd.concat(frames, ignore_index=True)


def without_subtotals(sample: Sample, table: str) -> pd.DataFrame:
    """The rows of a table that are no subtotal: of a district that lists communes, the communes."""
    rows = sample.tables[table]
    return rows[rows["unit_code"] != sample.unit_code] if len(rows) > 1 else rows


def with_ancestors(rows: pd.DataFrame) -> pd.DataFrame:
    """Every row once for its unit and once for each unit above it, on the day of the row."""
    frames = []
    for day, group in rows.groupby("day"):
        known = units_on(day, province_on(day)).set_index("unit_code")
        for level in ("unit", "district_code", "province_code"):
            above = group["unit_code"] if level == "unit" else group["unit_code"].map(known[level])
            is_other = above.notna() & (above != "")
            if level != "unit":
                is_other &= above != group["unit_code"]
            frames.append(group[is_other].assign(unit_code=above[is_other]))
    return pd.concat(frames, ignore_index=True)


def added_up(rows: pd.DataFrame, by: list[str], figures: list[str]) -> pd.DataFrame:
    """Sums by unit and what is asked; unknown where nobody told the figure."""
    numbers = with_ancestors(rows)
    numbers[figures] = numbers[figures].apply(pd.to_numeric)
    return numbers.groupby(by, as_index=False)[figures].sum(min_count=1)


def with_lacks(samples: Sequence[Sample], figures: list[str]) -> pd.DataFrame:
    """Counts of the results with all that the poor lack; unknown where a part did not tell it."""
    results = told(samples, "results")
    lacking = told(samples, "deprivation_poor")[[*SLOT, "total_deprivations"]]
    rows = results.merge(lacking, on=SLOT, how="left")
    sums = added_up(rows, SLOT, figures)
    rows["untold"] = rows["total_deprivations"].isna().astype(int)
    more = added_up(rows, SLOT, ["total_deprivations", "untold"])
    sums["total_deprivations"] = more["total_deprivations"].where(more["untold"] == 0)
    return sums


def pct(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Per cent of whole numbers with two decimals, halves up; unknown of nothing."""
    known = part.notna() & whole.notna() & (whole > 0)
    above, below = part.where(known, 0).astype("int64"), whole.where(known, 1).astype("int64")
    return (((20_000 * above + below) // (2 * below)) / 100).where(known)


def poverty_indicators(samples: Sequence[Sample]) -> pd.DataFrame:
    """Counts and rates by unit, period, stage and standard, with intensity and M0."""
    figures = with_lacks(samples, COUNTS)
    figures["poor_rate_pct"] = pct(figures["poor_households"], figures["households"])
    figures["near_poor_rate_pct"] = pct(figures["near_poor_households"], figures["households"])
    both = figures["poor_households"] + figures["near_poor_households"]
    figures["poor_persons_rate_pct"] = pct(figures["poor_persons"], figures["persons"])
    figures["near_poor_persons_rate_pct"] = pct(figures["near_poor_persons"], figures["persons"])
    figures["poor_rate_change_pp"] = list(_changes(samples, figures))
    is_multidimensional = figures["standard_code"] != "2016-2021"
    figures["multidimensional_poor_rate_pct"] = pct(both, figures["households"]).where(
        is_multidimensional
    )
    asked = figures["total_deprivations"] / 12
    figures["deprivation_intensity"] = asked / figures["poor_households"]
    figures["adjusted_headcount"] = asked / figures["households"]
    return figures.drop(columns="total_deprivations")


def before(samples: Sequence[Sample], figures: pd.DataFrame) -> Iterator[pd.Series | None]:
    """The row of the day before on which the same units told, by the same standard."""
    rows = told(samples, "results")
    parts = with_ancestors(rows.assign(part=territories(rows))).groupby(SLOT)["part"].agg(frozenset)
    dated = figures.assign(
        parts=parts.reindex(pd.MultiIndex.from_frame(figures[SLOT])).to_numpy(),
        day=figures["period"].map(last_day),
        is_regular=figures["stage"] == "regular",
    )
    for row in dated.itertuples():
        earlier = dated[
            (dated["unit_code"] == row.unit_code)
            & (dated["standard_code"] == row.standard_code)
            & (dated["parts"] == row.parts)
            & (dated["is_regular"] == row.is_regular)
            & (dated["day"] < row.day)
        ]
        # "official" comes before "preliminary".
        latest = earlier.sort_values(["day", "stage"], ascending=[False, True]).head(1)
        yield latest.iloc[0] if len(latest) else None


def _changes(samples: Sequence[Sample], figures: pd.DataFrame) -> Iterator[float | None]:
    """Points since then."""
    rates = figures["poor_rate_pct"]
    for rate, row in zip(rates, before(samples, figures), strict=True):
        yield None if row is None else rate - row["poor_rate_pct"]


def movements(samples: Sequence[Sample]) -> pd.DataFrame:
    """Households that moved into and out of poverty and near-poverty, by unit."""
    poor_names = {
        "start_count": "poor_households_at_start",
        "to_near_poor": "escaped_to_near_poor_households",
        "above_near_poor": "escaped_above_near_poor_households",
        "other_decrease": "poor_other_decrease_households",
        "from_near_poor": "became_poor_households",
        "fell_back": "fell_back_households",
        "newly_poor": "newly_poor_households",
        "other_increase": "poor_other_increase_households",
        "end_count": "poor_households_at_end",
    }
    near_names = {
        "start_count": "near_poor_households_at_start",
        "left_near_poverty": "left_near_poverty_households",
        "to_poor": "near_poor_to_poor_households",
        "other_decrease": "near_poor_other_decrease_households",
        "from_poor": "near_poor_from_poor_households",
        "fell_back": "near_poor_fell_back_households",
        "newly_near_poor": "newly_near_poor_households",
        "other_increase": "near_poor_other_increase_households",
        "end_count": "near_poor_households_at_end",
    }
    poor = added_up(told(samples, "movement_poor"), SLOT, list(poor_names))
    near_poor = added_up(told(samples, "movement_near_poor"), SLOT, list(near_names))
    both = poor.rename(columns=poor_names).merge(near_poor.rename(columns=near_names), on=SLOT)
    both["escaped_households"] = (
        both["escaped_to_near_poor_households"] + both["escaped_above_near_poor_households"]
    )
    start = both["poor_households_at_start"]
    both["escape_rate_pct"] = pct(both["escaped_households"], start)
    both["fall_back_rate_pct"] = pct(both["fell_back_households"], start)
    both["newly_poor_rate_pct"] = pct(both["newly_poor_households"], start)
    near_start = both["near_poor_households_at_start"]
    both["near_poor_leave_rate_pct"] = pct(both["left_near_poverty_households"], near_start)
    both["near_poor_to_poor_rate_pct"] = pct(both["near_poor_to_poor_households"], near_start)
    return both


def multidimensional_poverty(samples: Sequence[Sample]) -> pd.DataFrame:
    """H, A and M0 by Alkire and Foster, and what each unit adds to its province."""
    figures = with_lacks(samples, ["households", "poor_households"])
    figures = figures.rename(columns={"total_deprivations": "poor_deprivations"})
    figures["headcount_ratio"] = figures["poor_households"] / figures["households"]
    asked = figures["poor_deprivations"] / 12
    figures["deprivation_intensity"] = asked / figures["poor_households"]
    figures["adjusted_headcount"] = asked / figures["households"]
    province = figures[figures["unit_code"].isin(["89", "91"])].set_index(REVIEW)
    key = pd.MultiIndex.from_frame(figures[REVIEW])
    of_province = province.reindex(key)
    figures["population_share"] = (
        figures["households"].to_numpy() / of_province["households"].to_numpy()
    )
    figures["province_contribution_share"] = (
        figures["poor_deprivations"].to_numpy() / of_province["poor_deprivations"].to_numpy()
    )
    return figures


def current_units(samples: Sequence[Sample]) -> pd.DataFrame:
    """Counts of former communes in the communes of today that took them over as wholes."""
    transfers = pd.read_csv(LISTS / "unit_transfers.csv", dtype=str)
    transfers = transfers[transfers["event_date"] == "2025-07-01"]
    divided = set(transfers.loc[transfers["transfer_kind"] != "whole", "new_code"])
    whole = transfers[~transfers["new_code"].isin(divided)]
    rows = told(samples, "results")
    is_former = rows["day"] < pd.Timestamp(2025, 7, 1)
    former = rows[is_former].merge(whole, left_on="unit_code", right_on="old_code")
    former["unit_code"] = former["new_code"]
    moved = pd.concat([former, rows[~is_former]], ignore_index=True)
    moved[COUNTS] = moved[COUNTS].apply(pd.to_numeric)
    sums = moved.groupby(SLOT, as_index=False)[COUNTS].sum(min_count=1)
    sums["poor_rate_pct"] = pct(sums["poor_households"], sums["households"])
    sums["near_poor_rate_pct"] = pct(sums["near_poor_households"], sums["households"])
    return sums


def current_province(samples: Sequence[Sample]) -> pd.DataFrame:
    """All that was counted, whatever units it was counted in: nothing is lost, nothing twice."""
    rows = told(samples, "results").assign(unit_code="91")
    rows[COUNTS] = rows[COUNTS].apply(pd.to_numeric)
    sums = rows.groupby(SLOT, as_index=False)[COUNTS].sum(min_count=1)
    sums["poor_rate_pct"] = pct(sums["poor_households"], sums["households"])
    sums["near_poor_rate_pct"] = pct(sums["near_poor_households"], sums["households"])
    return sums
