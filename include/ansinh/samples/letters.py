"""Pictures of letters for the documentation: `python -m ansinh.samples.letters`.

What they tell of is invented. A browser draws each at the width of a desk and of a phone.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ansinh.alerts.formats import letter_of
from ansinh.alerts.messages import DIGEST, RunMessage, SubmissionOutcome
from ansinh.alerts.reminders import OwedReport, Reminder
from ansinh.alerts.reminders import letter_of as reminder_letter
from ansinh.alerts.routing import Telling
from ansinh.ledger.alerts import AlertNow
from ansinh.ledger.contacts import Contact
from ansinh.ledger.letters import Letter
from ansinh.rules.findings import Finding
from ansinh.settings import PROJECT_DIR

PICTURES = PROJECT_DIR / "docs/pictures"
WIDTHS = {"": 1000, "-phone": 390}
AT = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
FORM, PERIOD, STAGE = "poverty_review", "2026", "official"
UNIT = Contact("UBND xã An Phú", "unit", ("30337",), ("an-phu@an-giang.example",))
ABOVE = Contact("Bộ phận tổng hợp cấp tỉnh", "administrator", ("*",), ("a@an-giang.example",))


def letters() -> Iterator[tuple[str, Letter]]:
    """Each letter that has a picture, by the name of its file."""
    returned = _outcome(41, "30337", "Xã An Phú", _findings(), changes=3)
    yield "letter-unit", letter_of(RunMessage("run-41", UNIT, "a", (returned,), AT, copies=(41,)))
    calm = (
        _outcome(38, "30376", "Xã Vĩnh Hậu", (_warning(),)),
        _outcome(39, "30385", "Xã Khánh Bình"),
    )
    waits = Telling(_alert(), "new", ())
    digest = RunMessage(f"{DIGEST}{TODAY}", ABOVE, "a", calm, AT, (waits,))
    yield "digest", letter_of(digest)
    owed = _owed("30337", "Xã An Phú", days=1)
    late = tuple(
        _owed(str(at), f"Xã {name}", days=-1) for at, name in enumerate(("Vĩnh Hậu", "Nhơn Hội"))
    )
    yield "reminder", reminder_letter(Reminder(UNIT, "a", (owed,), late), TODAY, AT)


def write_pictures(browser: str, folder: Path = PICTURES) -> None:
    """Draw every letter at every width; `browser` is a Chromium."""
    with tempfile.TemporaryDirectory() as drafts:
        for name, letter in letters():
            page = Path(drafts) / "page.html"
            page.write_text(letter.html, encoding="utf-8")
            for suffix, width in WIDTHS.items():
                target = folder / f"{name}{suffix}.png"
                size = f"{width},{_height(browser, page, width)}"
                _draw(browser, page, [f"--window-size={size}", f"--screenshot={target}"])


def _height(browser: str, page: Path, width: int) -> int:
    """How long a page is at a width: measured in a frame, for windows are never so narrow."""
    around = page.with_name("around.html")
    around.write_text(
        f'<iframe src="{page.name}" width="{width}" height="10" style="border:0"></iframe><script>'
        "onload = () => document.title = frames[0].document.documentElement.scrollHeight</script>",
        encoding="utf-8",
    )
    found = _draw(browser, around, ["--dump-dom", "--allow-file-access-from-files"])
    return int(found.partition("<title>")[2].partition("</title>")[0])


def _draw(browser: str, page: Path, words: list[str]) -> str:
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    done = subprocess.run(
        [*command, *words, page.as_uri()], check=True, capture_output=True, text=True
    )
    return done.stdout


def _outcome(
    number: int, code: str, name: str, findings: tuple[Finding, ...] = (), changes: int = 0
) -> SubmissionOutcome:
    is_wrong = any(one.severity == "error" for one in findings)
    calm = "accepted_with_warnings" if findings else "accepted"
    verdict = "rejected" if is_wrong else calm
    return SubmissionOutcome(
        *(number, FORM, code, name, PERIOD, STAGE),
        verdict,  # type: ignore[arg-type]
        findings,
        changes,
    )


def _findings() -> tuple[Finding, ...]:
    negative = tuple(
        Finding(
            *("cell.negative", "error", "type"),
            f"Ô {cell} đang ghi {value}. Hãy ghi số không âm.",
            f"{value} in {cell} is negative.",
            sheet="Kết quả",
            cell=cell,
            value=value,
        )
        for cell, value in (("D12", "-3"), ("D17", "-40"))
    )
    return (*negative, _warning())


def _warning() -> Finding:
    return Finding(
        *("poverty_review.start_continues_end", "warning", "history"),
        "Ô C9 ghi 142 hộ đầu kỳ; kỳ trước kết thúc với 140 hộ.",
        "C9 starts with 142 households; the period before ended with 140.",
        sheet="Diễn biến hộ nghèo",
        cell="C9",
        value="142",
        expected="140",
    )


def _alert() -> AlertNow:
    nothing = dict.fromkeys(AlertNow.__dataclass_fields__)
    told = {"alert_id": 12, "kind": "publication_waits", "place": "7", "state": "open"}
    return AlertNow(**{**nothing, **told, "at": AT, "fired_at": AT, "was_told": False})  # type: ignore[arg-type]


def _owed(code: str, name: str, days: int) -> OwedReport:
    due = TODAY + timedelta(days=days)
    lock = due + timedelta(days=45)
    return OwedReport(code, name, FORM, PERIOD, STAGE, due, lock, "not_due")


if __name__ == "__main__":
    write_pictures(sys.argv[1] if len(sys.argv) > 1 else "chromium")
