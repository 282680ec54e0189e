"""Sample workbooks as frames, read with openpyxl and pandas and nothing of the product.

A table is found by the name of its sheet and its columns by their order on the official form.
Names of units become codes by the reference lists, which are facts and not code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from tests.warehouse.recomputed.sheets import CHOICES, SHEETS

LISTS = Path(__file__).parents[3] / "include/ansinh/reference/lists"

# What the samples say is wrong on purpose, and who sends it.
SENT_BACK = {("892", "2022"), ("889", "2022"), ("893", "2022"), ("894", "2022")}
CORRECTION = "đính chính"
TWO_ROWS = ("movement_poor", "movement_near_poor")
# What the line above a table says of the time that it tells of; without such a line, its period.
OF_ITS_PERIOD, CUMULATIVE, NOTHING = "period", "cumulative", "nothing"
AREA_TYPES = {"Thành thị": "urban", "Nông thôn": "rural"}


@dataclass(frozen=True)
class Sample:
    """One workbook that counts: its slot, its tables by name, and the time that each tells of.

    `versions` is 2 where it corrects another one.
    """

    unit_code: str
    period: str
    stage: str
    tables: dict[str, pd.DataFrame]
    told_times: dict[str, str]
    versions: int

    @property
    def day(self) -> pd.Timestamp:
        """The last day of the period."""
        return last_day(self.period)


def last_day(period: str) -> pd.Timestamp:
    """The last day of "2024", "2024-05" or "2024-Q3"."""
    if len(period) == 4:
        return pd.Timestamp(int(period), 12, 31)
    return pd.Period(period.replace("-Q", "Q"), freq="Q" if "Q" in period else "M").end_time.floor(
        "D"
    )


def read_samples(folder: Path) -> list[Sample]:
    """All samples that count, oldest slot first; of two for one slot the correction."""
    samples = []
    for path in sorted(folder.rglob("*.xlsx")):
        unit, period, stage = path.relative_to(folder).parts[:3]
        twice = any(CORRECTION in other.name for other in _of_its_kind(path))
        if (unit, period) in SENT_BACK or (twice and CORRECTION not in path.name):
            continue
        found = list(_tables(path, unit, last_day(period)))
        tables = {name: frame for name, frame, _ in found}
        times = {name: time for name, _, time in found}
        samples.append(Sample(unit, period, stage, tables, times, 2 if twice else 1))
    return samples


@cache
def units() -> pd.DataFrame:
    """Dated units of the country: code, name with its kind, level, district, province."""
    communes = _list("communes").rename(
        columns={"commune_code": "unit_code", "commune_name": "name", "commune_kind": "kind"}
    )
    districts = _list("districts").rename(
        columns={"district_code": "unit_code", "district_name": "name", "district_kind": "kind"}
    )
    provinces = _list("provinces").rename(
        columns={"province_code": "unit_code", "province_name": "name", "province_kind": "kind"}
    )
    communes["unit_level"], districts["unit_level"] = "commune", "district"
    provinces["unit_level"] = "province"
    districts["district_code"] = districts["unit_code"]
    provinces["province_code"] = provinces["unit_code"]
    return pd.concat([communes, districts, provinces], ignore_index=True)


@cache
def units_on(day: pd.Timestamp, province: str) -> pd.DataFrame:
    """The units of a province on a day."""
    dated, text = units(), f"{day:%Y-%m-%d}"
    valid = (dated["valid_from"] <= text) & (text < dated["valid_to"])
    return dated[valid & (dated["province_code"] == province)]


def unit_keys(rows: pd.DataFrame) -> pd.Series:
    """The key of each row's unit on the day of the row: its code and its first day."""
    keys = pd.Series(index=rows.index, dtype=str)
    for day, group in rows.groupby("day"):
        first = units_on(day, province_on(day)).set_index("unit_code")["valid_from"]
        keys[group.index] = group["unit_code"] + "@" + group["unit_code"].map(first)
    return keys


def territories(rows: pd.DataFrame) -> pd.Series:
    """The unit of each row with the day that its territory last changed, which no name does."""
    moves = _list("unit_transfers")
    moves = moves[(moves["new_code"] != moves["old_code"]) | (moves["transfer_kind"] != "whole")]
    changed = moves.groupby("new_code")["event_date"].agg(list).to_dict()
    keys = []
    for code, day in zip(rows["unit_code"], rows["day"], strict=True):
        before = [one for one in changed.get(code, ()) if one <= f"{day:%Y-%m-%d}"]
        keys.append(f"{code}@{max(before, default='')}")
    return pd.Series(keys, index=rows.index)


