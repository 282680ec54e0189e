"""No sheet, however odd, stops the recognition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.forms.catalogue import load_forms
from ansinh.recognition.recognise import recognise
from ansinh.workbooks.grid import Grid

pytestmark = pytest.mark.unit

FORM = load_forms()["poverty_review"]
WORDS = [
    "TT",
    "Phường/Xã",
    "Phân tổ",
    "Hộ",
    "Nhân khẩu",
    "1.1",
    "Xã Khánh An",
    "NĂM 2016",
    "4=3/1*100",
    *(label for table in FORM.tables for column in table.columns for label in column.label),
]
REQUIRED = ("households", "poor_households", "near_poor_households")
CELLS = st.one_of(
    st.sampled_from([float("inf"), float("nan"), -1.5]),
    st.just(""),
    st.sampled_from(WORDS),
    st.floats(),
    st.integers(0, 20),
    st.booleans(),
    st.text(),
)
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=12)
EDGE = st.integers(0, 12)
MERGES = st.lists(st.tuples(EDGE, EDGE, EDGE, EDGE), max_size=6)


@given(ROWS, MERGES)
def test_any_grid_is_recognised_or_not(
    rows: list[list[object]], merges: list[tuple[int, int, int, int]]
) -> None:
    labels = [FORM.table("results").column(name).also[0][0] for name in REQUIRED]
    rows = [["TT", "Phường/Xã", *labels], *rows]
    grid = Grid("Trang", rows, [merge for merge in merges if merge[0] <= merge[1]])  # type: ignore[arg-type]
    for found in recognise([grid], [FORM]):
        for table in found.tables:
            lengths = {len(cells) for cells in table.rows.columns.values()}
            assert lengths == {len(table.rows)}
