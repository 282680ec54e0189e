"""The page of a publication, which opens without a server: figures by unit, resources by source."""

from collections.abc import Mapping
from typing import Any, LiteralString

import psycopg
from jinja2 import Environment, PackageLoader, select_autoescape

from ansinh.ledger.status import PublicationStatus
from ansinh.publishing.tables import Table
from ansinh.reference.vocabulary import words
from ansinh.settings import LOCAL_TIME
from ansinh.slots.slots import period_words

# What the province mobilised and used, by source group, kind and purpose. A period with
# figures from a preliminary register is marked so.
RESOURCES = """
    with entries as (
        select period, stage from marts.fct_resource_contribution where is_counted
        union
        select period, stage from marts.fct_resource_use where is_counted
    )
    select
        resources.*,
        coalesce(resource_kind.name_vi, resources.resource_kind) as resource_kind_vi,
        coalesce(purpose.name_vi, resources.purpose) as purpose_vi,
        exists (
            select 1 from entries
            where entries.period = resources.period and entries.stage = 'preliminary'
        ) as is_preliminary
    from (
        select
            period,
            funding_source_group,
            resource_kind,
            purpose,
            sum(contributed_vnd)::bigint as contributed_vnd,
            sum(used_vnd)::bigint as used_vnd,
            sum(contributions)::bigint as contributions,
            sum(beneficiaries)::bigint as beneficiaries,
            max(reported_units) as reported_units,
            max(owed_units) as owed_units,
            bool_and(is_complete) as is_complete
        from marts.mobilized_resources
        where unit_level = 'province'
        group by period, funding_source_group, resource_kind, purpose
    ) as resources
    left join marts.dim_resource_kind as resource_kind using (resource_kind)
    left join marts.dim_purpose as purpose using (purpose)
    order by period, funding_source_group desc, resource_kind, purpose
"""

Record = dict[str, Any]
# What has to be known beside a figure that is there; what is missing is counted.
CAUTIONS = {"estimated": "ước tính", "break": "không so sánh được với kỳ trước"}


def report_page(
    connection: psycopg.Connection, status: PublicationStatus, indicators: Table
) -> str:
    """The page of a publication: its poverty indicators, and the resources of the province."""
    figures, resources = indicators.records(), _records(connection, RESOURCES)
    environment = Environment(
        loader=PackageLoader("ansinh.publishing"), autoescape=select_autoescape()
    )
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for figure in figures:
        figure["name"] = _name(figure)
        figure["caution"] = CAUTIONS.get(figure["observation_status"])
        key = (figure["as_of_date"], figure["stage"], figure["standard_code"])
        groups.setdefault(key, []).append(figure)
    periods: dict[str, list[Record]] = {}
    for one in resources:
        periods.setdefault(one["period"], []).append(one)
    environment.filters["known_sum"] = _known_sum
    page = environment.get_template("report.html")
    decided_on = status.decided_at and f"{status.decided_at.astimezone(LOCAL_TIME):%d/%m/%Y}"
    return page.render(
        status=status,
        decided_on=decided_on,
        groups=_newest_first(groups),
        periods=_newest_first(periods),
        stages=words("stage"),
        period_words=period_words,
    )


def _newest_first(found: Mapping[Any, list[Record]]) -> dict[Any, list[Record]]:
    """What people look for stands first; the order within a day stays."""
    days = sorted(found, key=lambda key: key if isinstance(key, str) else key[0], reverse=True)
    return {key: found[key] for key in days}


def _records(connection: psycopg.Connection, query: LiteralString) -> list[Record]:
    cursor = connection.execute(query)
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _name(figure: Record) -> str:
    """A unit's name with its kind: a district, a town and a commune may share one name."""
    return " ".join(part for part in (figure["unit_kind"], figure["unit_name"]) if part)


def _known_sum(records: list[Record], figure: str) -> int | None:
    """What is known of a figure, added up; nothing where nobody told it."""
    known = [record[figure] for record in records if record[figure] is not None]
    return sum(known) if known else None
