"""Whatever stands in a workbook, marking cells changes no value, and marks every one."""

import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.annotating.marks import Marks
from ansinh.annotating.package import annotate_package
from ansinh.annotating.splicing import children, element, text, with_attribute
from ansinh.rules.findings import Finding

pytestmark = pytest.mark.unit

values = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12),
    st.sampled_from(["=A1+1", '=IF(A1>0,"<c r=""A1"">","&")', "=SUM(A1:B2)", "#N/A"]),
)
cells = st.tuples(st.integers(1, 6), st.integers(1, 6))
places = st.tuples(st.integers(1, 9), st.integers(1, 30))


def name(row: int, column: int) -> str:
    return f"{openpyxl.utils.get_column_letter(column)}{row}"


@settings(max_examples=30)
@given(
    st.dictionaries(cells, values, max_size=20),
    st.sets(places, min_size=1, max_size=8),
    st.sets(cells, max_size=3),
)
def test_values_stay_and_every_named_cell_is_marked(grid, marked, styled):
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.xlsx", Path(folder) / "b.xlsx"
        book = openpyxl.Workbook()
        for (row, column), value in grid.items():
            book.active.cell(row, column).value = value
        for row, column in styled:
            book.active.cell(row, column).number_format = "0.00%"
        book.save(source)
        findings = [
            Finding("r", "error", "row", "Sai.", "Wrong.", sheet="Sheet", row=row,
                    cell=name(row, column))
            for row, column in marked
        ]  # fmt: skip
        annotate_package(source, "a.xlsx", [], findings, target)
        before = openpyxl.load_workbook(source)["Sheet"]
        after = openpyxl.load_workbook(target)["Sheet"]
        for row in range(1, 10):
            for column in range(1, 31):
                old, new = before.cell(row, column), after.cell(row, column)
                assert (new.value, new.data_type) == (old.value, old.data_type)
                assert new.number_format == old.number_format
                is_red = new.fill.fgColor.rgb == "FFFFC7CE"
                assert is_red == ((row, column) in marked)
                assert (new.comment is not None) == ((row, column) in marked)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.integers(1, 30),
            st.integers(0, 9),
            st.sampled_from(["error", "warning"]),
        ),
        max_size=12,
    )
)
def test_marks_come_from_top_to_bottom_whatever_their_order(spans):
    marks, expected = Marks(), {}
    for column, first, more, severity in spans:
        marks.add(column, first, first + more, severity)
        for row in range(first, first + more + 1):
            known = expected.setdefault(row, {})
            known[column] = "error" if known.get(column) == "error" else severity
    assert list(marks.rows()) == [
        (row, dict(sorted(columns.items()))) for row, columns in sorted(expected.items())
    ]


@given(st.text(), st.text(st.characters(codec="utf-8")))
def test_no_text_can_leave_its_attribute_or_its_element(one, other):
    tag = with_attribute(b'<x:c r="A1"/>', "s", one.encode("utf-8", "ignore").decode())
    written = b"<root>" + tag + b"<t>" + text(other).encode() + b"</t></root>"
    root = element(written, "root")
    assert root.end == len(written)
    assert [found for found, _, _ in children(written, *root.content)] == [b"c", b"t"]
