"""The page of keys names every secret, who holds it, and every module with an algorithm."""

import re
from pathlib import Path

import pytest
from tests.unit.test_compose_rights import HOLDERS

from ansinh.database.secrets import Secrets, make_fernet_key, make_key, make_password
from ansinh.platform.certificates import AUTHORITY_LASTS, RENEWED_BEFORE, SERVER_LASTS
from ansinh.platform.container_secrets import ADMIN_BYTES, MADE, write_secrets
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

PAGE = (PROJECT_DIR / "docs/keys.md").read_text("utf-8")
OF_DEPLOYMENT, IN_DATABASE, ALGORITHMS = PAGE.split("\n## ")[2:]
# What makes or uses a key, a hash or a line that is encrypted.
USES = re.compile(
    r"^\s*(?:import|from) (?:hashlib|hmac|secrets|ssl|pyrage|cryptography)\b|\bsha256\(|\bmd5\(",
    re.MULTILINE,
)


def rows(section: str) -> list[list[str]]:
    """The rows of a table, its head left out."""
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def named(words: str) -> set[str]:
    return set(re.findall(r"`([\w./-]+)`", words))


def test_every_secret_is_named_with_who_holds_it(tmp_path: Path) -> None:
    list(write_secrets(tmp_path, ["ansinh.example"]))
    made = {path.name for path in tmp_path.iterdir()}
    listed = {one[0].strip("`"): named(one[3]) for one in rows(OF_DEPLOYMENT)}
    public = {name for name in made if name.endswith(".crt")}
    assert listed == {**HOLDERS, "ca.key": set()}
    assert listed.keys() | public == made and public <= named(OF_DEPLOYMENT)
    assert MADE.keys() <= listed.keys()
    assert Secrets.__annotations__.keys() <= named(OF_DEPLOYMENT)


def test_every_secret_is_replaced_at_some_time() -> None:
    for one in rows(OF_DEPLOYMENT):
        assert one[1] and one[2] and one[4], one[0]
    for one in rows(IN_DATABASE):
        assert all(one), one[0]


def test_they_are_as_long_as_is_told() -> None:
    """A sign of base64 is six bits, and what is over is none."""
    bits = {one[0].strip("`"): one[1] for one in rows(OF_DEPLOYMENT)}
    for name, make in MADE.items():
        if make in (make_password, make_key):
            assert bits[name] == f"{len(make()) * 6 // 64 * 64} bits", name
    assert bits["fernet_key"] == f"{len(make_fernet_key()) * 6 // 256 * 256} bits"
    for name in ("airflow_admin_password", "superset_admin_password"):
        assert bits[name] == f"{ADMIN_BYTES * 8} bits"


def test_certificates_last_as_long_as_is_told() -> None:
    assert AUTHORITY_LASTS.days == 3650 and "before ten years are over" in OF_DEPLOYMENT
    told = f"every {SERVER_LASTS.days} days at the latest: `secrets` makes one that ends within"
    assert f"{told} {RENEWED_BEFORE.days} days anew" in OF_DEPLOYMENT


def test_every_module_with_an_algorithm_is_named() -> None:
    listed = {path for one in rows(ALGORITHMS) for path in named(one[2])}
    found = {
        path.relative_to(PROJECT_DIR).as_posix()
        for folder in ("include", "dags")
        for path in (PROJECT_DIR / folder).rglob("*.py")
        if USES.search(path.read_text("utf-8"))
    }
    assert sorted(found - listed) == [] and sorted(listed - found) == []
