"""Registers: tables whose rows are entries, found by the labels of their columns."""

from collections.abc import Sequence
from datetime import date

import pytest

from ansinh.forms.catalogue import load_forms, load_versions
from ansinh.forms.model import Form, Table
from ansinh.recognition.recognise import FoundForm, recognise, recognise_workbook
from ansinh.workbooks.grid import Cell, Grid

pytestmark = pytest.mark.unit

FORMS = [form for versions in load_versions().values() for form in versions]
REGISTERS = [form.form for form in load_forms().values() if form.is_register]


def header(table: Table, *, numbered: bool = True) -> list[Cell]:
    labels: list[Cell] = [
        " ".join(column.label) + (f" {column.label_number}" if column.label_number else "")
        for column in table.columns
    ]
    return ["TT", *labels] if numbered else labels


def entry(table: Table, line: int | None = None, **cells: Cell) -> list[Cell]:
    row: list[Cell] = [cells.get(column.name, "") for column in table.columns]
    return row if line is None else [line, *row]


def grid(table: Table, *rows: list[Cell], above: Sequence[str] = (), name: str = "Sổ") -> Grid:
    """A sheet with lines above, an empty row, and the table."""
    return Grid(name, [*([text] for text in above), [], header(table), *rows])


def only(*grids: Grid) -> FoundForm:
    (found,) = recognise(list(grids), FORMS)
    return found


def rules(found: FoundForm) -> list[str]:
    return [problem.rule for problem in found.problems]


CONTRIBUTIONS = load_forms()["resource_contributions"].table("contributions")
GIFT = {
    "contribution_date": date(2026, 3, 5),
    "donor_type": "Doanh nghiệp",
    "funding_source": "Doanh nghiệp",
    "resource_kind": "Tiền",
    "value_vnd": 5_000_000,
    "purpose": "Nhà ở",
}


def sheet(table: Table, numbered: bool, above: Sequence[str]) -> Grid:
    filled: dict[str, Cell] = {column.name: "a" for column in table.columns[:6]}
    row = entry(table, 1 if numbered else None, **filled)
    return Grid(table.name, [*([text] for text in above), header(table, numbered=numbered), row])


@pytest.mark.parametrize("form", REGISTERS)
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("is_titled", [True, False])
def test_each_register_however_it_stands(form: str, numbered: bool, is_titled: bool) -> None:
    tables = load_forms()[form].tables
    grids = [sheet(table, numbered, [table.titles[0]] if is_titled else []) for table in tables]
    if form == "household_list" and not is_titled:
        # Both lists have the same columns: the names of the sheets tell.
        for one, name in zip(grids, ("Danh sách hộ nghèo", "Danh sách hộ cận nghèo"), strict=True):
            one.name = name
    found = only(*grids)
    assert found.form.form == form
    assert [one.table.name for one in found.tables] == [table.name for table in tables]
    for one in found.tables:
        places = range(int(numbered), len(one.table.columns) + int(numbered))
        assert one.positions == {
            column.name: at for at, column in zip(places, one.table.columns, strict=True)
        }
        assert len(one.rows) == 1


def test_headings_totals_and_signatures_are_no_entries() -> None:
    found = only(
        grid(
            CONTRIBUTIONS,
            ["I", "Nguồn ngoài ngân sách"],
            entry(CONTRIBUTIONS, 1, **GIFT),
            ["", "Cộng nguồn ngoài ngân sách"],
            entry(CONTRIBUTIONS, 2, **GIFT),
            ["", "Tổng cộng", *[""] * 10, 10_000_000],
            ["", "", "", "", "", "", "An Phú, ngày 5 tháng 4 năm 2026"],
            ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "CHỦ TỊCH"],
            ["", "", "", "", 763555],
        )
    )
    (table,) = found.tables
    assert table.rows.lines == ["1", "2"]


def test_an_office_in_an_entry_is_not_taken_for_a_signature() -> None:
    table = load_forms()["steering_assignments"].table("assignments")
    chair: dict[str, Cell] = {"member_position": "Chủ tịch UBND huyện", "agency": "UBND huyện"}
    found = only(grid(table, entry(table, 1, **chair), entry(table, 2, **chair)))
    assert len(found.tables[0].rows) == 2


def test_an_entry_without_a_number_counts() -> None:
    found = only(grid(CONTRIBUTIONS, ["", *entry(CONTRIBUTIONS, **GIFT)]))
    assert len(found.tables[0].rows) == 1


