"""Metrics for a scraper such as Prometheus: parts, alerts, letters, submissions, publications.

Counts, states and times; no figure, file, unit or name.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import psycopg
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ansinh.database.connecting import connect, role_url
from ansinh.errors import AnsinhError
from ansinh.platform.health import PATIENCE_SECONDS, Part
from ansinh.settings import Settings

# Name, what it says, its labels, and the query that gives labels and value.
QUERIES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "ansinh_alerts_firing",
        "Alerts that fire, by kind and state.",
        ("kind", "state"),
        "select kind, state, count(*) from ops.alert_now where state <> 'resolved' group by 1, 2",
    ),
    (
        "ansinh_letters",
        "Letters of the last seven days, by how far they came.",
        ("state",),
        "select state, count(*) from ops.letter_now"
        " where written_at > now() - interval '7 days' group by 1",
    ),
    (
        "ansinh_submissions",
        "Submissions, by state.",
        ("state",),
        "select state, count(*) from ops.submission_now group by 1",
    ),
    (
        "ansinh_publication_timestamp_seconds",
        "When what BI reads came out.",
        (),
        "select extract(epoch from max(decided_at)) from ops.publication where state = 'published'",
    ),
    (
        "ansinh_accepted_waiting_timestamp_seconds",
        "Since when an accepted submission waits to be published; absent where none does.",
        (),
        "select extract(epoch from min(moved_at)) from ops.submission_now"
        " where state in ('accepted', 'accepted_with_warnings')",
    ),
)


def exposition(settings: Settings, parts: Sequence[Part]) -> bytes:
    """All metrics in Prometheus' text format; without a database those of the parts alone."""
    registry = CollectorRegistry()
    registry.register(
        _Collector(lambda: connect(role_url(settings, "loader"), PATIENCE_SECONDS), parts)
    )
    return generate_latest(registry)


class _Collector(Collector):
    def __init__(self, connect: Callable[[], psycopg.Connection], parts: Sequence[Part]) -> None:
        self._connect, self._parts = connect, parts

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Every metric, asked now."""
        works = GaugeMetricFamily("ansinh_part_up", "Whether a part works.", labels=["part"])
        for part in self._parts:
            works.add_metric([part.name], float(part.state != "ill"))
        yield works
        try:
            with self._connect() as connection:
                for name, says, labels, query in QUERIES:
                    rows = connection.execute(query.encode()).fetchall()
                    yield _gauge(name, says, labels, rows)
        except (AnsinhError, psycopg.Error):
            return  # the part "database" says so


def _gauge(
    name: str, says: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]
) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, says, labels=list(labels))
    for *of, value in rows:
        if value is not None:
            gauge.add_metric([str(one) for one in of], float(value))
    return gauge
