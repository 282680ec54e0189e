"""The figures of every public mart, computed anew from the sample workbooks: no difference."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import psycopg
import pytest
from tests.warehouse.recomputed import breakdowns, facts, focus, funds, money, poverty
from tests.warehouse.recomputed.workbooks import Sample, read_samples

from ansinh.samples.writing import write_samples

pytestmark = pytest.mark.warehouse

Recomputed = Callable[[Sequence[Sample]], pd.DataFrame]


@dataclass(frozen=True)
class Compared:
    """A mart and what it must say: rows by `key`; every other column of the frame is a figure."""

    query: str
    key: list[str]
    anew: Recomputed


def review(mart: str, *more: str, anew: Recomputed, where: str = "true") -> Compared:
    """A mart of reviews."""
    return Compared(f"select * from marts.{mart} where {where}", [*poverty.SLOT, *more], anew)


MARTS = {
    "poverty_indicators": review("poverty_indicators", anew=poverty.poverty_indicators),
    "deprivation_rates": review(
        "deprivation_rates", "poverty_status", "indicator_code", anew=poverty.deprivation_rates
    ),
    "deprivation_dimension_rates": review(
        "deprivation_dimension_rates",
        "poverty_status",
        "dimension_code",
        anew=poverty.deprivation_dimensions,
    ),
    "multidimensional_poverty": review(
        "multidimensional_poverty", anew=poverty.multidimensional_poverty
    ),
    "poverty_indicators_current_units": review(
        "poverty_indicators_current_units",
        where="unit_level = 'commune' and not is_estimated",
        anew=poverty.current_units,
    ),
    "poverty_movement_rates": review("poverty_movement_rates", anew=poverty.movements),
    "poverty_by_target_group": review(
        "poverty_by_target_group",
        "poverty_status",
        "target_group",
        anew=breakdowns.target_groups,
    ),
    "poverty_by_ethnic_group": review(
        "poverty_by_ethnic_group",
        "poverty_status",
        "ethnic_group",
        anew=breakdowns.ethnic_groups,
    ),
    "poverty_by_cause": review(
        "poverty_by_cause", "poverty_status", "poverty_cause", anew=breakdowns.causes
    ),
    "poverty_by_area_type": review("poverty_by_area_type", "area_type", anew=breakdowns.area_types),
    "mobilized_resources": Compared(
        "select * from marts.mobilized_resources", money.CELL, money.mobilized_resources
    ),
    "resource_indicators": Compared(
        "select * from marts.resource_indicators",
        ["unit_key", "period"],
        money.resource_indicators,
    ),
    "focus_areas": Compared("select * from marts.focus_areas", focus.KEY, focus.focus_areas),
    "fund_balances": Compared("select * from marts.fund_balances", funds.ROW, funds.fund_balances),
    **{
        fact: Compared(facts.query(fact, by, figures), [*facts.SENDER, *by], anew)
        for fact, (by, figures, anew) in facts.FACTS.items()
    },
}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return read_samples(folder)


def rows_of(url: str, query: str) -> pd.DataFrame:
    with psycopg.connect(url) as connection:
        cursor = connection.execute(query.encode())
        names = [column.name for column in cursor.description or ()]
        return pd.DataFrame(cursor.fetchall(), columns=names)


@pytest.mark.parametrize("mart", MARTS)
def test_mart_says_what_the_workbooks_say(
    sampled_url: str, samples: list[Sample], mart: str
) -> None:
    compared = MARTS[mart]
    wanted = compared.anew(samples)
    figures = [column for column in wanted.columns if column not in compared.key]
    told = rows_of(sampled_url, compared.query)
    both = wanted.merge(
        told, on=compared.key, how="outer", suffixes=("_wanted", ""), indicator=True
    )
    lonely = both[both["_merge"] != "both"]
    assert lonely.empty, lonely[[*compared.key, "_merge"]].to_string()
    for figure in figures:
        differs = _differs(both[f"{figure}_wanted"], both[figure])
        columns = [*compared.key, f"{figure}_wanted", figure]
        assert not differs.any(), both.loc[differs, columns].head(20).to_string()


def _differs(wanted: pd.Series, told: pd.Series) -> pd.Series:
    """Unknown against known, or farther apart than the mart rounds: two decimals, or four."""
    if not _is_number(wanted) or not _is_number(told):
        return (wanted.isna() != told.isna()) | (wanted.notna() & (wanted != told))
    one = pd.to_numeric(wanted).astype("float64")
    other = pd.to_numeric(told).astype("float64")
    room = 0.00005 if (one.abs().max() or 0) <= 1 else 0.0
    apart = (one - other).abs() > room + 1e-9
    return (one.isna() != other.isna()) | apart.fillna(False)


def _is_number(values: pd.Series) -> bool:
    return bool(pd.to_numeric(values, errors="coerce").notna().eq(values.notna()).all())
