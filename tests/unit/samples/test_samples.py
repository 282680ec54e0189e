"""The samples say what they promise: read back with another library, checked by hand."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Table
from ansinh.publishing.invented import noted_as_invented
from ansinh.samples.writing import write_samples

pytestmark = pytest.mark.unit

Rows = dict[tuple[str, str], list[Any]]
SHEETS = (
    "Kết quả rà soát",
    "Diễn biến hộ nghèo",
    "Diễn biến hộ cận nghèo",
    "Thiếu hụt hộ nghèo",
    "Thiếu hụt hộ cận nghèo",
)
# From 2024 on the poor are divided by group, ethnic group and cause.
DIVIDED = (
    "Đối tượng hộ nghèo",
    "Đối tượng hộ cận nghèo",
    "Dân tộc hộ nghèo",
    "Dân tộc hộ cận nghèo",
    "Nguyên nhân nghèo",
)
DISTRICTS = ("886", "887", "890", "891")
GOOD = [f"{unit}/{year}/official" for unit in DISTRICTS for year in (2022, 2023, 2024)] + [
    "887/2022/preliminary"
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


@cache
def sheets_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Sheet with a table → rows of cells."""
    workbook = openpyxl.load_workbook(path, read_only=True)
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}
    return {name: cells for name, cells in sheets.items() if any("TT" in row for row in cells)}


def file_of(folder: Path, slot: str) -> Path:
    (path,) = (folder / slot).iterdir()
    return path


def figures_of(folder: Path, slot: str) -> dict[str, Rows]:
    """Sheet → (TT, "Hộ" or "Nhân") → figures, found by what stands in the cells only."""
    sheets = sheets_of(file_of(folder, slot))
    return {name: figures_in(cells) for name, cells in sheets.items()}


def figures_in(cells: list[tuple[Any, ...]]) -> Rows:
    header = next(row for row in cells if "TT" in row)
    left = header.index("TT")
    first = left + (3 if "Phân tổ" in header else 2)
    rows: Rows = {}
    number = ""
    for row in cells:
        if re.fullmatch(r"1(\.\d+)?", str(row[left])):
            number = row[left]
        elif str(row[left + 2]) not in ("Nhân", "Nhân khẩu"):
            continue
        counted = "Nhân" if str(row[left + 2]).startswith("Nhân") else "Hộ"
        if number:
            rows[number, counted] = [as_number(cell) for cell in row[first:]]
    return rows


def as_number(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"[\d.]+(,\d+)?", value):
        whole, _, decimals = value.replace(".", "").partition(",")
        return float(f"{whole}.{decimals}") if decimals else int(whole)
    return value


def test_same_bytes_on_every_run(folder: Path, tmp_path: Path) -> None:
    again = write_samples(tmp_path)
    assert len(again) == len(set(again)) == len(list(folder.rglob("*.*")))
    for path in again:
        first = (folder / path.relative_to(tmp_path)).read_bytes()
        assert hashlib.sha256(first).digest() == hashlib.sha256(path.read_bytes()).digest(), path


def test_path_names_the_slot(folder: Path) -> None:
    for path in folder.rglob("*.xlsx"):
        unit, period, stage, _ = path.relative_to(folder).parts
        assert re.fullmatch(r"8[89]\d?|91|30\d{3}", unit), path
        assert re.fullmatch(r"20\d\d(-Q\d|-\d\d)?", period), path
        assert stage in ("official", "preliminary", "regular"), path


def test_2016_adds_up_to_the_published_province(folder: Path) -> None:
    totals = [0, 0, 0]
    for path in folder.glob("*/2016/official/*.xlsx"):
        (cells,) = sheets_of(path).values()
        (figures,) = figures_in(cells).values()
        assert {figures[1], *figures[6:]} == {None}, "persons were not published"
        assert figures[3] == pytest.approx(100 * figures[2] / figures[0], abs=0.00501)
        totals = [
            total + figure
            for total, figure in zip(totals, (figures[0], figures[2], figures[4]), strict=True)
        ]
    assert totals == [543_764, 36_726, 32_845]


