"""An older ledger is brought up to date with all that is in it; a newer one is left alone."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.script import ScriptDirectory
from psycopg import sql
from tests.warehouse.backups.conftest import empty_place
from tests.warehouse.conftest import in_process

from ansinh.backups.keys import ensure_key
from ansinh.backups.making import make_backup
from ansinh.backups.restoring import restore
from ansinh.backups.targets import Target
from ansinh.database import migrating
from ansinh.database.connecting import role_url
from ansinh.database.migrating import MIGRATIONS, known_revisions, migrate, upgrade_ledger
from ansinh.database.secrets import load_secrets
from ansinh.database.securing import secure_warehouse
from ansinh.errors import PlatformError
from ansinh.ledger.alerts import Alert
from ansinh.ledger.status import publications, submissions

pytestmark = pytest.mark.warehouse

OLDEST_FIRST = [
    one.revision for one in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))
]
KEPT = ("ops", "history", "restricted")
# What the versions wrote, invented; the revision from which on there is room for it.
ROWS = {
    "0001": """
        insert into ops.file (sha256, size_bytes, suffix) values (repeat('a', 64), 10, '.csv');
        insert into ops.delivery
            (sha256, file_name, inbox_path, unit_code, period, stage, delivered_by)
        values (repeat('a', 64), 'a.csv', 'inbox/886/a.csv', '886', '2022', 'official', 'inbox');
        insert into ops.submission (
            sha256, delivery_id, form, form_version, unit_code, period, stage, standard_code,
            as_of_date, version, row_count
        ) values
            (repeat('a', 64), 1, 'poverty_review', '1', '886', '2022-Q3', 'official', 'md2021',
            '2022-09-30', 1, 5),
            (repeat('a', 64), 1, null, null, null, null, null, null, null, null, 0);
        insert into ops.submission_state (submission_id, state, moved_by, why, run_id) values
            (1, 'received', 'inbox', 'file landed', 'run'),
            (1, 'accepted', 'rules', 'no error', 'run'),
            (1, 'published', 'publish', 'publication 1', 'run'),
            (2, 'received', 'inbox', 'file landed', 'run'),
            (2, 'refused', 'rules', 'names no slot', 'run');
        insert into ops.submission_table values (1, 'results', 'Sheet 1', '{"households": "C"}', 5);
        insert into ops.finding
            (submission_id, rule, severity, stage, cell, message_vi, message_en)
        values (1, 'structure.odd', 'warning', 'structure', 'C5', 'lạ', 'odd');
        insert into ops.publication (state, decided_at, why)
        values ('published', now(), 'passed the gate'), ('stopped', now(), '1 findings');
        insert into ops.publication_submission (publication_id, submission_id) values (1, 1);
        insert into ops.publication_finding
            (publication_id, rule, severity, message_vi, message_en)
        values (2, 'marts.odd', 'error', 'lạ', 'odd');
    """,
    "0002": """
        insert into ops.waiver (form, unit_code, period, granted_by, why, valid_until)
        values (null, '886', '2022', 'an officer', 'flood', '2099-12-31');
        insert into ops.waiver (granted_by, why, ends_waiver_id) values ('an officer', 'dry', 1);
        insert into ops.submission_change
            (submission_id, previous_submission_id, table_name, kind, column_name, old_text)
        values (1, 1, 'results', 'changed', 'households', '5');
    """,
    "0003": "update ops.publication set made_by = 'abc' where publication_id = 1",
    "0004": """
        insert into history.poverty_indicators
            (unit_code, period, stage, standard_code, households, poor_rate_pct, known_from,
            publication_id)
        values ('886', '2022', 'official', 'md2021', 1000, 4.50, '2023-01-05', 1);
        insert into history.mobilized_resources
            (unit_code, period, funding_source, donor_type, resource_kind, purpose,
            contributed_vnd, known_from, publication_id)
        values ('886', '2022', 'fund', 'person', 'cash', 'housing', 7000000, '2023-01-05', 1);
    """,
    "0006": """
        insert into ops.waiver (unit_code, lifts, without, granted_by, why, valid_until)
        values ('886', '{loss}', '{30349}', 'an officer', 'no longer ours', '2099-12-31');
    """,
    "0007": "update ops.submission set sheets = '{Sheet 1}' where submission_id = 1",
    "0009": """
        update ops.submission
        set covers_from = '2022-01-01', covers_to = '2022-09-30', is_cumulative = true
        where submission_id = 1
    """,
    "0010": """
        insert into history.revision
            (publication_id, mart, figure, unit_code, period, value_after, difference, part, cause)
        values (1, 'poverty_indicators', 'households', '886', '2022', 5, 5, 5, 'first');
    """,
    "0014": """
        insert into ops.backup (name, target, started_at, ended_at, size_bytes)
        values ('20261128T183000Z', '/backups', now(), now(), 100);
    """,
    "0015": "insert into ops.worker (worker, queues) values ('celery@a', '{default}');",
    "0020": """
        insert into ops.login_event (name, event, role, unit_key)
        values ('an_phu', 'added', 'unit_reader', '886@0001-01-01');
    """,
    "0021": """
        insert into ops.hand_in (sha256, unit_code) values (repeat('a', 64), '886');
        update ops.publication set state = 'published', compared_with = 2
        where publication_id = 1;
        insert into ops.publication_need (publication_id, need, submission_id)
        values (1, 'official', 1);
        insert into ops.publication_decision
            (publication_id, decision, decided_by, policy_id, release_at, open)
        values (1, 'approved', 'policy', 1, now(), '[]');
        insert into history.mart_row values (1, 'totals', '{"figure": 5}', 1);
    """,
    "0022": """
        insert into ops.explanation (sha256, rule, reason)
        values (repeat('a', 64), 'structure.odd', 'it is so');
    """,
    "0023": """
        insert into ops.rule_status (rule, severity, valid_from, why)
        values ('poverty_review.odd', 'warning', '2022-01-01', 'a flood');
    """,
    "0024": "insert into ops.rebuild (period, why) values ('2022', 'asked for');",
    "0030": """
        insert into history.suppression values (1, 5);
        insert into history.protected_count
            (measure, period, stage, standard_code, status, unit_code, member, value, is_hidden,
            publication_from)
        values ('causes', '2022', 'official', 'md2021', 'poor', '886', 'no_land', 3, true, 1);
    """,
    "0040": "insert into ops.restricted_reading (reader, why) values ('ba_a', 'a complaint');",
    "0041": """
        insert into keyring.landing_key (sha256, identity) select sha256, 'x' from ops.file;
        insert into ops.erasure (what, asked_by, why) values ('submission', 'ba_a', 'asked for');
        insert into ops.erased_file (sha256, erasure_id) select sha256, 1 from ops.file;
        insert into ops.erased_submission values (1, 1);
        insert into ops.erased_row values (1, 'household_list__poor', 1, 5);
        insert into ops.erasure_step (erasure_id, place, what, destroyed) values (1, 'raw', 'x', 3);
        insert into restricted.kept_head values (1, 'poor', 5, 'abc');
    """,
    "0042": """
        insert into ops.contact (name, duty, units, addresses, valid_from)
        values ('A', 'unit', '{886}', '{a@province.example}', '2022-01-01');
        insert into ops.letter (key, contact, address, subject, text, html, not_before)
        values ('run/b@province.example', 'B', 'b@province.example', '', '', '', now());
        insert into ops.letter_file values (1, 1, 'a.xlsx', 'a/b', 'x');
        insert into ops.letter_event (letter_id, state, channel) values (1, 'failed', 'smtp');
    """,
    "0043": """
        insert into ops.alert (fingerprint, kind, place) values ('abc', 'disk_full', '');
        insert into ops.alert_event (alert_id, state) values (1, 'open');
        insert into ops.silence (kind, why, ends_at)
        values ('disk_full', 'we know', now() + interval '1 day');
    """,
    "0046": """
        insert into ops.portal_request (login, page, is_change, status)
        values ('ba_a', 'home', false, 200);
        insert into ops.revert_wish (publication_id, why) values (1, 'an error');
        insert into ops.revert_answer (wish_id, refused) values (1, 'it is read already');
    """,
}
# Told before letters were kept.
MESSAGE = "insert into ops.message values ('run', 'a@province.example', 'outbox');"
# Noted before alerts were kept.
NOTICE = "insert into ops.notice (kind, place, mark, run_id) values ('in_use', 'a.csv', 'x', 'run')"
SCORECARD = """
    insert into history.directive_scorecard
        (report_order, year, unit_of_measure, measure_code, standard_code, actual_value,
        target_low, known_from, publication_id)
    values
        ('2022010203004md21', 2022, 'pct', 'poor_rate_pct', 'md2021', 4.50, 1.00, '2023-01-05', 1),
        ('2022010203005md21', 2022, 'vnd', 'contributed', 'md2021', 7000000, null, '2023-01-05', 1)
