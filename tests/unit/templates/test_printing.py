"""A blank register is a few sheets of paper."""

import re
import subprocess
from pathlib import Path

import pytest
from tests.installed import place_order

from ansinh.forms.catalogue import load_forms
from ansinh.templates.writing import write_template

pytestmark = pytest.mark.unit

# The instructions take one or two, and every register two; fonts differ from machine to machine.
MOST_PAGES = {"communication_activities": 7}
USUAL_MOST = 5
REGISTERS = [
    form.form for form in load_forms().values() if form.is_register and not form.about_people
]
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def pages(path: Path, folder: Path) -> int:
    """How many pages a spreadsheet program prints."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True)
    return len(PAGE.findall(path.with_suffix(".pdf").read_bytes()))


@pytest.mark.requires("LibreOffice")
@pytest.mark.parametrize("form", REGISTERS)
def test_a_blank_register_prints_few_pages(form: str, tmp_path: Path) -> None:
    unit, period = ("91", "2025") if form == "steering_assignments" else ("30337", "2025-Q4")
    path = tmp_path / f"{form}.xlsx"
    write_template(place_order(form, unit, period), path)
    assert 1 < pages(path, tmp_path) <= MOST_PAGES.get(form, USUAL_MOST)