@pytest.mark.parametrize("slot", GOOD)
def test_every_identity_holds(folder: Path, slot: str) -> None:
    sheets = figures_of(folder, slot)
    assert tuple(sheets) == (SHEETS + DIVIDED if "/2024/" in slot else SHEETS)
    results, poor, near_poor, lacking, near_lacking = (sheets[name] for name in SHEETS)
    assert len(results) > 10
    for (number, _), row in results.items():
        check_rates(row)
        for counted, at in (("Hộ", (2, 4)), ("Nhân", (8, 10))):
            left, right = poor[number, counted], near_poor[number, counted]
            for movement, end in ((left, row[at[0]]), (right, row[at[1]])):
                minus, plus = sum(movement[1:4]), sum(movement[4:8])
                assert movement[8] == movement[0] - minus + plus == end, (number, counted)
            assert left[1] == right[4] and left[4] == right[2], (number, counted)
        for deprived, households in ((lacking, row[2]), (near_lacking, row[4])):
            assert deprived[number, "Hộ"][0] == households
            assert deprived[number, "Hộ"][1] == sum(deprived[number, "Hộ"][2:])
            assert max(deprived[number, "Hộ"][2:]) <= households
        assert lacking[number, "Hộ"][1] >= 3 * row[2]
        assert near_lacking[number, "Hộ"][1] <= 2 * row[4]
    for name, rows in sheets.items():
        check_subtotal(rows, skip=(3, 5, 7, 9, 11, 13) if name == SHEETS[0] else ())


def check_rates(row: list[Any]) -> None:
    for count, whole in ((2, 0), (4, 0), (6, 0), (8, 1), (10, 1), (12, 1)):
        assert row[count + 1] == pytest.approx(100 * row[count] / row[whole], abs=0.00501)
    assert all(row[persons] >= row[households] for households, persons in ((0, 1), (2, 8), (4, 10)))


def check_subtotal(rows: Rows, skip: tuple[int, ...]) -> None:
    for label in {label for _, label in rows}:
        communes = [row for (number, of), row in rows.items() if of == label and number != "1"]
        for position, total in enumerate(rows["1", label]):
            if position not in skip:
                assert total == sum(row[position] for row in communes), (label, position)


@pytest.mark.parametrize("unit", DISTRICTS)
@pytest.mark.parametrize("year", [2023, 2024])
def test_a_year_starts_where_the_year_before_ended(folder: Path, unit: str, year: int) -> None:
    before, after = (figures_of(folder, f"{unit}/{one}/official") for one in (year - 1, year))
    for name in SHEETS[1:3]:
        for place, row in after[name].items():
            assert row[0] == before[name][place][8], (name, place)


def test_preliminary_differs_slightly(folder: Path) -> None:
    early, final = (
        figures_of(folder, f"887/2022/{stage}")[SHEETS[0]]["1", "Hộ"]
        for stage in ("preliminary", "official")
    )
    assert 0 < final[2] - early[2] < 0.05 * final[2]
    assert final[0] == early[0]


def test_invented_figures_say_so_on_every_sheet(folder: Path) -> None:
    invented = [
        path
        for path in folder.rglob("*.xlsx")
        if path.parts[-3] >= "2022" and "tháng 4-2022" not in path.name
    ]
    for path in invented:
        if path.parent.parent.parent.name == "894":
            continue
        for name, cells in sheets_of(path).items():
            texts = [str(cell) for row in cells[:10] for cell in row]
            assert any("số liệu minh họa" in text for text in texts), (path, name)


def test_what_is_invented_is_noted_by_its_hash_and_nothing_published_is(
    folder: Path, tmp_path: Path
) -> None:
    write_samples(tmp_path / "samples", home=tmp_path)
    noted = noted_as_invented(tmp_path)
    hashes = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.*")}
    published = [path for path, one in hashes.items() if one not in noted]
    assert sorted(path.parts[-3] for path in published) == ["2016"] * 11 + ["2019-Q3", "2022-04"]
    assert noted <= set(hashes.values()) and noted_as_invented(folder) == frozenset()


def test_892_has_one_cell_two_too_high(folder: Path) -> None:
    sheets = figures_of(folder, "892/2022/official")
    wrong = {
        (number, label): row[8] - (row[0] - sum(row[1:4]) + sum(row[4:8]))
        for (number, label), row in sheets[SHEETS[1]].items()
    }
    assert {place: by for place, by in wrong.items() if by} == {("1.4", "Hộ"): 2}
    rows = sheets[SHEETS[1]]
    communes = sum(row[8] for (number, of), row in rows.items() if of == "Hộ" and number != "1")
    assert communes == rows["1", "Hộ"][8] + 2


def test_889_brings_another_districts_workbook(folder: Path) -> None:
    cells = sheets_of(file_of(folder, "889/2022/official"))[SHEETS[0]]
    texts = {cell for row in cells for cell in row if cell}
    assert "Huyện Phú Tân" in texts and "Huyện Châu Phú" not in texts


def test_894_is_no_workbook(folder: Path) -> None:
    path = file_of(folder, "894/2022/official")
    assert path.suffix == ".xlsx" and not path.read_bytes().startswith(b"PK")


def test_893_holds_text_for_numbers_and_shares_for_rates(folder: Path) -> None:
    rows = figures_of(folder, "893/2022/official")[SHEETS[0]]
    assert rows["1.2", "Hộ"][0] == "khoảng 2.000"
    row = rows["1", "Hộ"]
    assert row[3] == pytest.approx(row[2] / row[0], abs=1e-4)