"""


def rows_of(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that no version may lose."""
    tables = """
        select table_schema, table_name from information_schema.tables
        where table_schema = any(%s) and table_type = 'BASE TABLE' and table_name <> 'migration'
    """
    with psycopg.connect(url) as connection:
        return {
            f"{schema}.{table}": [
                row
                for (row,) in connection.execute(
                    sql.SQL("select to_jsonb(one) from {} as one order by one::text").format(
                        sql.Identifier(schema, table)
                    )
                )
            ]
            for schema, table in connection.execute(tables, [list(KEPT)]).fetchall()
        }


def at_revision(url: str, revision: str) -> None:
    """A ledger as that version left it, with rows in all its tables."""
    with psycopg.connect(url) as connection:
        secure_warehouse(connection)  # each start prepares the server first
        connection.execute("create schema ops")
    upgrade_ledger(url, revision)
    with psycopg.connect(url) as connection:
        for since, statements in ROWS.items():
            if since <= revision:
                connection.execute(statements.encode())
        if "0004" <= revision < "0012":
            connection.execute(SCORECARD)
        if revision < "0042":
            connection.execute(MESSAGE)
        if "0005" <= revision < "0043":
            connection.execute(NOTICE)


def test_there_are_rows_for_every_table_that_is_kept(owner_url: str) -> None:
    at_revision(owner_url, OLDEST_FIRST[-1])

    empty = {table for table, rows in rows_of(owner_url).items() if not rows}
    assert empty == {"ops.publication_lock", "ops.build_lock", "history.directive_scorecard"}


