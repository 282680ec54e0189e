"""The copy holds all that the file held, and says which cells are wrong."""

import importlib.util
import re
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from tests.installed import LIMITS, RULES, UNITS

from ansinh.annotating.copying import annotate
from ansinh.annotating.package import annotate_package
from ansinh.annotating.splicing import UnsupportedPackageError, start_tag
from ansinh.extraction import child
from ansinh.forms.catalogue import load_versions

pytestmark = pytest.mark.unit

KNOWN = {"limits": LIMITS, "units": UNITS, "rules": RULES}

spec = importlib.util.spec_from_file_location("book", Path(__file__).with_name("conftest.py"))
book = importlib.util.module_from_spec(spec)
spec.loader.exec_module(book)
SHEET, OTHER, finding, parts = book.SHEET, book.OTHER, book.finding, book.parts

RED, AMBER = "FFFFC7CE", "FFFFEB9C"


def colour(cell: openpyxl.cell.Cell) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None


def coloured(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, str]:
    return {
        cell.coordinate: colour(cell)
        for row in sheet.iter_rows()
        for cell in row
        if colour(cell) in (RED, AMBER)
    }


def test_wrong_cells_are_coloured_and_no_others(annotated):
    found = annotated(finding("C4"), finding("D5", severity="warning"))
    assert coloured(found[SHEET]) == {"C4": RED, "D5": AMBER}
    assert coloured(found[OTHER]) == {}


def test_an_error_outshines_a_warning_of_the_same_cell(annotated):
    found = annotated(finding("C4", severity="warning"), finding("C4"))
    assert coloured(found[SHEET]) == {"C4": RED}


def test_a_coloured_cell_keeps_its_format(annotated, source):
    before = openpyxl.load_workbook(source)[SHEET]
    after = annotated(finding("C4"), finding("D5"))[SHEET]
    for place in ("C4", "D5"):
        assert after[place].number_format == before[place].number_format
        assert repr(after[place].font) == repr(before[place].font)
        assert repr(after[place].border) == repr(before[place].border)
        assert after[place].value == before[place].value


def test_every_cell_of_a_grouped_finding_is_coloured(annotated):
    group = finding("C4", count=5, cells=("C4:C6", "A9", "D11"))
    assert set(coloured(annotated(group)[SHEET])) == {"C4", "C5", "C6", "A9", "D11"}


def test_cells_and_rows_that_were_not_there_are_put_in(annotated):
    places = ("F4", "A30", "AA2", "E12", "B20")
    after = annotated(*map(finding, places))[SHEET]
    assert set(coloured(after)) == set(places)
    assert after["D4"].value == "=C4/SUM(C3:C12)"
    assert after["H20"].value == "cuối trang"


def test_values_and_formulas_stay(annotated, source):
    before = openpyxl.load_workbook(source)
    after = annotated(finding("C4"), finding("F4"), finding("A30"))
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                assert after[sheet.title][cell.coordinate].value == cell.value
    assert after[SHEET].merged_cells.ranges == before[SHEET].merged_cells.ranges
    assert after[SHEET].column_dimensions["A"].width == before[SHEET].column_dimensions["A"].width


def test_parts_that_are_not_concerned_are_the_same_to_the_byte(annotated, source, tmp_path):
    annotated(finding("C4"), keep=tmp_path / "copy.xlsx")
    before, after = parts(source), parts(tmp_path / "copy.xlsx")
    differing = {name for name in before if after[name] != before[name]}
    assert differing == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",  # it is no longer the selected one
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    unselected = before["xl/worksheets/sheet2.xml"].replace(b'tabSelected="1"', b'tabSelected="0"')
    assert after["xl/worksheets/sheet2.xml"] == unselected
    assert b"sheetProtection" in unselected


