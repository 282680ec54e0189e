"""Which reports were owed, by the calendar, and which of them the samples hand in.

Only what was due before the last sample's time: what is owed later depends on the day of the test.
When something came, whether late and by what waiver, is the ledger's knowledge, not a workbook's.
"""

from collections.abc import Iterator, Sequence

import pandas as pd
from tests.warehouse.recomputed.poverty import pct, with_ancestors
from tests.warehouse.recomputed.workbooks import LISTS, Sample, last_day, province_on, units_on

REPORT = ["unit_code", "form", "period", "stage"]
DUE_BEFORE = "2026-11-01"
FIRST_YEAR, LAST_YEAR = 2016, 2026
PERIODS = {"year": "{}", "quarter": "{}-Q{}", "month": "{}-{:02}"}
PARTS = {"year": 1, "quarter": 4, "month": 12}
FORMS = {
    "results": "poverty_review",
    "list_poor": "household_list",
    "list_near_poor": "household_list",
    "contributions": "resource_contributions",
    "uses": "resource_uses",
    "activities": "communication_activities",
    "recognised_models": "communication_activities",
    "assignments": "steering_assignments",
}


def obligations(samples: Sequence[Sample]) -> pd.DataFrame:
    """Every report that a unit owed, and whether one counts."""
    owed = pd.DataFrame(list(_owed()), columns=[*REPORT, "due_date"])
    owed = owed[owed["due_date"] < pd.Timestamp(DUE_BEFORE)]
    counting = handed_in(samples)[REPORT].itertuples(index=False, name=None)
    is_fulfilled = pd.MultiIndex.from_frame(owed[REPORT]).isin(list(counting))
    return owed.assign(
        due_date=owed["due_date"].dt.date, is_fulfilled=is_fulfilled, is_missing=~is_fulfilled
    )


def handed_in(samples: Sequence[Sample]) -> pd.DataFrame:
    """The slots of which a submission counts, with how many versions were accepted."""
    rows = [
        (sample.unit_code, FORMS[table], sample.period, sample.stage, sample.versions)
        for sample in samples
        for table in sample.tables
        if table in FORMS
    ]
    return pd.DataFrame(rows, columns=[*REPORT, "versions"]).drop_duplicates()


def completeness(samples: Sequence[Sample]) -> pd.DataFrame:
    """How many reports were owed within a district or province, and how many count."""
    rows = obligations(samples)
    rows["day"] = rows["period"].map(last_day)
    placed = with_ancestors(rows.assign(owed_reports=1, accepted_reports=rows["is_fulfilled"]))
    placed = placed[placed["unit_code"].str.len() < 5]
    figures = ["owed_reports", "accepted_reports"]
    sums = placed.groupby(REPORT, as_index=False)[figures].sum()
    sums["published_reports"] = sums["accepted_reports"]
    sums["missing_reports"] = sums["owed_reports"] - sums["accepted_reports"]
    for kind in ("accepted", "missing"):
        sums[f"{kind}_reports_pct"] = pct(sums[f"{kind}_reports"], sums["owed_reports"])
    return sums


def _owed() -> Iterator[tuple[str, str, str, str, pd.Timestamp]]:
    calendar = pd.read_csv(LISTS / "reporting_calendar.csv", dtype=str, keep_default_na=False)
    for row in calendar[calendar["owed_by"] != "nobody"].itertuples():
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            for part in range(1, PARTS[row.period_kind] + 1):
                period = PERIODS[row.period_kind].format(year, part)
                day = last_day(period)
                is_in_force = row.valid_from <= f"{day:%Y-%m-%d}" < row.valid_to
                first, last = int(row.first_owed_month or 1), int(row.last_owed_month or 12)
                if is_in_force and (row.period_kind != "month" or first <= part <= last):
                    due = day + pd.Timedelta(days=int(row.due_days_after_end or 0))
                    if row.due_before:
                        due = pd.Timestamp(f"{year}-{row.due_before}") - pd.Timedelta(days=1)
                    for unit in _owing(row.owed_by, day):
                        yield unit, row.form, period, row.stage, due


def _owing(owed_by: str, day: pd.Timestamp) -> list[str]:
    """The province, or its districts while there are any, then its communes."""
    known = units_on(day, province_on(day))
    levels = known["unit_level"]
    level = "district" if (levels == "district").any() else "commune"
    return list(
        known.loc[levels == (level if owed_by == "reporting_unit" else owed_by), "unit_code"]
    )
