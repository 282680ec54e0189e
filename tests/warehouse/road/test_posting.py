"""Alerts at a real Alertmanager: they fire there while they fire here, and go when cured."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from tests.warehouse.conftest import SmallRoad

from ansinh.alerts.channels import DeliveryError
from ansinh.ledger.alerts import Alert, Cause, alerts, raise_alerts, resolve
from ansinh.ledger.contacts import Contact, set_contacts
from ansinh.ledger.silences import silence
from ansinh.road.posting import has_alertmanagers, post_alerts

pytestmark = [pytest.mark.warehouse, pytest.mark.requires("Alertmanager")]

CONFIG = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"
DISK = Alert("disk_full")
LATE = Alert("report_late", form="poverty_review", unit_code="886", period="2026", stage="official")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def alertmanager(folder: Path, port: int) -> Iterator[Callable[[], set[tuple[str, ...]]]]:
    """A real one on loopback that tells nobody; gives what it takes to fire."""
    config = folder / "alertmanager.yml"
    config.write_text(CONFIG, encoding="utf-8")
    program = shutil.which("prometheus-alertmanager") or ""
    process = subprocess.Popen(
        [program, f"--config.file={config}", f"--storage.path={folder / 'kept'}"]
        + [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="],
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"

    def firing() -> set[tuple[str, ...]]:
        found: list[Any] = httpx.get(f"{url}/api/v2/alerts?active=true").json()
        return {tuple(sorted(one["labels"].values())) for one in found}

    try:
        while not is_up(url):
            if process.poll() is not None:
                pytest.fail("the Alertmanager ended")
            time.sleep(0.05)
        yield firing
    finally:
        process.terminate()
        process.wait()


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/-/ready").is_success
    except httpx.TransportError:
        return False


@pytest.fixture
def told(small_road: SmallRoad, port: int) -> Iterator[SmallRoad]:
    """A road whose operator has an Alertmanager, and whose district another duty at the same."""
    address = f"alertmanager+http://127.0.0.1:{port}"
    with psycopg.connect(small_road.url) as connection:
        contacts = [
            Contact("Tỉnh", "administrator", ("*",), ("all@an.example",)),
            Contact("Ops", "operator", (), ("ops@an.example", address)),
            Contact("An Phú", "unit", ("886",), (address,)),
        ]
        set_contacts(connection, contacts, small_road.installation.today)
    yield small_road


def fire(road: SmallRoad, *found: Alert) -> None:
    with psycopg.connect(road.url) as connection:
        raise_alerts(connection, {one: Cause() for one in found})


def cure(road: SmallRoad, kind: str) -> None:
    with psycopg.connect(road.url) as connection:
        ids = [one.alert_id for one in alerts(connection, kinds=[kind])]
        resolve(connection, ids, Cause(why="it is mended"))


def test_what_fires_here_fires_there_until_it_is_cured(
    told: SmallRoad, port: int, tmp_path: Path
) -> None:
    other = replace(LATE, unit_code="887")
    fire(told, DISK, LATE, other)
    late = tuple(sorted(("report_late", "warning", "poverty_review", "886", "2026", "official")))
    with alertmanager(tmp_path, port) as firing:
        assert post_alerts(told.installation) == 1
        assert firing() == {("disk_full", "error"), late}, "of 887 nobody there is told"
        assert post_alerts(told.installation) == 1
        assert len(firing()) == 2, "told again it is the same"

        cure(told, "disk_full")
        post_alerts(told.installation)
        assert firing() == {late}


def test_a_server_that_was_down_or_began_anew_knows_all_of_it(
    told: SmallRoad, port: int, tmp_path: Path
) -> None:
    fire(told, DISK)
    with pytest.raises(DeliveryError, match=f"127.0.0.1:{port} did not take the alerts"):
        post_alerts(told.installation)
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        with alertmanager(tmp_path / name, port) as firing:
            post_alerts(told.installation)
            assert firing() == {("disk_full", "error")}


def test_one_server_that_is_down_does_not_keep_it_from_the_other(
    told: SmallRoad, port: int, tmp_path: Path
) -> None:
    with psycopg.connect(told.url) as connection, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"alertmanager+http://ops:s3cret@127.0.0.1:{free.getsockname()[1]}"
        one = Contact("A first", "operator", (), (nobody,))
        set_contacts(connection, [one], told.installation.today)
    fire(told, DISK)
    with alertmanager(tmp_path, port) as firing:
        with pytest.raises(DeliveryError) as fault:
            post_alerts(told.installation)
        assert firing() == {("disk_full", "error")}
    assert "s3cret" not in str(fault.value)


def test_what_is_silenced_is_not_told(told: SmallRoad, port: int, tmp_path: Path) -> None:
    fire(told, DISK, LATE)
    with psycopg.connect(told.url) as connection:
        until = datetime.now(UTC) + timedelta(hours=1)
        silence(connection, kind="disk_full", until=until, why="we know")
    with alertmanager(tmp_path, port) as firing:
        post_alerts(told.installation)
        assert {one for one in firing() if "disk_full" in one} == set()
        assert len(firing()) == 1


def test_who_has_none_is_asked_nothing(small_road: SmallRoad) -> None:
    fire(small_road, DISK)
    assert not has_alertmanagers(small_road.installation)
    assert post_alerts(small_road.installation) == 0