def test_of_a_sheet_only_the_styles_of_wrong_cells_change(annotated, source, tmp_path):
    annotated(finding("C4"), finding("D5"), keep=tmp_path / "copy.xlsx")
    name = "xl/worksheets/sheet1.xml"
    before, after = parts(source)[name], parts(tmp_path / "copy.xlsx")[name]
    plain = re.compile(rb'(<c r="(?:C4|D5)") s="\d+"')
    assert plain.sub(rb"\1", after) == plain.sub(rb"\1", before)


def test_a_comment_says_what_is_wrong(annotated):
    after = annotated(finding("C4", expected="12.50"), finding("A30", sheet=OTHER))
    comment = after[SHEET]["C4"].comment
    assert comment.text == "Lỗi: Ô C4 không đúng.\nGiá trị đối chiếu: 12,5"
    assert comment.author == "ansinh"
    assert after[OTHER]["A30"].comment.text == "Lỗi: Ô A30 không đúng."


def test_every_finding_of_a_cell_is_told_beside_it(annotated):
    """Errors first; in whatever order they were found."""
    told = [("Thiếu tổng.", "error"), ("Tăng nhanh.", "warning"), ("Sai tổng.", "error")]
    for turn in (told, told[::-1]):
        found = [finding("C4", message_vi=text, severity=one) for text, one in turn]
        comment = annotated(*found, finding("C5"))[SHEET]["C4"].comment.text
        errors = [f"Lỗi: {text}" for text, severity in turn if severity == "error"]
        assert comment == "\n\n".join([*errors, "Cảnh báo: Tăng nhanh."])


VML = "{urn:schemas-microsoft-com:vml}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"


def test_the_box_of_a_comment_is_hidden_and_stands_beside_its_cell(annotated, tmp_path):
    """Excel shows the box that the drawing ties to a cell when somebody points at that cell."""
    places = ("C4", "A1", "F1", "B4", "AA30", "D11")
    target = tmp_path / "copy.xlsx"
    book_read = annotated(*map(finding, places), keep=target)
    boxes = {}
    shapes = ElementTree.fromstring(parts(target)["xl/drawings/vmlDrawing1.vml"])
    for shape in shapes.iter(f"{VML}shape"):
        data = shape.find(f"{EXCEL}ClientData")
        row, column = (int(data.findtext(f"{EXCEL}{name}")) for name in ("Row", "Column"))
        cell = f"{get_column_letter(column + 1)}{row + 1}"
        boxes[cell] = (shape, row, column, data.findtext(f"{EXCEL}Anchor"), data)
    assert set(boxes) == set(places), "one box a comment, theirs included"
    assert {cell for cell in places if book_read[SHEET][cell].comment} == set(places)
    for shape, row, column, anchor, data in boxes.values():
        left, _, top, _, right, _, bottom, _ = (int(one) for one in anchor.split(","))
        assert "visibility:hidden" in shape.get("style").replace(" ", "")
        assert data.find(f"{EXCEL}Visible") is None
        assert left == column + 1 and right >= left, "right of its cell"
        assert top == max(row - 1, 0) and bottom > row, "at the height of its cell"
    numbers = [shape.get("id") for shape, *_ in boxes.values()]
    assert len(set(numbers)) == len(numbers)


def test_comments_of_theirs_stay(annotated):
    after = annotated(finding("B4"), finding("C5"))[SHEET]
    assert after["B4"].comment.text.startswith("Ghi chú của xã")
    assert "Ô B4 không đúng." in after["B4"].comment.text
    assert after["B4"].comment.author == "Văn phòng"
    assert after["C5"].comment.text == "Lỗi: Ô C5 không đúng."


def test_other_cells_of_a_group_point_to_its_number_on_the_first_sheet(annotated):
    after = annotated(finding("A3"), finding("C4", count=3, cells=("C4:C6",)))[SHEET]
    assert after["C6"].comment.text == "Cùng lỗi với ô C4: xem mục 2 ở trang đầu."


