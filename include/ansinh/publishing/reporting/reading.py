"""The facts of a report, read from the marts; the caller holds one snapshot."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from ansinh.ledger.status import PublicationStatus
from ansinh.publishing.reporting import queries
from ansinh.publishing.reporting.facts import (
    ChangedFigure,
    Commitment,
    Facts,
    FormerPublication,
    Hidden,
    Members,
    PovertyFigure,
    ResourceFigure,
    StandardUsed,
    Timeliness,
    Touched,
)
from ansinh.publishing.tables import Table
from ansinh.settings import LOCAL_TIME

Fact = TypeVar("Fact")
# Marts with rows of which something may be hidden.
PROTECTED = (
    "poverty_indicators",
    "deprivation_rates",
    "deprivation_dimension_rates",
    "poverty_by_cause",
    "poverty_by_target_group",
    "poverty_by_ethnic_group",
    "poverty_by_area_type",
    "directive_scorecard",
)


def read_facts(
    connection: psycopg.Connection,
    status: PublicationStatus,
    indicators: Table,
    invented: Collection[str] = (),
) -> Facts:
    """What the report of the publication tells that the marts hold.

    All of it is fixed with the publication: read again, it is the same. `invented` are hashes of
    files whose figures are invented.
    """
    poverty = tuple(_poverty_figure(one) for one in indicators.records())
    here: Mapping[str, Any] = {
        "publication": status.publication_id,
        "decided_on": (status.decided_at or status.opened_at).astimezone(LOCAL_TIME).date(),
        "invented": sorted(invented),
        "standards": sorted({one.standard_code for one in poverty}),
    }

    def read(kind: type[Fact], query: LiteralString) -> tuple[Fact, ...]:
        with connection.cursor(row_factory=class_row(kind)) as cursor:
            return tuple(cursor.execute(query, here).fetchall())

    return Facts(
        status=status,
        publisher=publisher_of(indicators),
        poverty=poverty,
        resources=read(ResourceFigure, queries.RESOURCES),
        commitments=read(Commitment, queries.COMMITMENTS),
        publications=read(FormerPublication, queries.PUBLICATIONS),
        touched=read(Touched, queries.TOUCHED),
        changed=read(ChangedFigure, queries.CHANGED),
        timeliness=read(Timeliness, queries.TIMELINESS),
        hidden=tuple(_hidden(connection, mart) for mart in PROTECTED),
        standards=read(StandardUsed, queries.STANDARDS),
        members=read(Members, queries.MEMBERS),
    )


def publisher_of(indicators: Table) -> str | None:
    """Who publishes: the province, by the newest name that its figures have."""
    of_province = [one for one in indicators.records() if one["unit_level"] == "province"]
    newest = max(of_province, key=lambda one: one["as_of_date"], default=None)
    return None if newest is None else f"{newest['unit_kind']} {newest['unit_name']}"


def _poverty_figure(record: Mapping[str, Any]) -> PovertyFigure:
    return PovertyFigure(**{one.name: record[one.name] for one in fields(PovertyFigure)})


def _hidden(connection: psycopg.Connection, mart: str) -> Hidden:
    query = sql.SQL(queries.HIDDEN).format(mart=sql.Identifier("marts", mart))
    with connection.cursor(row_factory=class_row(Hidden)) as cursor:
        found = cursor.execute(query, {"mart": mart}).fetchone()
    return found or Hidden(mart, 0, 0, 0)
