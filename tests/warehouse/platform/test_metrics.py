"""What a scraper reads of the platform."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.warehouse.conftest import SmallRoad

from ansinh.platform import metrics
from ansinh.platform.health import Part

pytestmark = pytest.mark.warehouse

PARTS = [
    Part("web", "Giao diện", "Web server", "well", "tốt", "works"),
    Part("disk", "Ổ đĩa", "Disk", "ill", "đầy", "full"),
]


def read(road: SmallRoad, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, ...], float]:
    monkeypatch.setattr(metrics, "role_url", lambda *_: road.url)
    text = metrics.exposition(road.settings, PARTS).decode()
    return {
        (one.name, *(f"{name}={word}" for name, word in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_parts_alerts_and_submissions_are_counted(
    small_road: SmallRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_road.submit("886", 5000)
    small_road.submit("887", 50)
    found = read(small_road, monkeypatch)
    assert found["ansinh_part_up", "part=web"] == 1
    assert found["ansinh_part_up", "part=disk"] == 0
    assert found["ansinh_alerts_firing", "kind=file_rejected", "state=open"] == 1
    assert found["ansinh_submissions", "state=rejected"] == 1
    assert found["ansinh_accepted_waiting_timestamp_seconds",] > 0
    assert not any("886" in word for key in found for word in key), "of no unit"


def test_without_a_database_the_parts_are_told(
    small_road: SmallRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "role_url", lambda *_: "postgresql://x@127.0.0.1:1/none")
    text = metrics.exposition(small_road.settings, PARTS).decode()
    assert "ansinh_part_up" in text and "ansinh_submissions" not in text