@pytest.mark.parametrize("revision", OLDEST_FIRST)
def test_nothing_is_lost_on_the_way_up(owner_url: str, revision: str) -> None:
    at_revision(owner_url, revision)
    before = rows_of(owner_url)

    migrate(owner_url)
    migrate(owner_url)  # a second start finds all done

    now = rows_of(owner_url)
    scorecard = before.pop("history.directive_scorecard", [])
    if before.pop("ops.message", None):
        (letter,) = now["ops.letter"]
        assert letter["key"] == "run/a@province.example"
        assert [one["state"] for one in now["ops.letter_event"]] == ["sent"]
    if before.pop("ops.notice", None):
        (alert,) = now["ops.alert"]
        assert alert["fingerprint"] == Alert("in_use", place="a.csv").fingerprint
        assert [one["state"] for one in now["ops.alert_event"]] == ["open", "notified", "resolved"]
    for table, rows in before.items():
        for row, same in zip(rows, now[table], strict=True):
            assert row.items() <= same.items(), table
    if "0004" <= revision < "0012":
        assert len(scorecard) == 2
        figures = [
            (row["actual_pct"], row["actual_vnd"], row["target_low_pp"])
            for row in now["history.directive_scorecard"]
        ]
        assert sorted(figures, key=str) == [(4.5, None, 1.0), (None, 7000000, None)]
    with psycopg.connect(owner_url) as connection:
        first, second = submissions(connection)
        assert [one.state for one in publications(connection)] == ["stopped", "published"]
    assert (first.unit_code, first.state, first.warnings) == ("886", "published", 1)
    assert (second.state, second.unit_code) == ("refused", "886")
    began = "2022-01-01" if revision >= "0009" else "2022-07-01"
    assert (str(first.covers_from), str(first.covers_to)) == (began, "2022-09-30")


def test_a_backup_of_an_older_ledger_comes_back_up_to_date(owner_url: str, tmp_path: Path) -> None:
    at_revision(owner_url, "0010")
    before = rows_of(owner_url)
    old = in_process(owner_url, tmp_path / "old")
    load_secrets(old.settings.home)
    key, _ = ensure_key(tmp_path / "backup.key")
    target = Target(str(tmp_path / "target"))
    manifest = make_backup(old, target, key)
    assert manifest.ledger == "0010"

    with empty_place(tmp_path / "new") as new:
        done = restore(new, target, key, lambda _: None)
        now = rows_of(role_url(new, "ansinh_owner"))
    before.pop("history.directive_scorecard")
    before.pop("ops.message")
    before.pop("ops.notice")
    for table, rows in before.items():
        for row, same in zip(rows, now[table], strict=True):
            assert row.items() <= same.items(), table
    assert now["ops.backup"][0]["name"] == manifest.name
    assert done.lacking == ("a" * 64,), "invented, it was never landed"


def test_a_newer_ledger_is_refused_and_left_alone(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(migrated_url) as connection:
        connection.execute("update ops.migration set version_num = '0999'")
    before = rows_of(migrated_url)
    monkeypatch.setattr(migrating, "load_reference", lambda _: pytest.fail("nothing is loaded"))

    with pytest.raises(PlatformError, match="revision 0999, made by a newer ansinh.*restore the"):
        migrate(migrated_url)

    assert rows_of(migrated_url) == before


def test_the_newest_revision_is_told_from_the_files() -> None:
    files = {path.stem[:4] for path in (MIGRATIONS / "versions").glob("0*.py")}
    assert known_revisions() == files == set(OLDEST_FIRST)
