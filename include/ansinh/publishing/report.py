"""A publication as files: a page that opens without a server, the figures, and their hashes."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import psycopg
from jinja2 import Environment, PackageLoader, select_autoescape

from ansinh.database import connect
from ansinh.ledger.status import PublicationStatus, publications
from ansinh.settings import Settings

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


def write_report(settings: Settings, publication_id: int) -> Path:
    """Write `home/reports/NUMBER/` with index.html, poverty_indicators.csv and manifest.json.

    Returns the folder. A repeated call writes the same files again.
    """
    with connect(settings, "ansinh_owner") as connection:
        status = next(
            one for one in publications(connection) if one.publication_id == publication_id
        )
        names, rows = _figures(connection)
    folder = settings.home / "reports" / str(publication_id)
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "index.html": _page(status, names, rows),
        "poverty_indicators.csv": _csv(names, rows),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    manifest = {
        "publication": publication_id,
        "decided_at": status.decided_at.isoformat() if status.decided_at else None,
        "submissions": status.submissions,
        "sha256": {
            name: hashlib.sha256(content.encode()).hexdigest() for name, content in files.items()
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    return folder


def _figures(connection: psycopg.Connection) -> tuple[list[str], list[tuple[Any, ...]]]:
    cursor = connection.execute(QUERY)
    return [column.name for column in cursor.description or ()], cursor.fetchall()


def _csv(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue()


def _name(figure: dict[str, Any]) -> str:
    """A unit's name with its kind: a district, a town and a commune may share one name."""
    return " ".join(part for part in (figure["unit_kind"], figure["unit_name"]) if part)


def _page(status: PublicationStatus, names: list[str], rows: list[tuple[Any, ...]]) -> str:
    environment = Environment(
        loader=PackageLoader("ansinh.publishing"), autoescape=select_autoescape()
    )
    figures = [dict(zip(names, row, strict=True)) for row in rows]
    for figure in figures:
        figure["name"] = _name(figure)
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for figure in figures:
        key = (figure["as_of_date"], figure["stage"], figure["standard_code"])
        groups.setdefault(key, []).append(figure)
    page = environment.get_template("report.html")
    return page.render(status=status, groups=groups)
