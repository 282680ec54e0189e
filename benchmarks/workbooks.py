"""Large workbooks for measuring, all of them invented."""

import random
from pathlib import Path

import xlsxwriter

from ansinh.forms.catalogue import load_forms

COMMUNES = ("Xã Khánh An", "Xã Nhơn Hội", "Xã Phú Hữu")
INDICATORS = 12


def household_list(path: Path, households: int) -> None:
    """A list of poor households of An Phú, of many rows, and one of two near-poor ones."""
    chance = random.Random(1)
    form = load_forms()["household_list"]
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for table, rows in ((form.table("poor"), households), (form.table("near_poor"), 2)):
            lacking = 3 if table.name == "poor" else 1
            sheet = book.add_worksheet(table.name)
            sheet.write(0, 0, table.titles[0])
            labels = (
                f"{' '.join(column.label)} {column.label_number or ''}".strip()
                for column in table.columns
            )
            sheet.write_row(2, 0, ["TT", *labels])
            for number in range(rows):
                given = _household(chance, number, lacking)
                cells = (given.get(column.name, "") for column in table.columns)
                sheet.write_row(3 + number, 0, [number + 1, *cells])


def _household(chance: random.Random, number: int, lacking: int) -> dict[str, str | int]:
    flags = chance.sample(range(1, INDICATORS + 1), lacking)
    return {
        "head_name": f"Hộ Thử {number}",
        "birth_year_male": 1940 + number % 60,
        "ethnic_group": chance.choice(("Kinh", "Khmer", "Chăm")),
        "relation": "Chủ hộ",
        "area": chance.choice(COMMUNES),
        "members": 1 + number % 6,
        "household_change": chance.choice(("Mới", "Cũ", "Tái")),
        "income_points": 100 + 5 * (number % 8),
        "deprivation_points": 10 * lacking,
        **{f"indicator_{flag:02}": "x" for flag in flags},
    }
