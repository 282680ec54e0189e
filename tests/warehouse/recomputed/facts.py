"""Facts of the samples: rows and sums of each workbook, by the slot that it was handed in for."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
from tests.warehouse.recomputed.breakdowns import members_of
from tests.warehouse.recomputed.poverty import without_subtotals
from tests.warehouse.recomputed.registers import registers
from tests.warehouse.recomputed.sheets import INDICATORS
from tests.warehouse.recomputed.workbooks import Sample

SENDER = ["sender", "sent_period", "sent_stage"]
Facts = Callable[[Sequence[Sample]], pd.DataFrame]
RESULTS = {
    "households": "households",
    "persons": "persons",
    "poor_households": "poor_households",
    "near_poor_households": "near_poor_households",
    "average_households": "average_living_standard_households",
    "poor_persons": "poor_persons",
    "near_poor_persons": "near_poor_persons",
    "average_persons": "average_living_standard_persons",
}
# Table of a register → its fact's numbers, and what they are called there.
REGISTERS = {
    "contributions": {"donors": "donors", "quantity": "quantity", "value_vnd": "value_vnd"},
    "uses": {
        "amount_vnd": "amount_vnd",
        "beneficiary_households": "beneficiary_households",
        "beneficiary_persons": "beneficiary_persons",
    },
    "activities": {"quantity": "quantity", "audience": "audience"},
    "recognised_models": {"beneficiary_households": "beneficiary_households"},
}


def query(fact: str, by: Sequence[str], figures: Sequence[str]) -> str:
    """The same of a fact."""
    sums = "".join(f", sum({figure}) as {figure}" for figure in figures)
    key = ", ".join([*SENDER, *by])
    return (
        "with sent as (select submission_id, unit_code as sender, period as sent_period,"
        " stage as sent_stage from marts.dim_submission)"
        f" select {key}, count(*) as rows{sums} from marts.{fact}"
        f" inner join sent using (submission_id) group by {key}"
    )


def totals(rows: pd.DataFrame, by: Sequence[str], figures: Sequence[str]) -> pd.DataFrame:
    """Rows and sums by slot and what else tells them apart."""
    key = [*SENDER, *by]
    numbers = rows.assign(rows=1)
    numbers[list(figures)] = numbers[list(figures)].apply(pd.to_numeric)
    return numbers.groupby(key, as_index=False)[["rows", *figures]].sum(min_count=1)


def sent(samples: Sequence[Sample], table: str) -> pd.DataFrame:
    """The rows of a table of reviews that are no subtotal."""
    frames = [
        without_subtotals(sample, table).assign(
            sender=sample.unit_code, sent_period=sample.period, sent_stage=sample.stage
        )
        for sample in samples
        if table in sample.tables
    ]
    return pd.concat(frames, ignore_index=True)


def reviews(samples: Sequence[Sample]) -> pd.DataFrame:
    """Results by the finest unit that told them, with all that its poor lack."""
    rows = sent(samples, "results").rename(columns=RESULTS)
    lacks = sent(samples, "deprivation_poor")[[*SENDER, "unit_code", "total_deprivations"]]
    rows = rows.merge(lacks, on=[*SENDER, "unit_code"], how="left")
    rows = rows.rename(columns={"total_deprivations": "poor_deprivations"})
    return totals(rows, [], [*RESULTS.values(), "poor_deprivations"])


def areas(samples: Sequence[Sample]) -> pd.DataFrame:
    """Results of the urban and the rural part."""
    rows = pd.concat(
        [
            sample.tables["area_results"].assign(
                sender=sample.unit_code, sent_period=sample.period, sent_stage=sample.stage
            )
            for sample in samples
            if "area_results" in sample.tables
        ]
    )
    return totals(rows.rename(columns=RESULTS), ["area_type"], list(RESULTS.values()))


def _long(samples: Sequence[Sample], table: str, columns: Sequence[str], name: str) -> pd.DataFrame:
    """One row per unit, status and column of a table that there is for the poor, or both."""
    frames = []
    for status in ("poor", "near_poor"):
        if any(f"{table}_{status}" in sample.tables for sample in samples):
            rows = sent(samples, f"{table}_{status}").assign(poverty_status=status)
            key = [*SENDER, "unit_code", "poverty_status"]
            frames.append(rows.melt(key, columns, name, "figure"))
    return pd.concat(frames, ignore_index=True)


def deprivations(samples: Sequence[Sample]) -> pd.DataFrame:
    """Households that lack something, by status: a row per unit and indicator."""
    rows = _long(samples, "deprivation", INDICATORS, "indicator")
    rows = rows.rename(columns={"figure": "deprived_households"})
    return totals(rows, ["poverty_status"], ["deprived_households"])


def movements(samples: Sequence[Sample]) -> pd.DataFrame:
    """Households by status and column of the movement form."""
    frames = []
    for status in ("poor", "near_poor"):
        rows = sent(samples, f"movement_{status}").assign(poverty_status=status)
        fixed = [*SENDER, "unit_code", "poverty_status"]
        frames.append(rows.melt(fixed, var_name="movement", value_name="households"))
    rows = pd.concat(frames, ignore_index=True)
    return totals(rows, ["poverty_status", "movement"], ["households"])


def breakdown(samples: Sequence[Sample], table: str, member: str) -> pd.DataFrame:
    """Households by status and member of a breakdown."""
    frames = []
    for status in ("poor", "near_poor"):
        if any(f"{table}_{status}" in sample.tables for sample in samples):
            rows, members = members_of(sent(samples, f"{table}_{status}"), table)
            rows = rows.drop(columns="households").assign(poverty_status=status)
            key = [*SENDER, "unit_code", "poverty_status"]
            frames.append(rows.melt(key, members, member, "households"))
    rows = pd.concat(frames, ignore_index=True)
    if table == "ethnic_groups":
        rows = rows[(rows[member] != "minority") | rows["households"].notna()]
    return totals(rows, ["poverty_status", member], ["households"])


def listed(samples: Sequence[Sample]) -> pd.DataFrame:
    """Households of the lists and their members; who they are is nobody's business here."""
    frames = [
        sample.tables[f"list_{status}"].assign(
            sender=sample.unit_code,
            sent_period=sample.period,
            sent_stage=sample.stage,
            poverty_status=status,
            households=1,
        )
        for sample in samples
        for status in ("poor", "near_poor")
        if f"list_{status}" in sample.tables
    ]
    rows = pd.concat(frames, ignore_index=True).rename(columns={"members": "persons"})
    return totals(rows, ["poverty_status"], ["households", "persons"]).drop(columns="rows")


