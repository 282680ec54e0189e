"""An invented name in every place that somebody might fill is found nowhere that others look.

Each place has a word of its own, so that a leak says where it came from. Not looked through are
`restricted`, and what only the road reads: `raw`, and the views that dbt makes of it.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet
from psycopg import sql
from tests.databases import Databases
from tests.installed import place_order
from tests.unit.templates.filling import Rows, fill, invented
from tests.warehouse.conftest import installed, publish_all, take_in

from ansinh.forms.catalogue import raw_tables
from ansinh.landing.inbox import Inbox
from ansinh.ledger.status import submissions
from ansinh.ledger.waivers import grant
from ansinh.recognition.explanations import REASON, RULE
from ansinh.road import publishing
from ansinh.road.announcing import announce
from ansinh.road.installation import Installation
from ansinh.rules.discretion import HIDDEN
from ansinh.templates.requests import TemplateRequest
from ansinh.templates.writing import write_template

pytestmark = pytest.mark.warehouse

WORD = "xuvaly"  # no syllable of Vietnamese, and in no text of ours
NUMBER = "089199912345"
EXPLAINED = "structure.hidden_rows"
FORMS = (
    ("poverty_review", "887", "2024"),
    ("household_list", "886", "2024"),
    ("resource_contributions", "886", "2024-Q3"),
    ("resource_uses", "886", "2024-Q3"),
    ("communication_activities", "30337", "2025-Q4"),
    ("steering_assignments", "91", "2025"),
)
# What only roles of the road read.
OF_THE_ROAD = ("restricted", "raw", "staging", "pg_catalog", "information_schema")


def name(place: str) -> str:
    """An invented person, by the place in which the name is put."""
    return f"Trần Thị {WORD.capitalize()}{place}"


@dataclass(frozen=True)
class Walked:
    """An installation that took in all those files, and what it logged meanwhile."""

    installation: Installation
    log: str


@pytest.fixture(scope="module")
def walked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    folder = tmp_path_factory.mktemp("canaries")
    log = folder / "log.txt"
    handler = logging.FileHandler(log, encoding="utf-8")
    logging.getLogger().addHandler(handler)
    with installed(databases, folder / "home") as installation:
        with installation.connect("loader") as connection:
            until = installation.today + timedelta(days=7)
            for period in {period for _, _, period in FORMS}:
                grant(connection, until=until, why="invented", by="test", period=period)
        for path in files(folder):
            # A folder that is called after somebody names no slot.
            folders = [] if "good" in path.name or "twice" in path.name else [name("folder")]
            Inbox(installation.settings.inbox).put(path.read_bytes(), path.name, *folders)
        (Path(installation.settings.inbox) / name("link")).symlink_to(folder)
        take_in(installation)
        publish_all(installation)
        announce(installation)
        publishing.write_report(installation, 1)
        yield Walked(installation, log.read_text(encoding="utf-8"))
    logging.getLogger().removeHandler(handler)


def files(folder: Path) -> Iterator[Path]:
    """Every form, with the name wherever it may be put; and files that are none."""
    for form, unit, period in FORMS:
        order = place_order(form, unit, period)
        for kind in ("good", "broken", "twice")[: 3 if form == "resource_uses" else 2]:
            path = folder / f"{name('file')} {form} {kind}.xlsx"
            write_template(order, path)
            fill(path, order, with_names(order, kind))
            put_names(path, kind)
            yield path
    for suffix in (".pdf", ".csv", ".xlsx", ""):
        path = folder / f"{name('refused')}{suffix or f'.{WORD}'}"
        path.write_bytes(b"%PDF-1.7 " + name("content").encode())
        yield path
    path = folder / f"{name('noform')}.csv"
    path.write_text(f"{name('cell')};{NUMBER}\n{name('cell')};1\n", encoding="utf-8")
    yield path


def with_names(order: TemplateRequest, kind: str) -> Rows:
    """Entries whose free texts are the name; another one in a second version."""
    rows = invented(order)
    for number, table in enumerate(order.form.tables):
        texts = [one.name for one in table.columns if one.kind == "text"]
        entries = rows[table.name]
        for at, entry in enumerate(entries if isinstance(entries, list) else []):
            # Nobody stands in a list twice, or in two of them.
            own = chr(ord("A") + number) + chr(ord("a") + at)
            entry |= {
                text: f"{name(text.replace('_', '') + kind)} {own}"
                for text in texts
                # Rules refuse the name of a private donor, and goods beside money.
                if entry.get(text) is not None or text == "note"
            }
    return rows


def put_names(path: Path, kind: str) -> None:
    """Put names beside the cells that are read, and where none belongs."""
    book = openpyxl.load_workbook(path)
    book.properties.creator = book.properties.title = name("property")
    book.defined_names[f"{WORD}defined"] = DefinedName(f"{WORD}defined", attr_text="$A$1")
    hidden = book.create_sheet(name("hidden"))
    hidden["A1"], hidden.sheet_state = name("hiddencell"), "hidden"
    reasons = book.create_sheet(name("reasons"))
    for row in ((RULE, REASON), (EXPLAINED, f"hộ {name('reason')} tách ra"), (name("rule"), "x")):
        reasons.append(row)
    for sheet in book.worksheets[:-2]:
        last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value)
        sheet.cell(last, 2).comment = Comment(name("comment"), name("author"))
        sheet.cell(sheet.max_row + 3, 1).value = name("signature")
        sheet.cell(last, sheet.max_column + 2).value = name("wide")
        sheet.row_dimensions[last].hidden = True
        sheet["A1"].value = f"{sheet['A1'].value} của {name('title')}"
        if kind == "broken":
            sheet.title = f"{name('sheet')} {sheet.title}"[:31]
            put = (f"Xã {name('unit')}", name("number") + "x" * 600, NUMBER)
            for column, value in enumerate(put, start=4):
                sheet.cell(last, column).value = value
            shift(sheet, last - 1)
    book.save(path)


def shift(sheet: Worksheet, row: int) -> None:
    """Move what stands in a row one column to the right: names lie where numbers are read."""
    cells = [sheet.cell(row, column) for column in range(2, sheet.max_column + 1)]
    for to, value in zip(cells[1:], [cell.value for cell in cells], strict=False):
        if not isinstance(to, MergedCell):
            to.value = value


def found_in(text: str) -> set[str]:
    """The words for the places whose name stands in a text."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return set(re.findall(rf"{WORD}([^\W_]*)", plain)) | ({NUMBER} if NUMBER in plain else set())