def test_a_thousand_comments_are_enough_for_a_sheet(annotated):
    after = annotated(finding("G2", count=3000, cells=("G2:G3001",)))[SHEET]
    noted = [cell for (cell,) in after.iter_rows(min_col=7, max_col=7) if cell.comment]
    assert len(noted) == 1000
    assert len(coloured(after)) == 3000


def test_the_first_sheet_lists_the_findings_and_is_the_one_that_is_shown(annotated):
    after = annotated(
        finding("C4", message_vi="Sai.", value="6o"),
        finding("C5", severity="warning", count=1200, cells=("C5:C1204",)),
    )
    first = after.worksheets[0]
    assert first.title == "Kiểm tra"
    assert after.active is first
    assert [bool(sheet.sheet_view.tabSelected) for sheet in after] == [True, False, False, False]
    rows = [[cell.value for cell in row] for row in first.iter_rows()]
    head = ["STT", "Mức độ", "Trang", "Ô", "Đang ghi", "Nội dung cần xem", "Số ô"]
    table = rows.index([*head, "Giải trình", "Mã quy tắc"])
    # Only a warning may be explained.
    assert rows[table + 1] == [1, "Lỗi", SHEET, "C4", "6o", "Sai.", 1, None, None]
    assert rows[table + 2][:4] == [2, "Cảnh báo", SHEET, "C5"]
    assert rows[table + 2][6:8] == [1200, None] and rows[table + 2][8]
    assert any("1 lỗi, 1 cảnh báo ở 1.200 chỗ" in str(row[0]) for row in rows)
    assert first.freeze_panes == f"A{table + 2}"
    assert first.auto_filter.ref == f"A{table + 1}:I{table + 3}"
    assert (first.page_setup.orientation, first.page_setup.fitToHeight) == ("landscape", 0)


