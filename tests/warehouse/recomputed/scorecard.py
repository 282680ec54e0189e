"""What the report on the directive counts and measures in each year, from the other frames."""

from collections.abc import Sequence

import pandas as pd
from tests.warehouse.recomputed import completeness, focus, money, poverty
from tests.warehouse.recomputed.breakdowns import target_groups
from tests.warehouse.recomputed.poverty import pct, with_ancestors
from tests.warehouse.recomputed.registers import FORMS, entries, of_the_year
from tests.warehouse.recomputed.workbooks import Sample, unit_keys

KEY = ["unit_code", "year", "measure_code"]
FIGURES = ["actual", "compared", "not_told_apart"]
UNITS_OF_MEASURE = ("vnd", "pct", "per_household", "count")
BASIC_SERVICES = ["housing", "health_insurance", "education"]
# The directive is of May 2021.
FIRST_YEAR = 2021


def query(mart: str, where: str = "true") -> str:
    """The figures of every line that has one, whatever its unit of measure."""
    figures = ", ".join(
        f"coalesce({', '.join(f'{figure}_{unit}::numeric' for unit in units)}) as {figure}"
        for figure, units in {
            "actual": UNITS_OF_MEASURE,
            "compared": ("vnd", "pct", "count"),
            "not_told_apart": ("vnd",),
        }.items()
    )
    return (
        f"select * from (select unit_code, year, measure_code, confidentiality, {figures}"
        f" from marts.{mart} where {where}) as lines"
        " where actual is not null or not_told_apart is not null"
        " or confidentiality = 'suppressed'"
    )


def directive_scorecard(samples: Sequence[Sample]) -> pd.DataFrame:
    """All lines of all years; of nothing that was told in part there is no line."""
    lines = pd.concat(
        [
            _resources(samples),
            _area_resources(samples),
            _area_rates(samples),
            _reviews(samples),
            _merit(samples),
            _communication(samples),
            _steering(samples),
        ],
        ignore_index=True,
    )
    # A unit below the province has a line for what it has, not for what it lacks.
    is_known = lines["actual"].notna()
    is_known |= lines["not_told_apart"].notna() & (lines["unit_code"].str.len() == 2)
    lines = lines[(lines["year"] >= FIRST_YEAR) & is_known]
    return lines.reindex(columns=[*KEY, *FIGURES])


def _lines(sums: pd.DataFrame, measure: str, actual: pd.Series, **more: pd.Series) -> pd.DataFrame:
    return sums[["unit_code", "year"]].assign(measure_code=measure, actual=actual, **more)


def _resources(samples: Sequence[Sample]) -> pd.DataFrame:
    rows = of_the_year(money.both_sides(samples))
    given, used = pd.to_numeric(rows["contributed_vnd"]), pd.to_numeric(rows["used_vnd"])
    is_ours = rows["group"] == "non_budget"
    rows["total"], rows["ours"] = given, given.where(is_ours)
    rows["roads"] = rows["ours"].where(rows["purpose"] == "infrastructure")
    rows["livelihoods"] = used.where(rows["purpose"] == "livelihoods")
    rows["services"] = used.where(rows["purpose"].isin(BASIC_SERVICES))
    names = ["total", "ours", "roads", "livelihoods", "services"]
    sums = rows.groupby(["unit_code", "year"], as_index=False)[names].sum(min_count=1)
    share = pct(sums["ours"], sums["total"])
    return pd.concat(
        [
            _lines(sums, "non_budget_contributed_vnd", sums["ours"]),
            _lines(sums, "non_budget_share_pct", share, compared=sums["total"]),
            _lines(sums, "non_budget_infrastructure_vnd", sums["roads"]),
            _lines(sums, "livelihoods_used_vnd", sums["livelihoods"]),
            _lines(sums, "basic_services_used_vnd", sums["services"]),
        ]
    ).replace({"actual": {0: None}})


def _area_resources(samples: Sequence[Sample]) -> pd.DataFrame:
    """What went to focus areas by name, beside the rest; and what nobody can tell apart."""
    lines = []
    for table, side in FORMS.items():
        gone = focus.money_of_areas(samples, table)
        for kind, unit, day in gone:
            if kind == "all_focus":
                by_name, together = gone[kind, unit, day]
                rest, _ = gone.get(("rest", unit, day), (None, None))
                lines.append((unit, day.year, f"focus_{side}_vnd", by_name, rest, together))
    told = pd.DataFrame(lines, columns=[*KEY, *FIGURES])
    # Where the registers tell of all, nothing else went to the rest.
    middles = told.assign(day=[pd.Timestamp(year, 6, 30) for year in told["year"]])
    periods = middles.assign(unit_key=unit_keys(middles), period=told["year"].astype(str))
    is_told = completeness.set_beside(periods, samples)["all_told"]
    told["compared"] = told["compared"].fillna(0).where(told["compared"].notna() | is_told)
    told[["actual", "not_told_apart"]] = told[["actual", "not_told_apart"]].replace(0, None)
    return told


