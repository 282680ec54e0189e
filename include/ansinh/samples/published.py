"""What the province published, as the workbooks that would have brought it: An Giang only.

The poverty review at the end of 2016 by district, support at the holidays of April 2022, and the
Fund for the Poor in nine months of 2019. Of other provinces no published figures are known.
"""

import csv
from datetime import date
from decimal import Decimal

from ansinh.reference.bundle import read_reference
from ansinh.samples.figures import UnitFigures
from ansinh.samples.register import DATA, Entry, Register, request_of
from ansinh.samples.report import Report, report_of

PROVINCE = "89"
BILLION = 1_000_000_000
LEVELS = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"}


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
        report_of(code, "2016", "official", {code: figures}, reference, note)
        for code, figures in published_2016().items()
    ]


def published_registers() -> list[Register]:
    """The two registers of resources."""
    return [_fund_2019(), _support_2022()]


def _support_2022() -> Register:
    note = "Tháng 4 năm 2022. Nguồn: Báo Dân sinh, 11/4/2022"
    request = request_of("resource_uses", PROVINCE, "2022-04", read_reference(PROVINCE), note)
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
    return Register(request, "Hỗ trợ tháng 4-2022.xlsx", {"uses": entries})


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
    request = request_of(
        "resource_contributions", PROVINCE, "2019-Q3", read_reference(PROVINCE), note, "cumulative"
    )
    return Register(request, "Quỹ Vì người nghèo 2019.xlsx", {"contributions": entries})


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
