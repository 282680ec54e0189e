"""Every hostile file is refused with a reason that helps, or read and found harmless.

What a file costs is measured by benchmarks/hostile.py, which also reads the heaviest.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.corpus.hostile.builders import BUILDERS
from tests.corpus.hostile.case import READ
from tests.installed import RULES
from tests.machine import LAST_RESORT_SECONDS

from ansinh.extraction.asking import Limits
from ansinh.extraction.reading import read_workbook
from ansinh.forms.catalogue import load_forms
from ansinh.rules.findings import Finding
from ansinh.workbooks.safety.check import RefusedError, check_file

pytestmark = pytest.mark.unit

LIGHT = [name for name, hostile in BUILDERS.items() if not hostile.is_heavy]
LIMITS = Limits(seconds=LAST_RESORT_SECONDS)
# One of each kind of refusal goes all the way, whatever refuses it.
EACH_RULE = {BUILDERS[name].verdict: name for name in reversed(LIGHT)}

INERT = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://localhost/","x")',
    "+84 296 000 000",
    "-2+3",
    "@SUM(1;2)",
    "\t=1+1",
    "\r=1+1",
    "Xã'); drop schema raw cascade;--",
    "<script>alert(1)</script>",
    "{{7*7}} %s {0} ${x}",
)


def refusal(path: Path, file_name: str, *, is_whole: bool) -> Finding | None:
    """Why a file is refused; the checks alone first, then in a child process like the road."""
    if not is_whole:
        try:
            check_file(path, file_name, LIMITS.file_mib)
        except RefusedError as refused:
            return RULES[refused.rule].finding(**refused.place)
    try:
        read_workbook(path, file_name, LIMITS)
    except RefusedError as refused:
        return RULES[refused.rule].finding(**refused.place)
    return None


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", LIGHT)
def test_a_hostile_file_ends_as_it_should(name: str, tmp_path: Path) -> None:
    hostile, path = BUILDERS[name], tmp_path / "landed"
    hostile(path)
    is_whole = EACH_RULE[hostile.verdict] == name
    finding = refusal(path, hostile.file_name, is_whole=is_whole)
    assert (finding.rule if finding else READ) == hostile.verdict
    if finding is not None:
        assert finding.stage == "file"
        assert hostile.says in finding.message_vi + finding.message_en
        assert "–" not in finding.message_vi + finding.message_en, "something is not named"


def results(names: Sequence[str], path: Path) -> None:
    """A table of results whose units are called as given."""
    columns = load_forms()["poverty_review"].table("results").columns
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("=1+1<b>'--")
        heads = ["TT", "Xã/Phường", *(" ".join(one.label) for one in columns)]
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head)
        for row, name in enumerate(names, 1):
            sheet.write_string(row, 0, f"1.{row}")
            sheet.write_string(row, 1, name)
            for at in range(len(columns)):
                sheet.write_number(row, at + 2, at)


def names_read(path: Path, file_name: str) -> list[str]:
    (submission,) = read_workbook(path, file_name, LIMITS).submissions
    return list(submission.tables[0].frame["_unit_name"])


def test_what_looks_like_a_formula_stays_the_text_it_is(tmp_path: Path) -> None:
    path = tmp_path / "tệp.xlsx"
    results(INERT, path)
    assert names_read(path, path.name) == [name.strip() for name in INERT]


def test_and_so_it_does_in_a_csv_file(tmp_path: Path) -> None:
    columns = load_forms()["poverty_review"].table("results").columns
    inert = [name for name in INERT if "\r" not in name]
    lines = [["TT", "Xã/Phường", *(" ".join(one.label) for one in columns)]]
    lines += [[f"1.{row}", name, *map(str, range(len(columns)))] for row, name in enumerate(inert)]
    quoted = (";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in lines)
    path = tmp_path / "tệp.csv"
    path.write_text("\n".join(quoted), encoding="utf-8")
    assert names_read(path, path.name) == [name.strip() for name in inert]


def test_a_sheet_called_like_an_attack_is_only_named_so(tmp_path: Path) -> None:
    path = tmp_path / "tệp.xlsx"
    results(["Xã Quốc Thái"], path)
    (submission,) = read_workbook(path, path.name, LIMITS).submissions
    assert submission.tables[0].sheet == "=1+1<b>'--"
