"""Letters as a phone shows them: by a real browser, 360 pixels wide."""

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
from tests.machine import LAST_RESORT_SECONDS

from ansinh.alerts.formats import html
from ansinh.alerts.reminders import OwedReport, Reminder, letter_of
from ansinh.ledger.contacts import Contact

pytestmark = [pytest.mark.unit, pytest.mark.requires("Chromium")]

Build = Callable[..., Any]
WIDE = "poverty_review.a_rule_of_a_name_that_does_not_end_" + "_and_goes_on" * 8
MEASURE = """
<script>
  const page = document.querySelector("iframe");
  page.onload = () => {
    const root = page.contentDocument.documentElement;
    document.body.textContent = `${root.scrollWidth} of ${page.clientWidth}`;
  };
</script>
"""


def measured(page: str, folder: Path) -> str:
    """How wide a page is in a window of 360 pixels, which no browser makes by itself."""
    file = folder / "page.html"
    inner = f'<iframe width="360" height="700" style="border:0" srcdoc="{escape(page)}"></iframe>'
    file.write_text(f"<!doctype html><body>{inner}{MEASURE}</body>", encoding="utf-8")
    found = subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--virtual-time-budget=10000",
        ]
        + [f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=LAST_RESORT_SECONDS,
    )
    told = re.search(r"\d+ of \d+", found.stdout)
    return told[0] if told else found.stdout


def test_what_became_of_files_fits(
    message: Build, outcome: Build, finding: Build, tmp_path: Path
) -> None:
    findings = (
        finding(message_vi="x" * 300),
        finding(rule=WIDE, cell=None, row=None, sheet=None),
        finding(rule="other.rule", sheet="Diễn biến hộ cận nghèo", message_vi="Xem lại. " * 60),
    )
    one = outcome(unit_name="Huyện" + "rất" * 60, verdict="rejected", findings=findings)
    assert measured(html(message(one)), tmp_path) == "360 of 360"


def test_a_reminder_fits(tmp_path: Path) -> None:
    day = date(2026, 11, 16)
    owed = [
        OwedReport(
            *(str(at), f"Xã Số {at}", "poverty_review", "2026", "official"),
            *(day - timedelta(days=1), day + timedelta(days=44), "rejected"),
        )
        for at in range(90)
    ]
    unit = Contact("A", "unit", ("1",), ("a@b.example",))
    reminder = Reminder(unit, "a@b.example", tuple(owed[:2]), tuple(owed))
    letter = letter_of(reminder, day, datetime(2026, 11, 16, tzinfo=UTC))
    assert measured(letter.html, tmp_path) == "360 of 360"