def test_a_cell_on_the_first_sheet_leads_to_its_place(annotated):
    first = annotated(finding("C4")).worksheets[0]
    (link,) = [cell.hyperlink for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert link.location == "'Kết quả ''rà'' soát'!C4"
    assert link.target is None


@pytest.mark.parametrize(
    "lost", [finding("C4", sheet="Không có"), finding("C4", sheet=None), finding(None),
             finding("A1", sheet="Ẩn")]
)  # fmt: skip
def test_a_place_that_cannot_be_shown_gets_no_link(annotated, lost):
    after = annotated(lost)
    first = after.worksheets[0]
    assert not [cell for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert lost.message_vi in {cell.value for row in first.iter_rows() for cell in row}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_what_somebody_typed_never_becomes_a_formula(annotated, tmp_path, start):
    typed = f"{start}cmd|' /C calc'!A0"
    target = tmp_path / "copy.xlsx"
    after = annotated(finding("C4", message_vi=typed, value=typed), keep=target)
    cells = [cell for row in after.worksheets[0].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"n", "s", "inlineStr"} - {"inlineStr"}
    (part,) = [content for name, content in parts(target).items() if "ansinh1.xml" in name]
    assert b"<f" not in part
    assert after[SHEET]["C4"].comment.text.strip().endswith("calc'!A0")


def test_letters_that_xml_forbids_and_long_texts_are_no_obstacle(annotated):
    nasty = "\x00\x0b]]>&<b>\ud800\ufffe" + "dài " * 20_000
    first = annotated(finding("C4", message_vi=nasty, value=nasty)).worksheets[0]
    longest = max(len(str(cell.value)) for row in first.iter_rows() for cell in row)
    assert 30_000 < longest <= 32_767


def test_a_name_that_is_taken_is_not_taken_again(annotated, tmp_path):
    target = tmp_path / "once.xlsx"
    annotated(finding("C4"), keep=target)
    twice = annotated(finding("C4"), of=target, keep=tmp_path / "twice.xlsx")
    assert twice.sheetnames[:2] == ["Kiểm tra (2)", "Kiểm tra"]
    assert twice[SHEET]["C4"].comment.text.count("Ô C4 không đúng.") == 2


def test_names_of_one_sheet_go_with_their_sheet(annotated, source):
    before, after = openpyxl.load_workbook(source), annotated(finding("C4"))
    assert after[OTHER].defined_names["Của_trang"].value == f"{OTHER}!$A$1"
    assert after.defined_names["Của_tệp"].value == f"{OTHER}!$A$1"
    assert after[SHEET].print_area == before[SHEET].print_area
    assert after[SHEET].auto_filter.ref == "A2:D12"
    assert after["Ẩn"].sheet_state == "hidden"
    assert after[OTHER].protection.sheet


def test_without_findings_the_first_sheet_says_so(annotated):
    first = annotated().worksheets[0]
    assert "ĐẠT – không thấy lỗi" in {cell.value for row in first.iter_rows() for cell in row}


def test_a_package_with_other_prefixes_is_understood(annotated, source, tmp_path):
    """Some programs write every element with a prefix, and rows and cells without a place."""
    other = tmp_path / "prefixed.xlsx"
    sheet = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml'
        "/2006/main\"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c s='0'><x:v>2</x:v></x:c>"
        "</x:row><x:row/><x:row ><x:c r='C3'><x:f>A1&gt;0</x:f></x:c></x:row></x:sheetData>"
        "<x:extLst/></x:worksheet>"
    )
    _replaced(source, other, {"xl/worksheets/sheet2.xml": lambda _: sheet.encode()})
    found = [finding(cell, sheet=OTHER) for cell in ("B1", "A2", "A3", "C3", "B4")]
    target = tmp_path / "copy.xlsx"
    after = annotated(*found, of=other, keep=target)[OTHER]
    assert b"<x:legacyDrawing " in parts(target)["xl/worksheets/sheet2.xml"]
    assert set(coloured(after)) == {"B1", "A2", "A3", "C3", "B4"}
    assert [after["A1"].value, after["B1"].value, after["C3"].value] == [1, 2, "=A1>0"]


def test_a_workbook_without_styles_gets_some(annotated, source, tmp_path):
    other = tmp_path / "plain.xlsx"
    changes = {
        "xl/_rels/workbook.xml.rels": lambda xml: re.sub(rb"<[^>]*/styles\"[^>]*>", b"", xml),
        "[Content_Types].xml": lambda xml: re.sub(rb"<[^>]*styles\+xml[^>]*>", b"", xml),
        "xl/worksheets/sheet1.xml": lambda xml: re.sub(rb' (?:s|style)="\d+"', b"", xml),
        "xl/styles.xml": None,
    }
    _replaced(source, other, changes)
    assert coloured(annotated(finding("C4"), of=other)[SHEET]) == {"C4": RED}


@pytest.mark.parametrize(
    "odd",
    [
        lambda xml: xml.replace(b"<sheetData>", b"<sheetData><!-- note -->"),
        lambda xml: xml.replace(b'<row r="5"', b'<row r="2"'),
        lambda xml: xml.replace(b'r="C4"', b'r="A4"'),
        lambda xml: xml.replace(b"</sheetData>", b""),
    ],
)
def test_what_is_not_understood_is_not_changed(annotated, source, tmp_path, odd):
    other = tmp_path / "odd.xlsx"
    _replaced(source, other, {"xl/worksheets/sheet1.xml": odd})
    with pytest.raises(UnsupportedPackageError):
        annotate_package(other, "odd.xlsx", [], [finding("E4"), finding("C9")], tmp_path / "c.xlsx")


def test_a_copy_without_formats_says_why_in_it_and_to_the_caller(source, tmp_path):
    other, copy = tmp_path / "odd.xlsx", tmp_path / "copy.xlsx"
    comment = {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"<row", b"<!-- note --><row")}
    _replaced(source, other, comment)
    told = annotate(other, "odd.xlsx", [finding("E4")], copy, **KNOWN)
    assert told == "formats and formulas were left out: XML comment or CDATA"
    first = openpyxl.load_workbook(copy).worksheets[0]
    said = [str(cell.value) for row in first.iter_rows() for cell in row if cell.value]
    assert any("chỉ chép lại giá trị" in text and "XML comment or CDATA" in text for text in said)