def register(samples: Sequence[Sample], table: str) -> pd.DataFrame:
    """Entries of a register, and those of former ones that it takes out again."""
    rows = pd.concat(
        [
            one.entries.assign(sender=one.teller, sent_period=one.period, sent_stage="regular")
            for one in registers(samples, table)
            if len(one.entries)
        ],
        ignore_index=True,
    )
    return totals(rows, ["entry_kind"], list(REGISTERS[table]))


def assignments(samples: Sequence[Sample]) -> pd.DataFrame:
    """Lines of the register of who follows which area."""
    frames = [
        sample.tables["assignments"].assign(
            sender=sample.unit_code, sent_period=sample.period, sent_stage=sample.stage
        )
        for sample in samples
        if "assignments" in sample.tables
    ]
    return totals(pd.concat(frames, ignore_index=True), ["focus_area_type"], [])


# Fact → what else than the slot tells its sums apart, its figures, and both anew.
FACTS: dict[str, tuple[list[str], list[str], Facts]] = {
    "fct_poverty_review": ([], [*RESULTS.values(), "poor_deprivations"], reviews),
    "fct_poverty_review_by_area": (["area_type"], list(RESULTS.values()), areas),
    "fct_deprivation": (["poverty_status"], ["deprived_households"], deprivations),
    "fct_poverty_movement": (["poverty_status", "movement"], ["households"], movements),
    "fct_target_group": (
        ["poverty_status", "target_group"],
        ["households"],
        partial(breakdown, table="target_groups", member="target_group"),
    ),
    "fct_ethnic_group": (
        ["poverty_status", "ethnic_group"],
        ["households"],
        partial(breakdown, table="ethnic_groups", member="ethnic_group"),
    ),
    "fct_poverty_cause": (
        ["poverty_status", "poverty_cause"],
        ["households"],
        partial(breakdown, table="causes", member="poverty_cause"),
    ),
    "fct_listed_households": (["poverty_status"], ["households", "persons"], listed),
    "bridge_steering_assignment": (["focus_area_type"], [], assignments),
    **{
        fact: (["entry_kind"], list(REGISTERS[table]), partial(register, table=table))
        for fact, table in {
            "fct_resource_contribution": "contributions",
            "fct_resource_use": "uses",
            "fct_communication_activity": "activities",
            "fct_recognised_model": "recognised_models",
        }.items()
    },
}
