"""Effects live at the edges: what decides is handed what it uses; one room writes the ledger."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

PACKAGE = PROJECT_DIR / "include/ansinh"
# Where a program begins, and the object that is made there.
EDGES = ("cli/", "platform/", "dictionary/", "samples/", "road/installation.py")
# What opens something or looks at the clock, and the modules beside the edges that may: those
# that define it, and what `python -m` starts.
OPENERS = {
    "psycopg.connect": ("database/",),
    # A build runs in a process of its own.
    # A restore makes what an installation stands on.
    "connect": ("database/", "publishing/dbt_process.py", "backups/restoring.py"),
    "role_url": ("database/", "publishing/freshness.py", "backups/restoring.py"),
    "get_settings": ("settings.py", "publishing/freshness.py"),
    "load_rules": ("rules/rule_book.py",),
    "read_reference": ("reference/bundle.py",),
    "UnitDirectory.load": ("reference/",),
    "load_calendar": ("reference/",),
    "load_standards": ("reference/",),
    "datetime.now": (),
    "date.today": (),
}
# A function of the database writes for who proves a right, and may not write by itself.
LEDGER = ("ledger/", "database/migrations/", "database/own_password.py")
WRITES = re.compile(
    r"\b(insert\s+into|update|delete\s+from|copy|truncate|merge\s+into)\s+(table\s+)?(only\s+)?"
    r'"?ops"?\.|Identifier\("ops"',
    re.IGNORECASE,
)


def modules() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def opened_in(source: str) -> set[str]:
    """The openers that a module calls, or hands to somebody who does."""
    return {name for node in ast.walk(ast.parse(source)) if (name := _dotted(node)) in OPENERS}


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return ""


def written_in(source: str) -> list[str]:
    return [" ".join(match[0].split()) for match in WRITES.finditer(source)]


def test_only_the_edges_open_what_the_others_use() -> None:
    found = {
        f"{module}: {name}"
        for module, source in modules()
        if not module.startswith(EDGES)
        for name in opened_in(source)
        if not module.startswith(OPENERS[name] or ("none",))
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "with connect(url) as c: ...",
        "import psycopg\nc = psycopg.connect(url)",
        "def f(rules=load_rules()): ...",
        "now = partial(datetime.now, UTC)",
        "units = UnitDirectory.load('89')",
    ],
)
def test_an_opener_is_seen_however_it_is_called(source: str) -> None:
    assert opened_in(source)


def test_the_ledger_is_written_by_its_own_room_alone() -> None:
    found = {
        module: writes
        for module, source in modules()
        if not module.startswith(LEDGER) and (writes := written_in(source))
    }
    assert found == {}


@pytest.mark.parametrize(
    "statement",
    [
        "insert into ops.file values (1)",
        "INSERT INTO ops.file VALUES (1)",
        "update ops.submission\n set form = null",
        "update\n    ops.submission set form = null",
        "delete from ops.finding",
        "copy ops.finding (rule) from stdin",
        'insert into "ops"."file" values (1)',
        "truncate ops.alert",
        "truncate table ops.alert",
        'sql.Identifier("ops", "file")',
    ],
)
def test_a_write_is_seen_however_it_is_spelt(statement: str) -> None:
    assert written_in(f"query = {statement}")


def test_the_check_knows_where_the_ledger_is_written() -> None:
    assert any(module.startswith("ledger/") and written_in(source) for module, source in modules())


def test_a_dag_file_opens_nothing_but_the_installation() -> None:
    for path in sorted(Path(PROJECT_DIR / "dags").glob("*.py")):
        assert opened_in(path.read_text(encoding="utf-8")) == set(), path.name


def test_pages_open_no_session_of_their_own() -> None:
    """A session that is opened costs more than what most pages ask: they share some."""
    opened = [
        name for name, source in modules() if name.startswith("portal/") and ".connect(" in source
    ]
    assert opened == []
