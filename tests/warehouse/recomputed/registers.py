"""Registers of the samples: which time each tells of, and the entries that a total is made of.

A cumulative register tells once more what former ones of the unit told; that is taken out of it
again. Where the former ones do not tell of all the time before, the rest is of no quarter but of
the year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from tests.warehouse.recomputed.poverty import with_ancestors
from tests.warehouse.recomputed.workbooks import CUMULATIVE, Sample, unit_keys

FORMS = {"contributions": "contributed", "uses": "used"}
# What is negative in an entry that is taken out again.
NUMBERS = ["value_vnd", "amount_vnd", "donors", "contributions", "quantity"]
NUMBERS += ["beneficiary_households", "beneficiary_persons"]


@dataclass(frozen=True)
class Register:
    """One table of entries: who tells, of which months, and where its figures stand."""

    teller: str
    period: str
    told_period: str
    day: pd.Timestamp
    first: pd.Timestamp
    entries: pd.DataFrame

    @property
    def months(self) -> set[pd.Period]:
        """The months that it tells of."""
        return months(self.first, self.day)

    @property
    def is_of_year(self) -> bool:
        """True where no quarter can be told apart."""
        return self.told_period != self.period

    @property
    def months_of_figures(self) -> set[pd.Period]:
        """The months that its figures are of, less what former registers told."""
        return self.months if self.is_of_year else months(first_day(self.period), self.day)


def months(first: pd.Timestamp, last: pd.Timestamp) -> set[pd.Period]:
    """The months from one day to another."""
    return set(pd.period_range(first, last, freq="M"))


def first_day(period: str) -> pd.Timestamp:
    """The first day of a year, a quarter or a month."""
    return pd.Period(period.replace("-Q", "Q")).start_time


def registers(samples: Sequence[Sample], table: str) -> list[Register]:
    """All registers of a table, oldest first, each with what it takes out again."""
    found: list[Register] = []
    for sample in sorted((one for one in samples if table in one.tables), key=lambda one: one.day):
        entries = sample.tables[table].assign(entry_kind="entry")
        if table == "contributions":
            # An entry that does not say how many gave counts as one.
            entries["contributions"] = pd.to_numeric(entries["donors"]).fillna(1)
        first, told_period = first_day(sample.period), sample.period
        if sample.told_times[table] == CUMULATIVE:
            first, own = pd.Timestamp(sample.day.year, 1, 1), first
            former = [
                one
                for one in found
                if one.teller == sample.unit_code and first <= one.first and one.day < own
            ]
            entries = pd.concat(
                [entries, *(_taken_out(one.entries) for one in former)], ignore_index=True
            )
            told = set().union(*(one.months for one in former))
            if told != months(first, sample.day) - months(own, sample.day):
                told_period = str(sample.day.year)
        found.append(
            Register(sample.unit_code, sample.period, told_period, sample.day, first, entries)
        )
    return found


def entries(samples: Sequence[Sample], table: str) -> pd.DataFrame:
    """All entries that count, with the period that they stand in and the day of the register."""
    return pd.concat(
        [
            one.entries.rename(columns={"day": "entry_date"}).assign(
                period=one.told_period,
                register_period=one.period,
                is_of_year=one.is_of_year,
                day=one.day,
                teller=one.teller,
            )
            for one in registers(samples, table)
            if len(one.entries)
        ],
        ignore_index=True,
    )


def told(samples: Sequence[Sample], table: str) -> pd.DataFrame:
    """Who told something of which period: the unit whose register came, and those above it."""
    rows = [
        {
            "unit_code": one.teller, "period": one.told_period, "register_period": one.period,
            "is_of_year": one.is_of_year, "day": one.day,
        }
        for one in registers(samples, table)
    ]  # fmt: skip
    return with_ancestors(pd.DataFrame(rows))


def of_the_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Every row for its unit and all above it, and its year.

    A code that was given to another unit before the year ended tells of that one in this year.
    """
    placed = with_ancestors(rows)
    placed["year"] = placed["day"].dt.year
    ends = placed.assign(day=pd.to_datetime(placed["year"].astype(str) + "-12-31"))
    later = unit_keys(ends)
    return placed[later.isna() | (later == unit_keys(placed))]


def counted_periods(row: "pd.Series[str]") -> Iterator[str]:
    """The periods whose totals hold an entry: of its register, the quarter and the year."""
    year, period = row["register_period"][:4], row["register_period"]
    if not row["is_of_year"]:
        yield period
        if len(period) == 7 and "Q" not in period:
            yield f"{year}-Q{(int(period[5:]) + 2) // 3}"
    if row["is_of_year"] or len(period) > 4:
        yield year


def by_counted_period(rows: pd.DataFrame) -> pd.DataFrame:
    """Every row once for each period whose total holds it."""
    periods = rows.apply(lambda row: list(counted_periods(row)), axis=1)
    return rows.assign(period=periods).explode("period", ignore_index=True)


def _taken_out(rows: pd.DataFrame) -> pd.DataFrame:
    numbers = [column for column in NUMBERS if column in rows]
    taken = rows[rows["entry_kind"] == "entry"].assign(entry_kind="reversal")
    taken[numbers] = -taken[numbers].apply(pd.to_numeric)
    return taken
