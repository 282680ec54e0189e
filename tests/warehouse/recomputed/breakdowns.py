"""The poor of the samples by group, ethnic group, cause and area, from their workbooks."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
from tests.warehouse.recomputed.poverty import COUNTS, SLOT, added_up, pct, told
from tests.warehouse.recomputed.sheets import CAUSES, ETHNIC, GROUPS
from tests.warehouse.recomputed.workbooks import LISTS, Sample

MEMBERS = {
    "target_groups": GROUPS[1:],
    "ethnic_groups": [*ETHNIC[1:-1], "other"],
    "causes": CAUSES[1:],
}
TOLD_APART = ["khmer", "cham", "hoa", "other_group"]
LINES = {"urban": "urban_line_vnd", "rural": "rural_line_vnd"}


def breakdown(samples: Sequence[Sample], table: str, member: str) -> pd.DataFrame:
    """Households of a status by the members of one breakdown; the samples leave nothing blank."""
    frames = []
    for status in ("poor", "near_poor"):
        if not any(f"{table}_{status}" in sample.tables for sample in samples):
            continue
        rows = told(samples, f"{table}_{status}")
        rows, members = members_of(rows, table)
        sums = added_up(rows, SLOT, ["households", *members])
        sums = sums.rename(columns={"households": "status_households"})
        long = sums.melt([*SLOT, "status_households"], members, member, f"{member}_households")
        if table == "ethnic_groups":
            long = long[(long[member] != "minority") | long[f"{member}_households"].notna()]
        frames.append(long.assign(poverty_status=status))
    divided = pd.concat(frames, ignore_index=True)
    share = pct(divided[f"{member}_households"], divided["status_households"])
    return divided.assign(**{f"{member}_share_pct": share})


def members_of(rows: pd.DataFrame, table: str) -> tuple[pd.DataFrame, list[str]]:
    """The rows with a column for each member, and these columns.

    Of a minority that is told apart in part, the rest has no name: it is `minority`. Where all are
    told apart, there is no such rest.
    """
    if table == "ethnic_groups":
        told_apart = rows[TOLD_APART].apply(pd.to_numeric).sum(axis=1)
        rest = pd.to_numeric(rows["minority"]) - told_apart
        rows = rows.assign(minority=rest.where(rest > 0))
        rows = rows.rename(columns={"other_group": "other"})
    return rows, [column for column in MEMBERS[table] if column in rows.columns]


target_groups = partial(breakdown, table="target_groups", member="target_group")
ethnic_groups = partial(breakdown, table="ethnic_groups", member="ethnic_group")
causes = partial(breakdown, table="causes", member="poverty_cause")


def area_types(samples: Sequence[Sample]) -> pd.DataFrame:
    """The urban and the rural part of the units that print them, and the line each is under."""
    frames = [
        sample.tables["area_results"].assign(
            period=sample.period, stage=sample.stage, day=sample.day, standard_code="2022-2025"
        )
        for sample in samples
        if "area_results" in sample.tables
    ]
    parts = added_up(pd.concat(frames), [*SLOT, "area_type"], COUNTS)
    lines = pd.read_csv(LISTS / "poverty_standards.csv").set_index("standard_code")
    parts["poverty_line_vnd"] = [
        lines.loc[row.standard_code, LINES[row.area_type]] for row in parts.itertuples()
    ]
    poor, near_poor = parts["poor_households"], parts["near_poor_households"]
    parts["poor_rate_pct"] = pct(poor, parts["households"])
    parts["near_poor_rate_pct"] = pct(near_poor, parts["households"])
    parts["multidimensional_poor_rate_pct"] = pct(poor + near_poor, parts["households"])
    return parts
