"""Of workers on other hosts people are told which queue they serve, and since when nobody does."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from tests.databases import role_url_at

from ansinh.platform import container, health
from ansinh.platform.container import is_answering
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse

QUEUES = {"celery@one": ["default"], "celery@two": ["default", "backup"], "celery@post": ["mail"]}


@pytest.fixture
def loader(migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The ledger as the containers reach it, beside a broker through which QUEUES answer."""
    url = role_url_at(migrated_url, "loader")
    for module in (health, container):
        monkeypatch.setattr(module, "role_url", lambda *_: url)

    class Celery:
        def __init__(self, broker: str) -> None:
            self.control = self

        def inspect(self, workers: list[str], timeout: float) -> "Celery":
            self.workers = workers
            return self

        def active_queues(self) -> dict[str, list[dict[str, Any]]] | None:
            told = {one: QUEUES[one] for one in self.workers if one in QUEUES}
            return {one: [{"name": name} for name in names] for one, names in told.items()} or None

    celery = ModuleType("celery")
    celery.Celery = Celery  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "celery", celery)
    yield url


def parts(home: Path) -> dict[str, health.Part]:
    return {part.name: part for part in health.look(Settings(home=home))}


def test_without_celery_no_queue_is_told(loader: str, tmp_path: Path) -> None:
    assert not [name for name in parts(tmp_path) if name.startswith("queue")]


def test_workers_are_named_by_queue_and_a_queue_without_any_is_ill(
    loader: str, migrated_url: str, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    assert [is_answering(settings, one, "x") for one in QUEUES] == [True, True, True]
    seen = parts(tmp_path)
    assert seen["queue-default"].says_en == "answered by celery@one, celery@two"
    assert seen["queue-mail"].says_en == "answered by celery@post"

    with psycopg.connect(migrated_url) as connection:
        connection.execute(
            "update ops.worker set answered_at = now() - interval '5 minutes'"
            " where worker <> 'celery@one'"
        )
    seen = parts(tmp_path)
    assert seen["queue-default"].says_en == "answered by celery@one"
    # Letters and backups can wait; without the others no file is read.
    assert (seen["queue-mail"].state, seen["queue-mail"].is_in_the_way) == ("ill", False)
    assert "nobody since" in seen["queue-backup"].says_en

    with psycopg.connect(migrated_url) as connection:
        connection.execute("update ops.worker set answered_at = now() - interval '5 minutes'")
    assert parts(tmp_path)["queue-default"].is_in_the_way


def test_a_worker_that_does_not_answer_is_not_noted(
    loader: str, migrated_url: str, tmp_path: Path
) -> None:
    assert not is_answering(Settings(home=tmp_path), "celery@gone", "x")
    with psycopg.connect(migrated_url) as connection:
        assert connection.execute("select from ops.worker").fetchall() == []


def test_who_was_not_given_the_loaders_password_notes_itself_as_the_owner(
    migrated_url: str, loader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = tmp_path / "secrets"
    handed.mkdir()
    (handed / "ansinh_owner_password").write_text("x")
    urls = {"ansinh_owner": role_url_at(migrated_url, "ansinh_owner")}
    monkeypatch.setattr(container, "role_url", lambda _, role: urls[role])
    assert is_answering(Settings(home=tmp_path, secrets_dir=handed), "celery@post", "x")
    assert parts(tmp_path)["queue-mail"].says_en == "answered by celery@post"


def test_a_worker_is_well_where_only_the_ledger_is_not(
    loader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "role_url", lambda *_: "postgresql://127.0.0.1:1/nowhere")
    assert is_answering(Settings(home=tmp_path), "celery@one", "x")