def test_a_whole_copy_says_nothing(source, tmp_path):
    copy = tmp_path / "copy.xlsx"
    assert annotate(source, "a.xlsx", [finding("E4")], copy, **KNOWN) is None


START_TAG = start_tag("row")


@given(
    st.lists(
        st.sampled_from(
            [
                b' r="1"',
                b" s='2'",
                b' a="/>"',
                b" b='>'",
                b" /",
                b"/",
                b' "',
                b" '",
                b">",
                b"x",
                b" ",
            ]
        ),
        max_size=12,
    )
)
def test_attributes_end_where_xml_says_whatever_stands_in_them(parts):
    """Read letter by letter: a bracket ends the tag unless it stands in quotes."""
    text = b"<row " + b"".join(parts)
    quote, end = None, None
    for at, letter in enumerate(text):
        one = bytes([letter])
        if quote is None and one in (b'"', b"'"):
            quote = one
        elif one == quote:
            quote = None
        elif quote is None and one == b">":
            end = at + 1
            break
    found = START_TAG.match(text)
    assert (found.end() if found else None) == end


def test_comments_that_another_program_wrote_are_kept(annotated, tmp_path):
    theirs = openpyxl.Workbook()
    theirs.active.title = SHEET
    theirs.active["B2"].comment = Comment("của họ", "ai đó")
    path = tmp_path / "openpyxl.xlsx"
    theirs.save(path)
    after = annotated(finding("B2"), finding("B3"), of=path)[SHEET]
    assert after["B2"].comment.text.startswith("của họ")
    assert "Ô B2 không đúng." in after["B2"].comment.text
    assert after["B3"].comment.text == "Lỗi: Ô B3 không đúng."
    assert [after[cell].comment.author for cell in ("B2", "B3")] == ["ai đó", "ansinh"]


def test_a_copy_that_is_sent_again_is_read_like_the_file_itself(tmp_path):
    from ansinh.samples.demonstration import invented_report
    from ansinh.samples.report import workbook_of

    path, copy = tmp_path / "a.xlsx", tmp_path / "copy.xlsx"
    path.write_bytes(workbook_of(invented_report("886", 2022)))
    sheet = openpyxl.load_workbook(path, read_only=True).sheetnames[0]
    annotate_package(path, path.name, [], [finding("E12", sheet=sheet)] * 30, copy)
    before, after = (
        child.read(one, one.name, tmp_path, 50, load_versions().values())["forms"]
        for one in (path, copy)
    )
    assert [[table["name"], table["sheet"], table["letters"]] for table in before[0]["tables"]] == [
        [table["name"], table["sheet"], table["letters"]] for table in after[0]["tables"]
    ]
    assert len(before) == len(after) == 1
    rules = {one["rule"] for one in after[0]["problems"]} - {"structure.comment_beside_number"}
    assert rules == {one["rule"] for one in before[0]["problems"]}


@pytest.mark.requires("LibreOffice")
def test_libreoffice_opens_it(annotated, tmp_path):
    target = tmp_path / "copy.xlsx"
    annotated(finding("C4"), finding("F40"), finding("B4"), keep=target)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv "
         "(StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", tmp_path, target],
        check=True, capture_output=True,
    )  # fmt: skip
    texts = {path.name: path.read_text() for path in tmp_path.glob("copy-*.csv")}
    assert any("Ô C4 không đúng." in text for text in texts.values())
    assert any("Xã 5" in text for text in texts.values())


def _replaced(
    source: Path, target: Path, changes: dict[str, Callable[[bytes], bytes] | None]
) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(source).items():
            change = changes.get(name, lambda same: same)
            if change is not None:
                archive.writestr(name, change(content))