def test_no_table_that_others_read_holds_a_name(walked: Walked) -> None:
    leaks = {}
    with walked.installation.connect("ansinh_owner") as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_schema <> all (%s)",
            [list(OF_THE_ROAD)],
        ).fetchall()
        assert len(tables) > 100
        for schema, table in tables:
            query = sql.SQL("select distinct one::text from {} as one where one::text ~* %s")
            rows = connection.execute(
                query.format(sql.Identifier(schema, table)), (f"{WORD}|{NUMBER}",)
            ).fetchall()
            if rows:
                told = sorted(set().union(*(found_in(row) for (row,) in rows)))
                leaks[f"{schema}.{table}"] = (told[:12], rows[0][0][:400])
    assert leaks == {}, "\n".join(f"{table}: {found}" for table, found in leaks.items())


def test_no_file_holds_a_name(walked: Walked) -> None:
    """Letters, reports, judgements, logs; landing is looked at elsewhere."""
    home = walked.installation.settings.home
    looked = [path for path in home.rglob("*") if path.is_file() and path.parts[len(home.parts)]
              not in ("landing", "inbox", "dbt")]  # fmt: skip
    assert {"outbox", "reports", "judgements"} <= {path.parts[len(home.parts)] for path in looked}
    leaks = {
        str(path.relative_to(home)): sorted(words)
        for path in looked
        if (words := found_in(path.name + path.read_text(encoding="utf-8", errors="replace")))
    }
    assert leaks == {}


def test_neither_log_nor_status_tells_a_name(walked: Walked) -> None:
    assert found_in(walked.log) == set()
    with walked.installation.connect("loader") as connection:
        told = repr(submissions(connection))
    assert "household_list" in told and found_in(told) == set()


def test_the_name_was_really_there(walked: Walked) -> None:
    """What is looked for was read: otherwise nothing would be proven."""
    with walked.installation.connect("ansinh_owner") as connection:
        for form, _, _ in FORMS:
            states = {state for (state,) in connection.execute(
                "select distinct state from ops.submission_now where form = %s", (form,)
            )}  # fmt: skip
            errors = connection.execute(
                "select distinct rule, cell from ops.finding inner join ops.submission"
                " using (submission_id) where severity = 'error' and form = %s", (form,)
            ).fetchall()  # fmt: skip
            assert states & {"published", "superseded"}, (form, states, errors[:20])
        texts = [(one.relation, column.name) for one in raw_tables()
                 for column in one.columns if column.kind == "text"]  # fmt: skip
        for relation, column in texts:
            kept = connection.execute(
                sql.SQL("select count(*) from {} where {} ilike %s").format(
                    sql.Identifier("raw", relation), sql.Identifier(column)
                ),
                (f"%{WORD}%",),
            ).fetchone()
            assert kept != (0,), f"raw.{relation}.{column}"
        reasons = connection.execute("select distinct reason from ops.explanation").fetchall()
    assert reasons == [(HIDDEN,)], "of people it is on record that there is one"
