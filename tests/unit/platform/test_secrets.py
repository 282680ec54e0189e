"""What an installation makes once and keeps to itself."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ansinh.database.secrets import load_secrets

pytestmark = pytest.mark.unit


def test_secrets_are_made_once_and_for_our_eyes_only(tmp_path: Path) -> None:
    first = load_secrets(tmp_path)

    assert load_secrets(tmp_path) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_a_role_of_a_newer_version_gets_a_password_and_the_others_keep_theirs(
    tmp_path: Path,
) -> None:
    path = tmp_path / "secrets.json"
    first = load_secrets(tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["passwords"]["bi_reader"]
    path.write_text(json.dumps(document), encoding="utf-8")

    found = load_secrets(tmp_path)

    assert found.passwords.keys() == first.passwords.keys()
    assert found.passwords["bi_reader"] != first.passwords["bi_reader"]
    assert replace(found, passwords={**found.passwords, "bi_reader": ""}) == replace(
        first, passwords={**first.passwords, "bi_reader": ""}
    )
    assert load_secrets(tmp_path) == found
    assert path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_no_two_installations_share_a_password(tmp_path: Path) -> None:
    one, other = load_secrets(tmp_path / "one"), load_secrets(tmp_path / "other")

    assert not set(one.passwords.values()) & set(other.passwords.values())
    assert len(set(one.passwords.values())) == len(one.passwords)
