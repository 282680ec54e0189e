"""Tables are found wherever and however they stand."""

import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansinh.forms.catalogue import load_forms, load_versions
from ansinh.forms.model import Form
from ansinh.recognition.recognise import FoundForm, recognise
from ansinh.workbooks.grids import read_grids
from ansinh.workbooks.safety.check import check_file

pytestmark = pytest.mark.unit

FORM = load_forms()["poverty_review"]
TABLES = [table.name for table in FORM.tables]


def read(path: Path) -> list[FoundForm]:
    grids = list(read_grids(path, path.name, check_file(path, path.name, 50)))
    return recognise(grids, [FORM])


def only(path: Path) -> FoundForm:
    (found,) = read(path)
    return found


def right_columns(found: FoundForm, sheet: Any, at: int = 0) -> None:
    """Every column holds the figures of its own name."""
    table = found.tables[at]
    lead = 3 if sheet.table.split else 2
    assert table.positions == {
        column.name: sheet.right + lead + place for place, column in enumerate(sheet.columns)
    }


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "manners",
    [
        {},
        {"down": 7, "right": 3},
        {"has_numbers": False},
        {"extra": "Ghi chú"},
        {"headings": ("STT", "Xã/Phường")},
        {"headings": ("Số TT", "Tên xã")},
        {"after": ()},
    ],
    ids=str,
)
def test_each_table_however_it_stands(
    make_sheet: Callable[..., Any], write: Callable[..., Path], table: str, manners: dict[str, Any]
) -> None:
    sheet = make_sheet(table, **manners)
    found = only(
        write(make_sheet("results", name="KQ"), sheet) if table != "results" else write(sheet)
    )
    at = 0 if table == "results" else 1
    assert found.tables[at].table.name == table
    right_columns(found, sheet, at)
    rows = found.tables[at].rows
    per_unit = 2 if sheet.table.split else 1
    assert rows.names == [name for _, name in sheet.units for _ in range(per_unit)]
    assert found.problems == []


