"""Of how many units that owe them the registers of the samples tell, and of which months.

Registers are owed quarter by quarter since the directive, by the districts while there are any,
then by the communes.
"""

from collections.abc import Sequence
from functools import cache

import pandas as pd
from tests.warehouse.recomputed.registers import FORMS, Register, first_day, months, registers
from tests.warehouse.recomputed.workbooks import Sample, last_day, province_on, units, units_on

FIRST_OWED = pd.Timestamp(2021, 5, 24)
COUNTS = ["reported_units", "owed_units", "reported_months", "owed_months"]
Told = dict[str, set[tuple[str, pd.Period]]]


def set_beside(rows: pd.DataFrame, samples: Sequence[Sample]) -> pd.DataFrame:
    """The same rows of units and periods with how much of them is told.

    A place within a unit that reports is told of by that unit.
    """
    dated = units()
    above = dated["district_code"].where(dated["district_code"].fillna("") != "")
    reports_as = dict(
        zip(
            dated["unit_code"] + "@" + dated["valid_from"],
            above.fillna(dated["unit_code"]),
            strict=True,
        )
    )
    answers = {}
    told = {
        kind: {table: _told(registers(samples, table), kind) for table in FORMS}
        for kind in ("year", "quarter")
    }
    for unit, period in rows[["unit_key", "period"]].drop_duplicates().itertuples(index=False):
        kind = "year" if len(period) == 4 else "quarter"
        answers[unit, period] = _completeness(reports_as[unit], period, told[kind])
    columns = ["contributions_reported_units", "uses_reported_units", *COUNTS, "all_told"]
    keys = rows[["unit_key", "period"]].itertuples(index=False, name=None)
    beside = pd.DataFrame([answers[key] for key in keys], columns=columns, index=rows.index)
    return pd.concat([rows, beside], axis=1)


def _told(found: Sequence[Register], kind: str) -> set[tuple[str, pd.Period]]:
    """Who is told of for which month: the sender, and units beneath it that its entries name.

    What counts in the year alone tells of no quarter.
    """
    told: set[tuple[str, pd.Period]] = set()
    for one in found:
        if one.is_of_year and kind == "quarter":
            continue
        known = units_on(one.day, province_on(one.day))
        named = set(one.entries.get("unit_code", ()))
        districts = set(known.loc[known["unit_code"].isin(named), "district_code"])
        for code in {one.teller, *named, *districts} - {""}:
            told |= {(code, month) for month in one.months}
    return told


@cache
def _owing(month: pd.Period) -> pd.DataFrame:
    """Who owes the registers of a month."""
    quarter_end = pd.Period(month, freq="M").asfreq("Q").end_time
    day = month.end_time.floor("D")
    known = units_on(day, province_on(day))
    level = "district" if (known["unit_level"] == "district").any() else "commune"
    return known[(known["unit_level"] == level) & (quarter_end >= FIRST_OWED)]


def _completeness(unit: str, period: str, told: Told) -> tuple[object, ...]:
    owed = {
        (code, month)
        for month in months(first_day(period), last_day(period))
        for code in _beneath(unit, month)
    }
    of_table = {table: owed & told[table] for table in FORMS}
    of_both = of_table["contributions"] & of_table["uses"]
    reported = {code for code, _ in of_both}
    owed_months = {month for _, month in owed}
    full = [
        month
        for month in owed_months
        if (asked := {one for one in owed if one[1] == month and one[0] in reported})
        and asked <= of_both
    ]
    return (
        *(len({code for code, _ in of_table[table]}) for table in FORMS),
        len(reported),
        len({code for code, _ in owed}),
        len(full),
        len(owed_months),
        bool(owed) and owed <= of_both,
    )


def _beneath(unit: str, month: pd.Period) -> set[str]:
    """Those who owe within a unit."""
    owing = _owing(month)
    is_within = (owing[["unit_code", "district_code", "province_code"]] == unit).any(axis=1)
    return set(owing.loc[is_within, "unit_code"])
