"""What the province published, as the workbooks that would have brought it: An Giang only.

The poverty review at the end of 2016 by district, support at the holidays of April 2022, and the
Fund for the Poor in nine months of 2019. Of other provinces no published figures are known.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from ansinh.reference.bundle import read_reference
from ansinh.rules.rule_book import load_rules
from ansinh.samples.figures import UnitFigures
from ansinh.samples.report import Report, report_of
from ansinh.templates.filling import Cell, Filling
from ansinh.templates.requests import TemplateRequest, place_order
from ansinh.templates.writing import template_bytes

DATA = Path(__file__).parent / "data"
PROVINCE = "89"
BILLION = 1_000_000_000
LEVELS = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"}

Entry = dict[str, Cell]


@dataclass(frozen=True)
class Register:
    """A register for one period; the note of its request says where its figures were published."""

    request: TemplateRequest
    file_name: str
    entries: Sequence[Entry]


def published_2016() -> dict[str, UnitFigures]:
    """District code → its row of the results form; persons were not published."""
    columns = ("households", "poor_households", "near_poor_households")
    return {
        row["unit_code"]: {"results": ({column: int(row[column]) for column in columns},)}
        for row in _read("poverty_by_district_2016.csv")
        if row["unit_code"] != PROVINCE
    }


def published_reports() -> list[Report]:
    """The end of 2016, district by district: households only, as published."""
    note = "Số liệu cuối năm 2016 theo công bố của tỉnh; không có số liệu nhân khẩu, xã."
    reference = read_reference(PROVINCE)
    return [
        report_of(code, 2016, "official", {code: figures}, reference, note)
        for code, figures in published_2016().items()
    ]


def published_registers() -> list[Register]:
    """The two registers of resources."""
    return [_fund_2019(), _support_2022()]


def register_bytes(register: Register) -> bytes:
    """The register's workbook; the same register always gives the same bytes."""
    (table,) = register.request.form.tables
    filling = Filling(entries={table.name: register.entries})
    return template_bytes(register.request, len(register.entries), filling)


def _support_2022() -> Register:
    note = "Tháng 4 năm 2022. Nguồn: Báo Dân sinh, 11/4/2022"
    request = _request("resource_uses", "2022-04", note)
    entries: list[Entry] = [
        {
            "use_date": date(2022, 4, 11),
            "programme": "Hỗ trợ dịp lễ, Tết",
            "purpose": "Quà, trợ cấp dịp lễ, Tết",
            "funding_source": "Ngân sách tỉnh",
            "resource_kind": "Tiền",
            "amount_vnd": int(row["households"]) * int(row["amount_per_household_vnd"]),
            "beneficiary_households": int(row["households"]),
            "area": unit.full_name,
        }
        for row in _read("support_april_2022.csv")
        if row["unit_code"] != PROVINCE
        if (unit := request.directory.get(row["unit_code"], request.on)) is not None
    ]
    return Register(request, "Hỗ trợ tháng 4-2022.xlsx", entries)


def _fund_2019() -> Register:
    entries: list[Entry] = [
        {
            "contribution_date": date.fromisoformat(row["as_of_date"]),
            "donor_type": "Cộng đồng, nhóm hộ",
            "funding_source": "Nhân dân đóng góp",
            "fund": "Quỹ Vì người nghèo",
            "fund_level": LEVELS[row["fund_level"]],
            "resource_kind": "Tiền",
            "value_vnd": int(Decimal(row["billion_vnd"]) * BILLION),
            "purpose": "Mục đích khác",
        }
        for row in _read("fund_for_the_poor_2019.csv")
    ]
    note = "Quý III năm 2019, cộng dồn chín tháng. Nguồn: Báo An Giang"
    request = _request("resource_contributions", "2019-Q3", note)
    return Register(request, "Quỹ Vì người nghèo 2019.xlsx", entries)


def _request(form: str, period: str, note: str) -> TemplateRequest:
    reference = read_reference(PROVINCE)
    return replace(
        place_order(form, PROVINCE, period, reference=reference, rules=load_rules()), note=note
    )


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