def test_figures_come_from_their_own_row_and_column(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    sheet = make_sheet("movement_poor", cells={(1, "end_count"): 77})
    table = only(write(make_sheet("results"), sheet)).tables[1]
    assert table.rows.columns["end_count"][2:4] == ["77", "77"]
    assert table.rows.counted == ["households", "persons"] * 3
    assert table.rows.lines == ["1", "1", "1.1", "1.1", "1.2", "1.2"]


def test_decomposed_text_is_the_same_text(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    def apart(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    sheet = make_sheet("results")
    labels = {column.name: [apart(label) for label in column.label] for column in sheet.columns}
    sheet = replace(
        sheet,
        labels=labels,
        titles=[apart(title) for title in sheet.titles],
        headings=("TT", apart("Phường/Xã")),
        units=[("1", apart("Huyện An Phú"))],
    )
    found = only(write(sheet))
    right_columns(found, sheet)
    assert found.hints[0].unit_names == ("HUYỆN AN PHÚ",)


@pytest.mark.parametrize("length", [70, 45, 30])
def test_cut_labels(
    make_sheet: Callable[..., Any], write: Callable[..., Path], length: int
) -> None:
    sheet = make_sheet("results")
    labels = {column.name: [label[:length] for label in column.label] for column in sheet.columns}
    found = only(write(replace(sheet, labels=labels)))
    right_columns(found, sheet)


def test_one_header_row_of_short_labels(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    sheet = make_sheet("results", is_merged=False, has_numbers=False)
    columns = sheet.columns[:6]
    labels = {column.name: column.also[0] for column in columns}
    sheet = replace(sheet, columns=columns, labels=labels)
    right_columns(only(write(sheet)), sheet)


def test_columns_in_another_order(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    sheet = make_sheet("movement_near_poor", has_numbers=False)
    sheet = replace(sheet, columns=sheet.columns[::-1])
    found = only(write(make_sheet("results"), sheet))
    right_columns(found, sheet, 1)


@pytest.mark.parametrize("name", [column.name for column in FORM.table("results").columns])
def test_a_column_left_out_moves_no_other(
    make_sheet: Callable[..., Any], write: Callable[..., Path], name: str
) -> None:
    sheet = make_sheet("results")
    left = [column for column in sheet.columns if column.name != name]
    sheet = replace(sheet, columns=left)
    found = only(write(sheet))
    right_columns(found, sheet)
    is_required = FORM.table("results").column(name).required
    assert [problem.rule for problem in found.problems] == (
        ["structure.column_missing"] if is_required else []
    )


@pytest.mark.parametrize("number", [1, 5, 12])
def test_an_indicator_left_out_moves_no_other(
    make_sheet: Callable[..., Any], write: Callable[..., Path], number: int
) -> None:
    sheet = make_sheet("deprivation_poor", extra="Ghi chú")
    left = [column for column in sheet.columns if column.label_number != number]
    sheet = replace(sheet, columns=left)
    found = only(write(make_sheet("results"), sheet))
    right_columns(found, sheet, 1)
    assert [problem.place["column"] for problem in found.problems] == [f"indicator_{number:02}"]


def test_indicators_named_in_words(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    sheet = make_sheet("deprivation_poor")
    words = [
        replace(column, label=(*column.label, column.also[0][0]), label_number=None)
        if column.label_number
        else column
        for column in sheet.columns
    ]
    sheet = replace(sheet, columns=words)
    found = only(write(make_sheet("results"), sheet))
    right_columns(found, sheet, 1)


def test_the_same_column_twice_is_no_choice(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    sheet = make_sheet("movement_poor", has_numbers=False)
    sheet = replace(sheet, columns=[*sheet.columns, sheet.columns[-1]])
    found = only(write(make_sheet("results"), sheet))
    assert [problem.rule for problem in found.problems] == ["structure.column_twice"]


def test_the_form_in_per_cent_is_a_table_of_its_own(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    titles = ["PHÂN TÍCH TỶ LỆ CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ NGHÈO NĂM 2016"]
    found = only(write(make_sheet("results"), make_sheet("deprivation_poor", titles=titles)))
    assert [one.table.name for one in found.tables] == ["results", "deprivation_rates_poor"]


def test_a_table_on_two_sheets_is_no_choice(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    found = only(write(make_sheet("results"), make_sheet("results", name="cũ")))
    assert [problem.rule for problem in found.problems] == ["structure.table_twice"]


def test_a_hidden_copy_does_not_count(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    hidden = make_sheet("results", name="cũ", is_hidden=True, titles=["NĂM 2015"])
    found = only(write(make_sheet("results"), hidden))
    assert found.problems == []
    assert [hint.period for hint in found.hints] == ["2016", None]


def test_without_the_required_table(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    found = only(write(make_sheet("movement_poor")))
    assert [problem.rule for problem in found.problems] == ["structure.table_missing"]


def test_a_table_without_rows(make_sheet: Callable[..., Any], write: Callable[..., Path]) -> None:
    found = only(write(make_sheet("results", units=())))
    assert [problem.rule for problem in found.problems] == ["structure.no_rows"]


def test_two_tables_below_each_other(
    make_sheet: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    import openpyxl

    upper = write(make_sheet("results", after=()), name="upper.xlsx")
    lower = write(make_sheet("deprivation_poor", after=()), name="lower.xlsx")
    book, other = openpyxl.load_workbook(upper), openpyxl.load_workbook(lower)
    page, below = book.worksheets[0], other.worksheets[0]
    offset = page.max_row + 2
    for cells in below.iter_rows():
        for cell in cells:
            if cell.value is not None:
                page.cell(cell.row + offset, cell.column, cell.value)
    for merged in below.merged_cells.ranges:
        merged.shift(row_shift=offset)
        page.merge_cells(merged.coord)
    path = tmp_path / "both.xlsx"
    book.save(path)
    found = only(path)
    assert [table.table.name for table in found.tables] == ["results", "deprivation_poor"]
    assert [len(table.rows) for table in found.tables] == [3, 3]
    assert {hint.unit_names for hint in found.hints[:2]} == {("HUYỆN AN PHÚ",)}


def test_a_header_repeated_for_printing_is_one_table(
    make_sheet: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    import openpyxl

    path = write(make_sheet("results", titles=(), after=(), is_merged=False, has_numbers=False))
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    page.append([cell.value for cell in page[2]])
    page.append(["1.3", "Xã Khánh Bình", *range(14)])
    book.save(path)
    found = only(path)
    assert found.problems == []
    assert found.tables[0].rows.names[-1] == "Xã Khánh Bình"


def test_csv_is_a_workbook_of_one_sheet(tmp_path: Path) -> None:
    path = tmp_path / "kq.csv"
    lines = [
        "TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2016;;;;;;;",
        "TT;Phường/Xã;Tổng số hộ dân cư;;Kết quả rà soát về hộ;;;",
        ";;;;Tổng số hộ nghèo;;Tổng số hộ cận nghèo;",
        ";;Số hộ;Nhân khẩu;Số hộ;Tỷ lệ;Số hộ;Tỷ lệ",
        "A;B;1;2;3;4=3/1*100;5;6=5/1*100",
        "1;Huyện An Phú;1.000;4.000;50;5,0;60;6,0",
    ]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    table = only(path).tables[0]
    assert {name: cells[0] for name, cells in table.rows.columns.items()} == {
        "households": "1.000",
        "persons": "4.000",
        "poor_households": "50",
        "poor_rate_pct": "5,0",
        "near_poor_households": "60",
        "near_poor_rate_pct": "6,0",
    }


def test_a_workbook_about_something_else(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["TT", "Đơn vị", "Số xe", "Số người lái"])
    book.active.append([1, "Huyện An Phú", 3, 4])
    path = tmp_path / "xe.xlsx"
    book.save(path)
    assert read(path) == []


def test_an_open_document_sheet(tmp_path: Path) -> None:
    header = ["TT", "Phường/Xã", "Tổng số hộ dân cư", "Số hộ nghèo", "Số hộ cận nghèo"]
    rows = [["KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2016"], header]
    start = '<table:table-cell office:value-type="string"><text:p>'
    cells = "".join(
        "<table:table-row>"
        + "".join(f"{start}{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in [*rows, ["1", "Huyện An Phú", "1000", "50", "60"]]
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="KQ">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "kq.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    found = only(path)
    assert found.problems == []
    assert found.tables[0].rows.columns["near_poor_households"] == ["60"]


@pytest.mark.parametrize("name", ["poor_households", "near_poor_households"])
def test_a_neighbour_does_not_stand_in_for_a_missing_column(
    make_sheet: Callable[..., Any], write: Callable[..., Path], name: str
) -> None:
    sheet = make_sheet("results", extra="Tổng số hộ nghèo dân tộc thiểu số", has_numbers=False)
    sheet = replace(sheet, columns=[one for one in sheet.columns if one.name != name])
    found = only(write(sheet))
    right_columns(found, sheet)
    assert [problem.place["column"] for problem in found.problems] == [name]


def test_numbers_tell_two_equal_labels_apart(
    make_sheet: Callable[..., Any], write: Callable[..., Path]
) -> None:
    sheet = make_sheet("movement_poor", is_merged=False)
    labels = {column.name: column.label[-1:] for column in sheet.columns}
    labels |= {"other_decrease": ["Số hộ khác"], "other_increase": ["Số hộ khác"]}
    turned = [*sheet.columns[5:], *sheet.columns[:5]]
    for columns in (sheet.columns, turned):
        one = replace(sheet, labels=labels, columns=columns)
        found = only(write(make_sheet("results"), one))
        right_columns(found, one, 1)


@pytest.mark.parametrize("table", ["deprivation_poor", "deprivation_near_poor"])
def test_the_title_tells_two_equal_tables_apart(
    make_sheet: Callable[..., Any], write: Callable[..., Path], table: str
) -> None:
    sheet = make_sheet(table)
    group = ["Chỉ số thiếu hụt dịch vụ xã hội cơ bản"]
    labels = {column.name: group for column in sheet.columns if column.label_number}
    labels["households"] = ["Tổng số hộ"]
    found = only(write(make_sheet("results"), replace(sheet, labels=labels)))
    assert [one.table.name for one in found.tables] == ["results", table]


# The three required columns of the results count 1, the eleven others a quarter each: 5.75 in all,
# of which 0.45 must be there.
REQUIRED = ["households", "poor_households", "near_poor_households"]
OTHERS = [column.name for column in FORM.table("results").columns if not column.required]


@pytest.mark.parametrize(
    ("names", "is_results"),
    [
        (REQUIRED, True),
        (REQUIRED[:2] + OTHERS[:3], True),
        (REQUIRED[:2] + OTHERS[:1], False),
        (REQUIRED[:2], False),
        (REQUIRED[1:], False),
        (REQUIRED[:1] + OTHERS[:4], False),
        (REQUIRED[:1], False),
        (OTHERS[:4], False),
    ],
)
def test_a_sheet_that_shares_a_few_columns_is_about_something_else(
    make_sheet: Callable[..., Any], write: Callable[..., Path], names: list[str], is_results: bool
) -> None:
    """A report on houses may count poor households too; it is no review."""
    sheet = make_sheet("results", has_numbers=False, titles=["BÁO CÁO NHÀ Ở NĂM 2016"])
    columns = [column for column in sheet.columns if column.name in names]
    found = read(write(replace(sheet, columns=columns)))
    assert [table.table.name for one in found for table in one.tables] == ["results"] * is_results


@pytest.mark.parametrize("form", load_versions()["poverty_review"], ids=lambda form: form.version)
@pytest.mark.parametrize("table", TABLES[:3])
def test_a_list_of_households_is_no_table_of_the_review(
    make_sheet: Callable[..., Any], write: Callable[..., Path], form: Form, table: str
) -> None:
    titles = [title for other in form.not_taken for title in other.titles]
    assert titles
    for title in [
        *titles,
        *(f"{title} NĂM 2016" for title in titles),
        "BIỂU TỔNG HỢP TRẺ EM NGHÈO",
    ]:
        path = write(make_sheet(table, titles=["HUYỆN AN PHÚ", title]))
        grids = list(read_grids(path, path.name, check_file(path, path.name, 50)))
        assert recognise(grids, [form]) == [], title
