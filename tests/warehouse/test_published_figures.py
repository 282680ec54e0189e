"""Printed poverty figures, from workbooks made of them to the marts; wrong rates are caught."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from psycopg.rows import dict_row
from tests.databases import Databases
from tests.warehouse import published_reviews as published
from tests.warehouse.conftest import installed, publish_all, take_in

from ansinh.landing.inbox import Inbox
from ansinh.ledger.status import submissions
from ansinh.road.checking import Checked, check
from ansinh.road.installation import Installation
from ansinh.slots.hints import SlotHint

pytestmark = pytest.mark.warehouse

REVIEWS = published.reviews()
# Measure of the printed figure → column of the mart.
INDICATORS = {
    "poor_households": "poor_households",
    "near_poor_households": "near_poor_households",
    "poor_rate": "poor_rate_pct",
    "poor_and_near_poor_rate": "multidimensional_poor_rate_pct",
}
RATES = ("poor_rate_pct", "near_poor_rate_pct")


@dataclass(frozen=True)
class Published:
    """A platform on which all the printed figures are published."""

    installation: Installation
    folder: Path

    def ask(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the marts, as BI sees them."""
        with self.installation.connect("bi_reader") as connection:
            cursor = connection.cursor(row_factory=dict_row)
            return cursor.execute(query.encode(), values).fetchall()

    def indicators(self, period: str, unit: str = "89") -> dict[str, Any]:
        (row,) = self.ask(
            "select * from marts.poverty_indicators where unit_code = %s and period = %s",
            *(unit, period),
        )
        return row

    def check(self, review: published.Review) -> Checked:
        """What a dry run says of a workbook for its slot."""
        path = self.folder / "trial.xlsx"
        path.write_bytes(published.workbook(review))
        hint = SlotHint(unit_code="89", period=review.period, stage=review.stage, source="trial")
        return check(self.installation, path, hint)


@pytest.fixture(scope="module")
def province(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """Every workbook down the whole road, one build, one publication."""
    folder = tmp_path_factory.mktemp("published")
    with installed(databases, folder / "home") as installation:
        inbox = Inbox(installation.settings.inbox)
        for period, review in REVIEWS.items():
            content = published.workbook(review)
            inbox.put(content, f"{period}.xlsx", "89", period, review.stage)
            take_in(installation)
        publish_all(installation)
        yield Published(installation, folder)


def test_every_workbook_is_published_for_its_slot(province: Published) -> None:
    with province.installation.connect("loader") as connection:
        seen = {one.period: one for one in submissions(connection)}
    assert {period: one.state for period, one in seen.items()} == dict.fromkeys(
        REVIEWS, "published"
    )


def test_2016_is_as_the_decision_prints_it(province: Published) -> None:
    rows = published.printed("poverty_by_district_2016")
    assert len(rows) == 12
    for row in rows:
        seen = province.indicators("2016", row["unit_code"])
        for name in ("households", "poor_households", "near_poor_households"):
            assert seen[name] == int(row[name]), (row["unit_name"], name)
    seen = province.indicators("2016")
    assert [seen[name] for name in RATES] == [Decimal("6.75"), Decimal("6.04")]


@pytest.mark.parametrize(
    ("as_of_date", "measure"), [key for key in published.FIGURES if key[1] in INDICATORS]
)
def test_the_province_is_as_printed(province: Published, as_of_date: str, measure: str) -> None:
    period = "2020-10" if as_of_date == "2020-10-31" else as_of_date[:4]
    seen = province.indicators(period)
    assert f"{seen['as_of_date']}" == as_of_date
    assert seen[INDICATORS[measure]] == published.figure(as_of_date, measure)


def test_rates_of_2021_are_those_printed_beside_the_counts(province: Published) -> None:
    """Whatever fitting total is taken: none but 526,650 to 527,544 has both rates."""
    assert (published.FITTING[0], published.FITTING[-1]) == (526_650, 527_544)
    seen = province.indicators("2021")
    assert [seen[name] for name in RATES] == [Decimal("3.81"), Decimal("5.89")]
    # The new standard begins here: no change since the figures of the old one.
    assert (seen["is_comparable"], seen["poor_rate_change_pp"]) == (False, None)
    assert province.indicators("2022")["is_comparable"] is True


def test_minority_households_are_as_printed(province: Published) -> None:
    rows = province.ask(
        "select poverty_status, ethnic_group_households, ethnic_group_share_pct"
        " from marts.poverty_by_ethnic_group where ethnic_group = 'minority' and unit_code = '89'"
    )
    assert {row["poverty_status"]: row["ethnic_group_households"] for row in rows} == {
        status: published.figure("2021-12-31", f"minority_{status}_households")
        for status in published.STATUSES
    }
    # Of the poor; the printed rates are of all minority households, which no form asks for.
    assert {row["ethnic_group_share_pct"] for row in rows} == {Decimal("19.77"), Decimal("6.03")}


def test_printed_minority_rates_agree_with_each_other() -> None:
    """Without a total the warehouse cannot recompute them; but one total has both, or none."""
    poor, near_poor = (
        (int(published.figure(*key)), published.rate_beside(*key))
        for key in published.FIGURES
        if key[1].startswith("minority")
    )
    assert len(published.fitting(poor, near_poor)) > 0
    assert len(published.fitting((poor[0], Decimal("15.41")), near_poor)) == 0
    assert len(published.fitting(poor, (near_poor[0], Decimal("6.48")))) == 0


def transposed(text: str) -> str:
    """A slip of the typist: the two decimals change places."""
    return f"{text[:-2]}{text[-1]}{text[-2]}"


@pytest.mark.parametrize("period", [period for period, one in REVIEWS.items() if one.rates])
def test_a_rate_printed_wrongly_is_found_in_its_cell(province: Published, period: str) -> None:
    review = REVIEWS[period]
    right = province.check(review)
    assert [one for one in right.findings if one.severity == "error"] == []
    for column in RATES:
        wrong = transposed(review.rates[column])
        assert wrong != review.rates[column]
        checked = province.check(review.with_rate(column, wrong))
        errors = [one for one in checked.findings if one.severity == "error"]
        assert checked.verdict == "rejected"
        assert [(one.rule, one.cell, one.value) for one in errors] == [
            ("poverty_review.rate_equals_recomputed", published.cell_of(column), wrong)
        ]


def test_the_published_slip_is_caught(province: Published) -> None:
    """6.57 for 6.75."""
    checked = province.check(REVIEWS["2016"].with_rate("poor_rate_pct", "6,57"))
    (error,) = [one for one in checked.findings if one.severity == "error"]
    assert (error.cell, error.value) == ("E4", "6,57")
    assert "6.75" in error.message_en
