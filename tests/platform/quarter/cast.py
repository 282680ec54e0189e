"""Who plays: forty communes of Huế, one district of before July 2025, and who answers for them."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ansinh.reference.bundle import read_reference

PROVINCE = "46"
PERIOD = "2026-Q3"
DISTRICT = "474"
COLUMNS = ("name", "duty", "units", "addresses", "hours", "deputy", "away")
ADMINISTRATOR, OPERATOR = "tong-hop@hue.example", "van-hanh@hue.example"
OFFICE, FORMER = "van-phong@hue.example", "to-chuyen-tiep@hue.example"


class Communes(NamedTuple):
    """The forty, by what becomes of them; each is known by the address that it is written to."""

    late: list[str]
    wrong: list[str]
    anomalous: str
    good: list[str]

    @property
    def everybody(self) -> list[str]:
        """All forty."""
        return [*self.late, *self.wrong, self.anomalous, *self.good]


reference = read_reference(PROVINCE)
CODES = sorted(one.code for one in reference.units.reporting(date(2026, 9, 30)))
CAST = Communes(CODES[:5], CODES[5:8], CODES[8], CODES[9:])


def mailbox(code: str) -> str:
    """The address of a commune."""
    return f"xa-{code}@hue.example"


def write_contacts(path: Path) -> None:
    """The directory of the province. Communes take letters in their hours alone."""
    lines: list[Mapping[str, str]] = [
        {"name": "Tổng hợp", "duty": "administrator", "units": "*", "addresses": ADMINISTRATOR},
        {"name": "Vận hành", "duty": "operator", "addresses": OPERATOR},
        {"name": "Văn phòng", "duty": "unit", "units": PROVINCE, "addresses": OFFICE},
        {"name": "Tổ chuyển tiếp", "duty": "unit", "units": DISTRICT, "addresses": FORMER},
        *(
            {
                "name": f"Xã {code}",
                "duty": "unit",
                "units": code,
                "addresses": mailbox(code),
                "hours": "07:00-17:00",
            }
            for code in CODES
        ),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(lines)