@pytest.mark.parametrize(
    ("slot", "column", "total"),
    [
        ("89/2022-04/regular", "amount_vnd", 1_752_000_000),
        ("89/2022-04/regular", "beneficiary_households", 5_840),
        ("89/2019-Q3/regular", "value_vnd", 151_737_000_000),
    ],
)
def test_registers_add_up_to_what_was_published(
    folder: Path, slot: str, column: str, total: int
) -> None:
    (cells,) = sheets_of(file_of(folder, slot)).values()
    (table,) = next(
        form.tables for form in load_forms().values() if column in names_of(form.tables[0])
    )
    at = 1 + names_of(table).index(column)
    entries = [row for row in cells if isinstance(row[0], int) and row[at] is not None]
    assert sum(row[at] for row in entries) == total


def names_of(table: Table) -> list[str]:
    return [column.name for column in table.columns]


FORMS = {
    "poverty_review": "Rà soát hộ nghèo",
    "household_list": "Danh sách hộ",
    "resource_contributions": "Sổ theo dõi nguồn lực huy động",
    "resource_uses": "Sổ theo dõi sử dụng nguồn lực",
    "communication_activities": load_forms()["communication_activities"].name_vi,
    "steering_assignments": load_forms()["steering_assignments"].name_vi,
}


def senders(folder: Path, form: str) -> set[tuple[str, str]]:
    """Units and periods that sent a form."""
    paths = [path for path in folder.rglob("*.xlsx") if path.name.startswith(FORMS[form])]
    return {(path.parts[-4], path.parts[-3]) for path in paths}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_shown_since_2025(folder: Path, form: str) -> None:
    assert {unit for unit, period in senders(folder, form) if period >= "2025"}


def test_money_is_given_and_spent_in_the_same_quarters(folder: Path) -> None:
    given, spent = (senders(folder, f"resource_{side}") for side in ("contributions", "uses"))
    told = {slot for slot in given & spent if slot[1] >= "2025"}
    assert len({unit for unit, period in told if period > "2025-Q2"}) == 10, "communes of today"
    assert {unit for unit, period in told if period <= "2025-Q2"} == set(DISTRICTS)
    assert {period for _, period in told} >= {f"2025-Q{one}" for one in range(1, 5)}


def test_one_register_comes_twice(folder: Path) -> None:
    (later,) = folder.rglob("*đính chính*.xlsx")
    (earlier,) = set(later.parent.glob(f"{FORMS['resource_contributions']}*.xlsx")) - {later}
    first, second = (sum(len(rows) for rows in sheets_of(one).values()) for one in (earlier, later))
    assert second == first + 1, "a line was forgotten"


def test_no_household_of_a_list_bears_a_name(folder: Path) -> None:
    lists = list(folder.rglob(f"{FORMS['household_list']}*.xlsx"))
    assert len(lists) == 2
    heads = {
        cell
        for path in lists
        for cells in sheets_of(path).values()
        for row in cells
        for cell in row
        if isinstance(cell, str) and cell.startswith("Chủ Hộ ")
    }
    assert len(heads) > 100
    assert all(re.fullmatch(r"Chủ Hộ (Cận )?Nghèo Minh Họa \d+", head) for head in heads)


def test_registers_of_several_quarters_say_so(folder: Path) -> None:
    paths = [path for path in folder.rglob("*.xlsx") if "(lũy kế)" in path.name]
    assert len(paths) == 2
    for path in paths:
        (cells,) = sheets_of(path).values()
        days = [row[1] for row in cells if isinstance(row[0], int) and row[1] is not None]
        assert min(days).month <= 3 and max(days).month > 3
        assert any("Số liệu lũy kế từ đầu năm" in str(cell) for row in cells[:8] for cell in row)


def test_one_commune_says_that_it_spent_nothing(folder: Path) -> None:
    said = [
        path
        for path in folder.rglob(f"{FORMS['resource_uses']}*.xlsx")
        for cells in sheets_of(path).values()
        if any("Không phát sinh" in str(cell) for row in cells[:8] for cell in row)
        and not any(isinstance(row[0], int) and row[1] is not None for row in cells)
    ]
    assert len(said) == 1


def test_one_district_draws_its_table_up_itself(folder: Path) -> None:
    (cells,) = sheets_of(file_of(folder, "892/2024/official")).values()
    rows = {row[1]: row[2:] for row in cells if row[1] is not None}
    for whole, urban, rural in zip(
        rows["Huyện Châu Thành"], rows["Thành thị"], rows["Nông thôn"], strict=True
    ):
        if isinstance(whole, int):
            assert whole == urban + rural
