"""`ansinh template` writes a file, or says what to ask for instead."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from ansinh.cli.app import app

pytestmark = pytest.mark.unit

ASKED = ["template", "resource_uses", "--unit", "886", "--period", "2024-Q2", "--lines", "5"]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, " ".join(result.output.split())


def test_a_template_is_written_and_told(tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    code, said = run(*ASKED, "-o", str(path))
    assert code == 0 and "Huyện An Phú, 2024-Q2, regular." in said
    assert "Sử dụng nguồn lực" in openpyxl.load_workbook(path).sheetnames
    assert run(*ASKED, "-o", str(path))[0] == 3
    assert run(*ASKED, "-o", str(path), "--force")[0] == 0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--unit", "30337"), "Ask for the template of unit 886"),
        (("--stage", "official"), "one of regular"),
        (("--period", "2024-13"), "2024-Q3"),
    ],
)
def test_what_cannot_be_is_a_fault_of_the_call(
    tmp_path: Path, wrong: tuple[str, str], says: str
) -> None:
    path = tmp_path / "a.xlsx"
    code, said = run(*ASKED, "-o", str(path), *wrong)
    assert code == 3 and says in said and not path.exists()
