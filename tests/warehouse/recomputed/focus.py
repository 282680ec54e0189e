"""Focus areas by the lists, and what the samples tell of them beside the rest."""

from collections.abc import Iterator, Sequence
from functools import cache

import pandas as pd
from tests.warehouse.recomputed.poverty import REVIEW, pct, with_ancestors
from tests.warehouse.recomputed.poverty import told as told_in_reviews
from tests.warehouse.recomputed.registers import FORMS, entries, of_the_year, registers
from tests.warehouse.recomputed.workbooks import LISTS, Sample, province_on, units_on

KEY = ["focus_area_type", "unit_code", *REVIEW]
HOUSEHOLDS = ["households", "poor_households", "near_poor_households"]
VALUES = {"contributions": "value_vnd", "uses": "amount_vnd"}


@cache
def areas_on(day: pd.Timestamp) -> pd.DataFrame:
    """Communes with each type that a list names; all of them once, and the rest.

    Nobody can say which communes are the rest where no list is in force.
    """
    listed = pd.read_csv(LISTS / "listed_focus_areas.csv", dtype=str, keep_default_na=False)
    text = f"{day:%Y-%m-%d}"
    listed = listed[
        (listed["hamlet"] == "") & (listed["valid_from"] <= text) & (text < listed["valid_to"])
    ]
    if listed.empty:
        return pd.DataFrame(columns=["unit_code", "focus_area_type"])
    known = units_on(day, province_on(day))
    communes = known.loc[known["unit_level"] == "commune", ["unit_code"]]
    is_listed = communes["unit_code"].isin(listed["unit_code"])
    return pd.concat(
        [
            listed.loc[listed["unit_code"].isin(communes["unit_code"]), list(listed.columns[:2])],
            communes[is_listed].assign(focus_area_type="all_focus"),
            communes[~is_listed].assign(focus_area_type="rest"),
        ],
        ignore_index=True,
    )[["unit_code", "focus_area_type"]]


def communes_listed(codes: pd.Series, days: pd.Series) -> pd.Series:
    """Whether a commune was on a list of focus areas; None of other units, and without a list."""
    answers = pd.Series(index=codes.index, dtype=object)
    for day, group in codes.groupby(days):
        areas = areas_on(day)
        for kind, is_focus in (("all_focus", True), ("rest", False)):
            within = areas.loc[areas["focus_area_type"] == kind, "unit_code"]
            answers[group.index[group.isin(within)]] = is_focus
    return answers.where(answers.notna(), None)


@cache
def placed_on(day: pd.Timestamp) -> pd.DataFrame:
    """How many communes of a type each unit has, and whether these are all that it has."""
    areas = areas_on(day).assign(day=day)
    placed = with_ancestors(areas).groupby(["unit_code", "focus_area_type"], as_index=False).size()
    once = placed[placed["focus_area_type"].isin(["all_focus", "rest"])]
    whole = placed["unit_code"].map(once.groupby("unit_code")["size"].sum())
    return placed.rename(columns={"size": "commune_count"}).assign(
        is_whole=placed["size"] == whole, day=day
    )


def focus_areas(samples: Sequence[Sample]) -> pd.DataFrame:
    """Households and money of each type of area, by unit and review; None where not told apart."""
    reviews = told_in_reviews(samples, "results")
    days = [day for day in reviews["day"].unique() if len(areas_on(day))]
    placed = pd.concat([placed_on(day) for day in days], ignore_index=True)
    slots = reviews[[*REVIEW, "day"]].drop_duplicates()
    rows = slots.merge(placed, on="day")
    levels = {code for day in days for code in areas_on(day)["unit_code"]}
    is_summary = rows["focus_area_type"].isin(["all_focus", "rest"])
    rows = rows[~(rows["unit_code"].isin(levels) & is_summary)]
    rows = rows.merge(_households(reviews, placed), on=KEY, how="left")
    rows["reported_commune_count"] = rows["reported_commune_count"].fillna(0)
    rows["poor_rate_pct"] = pct(rows["poor_households"], rows["households"])
    rows["near_poor_rate_pct"] = pct(rows["near_poor_households"], rows["households"])
    rows["poor_rate_change_pp"] = list(_changes(rows))
    for table, side in FORMS.items():
        money = money_of_areas(samples, table)
        told_by_day = [money.get((row.focus_area_type, row.unit_code, row.day)) for row in
                       rows.itertuples()]  # fmt: skip
        rows[f"{side}_vnd"] = [one and one[0] for one in told_by_day]
        rows[f"{side}_not_told_apart_vnd"] = [one and one[1] for one in told_by_day]
    # Who follows an area is told of the communes of today alone, and no list names them.
    return rows.assign(followed_commune_count=0).drop(columns=["day", "is_whole", "parts"])


