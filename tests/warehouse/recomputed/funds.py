"""Balances of the social funds of the samples, computed anew from the registers."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from tests.warehouse.recomputed import completeness
from tests.warehouse.recomputed.money import both_sides
from tests.warehouse.recomputed.poverty import with_ancestors
from tests.warehouse.recomputed.registers import FORMS, months, registers
from tests.warehouse.recomputed.workbooks import Sample, last_day, unit_keys

OWNER = ["teller", "fund", "fund_level"]
ROW = ["fund", "fund_level", "unit_code", "period"]
MOVES = {
    "contributed_budget_vnd": "contributions",
    "contributed_non_budget_vnd": "contributions",
    "used_vnd": "uses",
    "contributed_not_cash_vnd": "contributions",
    "used_not_cash_vnd": "uses",
}


def fund_balances(samples: Sequence[Sample]) -> pd.DataFrame:
    """What came into a fund and went out, by fund, managing level, unit and period.

    A fund belongs to the unit whose register told of it, and goes on with every later register of
    that unit. No balance is stated anywhere, so none is known; the change since the first register
    is, for as long as both registers tell of every month.
    """
    moved = _moved(samples)
    first = moved.groupby(OWNER, as_index=False)["day"].min()
    came = pd.concat([_registers(samples, table) for table in FORMS], ignore_index=True)
    rows = first.rename(columns={"day": "first_day"}).merge(came, on="teller")
    rows = rows[rows["day"] >= rows["first_day"]]
    key = [*OWNER, "table", "period"]
    sums = moved.groupby(key, as_index=False)[list(MOVES)].sum(min_count=1)
    rows = rows.merge(sums, on=key, how="left")
    for figure, table in MOVES.items():
        rows[figure] = rows[figure].fillna(0).where(rows["table"] == table)
    placed = with_ancestors(rows.assign(unit_code=rows["teller"]))
    balances = placed.groupby(ROW, as_index=False)[list(MOVES)].sum(min_count=1)
    balances["change_since_first_vnd"] = [
        _change(placed, *one) for one in balances[ROW].itertuples(index=False)
    ]
    balances["unit_key"] = unit_keys(balances.assign(day=balances["period"].map(last_day)))
    beside = completeness.set_beside(balances, samples)[[*balances, *completeness.COUNTS]]
    return beside.assign(opening_vnd=None, closing_vnd=None)


def _moved(samples: Sequence[Sample]) -> pd.DataFrame:
    """Entries of funds; money in columns apart, for goods and labour only pass through."""
    both = both_sides(samples)
    both = both[both["fund"].fillna("none") != "none"]
    given, spent = pd.to_numeric(both["contributed_vnd"]), pd.to_numeric(both["used_vnd"])
    is_cash = both["resource_kind"] == "cash"
    return both[[*OWNER, "table", "period", "day"]].assign(
        fund_level=both["fund_level"].fillna("-1"),
        contributed_budget_vnd=given.where(is_cash & (both["group"] == "budget")),
        contributed_non_budget_vnd=given.where(is_cash & (both["group"] == "non_budget")),
        used_vnd=spent.where(is_cash),
        contributed_not_cash_vnd=given.where(~is_cash),
        used_not_cash_vnd=spent.where(~is_cash),
    )


def _registers(samples: Sequence[Sample], table: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "teller": one.teller, "table": table, "period": one.told_period, "day": one.day,
            "months": one.months_of_figures,
        }
        for one in registers(samples, table)
    )  # fmt: skip


def _change(
    placed: pd.DataFrame, fund: str, fund_level: str, unit_code: str, period: str
) -> float | None:
    """In less out up to a period, of all who hold the fund; None where one lacks a month."""
    of_fund = placed[
        (placed["fund"] == fund)
        & (placed["fund_level"] == fund_level)
        & (placed["unit_code"] == unit_code)
    ]
    now = max(_order(row) for row in of_fund[of_fund["period"] == period].itertuples())
    change = 0.0
    for _, of_holder in of_fund.groupby("teller"):
        so_far = of_holder[[_order(row) <= now for row in of_holder.itertuples()]]
        begun = min(set().union(*of_holder["months"])).start_time
        for table in FORMS:
            told = set().union(*so_far.loc[so_far["table"] == table, "months"])
            if begun <= now[0] and not months(begun, now[0]) <= told:
                return None
        given = so_far[["contributed_budget_vnd", "contributed_non_budget_vnd"]].sum().sum()
        change += given - so_far["used_vnd"].sum()
    return change


def _order(row: Any) -> tuple[pd.Timestamp, int, str]:
    """By the last day that is told of; a month before the quarter and the year it ends."""
    return row.day, -len(row.period), row.period