def province_on(day: pd.Timestamp) -> str:
    """The code of An Giang."""
    return "89" if day < pd.Timestamp(2025, 7, 1) else "91"


def _of_its_kind(path: Path) -> list[Path]:
    """The files of one slot and form: their names begin alike."""
    start = path.name.split(" quý ")[0]
    return [one for one in path.parent.iterdir() if one.name.startswith(start)]


def _tables(path: Path, unit: str, day: pd.Timestamp) -> Iterator[tuple[str, pd.DataFrame, str]]:
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in workbook:
        if sheet.title not in SHEETS:
            continue
        name, columns = SHEETS[sheet.title]
        rows = list(sheet.iter_rows(values_only=True))
        head = next(at for at, row in enumerate(rows) if row and row[0] == "TT")
        body, time = rows[head + 1 :], _told_time(rows[:head])
        is_register = {"day", "first", "head_name"} & set(columns)
        frame = _register(columns, body) if is_register else _review(name, columns, body)
        yield name, _coded(frame, unit, day), time
        if name == "results" and (areas := _areas(columns, body)):
            yield "area_results", _coded(pd.DataFrame(areas), unit, day), time


def _told_time(rows: list[Any]) -> str:
    words = " ".join(str(cell) for row in rows for cell in row if cell is not None).lower()
    if "số liệu lũy kế từ đầu năm" in words:
        return CUMULATIVE
    return NOTHING if "không phát sinh trong kỳ báo cáo" in words else OF_ITS_PERIOD


def _areas(columns: list[str], rows: list[Any]) -> list[dict[str, Any]]:
    """The urban and the rural part of the unit in the row above them."""
    found, unit = [], None
    for row in rows:
        if row[0]:
            unit = row[1]
        elif row[1] in AREA_TYPES:
            counts = dict(zip(columns, map(_number, row[2:]), strict=False))
            found.append({"area": unit, "area_type": AREA_TYPES[row[1]], **counts})
    return found


def _review(name: str, columns: list[str], rows: list[Any]) -> pd.DataFrame:
    """Units in rows; of a movement the row of households, not that of persons."""
    lead = 3 if name in TWO_ROWS else 2
    found = [
        {
            "area": row[1],
            **{column: _number(cell) for column, cell in zip(columns, row[lead:], strict=False)},
        }
        for row in rows
        if re.fullmatch(r"\d+(\.\d+)*", str(row[0])) and row[1] is not None
    ]
    return pd.DataFrame(found)


def _register(columns: list[str], rows: list[Any]) -> pd.DataFrame:
    found = [
        dict(zip(columns, row[1:], strict=False))
        for row in rows
        if isinstance(row[0], int) and any(cell is not None for cell in row[1:])
    ]
    return pd.DataFrame(found, columns=columns)


def _number(cell: Any) -> Any:
    """A count as it was meant: one sample writes "1.234" as a text."""
    if isinstance(cell, str) and re.fullmatch(r"\d{1,3}(\.\d{3})*", cell):
        return int(cell.replace(".", ""))
    return cell


def _coded(frame: pd.DataFrame, unit: str, day: pd.Timestamp) -> pd.DataFrame:
    """Names of choices and of units become codes; a blank place is the unit that reports."""
    for column, name in CHOICES.items():
        if column in frame:
            codes = _list(name).set_index("name_vi")["code"]
            unknown = set(frame[column].dropna()) - set(codes.index)
            assert not unknown, (column, unknown)
            frame[column] = frame[column].map(codes)
    if "area" in frame:
        frame["unit_code"] = _unit_codes(frame.pop("area"), unit, day)
    return frame


def _unit_codes(names: pd.Series, unit: str, day: pd.Timestamp) -> list[str]:
    """Codes of the units named, among those of the unit that reports; blank is the unit itself."""
    named = units_on(day, province_on(day))
    within = named[(named[["unit_code", "district_code", "province_code"]] == unit).any(axis=1)]
    full = (within["kind"] + " " + within["name"]).where(within["kind"] != "", within["name"])
    codes = dict(zip(full, within["unit_code"], strict=False))
    return [unit if name is None else codes[name] for name in names]


@cache
def _list(name: str) -> pd.DataFrame:
    return pd.read_csv(LISTS / f"{name}.csv", dtype=str, keep_default_na=False)
