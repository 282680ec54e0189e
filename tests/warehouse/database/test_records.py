"""The list of logs names every record of the ledger to which rows are only added."""

import re

import psycopg
import pytest

from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.warehouse

PAGE = (PROJECT_DIR / "docs/logs.md").read_text("utf-8")
GUARDED = (
    "select tgrelid::regclass::text from pg_trigger where tgfoid = 'ops.refuse_change'::regproc"
)


def test_every_record_is_listed_and_is_there(migrated_url: str) -> None:
    rows = [line for line in PAGE.split("## What servers say")[0].splitlines() if "| `" in line]
    named = {f"ops.{name}" for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    with psycopg.connect(migrated_url) as owner:
        guarded = {name for (name,) in owner.execute(GUARDED).fetchall()}
        gone = [
            name
            for name in sorted(named)
            if owner.execute("select to_regclass(%s)", (name,)).fetchone() == (None,)
        ]
    assert len(guarded) > 15 and sorted(guarded - named) == [] and gone == []
