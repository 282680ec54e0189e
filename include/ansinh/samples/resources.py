"""Published figures on mobilised resources as registers that the province would send."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import xlsxwriter

from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Table
from ansinh.samples.units import districts_on
from ansinh.templates.print_styles import STYLES

DATA = Path(__file__).parent / "data"
PROVINCE = "89"
BILLION = 1_000_000_000
LEVELS = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"}

Entry = dict[str, str | int | date]


@dataclass(frozen=True)
class Register:
    """A register for one period; `source` is where its figures were published."""

    form: str
    period: str
    file_name: str
    source: str
    entries: Sequence[Entry]

    @property
    def table(self) -> Table:
        """The one table of its form."""
        return load_forms()[self.form].tables[0]


def published_registers() -> list[Register]:
    """Support at the holidays of April 2022; the Fund for the Poor in nine months of 2019."""
    return [_fund_2019(), _support_2022()]


def _support_2022() -> Register:
    rows = [row for row in _read("support_april_2022.csv") if row["unit_code"] != PROVINCE]
    districts = districts_on(date(2022, 4, 30))
    entries: list[Entry] = [
        {
            "use_date": date(2022, 4, 11),
            "programme": "Hỗ trợ dịp lễ, Tết",
            "purpose": "Quà, trợ cấp dịp lễ, Tết",
            "funding_source": "Ngân sách tỉnh",
            "resource_kind": "Tiền",
            "amount_vnd": int(row["households"]) * int(row["amount_per_household_vnd"]),
            "beneficiary_households": int(row["households"]),
            "area": districts[row["unit_code"]].unit.full_name,
        }
        for row in rows
    ]
    source = "Tháng 4 năm 2022. Nguồn: Báo Dân sinh, 11/4/2022"
    return Register("resource_uses", "2022-04", "Hỗ trợ tháng 4-2022.xlsx", source, entries)


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
    source = "Quý III năm 2019, cộng dồn chín tháng. Nguồn: Báo An Giang"
    return Register(
        "resource_contributions", "2019-Q3", "Quỹ Vì người nghèo 2019.xlsx", source, entries
    )


def register_bytes(register: Register) -> bytes:
    """The register as a plain workbook; the same register always gives the same bytes."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        created = datetime(int(register.period[:4]), 12, 15, 8)  # noqa: DTZ001 -- as XlsxWriter wants
        workbook.set_properties({"title": register.file_name, "created": created})
        styles = {name: workbook.add_format(style) for name, style in STYLES.items()}
        day = workbook.add_format({"num_format": "dd/mm/yyyy", "border": 1})
        sheet = workbook.add_worksheet("Sổ")
        columns = register.table.columns
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, len(columns), 18)
        sheet.merge_range(0, 0, 0, len(columns), register.table.titles[0], styles["title"])
        sheet.merge_range(1, 0, 1, len(columns), register.source, styles["note"])
        for at, label in enumerate(["TT", *(" - ".join(column.label) for column in columns)]):
            sheet.write(3, at, label, styles["header"])
        for row, entry in enumerate(register.entries, start=4):
            sheet.write(row, 0, row - 3, styles["label"])
            for at, column in enumerate(columns, start=1):
                value = entry.get(column.name, "")
                if isinstance(value, date):
                    sheet.write_datetime(row, at, datetime.combine(value, time()), day)
                else:
                    style = "count" if isinstance(value, int) else "label"
                    sheet.write(row, at, value, styles[style])
    return file.getvalue()


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
