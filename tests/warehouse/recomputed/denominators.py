"""How many poor households money is set beside: of the latest official review that still holds."""

from collections.abc import Sequence

import pandas as pd
from tests.warehouse.recomputed.poverty import SLOT, added_up
from tests.warehouse.recomputed.poverty import told as told_in_reviews
from tests.warehouse.recomputed.workbooks import (
    LISTS,
    Sample,
    last_day,
    province_on,
    units,
    units_on,
)

OF_COUNT = ["poor_households", "poor_households_standard", "poor_households_date"]


def set_beside(sums: pd.DataFrame, samples: Sequence[Sample]) -> pd.DataFrame:
    """The same rows with the poor households of their unit, and how far these still hold."""
    counts, ends = complete_counts(samples), _ends_of_units()
    standards = pd.read_csv(LISTS / "poverty_standards.csv", dtype=str)
    expired = standards.set_index("standard_code")["valid_to"]
    found = []
    for row in sums.itertuples():
        day = min(last_day(row.period), ends[row.unit_key])
        of_unit = counts[(counts["unit_key"] == row.unit_key) & (counts["day"] <= day)]
        if of_unit.empty:
            found.append((None, None, None, "no_count"))
            continue
        latest = of_unit.sort_values("day").iloc[-1]
        a_year_later = latest["day"] + pd.DateOffset(years=1)
        standard_end = pd.Timestamp(expired[latest["standard_code"]]) - pd.Timedelta(days=1)
        if day <= min(a_year_later, standard_end):
            status = "current"
        else:
            status = "standard_ended" if standard_end < a_year_later else "older_than_a_year"
        poor = latest["poor_households"] if status == "current" else None
        found.append((poor, latest["standard_code"], latest["day"].date(), status))
    beside = pd.DataFrame(found, columns=[*OF_COUNT, "denominator_status"], index=sums.index)
    beside["poor_households"] = pd.to_numeric(beside["poor_households"])
    return pd.concat([sums, beside], axis=1)


def complete_counts(samples: Sequence[Sample]) -> pd.DataFrame:
    """The poor of every official review that tells of all communes of a unit."""
    rows = told_in_reviews(samples, "results")
    rows = rows[rows["stage"] == "official"].assign(communes=0)
    parts = []
    for day, group in rows.groupby("day"):
        known = units_on(day, province_on(day))
        communes = known[known["unit_level"] == "commune"]
        within = communes.groupby("district_code").size()
        # A district's own row tells of all its communes.
        parts.append(group.assign(communes=group["unit_code"].map(within).fillna(1)))
    sums = added_up(pd.concat(parts), [*SLOT, "day"], ["poor_households", "communes"])
    has = []
    for row in sums.itertuples():
        known = units_on(row.day, province_on(row.day))
        communes = known[known["unit_level"] == "commune"]
        above = communes[["unit_code", "district_code", "province_code"]] == row.unit_code
        has.append(int(above.any(axis=1).sum()))
    sums = sums[sums["communes"] == pd.Series(has, index=sums.index)]
    first = [
        units_on(row.day, province_on(row.day))
        .set_index("unit_code")
        .loc[row.unit_code, "valid_from"]
        for row in sums.itertuples()
    ]
    return sums.assign(unit_key=sums["unit_code"] + "@" + pd.Series(first, index=sums.index))


def _ends_of_units() -> dict[str, pd.Timestamp]:
    """Unit → its last day."""
    dated = units()
    keys = dated["unit_code"] + "@" + dated["valid_from"]
    days = [
        pd.Timestamp(2200, 1, 1) if end.startswith("9999") else pd.Timestamp(end)
        for end in dated["valid_to"]
    ]
    return dict(zip(keys, [day - pd.Timedelta(days=1) for day in days], strict=True))