@pytest.mark.parametrize(
    ("label", "above", "scale"),
    [
        ("Giá trị (đồng)", [], 1),
        ("Giá trị (triệu đồng)", [], 1_000_000),
        ("Giá trị (nghìn đồng)", ["ĐVT: nghìn đồng"], 1_000),
        ("Giá trị", ["Đơn vị tính: triệu đồng"], 1_000_000),
    ],
)
def test_the_header_or_the_line_above_declares_the_unit_of_money(
    label: str, above: list[str], scale: int
) -> None:
    one = grid(CONTRIBUTIONS, entry(CONTRIBUTIONS, 1, **GIFT), above=above)
    heads = one.rows[len(above) + 1]
    heads[heads.index("Giá trị (đồng)")] = label
    found = only(one)
    assert found.tables[0].scales == {"value_vnd": scale}
    assert rules(found) == []


def test_money_in_no_declared_unit_is_not_guessed() -> None:
    one = grid(CONTRIBUTIONS, entry(CONTRIBUTIONS, 1, **GIFT))
    one.rows[1][one.rows[1].index("Giá trị (đồng)")] = "Giá trị"
    assert rules(only(one)) == ["structure.money_unit_undeclared"]


def test_a_header_and_a_line_above_that_contradict_each_other_leave_money_open() -> None:
    row = entry(CONTRIBUTIONS, 1, **GIFT)
    one = grid(CONTRIBUTIONS, row, above=["Đơn vị tính: triệu đồng"])
    assert rules(only(one)) == ["structure.money_unit_undeclared"]


def test_what_is_merged_over_entries_holds_for_each_of_them_but_amounts_do_not() -> None:
    rows = [entry(CONTRIBUTIONS, number, **GIFT) for number in (1, 2)]
    area = 1 + [column.name for column in CONTRIBUTIONS.columns].index("area")
    rows[0][area] = "Thị trấn An Phú"
    one = grid(CONTRIBUTIONS, *rows)
    one.merges = [(2, 3, area, area)]
    assert only(one).tables[0].rows.names == ["Thị trấn An Phú"] * 2
    one.merges.append((2, 3, 12, 12))
    (problem,) = only(one).problems
    assert (problem.rule, problem.place["value"]) == ("structure.merged_numbers", "M3")


def test_an_entry_all_in_words_that_names_an_office_is_an_entry() -> None:
    table = load_forms()["steering_assignments"].table("assignments")
    chair = {"member_position": "Phó Chủ tịch", "agency": "UBND", "focus_area_type": "Khác"}
    found = only(grid(table, ["", *entry(table, **chair)], ["", *entry(table, **chair)]))
    assert len(found.tables[0].rows) == 2


def test_a_second_month_on_the_page_is_not_added_to_the_first() -> None:
    rows: list[list[Cell]] = []
    for month in (4, 5):
        row = entry(CONTRIBUTIONS, 1, **GIFT)
        rows += [[f"SỔ THEO DÕI THÁNG {month} NĂM 2026"], header(CONTRIBUTIONS), row, []]
    assert "structure.table_twice" in rules(only(Grid("Sổ", rows)))


def test_a_hidden_sheet_with_other_entries_is_not_passed_over() -> None:
    shown = grid(CONTRIBUTIONS, entry(CONTRIBUTIONS, 1, **GIFT), name="Sổ")
    copy = grid(CONTRIBUTIONS, entry(CONTRIBUTIONS, 1, **GIFT), name="Bản cũ")
    other = grid(CONTRIBUTIONS, entry(CONTRIBUTIONS, 1, **GIFT | {"value_vnd": 7}), name="Khác")
    copy.is_visible = other.is_visible = False
    assert rules(only(shown, copy)) == []
    assert set(rules(only(shown, other))) == {"structure.hidden_sheet", "structure.table_twice"}


def test_an_empty_register_has_to_say_that_there_was_nothing() -> None:
    (problem,) = only(grid(CONTRIBUTIONS)).problems
    assert problem.rule == "structure.register_undeclared"


def test_what_is_hidden_or_remarked_is_noticed() -> None:
    one = grid(CONTRIBUTIONS, entry(CONTRIBUTIONS, 1, **GIFT), entry(CONTRIBUTIONS, 2, **GIFT))
    one.hidden_rows, one.hidden_columns = {3, 40}, {12, 90}
    one.commented = {(2, 12), (2, 1), (60, 12)}
    found = only(one)
    assert {problem.rule: problem.place["value"] for problem in found.problems} == {
        "structure.hidden_rows": "4",
        "structure.hidden_columns": "M",
        "structure.comment_beside_number": "M3",
    }


