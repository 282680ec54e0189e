"""Figures on resources that were published, from workbooks made of them to the marts."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from psycopg.rows import dict_row
from tests.databases import Databases
from tests.warehouse.conftest import installed, publish_all, take_in

from ansinh.landing.inbox import Inbox
from ansinh.ledger.status import submissions
from ansinh.road.checking import check
from ansinh.road.installation import Installation
from ansinh.samples.published import published_registers
from ansinh.samples.register import Register, register_bytes
from ansinh.slots.hints import SlotHint
from ansinh.templates.layouts import layouts_of
from ansinh.templates.page import MEASURE

pytestmark = pytest.mark.warehouse

DATA = Path(__file__).parents[1] / "data/support_april_2022.csv"
FUND, SUPPORT = published_registers()
TOTALS = {
    "resource_contributions": {"value_vnd": 151_737_000_000},
    "resource_uses": {"amount_vnd": 1_752_000_000, "beneficiary_households": 5_840},
}


def printed(register: Register, totals: dict[str, int] | None = None, heading: str = "") -> bytes:
    """The register with the row of totals that was printed, or another one."""
    form = register.request.form
    layout = layouts_of(register.request)[form.tables[0].name]
    workbook = openpyxl.load_workbook(BytesIO(register_bytes(register)))
    sheet = workbook[layout.sheet]
    row = layout.first_row + len(register.entries[form.tables[0].name]) + 1
    for name, total in {**TOTALS[form.form], **(totals or {})}.items():
        sheet.cell(row, 1 + layout.position(name)).value = total
    if heading:
        at = layout.position("amount_vnd")
        sheet.cell(layout.header_row + 1, 1 + at).value = heading
        # The line above the labels says the unit, too.
        (measure,) = [one for one in sheet[layout.header_row] if one.value == MEASURE]
        measure.value = None
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


@dataclass(frozen=True)
class Published:
    """What BI sees of the two workbooks, and what `check` says of a third."""

    installation: Installation
    folder: Path

    def ask(self, query: str) -> list[dict[str, Any]]:
        with self.installation.connect("bi_reader") as connection:
            return connection.cursor(row_factory=dict_row).execute(query.encode()).fetchall()

    def found(self, register: Register, content: bytes) -> dict[str, str]:
        """Rule → message of each finding."""
        path = self.folder / "wrong.xlsx"
        path.write_bytes(content)
        hint = SlotHint("89", register.request.period, "regular", None, "test")
        return {one.rule: one.message_en for one in check(self.installation, path, hint).findings}


@pytest.fixture(scope="module")
def marts(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("published")
    with installed(databases, folder / "home") as installation:
        inbox = Inbox(installation.settings.inbox)
        for one in (FUND, SUPPORT):
            inbox.put(printed(one), "a.xlsx", "89", one.request.period, "regular")
        take_in(installation)
        with installation.connect("loader") as connection:
            assert {one.state for one in submissions(connection)} <= {
                "accepted",
                "accepted_with_warnings",
            }
        publish_all(installation)
        yield Published(installation, folder)


def test_support_of_april_2022_is_as_printed_by_district_and_in_all(marts: Published) -> None:
    rows = marts.ask(
        "select unit_code, sum(beneficiaries)::integer as households, sum(used_vnd) as used,"
        " min(funding_source_group) || ' ' || max(funding_source) as source"
        " from marts.mobilized_resources where period = '2022-04' group by unit_code"
    )
    with DATA.open(encoding="utf-8", newline="") as file:
        told = {row["unit_code"]: int(row["households"]) for row in csv.DictReader(file)}
    assert {row["unit_code"]: (row["households"], row["used"]) for row in rows} == {
        unit: (households, households * 300_000) for unit, households in told.items()
    }
    assert {row["source"] for row in rows} == {"budget province_budget"}
    assert {"891", "89"} < {row["unit_code"] for row in rows}


def test_the_year_holds_the_month_once_and_says_what_nobody_told(marts: Published) -> None:
    rows = marts.ask(
        "select period, period_kind, used_budget_cash_vnd, used_non_budget_vnd, used_total_vnd,"
        " contributed_total_vnd, beneficiary_households, is_complete, is_overlapping"
        " from marts.resource_indicators where unit_code = '89' and period like '2022%'"
    )
    assert {row.pop("period"): row.pop("period_kind") for row in rows} == {
        **{"2022": "year", "2022-Q2": "quarter", "2022-04": "month"}
    }
    assert rows == 3 * [
        {
            **{"used_budget_cash_vnd": 1_752_000_000, "used_non_budget_vnd": 0},
            **{"used_total_vnd": 1_752_000_000, "contributed_total_vnd": None},
            **{"beneficiary_households": 5_840, "is_complete": False, "is_overlapping": False},
        }
    ]


def test_fund_of_2019_is_as_printed_level_by_level(marts: Published) -> None:
    rows = marts.ask(
        "select fund_level, contributed_non_budget_vnd, closing_vnd, is_opening_known, used_vnd"
        " from marts.fund_balances where period = '2019' and fund = 'fund_for_the_poor'"
    )
    told = {row["fund_level"]: row["contributed_non_budget_vnd"] for row in rows}
    assert told == {
        **{"province": 16_930_000_000, "district": 32_580_000_000},
        "commune": 102_227_000_000,
    }
    assert sum(told.values()) == 151_737_000_000
    assert {row["closing_vnd"] for row in rows} == {None}, "nobody told what was used"
    assert {(row["is_opening_known"], row["used_vnd"]) for row in rows} == {(False, None)}
    (year,) = marts.ask(
        "select contributed_budget_vnd, contributed_non_budget_vnd, non_budget_share_pct"
        " from marts.resource_indicators where (unit_code, period) = ('89', '2019')"
    )
    assert [float(figure) for figure in year.values()] == [0, 151_737_000_000, 100]


@pytest.mark.parametrize(
    ("register", "total", "sum_of_entries"),
    [
        (FUND, {"value_vnd": 151_773_000_000}, "151.737.000.000"),
        (SUPPORT, {"amount_vnd": 1_752_000}, "1.752.000.000"),
        (SUPPORT, {"beneficiary_households": 5_480}, "5.840"),
    ],
)
def test_a_total_that_does_not_add_up_is_told(
    marts: Published, register: Register, total: dict[str, int], sum_of_entries: str
) -> None:
    found = marts.found(register, printed(register, total))
    assert f"its entries add up to {sum_of_entries}" in found["structure.total_differs"]


def test_money_in_another_unit_is_told(marts: Published) -> None:
    """Amounts in đồng below a heading of thousands, and amounts in thousands below đồng."""
    assert "structure.total_differs" not in marts.found(SUPPORT, printed(SUPPORT))
    thousands = printed(SUPPORT, heading="Số tiền (nghìn đồng)")
    assert "resource_uses.amount_huge" in marts.found(SUPPORT, thousands)
    less = [
        {**one, "amount_vnd": int(str(one["amount_vnd"])) // 1000}
        for one in SUPPORT.entries["uses"]
    ]
    found = marts.found(SUPPORT, printed(replace(SUPPORT, entries={"uses": less})))
    assert "resource_uses.amount_per_household_plausible" in found
    assert "structure.total_differs" in found


def test_a_wrong_count_is_told_by_its_total(marts: Published) -> None:
    """3,778 households typed as 37,780: still a plausible amount for each of them."""
    entries = [dict(one) for one in SUPPORT.entries["uses"]]
    for one in entries:
        if one["beneficiary_households"] == 3_778:
            one["beneficiary_households"] = 37_780
    found = marts.found(SUPPORT, printed(replace(SUPPORT, entries={"uses": entries})))
    assert found["structure.total_differs"] == (
        "Sử dụng nguồn lực!J23: the total says 5.840, its entries add up to 39.842."
    )