def _households(reviews: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """Sums over units that are of one type as a whole; a district with others tells of none."""
    whole = placed[placed["is_whole"]].drop(columns="is_whole")
    rows = reviews.merge(whole, on=["unit_code", "day"])
    rows = with_ancestors(rows.assign(part=rows["unit_code"]))
    rows[HOUSEHOLDS] = rows[HOUSEHOLDS].apply(pd.to_numeric)
    groups = rows.groupby(KEY)
    sums = groups[[*HOUSEHOLDS, "commune_count"]].sum(min_count=1).reset_index()
    parts = groups["part"].agg(frozenset).rename("parts").reset_index()
    return sums.rename(columns={"commune_count": "reported_commune_count"}).merge(parts, on=KEY)


def _changes(rows: pd.DataFrame) -> Iterator[float | None]:
    """Points since the latest day before on which the same units told, by the same standard."""
    for row in rows.itertuples():
        before = rows[
            (rows["focus_area_type"] == row.focus_area_type)
            & (rows["unit_code"] == row.unit_code)
            & (rows["standard_code"] == row.standard_code)
            & (rows["parts"] == row.parts)
            & (rows["day"] < row.day)
        ]
        if before.empty:
            yield None
            continue
        # "official" comes before "preliminary".
        latest = before.sort_values(["day", "stage"], ascending=[False, True]).iloc[0]
        yield row.poor_rate_pct - latest["poor_rate_pct"]


def money_of_areas(
    samples: Sequence[Sample], table: str
) -> dict[tuple[str, str, pd.Timestamp], tuple[float | None, float | None]]:
    """Type, unit and last day of the year → what went there by name, and what nobody can say."""
    gone = entries(samples, table)[["unit_code", "day", VALUES[table]]]
    rows = of_the_year(gone.assign(entry_unit=gone["unit_code"], value=gone[VALUES[table]]))
    tellers = pd.DataFrame(
        [{"unit_code": one.teller, "day": one.day} for one in registers(samples, table)]
    )
    came = of_the_year(tellers).assign(entry_unit=None, value=0)
    parts = []
    both = pd.concat([rows, came])
    both = both[[len(areas_on(day)) > 0 for day in both["day"]]]
    for (unit, day), group in both.groupby(["unit_code", "day"]):
        placed = placed_on(day)
        for kind in placed.loc[placed["unit_code"] == unit, "focus_area_type"]:
            of_kind = placed[placed["focus_area_type"] == kind].set_index("unit_code")
            whole = group["entry_unit"].map(of_kind["is_whole"])
            values = pd.to_numeric(group["value"])
            by_name = values[whole.eq(True)].sum(min_count=1)
            together = values[whole.eq(False)].sum(min_count=1)
            parts.append((kind, unit, pd.Timestamp(day.year, 12, 31), by_name, together))
    names = ["focus_area_type", "unit_code", "day", "by_name", "together"]
    sums = pd.DataFrame(parts, columns=names).groupby(names[:3]).sum(min_count=1)
    # Registers came, and nothing went to these areas.
    sums.loc[sums.isna().all(axis=1), "by_name"] = 0
    return {key: (row["by_name"], row["together"]) for key, row in sums.iterrows()}
