"""What stands behind counted figures: their cells, and the record of how they came to be."""

from collections.abc import Sequence

import pandas as pd
from tests.warehouse.recomputed import money, poverty
from tests.warehouse.recomputed.poverty import added_up
from tests.warehouse.recomputed.workbooks import Sample

FIGURE = ["mart", "figure", *money.CELL, "stage", "standard_code"]
MONEY = ["contributed_vnd", "used_vnd", "contributions", "beneficiaries", "beneficiary_persons"]
_KEY = ", ".join(f"coalesce({column}, '') as {column}" for column in FIGURE)
_SAME = ", ".join(str(at) for at in range(1, len(FIGURE) + 1))
# The parts of the first publication's figures, each submission's, are the figure.
REVISIONS = (
    f"select {_KEY}, max(value_after) as value, sum(part) as parts from marts.revisions"
    f" group by {_SAME}"
)
_COUNTS = ", ".join(repr(figure) for figure in poverty.COUNTS)
TRACE = (
    f"select {_KEY}, sum(value) as value from marts.figure_trace"
    " where (mart = 'mobilized_resources' and figure in ('contributed_vnd', 'used_vnd'))"
    f" or (mart = 'poverty_indicators' and figure in ({_COUNTS}))"
    f" group by {_SAME} having sum(value) is not null"
)


def revisions(samples: Sequence[Sample]) -> pd.DataFrame:
    """Every counted figure, made of its parts; what was not told before counts as 0."""
    counts = poverty.poverty_indicators(samples)
    told = pd.concat(
        [
            _long("poverty_indicators", counts, poverty.SLOT, poverty.COUNTS),
            _long("mobilized_resources", money.mobilized_resources(samples), money.CELL, MONEY),
        ]
    )
    told = told[told["value"] != 0]
    return told.assign(parts=told["value"])


def trace(samples: Sequence[Sample]) -> pd.DataFrame:
    """Cells added up; where a register came without such an entry there is none."""
    entries = money.both_sides(samples)
    entries[money.CELL[2:]] = entries[money.CELL[2:]].fillna("-1")
    sums = added_up(entries, money.CELL, MONEY[:2])
    counts = poverty.poverty_indicators(samples)
    return pd.concat(
        [
            _long("poverty_indicators", counts, poverty.SLOT, poverty.COUNTS),
            _long("mobilized_resources", sums, money.CELL, MONEY[:2], "regular"),
        ]
    )


def _long(
    mart: str, rows: pd.DataFrame, key: list[str], figures: list[str], stage: str = ""
) -> pd.DataFrame:
    long = rows.melt(key, figures, "figure", "value").dropna(subset=["value"]).assign(mart=mart)
    if mart == "mobilized_resources":
        long = long.assign(stage=stage)
    long = long.reindex(columns=[*FIGURE, "value"])
    return long.assign(**{key: long[key].astype(object).fillna("") for key in FIGURE})
