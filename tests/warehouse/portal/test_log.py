"""What the portal's own server says while it serves: lines of JSON, from its start to its end."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.warehouse.portal.conftest import wait_for

from ansinh.platform.ports import reserved_port
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.warehouse

MODULE = "tests.warehouse.portal.server"


def test_the_server_says_nothing_in_another_form(migrated_url: str, tmp_path: Path) -> None:
    said = tmp_path / "portal.log"
    with reserved_port() as port, said.open("wb") as log:
        words = (migrated_url, str(tmp_path / "home"), "127.0.0.1", str(port))
        server = subprocess.Popen(
            [sys.executable, "-m", MODULE, *words], cwd=PROJECT_DIR, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server)
        httpx.get(f"{address}/ho-so-cua-ong-thu")
        httpx.get(f"{address}/sign-in", headers={"Host": "evil.example"})
    finally:
        server.terminate()
        server.wait()
    lines = [json.loads(line) for line in said.read_text("utf-8").splitlines()]
    refused = [one for one in lines if one["says"] == "refused"]
    assert [(one["what"], one["status"]) for one in refused] == [
        ("not_there", 404), ("not_understood", 400),
    ]  # fmt: skip
    assert all({"at", "level", "from"} <= one.keys() for one in lines)
    assert "ong-thu" not in str(lines) and "evil" not in str(lines)