def _area_rates(samples: Sequence[Sample]) -> pd.DataFrame:
    """The poor rate of a type of area within a district or the province, beside the rest."""
    areas = _annual(focus.focus_areas(samples))
    areas = areas[areas["unit_code"].str.len() < 5]
    rest = areas[areas["focus_area_type"] == "rest"].set_index(["unit_code", "year"])
    frames = []
    for kind in ("border", "minority"):
        of_kind = areas[areas["focus_area_type"] == kind]
        beside = rest["poor_rate_pct"].reindex(
            pd.MultiIndex.from_frame(of_kind[["unit_code", "year"]])
        )
        frames.append(
            _lines(
                of_kind,
                f"{kind}_poor_rate_pct",
                of_kind["poor_rate_pct"],
                compared=beside.to_numpy(),
            )
        )
    return pd.concat(frames)


def _annual(rows: pd.DataFrame) -> pd.DataFrame:
    """Annual reviews, of each unit and year the official one."""
    annual = rows[rows["stage"] != "regular"].assign(year=rows["period"].str[:4].astype(int))
    best = annual.groupby(["unit_code", "year"])["stage"].transform("min")
    return annual[annual["stage"] == best]


def _reviews(samples: Sequence[Sample]) -> pd.DataFrame:
    figures = _annual(poverty.poverty_indicators(samples))
    lacks = _annual(poverty.with_lacks(samples, ["poor_households"]))
    lacked = (lacks["total_deprivations"] / lacks["poor_households"]).round(2)
    return pd.concat(
        [
            _lines(figures, "poor_rate_pct", figures["poor_rate_pct"]),
            _lines(lacks, "deprivations_per_poor_household", lacked, compared=12),
        ]
    )


def _merit(samples: Sequence[Sample]) -> pd.DataFrame:
    groups = _annual(target_groups(samples))
    groups = groups[groups["target_group"] == "member_with_merit"]
    measures = "merit_" + groups["poverty_status"] + "_households"
    return _lines(groups, measures, groups["target_group_households"])


def _communication(samples: Sequence[Sample]) -> pd.DataFrame:
    activities = of_the_year(entries(samples, "activities"))
    kinds = {"news_item": "news_items", "special_page": "special_pages"}
    activities["measure_code"] = activities["activity_type"].map(kinds).fillna("other_activities")
    activities["actual"] = pd.to_numeric(activities["quantity"])
    models = of_the_year(entries(samples, "recognised_models"))
    models["measure_code"], models["actual"] = models["recognition_kind"] + "_models", 1
    both = pd.concat([activities, models])
    return both.groupby(KEY, as_index=False)["actual"].sum(min_count=1)


def _steering(samples: Sequence[Sample]) -> pd.DataFrame:
    """Areas with somebody who follows them by the newest register of the year, and who that is."""
    frames = []
    came = [sample for sample in samples if "assignments" in sample.tables]
    for sample in came:
        if sample.day == max(one.day for one in came if one.day.year == sample.day.year):
            frames.append(sample.tables["assignments"].assign(day=sample.day))
    rows = with_ancestors(pd.concat(frames).assign(place=lambda all_rows: all_rows["unit_code"]))
    rows["year"] = rows["day"].dt.year
    rows["place"] = rows["place"] + rows["hamlet"].fillna("")
    rows["member"] = rows["member_position"] + rows["agency"]
    names = {
        "zone_iii": "zone_iii_followed",
        "zone_i": "zone_i_followed",
        "difficult_hamlet": "difficult_hamlets_followed",
    }
    rows["measure_code"] = rows["focus_area_type"].map(names)
    areas = rows.dropna(subset=["measure_code"]).groupby(KEY)["place"].nunique().rename("actual")
    members = rows.assign(measure_code="steering_members").groupby(KEY)["member"].nunique()
    return pd.concat([areas.reset_index(), members.rename("actual").reset_index()])
