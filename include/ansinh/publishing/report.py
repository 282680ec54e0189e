"""A publication as files: a page that opens without a server, the figures, and their hashes."""

import csv
import hashlib
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, LiteralString

import fsspec
import psycopg
from jinja2 import Environment, PackageLoader, select_autoescape

from ansinh.errors import OvertakenError
from ansinh.ledger.publications import newest_published
from ansinh.ledger.status import PublicationStatus, publications
from ansinh.reference.vocabulary import words
from ansinh.settings import LOCAL_TIME

# Every group as a leader reads it: the province, then each district before its communes.
QUERY = """
    select
        indicator.*,
        unit.unit_kind
    from marts.poverty_indicators as indicator
    left join marts.dim_administrative_unit as unit
        on
            indicator.unit_code = unit.unit_code
            and indicator.as_of_date >= unit.valid_from
            and indicator.as_of_date < unit.valid_to
    order by
        indicator.as_of_date,
        indicator.stage,
        indicator.standard_code,
        indicator.unit_level = 'province' desc,
        coalesce(unit.district_code, indicator.unit_code),
        indicator.unit_level = 'district' desc,
        indicator.unit_code
"""

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
ALL_RESOURCES = """
    select * from marts.mobilized_resources
    order by period, unit_code, funding_source, donor_type, resource_kind, purpose
"""
PAGE = "index.html"


class PastPublicationError(OvertakenError):
    """The marts hold another publication by now; its figures would bear a wrong number."""


def write_report(connection: psycopg.Connection, publication_id: int, reports: Path) -> Path:
    """Write `reports/NUMBER/` with index.html, a CSV for each wide mart, and manifest.json.

    Returns the folder. All of it is read in one snapshot, written beside and moved into place. A
    repeated call writes the same files again; raises PastPublicationError where BI reads another
    publication: a report that was written does not change any more.
    """
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        if (now := newest_published(connection)) != publication_id:
            raise PastPublicationError(
                f"BI reads publication {now} by now; there is no report of publication "
                f"{publication_id} to be written any more."
            )
        status = next(
            one for one in publications(connection) if one.publication_id == publication_id
        )
        names, rows = _rows(connection, QUERY)
        all_resources = _rows(connection, ALL_RESOURCES)
        resources = _records(*_rows(connection, RESOURCES))
    files = {
        PAGE: _page(status, _records(names, rows), resources),
        "poverty_indicators.csv": _csv(names, rows),
        "mobilized_resources.csv": _csv(*all_resources),
    }
    manifest = {
        "publication": publication_id,
        "decided_at": status.decided_at.isoformat() if status.decided_at else None,
        "approved_by": status.approved_by,
        "open_points": status.open,
        "restores": status.restores,
        "submissions": status.submissions,
        "sha256": {
            name: hashlib.sha256(content.encode()).hexdigest() for name, content in files.items()
        },
    }
    return _put(
        reports / str(publication_id), {**files, "manifest.json": json.dumps(manifest, indent=2)}
    )


def send_report(folder: Path, url: str) -> None:
    """Copy a report to another place, its page last: whoever finds that finds the rest.

    A repeated call sends the same files again.
    """
    files, root = fsspec.core.url_to_fs(url)
    place = f"{root.rstrip('/')}/{folder.name}"
    files.makedirs(place, exist_ok=True)
    for path in sorted(folder.iterdir(), key=lambda path: (path.name == PAGE, path.name)):
        files.put_file(str(path), f"{place}/{path.name}")


def _put(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files: as a whole, or as it was."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
        draft, former = Path(beside) / "draft", Path(beside) / "former"
        draft.mkdir()
        for name, content in files.items():
            (draft / name).write_text(content, encoding="utf-8")
        if folder.exists():
            folder.rename(former)
        draft.rename(folder)
    return folder


Record = dict[str, Any]


def _rows(
    connection: psycopg.Connection, query: LiteralString
) -> tuple[list[str], list[tuple[Any, ...]]]:
    cursor = connection.execute(query)
    return [column.name for column in cursor.description or ()], cursor.fetchall()


def _records(names: list[str], rows: list[tuple[Any, ...]]) -> list[Record]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _csv(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue()


def _name(figure: Record) -> str:
    """A unit's name with its kind: a district, a town and a commune may share one name."""
    return " ".join(part for part in (figure["unit_kind"], figure["unit_name"]) if part)


def _known_sum(records: list[Record], figure: str) -> int | None:
    """What is known of a figure, added up; nothing where nobody told it."""
    known = [record[figure] for record in records if record[figure] is not None]
    return sum(known) if known else None


def _page(status: PublicationStatus, figures: list[Record], resources: list[Record]) -> str:
    environment = Environment(
        loader=PackageLoader("ansinh.publishing"), autoescape=select_autoescape()
    )
    for figure in figures:
        figure["name"] = _name(figure)
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for figure in figures:
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
        groups=groups,
        periods=periods,
        stages=words("stage"),
    )
