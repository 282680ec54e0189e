"""Contributions, uses and activities of the samples, computed anew from their workbooks."""

from collections.abc import Sequence

import pandas as pd
from tests.warehouse.recomputed.poverty import added_up
from tests.warehouse.recomputed.workbooks import Sample

CELL = ["unit_code", "period", "funding_source", "donor_type", "resource_kind", "purpose"]


def entries(samples: Sequence[Sample], table: str) -> pd.DataFrame:
    """All rows of a register, each with the period of its register and the unit it is for."""
    frames = [
        sample.tables[table].assign(period=sample.period, day=sample.day, teller=sample.unit_code)
        for sample in samples
        if table in sample.tables
    ]
    return pd.concat(frames, ignore_index=True)


def mobilized_resources(samples: Sequence[Sample]) -> pd.DataFrame:
    """Money by unit, period, source, donor, kind and purpose, rolled up to district and province.

    What is spent comes out of a pot: no donor is known of it.
    """
    given = entries(samples, "contributions").rename(columns={"value_vnd": "contributed_vnd"})
    given["contributions"] = given["donors"].fillna(1)
    spent = entries(samples, "uses").rename(
        columns={"amount_vnd": "used_vnd", "beneficiary_households": "beneficiaries"}
    )
    both = pd.concat([given, spent.assign(donor_type=None)], ignore_index=True)
    both["donor_type"] = both["donor_type"].fillna("none")
    figures = ["contributed_vnd", "used_vnd", "contributions", "beneficiaries"]
    return added_up(both, CELL, figures)


def activities(samples: Sequence[Sample]) -> pd.DataFrame:
    """Activities by unit, period and type."""
    told = entries(samples, "activities")
    return added_up(told, ["unit_code", "period", "activity_type"], ["quantity", "audience"])