def test_two_forms_on_one_sheet_are_told_apart() -> None:
    uses = load_forms()["resource_uses"].table("uses")
    rows = [
        [CONTRIBUTIONS.titles[0]],
        header(CONTRIBUTIONS),
        entry(CONTRIBUTIONS, 1, **GIFT),
        [],
        [uses.titles[0]],
        header(uses),
        entry(uses, 1, purpose="Nhà ở", amount_vnd=5, programme="Khác"),
    ]
    found = recognise([Grid("Sổ", rows)], FORMS)
    assert {one.form.form: len(one.tables[0].rows) for one in found} == {
        "resource_contributions": 1,
        "resource_uses": 1,
    }


def old_sheet(form: Form) -> Grid:
    table = form.table("deprivation_poor")
    labels = [column.also[-1][-1] for column in table.columns if column.label_number]
    heads: list[Cell] = ["TT", "Đơn vị", "Tổng số hộ nghèo", "Tổng số thiếu hụt", *labels]
    row: list[Cell] = ["1", "Huyện An Phú", 10, 30, *range(len(labels))]
    return Grid("TH", [[table.titles[0]], heads, row])


def results_sheet() -> Grid:
    heads: list[Cell] = ["TT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo", "Số hộ cận nghèo"]
    return Grid("KQ", [["KẾT QUẢ RÀ SOÁT HỘ NGHÈO"], heads, ["1", "Huyện An Phú", 90, 10, 8]])


@pytest.mark.parametrize("form", load_versions()["poverty_review"], ids=lambda form: form.version)
def test_each_layout_of_the_review_is_known_by_its_indicators(form: Form) -> None:
    found = only(results_sheet(), old_sheet(form))
    assert found.form.version == form.version
    assert rules(found) == []
    insured = next(
        column.name
        for column in form.table("deprivation_poor").columns
        if "Bảo hiểm y tế" in column.also[-1]
    )
    assert found.tables[1].rows.columns[insured] == [str(int(insured[-2:]) - 1)]


def test_results_alone_are_read_by_the_newest_layout() -> None:
    assert only(results_sheet()).form.version == "2021"


def test_the_hidden_marker_names_version_and_slot() -> None:
    marker = Grid(
        "_ansinh",
        [["form", "poverty_review"], ["version", 2016.0], ["unit_code", 886], ["period", "2018"]],
    )
    (found,) = recognise_workbook([results_sheet(), marker], load_versions().values()).forms
    assert found.form.version == "2016"
    assert (found.hints[0].unit_code, found.hints[0].period) == ("886", "2018")


def test_an_optional_sheet_that_nobody_filled_is_not_there() -> None:
    causes = load_forms()["poverty_review"].table("causes_poor")
    heads: list[Cell] = ["TT", "Đơn vị", *(column.also[-1][-1] for column in causes.columns)]
    untouched = Grid("NN", [[causes.titles[0]], heads, ["1", "Huyện An Phú", *[""] * 9]])
    found = only(results_sheet(), untouched)
    assert [one.table.name for one in found.tables] == ["results"]
    untouched.rows[2][3] = 4
    found = only(results_sheet(), untouched)
    assert [one.table.name for one in found.tables] == ["results", "causes_poor"]


@pytest.mark.parametrize(
    ("total", "entries", "is_told"),
    [
        (20_000_000, [10_000_000, 10_000_000], False),
        (20_000, [10_000_000, 10_000_000], True),
        ("20.000.000 đồng", [10_000_000, 10_000_000], False),
        # A page's own total, a blank one, and one beside what cannot be read.
        (10_000_000, [10_000_000, 10_000_000], False),
        ("", [10_000_000, 10_000_000], False),
        (20_000_000, [10_000_000, "mười triệu"], False),
    ],
)
def test_a_total_that_its_entries_do_not_add_up_to_is_told(
    total: Cell, entries: list[Cell], is_told: bool
) -> None:
    gifts = [
        entry(CONTRIBUTIONS, at, **{**GIFT, "value_vnd": value})
        for at, value in enumerate(entries, 1)
    ]
    found = only(grid(CONTRIBUTIONS, *gifts, ["", "Tổng cộng", *[""] * 10, total]))
    told = [one.place for one in found.tables[0].problems if "total" in one.rule]
    assert [(one["expected"], one["column"]) for one in told] == (
        [("20.000.000", "value_vnd")] if is_told else []
    )
