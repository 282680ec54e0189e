"""Files that wait for long are told, though every server works."""

from pathlib import Path

import psycopg
import pytest
from tests.databases import role_url_at

from ansinh.platform import health
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse


@pytest.mark.parametrize(("minutes", "state"), [(5, "well"), (90, "strained")])
def test_files_that_wait_for_long_are_told(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, minutes: int, state: str
) -> None:
    with psycopg.connect(migrated_url) as connection:
        connection.execute("insert into ops.file values (repeat('a', 64), 1, '.xlsx')")
        connection.execute(
            "with arrived as (insert into ops.delivery"
            " (sha256, file_name, inbox_path, delivered_by, delivered_at) values"
            " (repeat('a', 64), 'a.xlsx', 'a.xlsx', 'test', now() - %s * interval '1 minute')"
            " returning delivery_id), noted as (insert into ops.submission (sha256, delivery_id)"
            " select repeat('a', 64), delivery_id from arrived returning submission_id)"
            " insert into ops.submission_state (submission_id, state, moved_by, why)"
            " select submission_id, 'received', 'test', 'test' from noted",
            [minutes],
        )
    loader = role_url_at(migrated_url, "loader")
    monkeypatch.setattr(health, "role_url", lambda *_: loader)

    parts = {part.name: part for part in health.look(Settings(home=tmp_path))}

    assert parts["road"].state == state
    assert not parts["road"].is_in_the_way
