"""A publication as files: a report to read and to print, figures, and their records."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fsspec
import psycopg

from ansinh.errors import OvertakenError
from ansinh.ledger.publications import newest_published
from ansinh.ledger.status import PublicationStatus, publications
from ansinh.publishing.data_package import checksum, package
from ansinh.publishing.dcat import record
from ansinh.publishing.reporting.content import report_of
from ansinh.publishing.reporting.facts import Facts
from ansinh.publishing.reporting.page import as_page
from ansinh.publishing.reporting.pdf import as_pdf
from ansinh.publishing.reporting.reading import publisher_of, read_facts
from ansinh.publishing.reporting.wording import Wording
from ansinh.publishing.sdmx import as_sdmx
from ansinh.publishing.tables import Table, as_csv, as_parquet, read_table
from ansinh.reference.vocabulary import Language

# Every group as a leader reads it: the province, then each district before its communes.
QUERY = """
    select indicator.*
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

ALL_RESOURCES = """
    select * from marts.mobilized_resources
    order by period, unit_code, funding_source, donor_type, resource_kind, purpose
"""
PAGE = "index.html"
# The report in each language: as a page, and to print.
PAGES: Mapping[Language, str] = {"vi": PAGE, "en": "index.en.html"}
PDFS: Mapping[Language, str] = {"vi": "report.vi.pdf", "en": "report.en.pdf"}
OTHER: Mapping[Language, Language] = {"vi": "en", "en": "vi"}
# Marts that leave as tables: their keys, and what SDMX calls the columns of these.
DIMENSIONS = {
    "poverty_indicators": {
        "unit_code": "REF_AREA",
        "period": "TIME_PERIOD",
        "stage": "STAGE",
        "standard_code": "STANDARD",
    },
    "mobilized_resources": {
        "unit_code": "REF_AREA",
        "period": "TIME_PERIOD",
        "funding_source": "FUNDING_SOURCE",
        "donor_type": "DONOR_TYPE",
        "resource_kind": "RESOURCE_KIND",
        "purpose": "PURPOSE",
    },
}
QUERIES = {"poverty_indicators": QUERY, "mobilized_resources": ALL_RESOURCES}


class PastPublicationError(OvertakenError):
    """The marts hold another publication by now; its figures would bear a wrong number."""


def write_report(
    connection: psycopg.Connection,
    publication_id: int,
    reports: Path,
    invented: Collection[str] = (),
) -> Path:
    """Write `reports/NUMBER/`: the report, each wide mart as CSV, Parquet and SDMX-CSV, records.

    The report is a page and a PDF in each language. `invented` are hashes of files whose figures
    are invented: it says so beside them. datapackage.json tells of columns (Data Package 2.0),
    dcat.jsonld of the whole (DCAT 3), manifest.json who signed it and the hashes. Returns the
    folder. All of it is read in one snapshot, written beside and moved into place. A repeated
    call writes the same files again; raises PastPublicationError where BI reads another
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
        tables = [
            read_table(connection, name, query, tuple(DIMENSIONS[name]))
            for name, query in QUERIES.items()
        ]
        units = _units(connection)
        facts = read_facts(connection, status, tables[0], invented)
    files = {**_reports(facts), **_tables(tables, units)}
    files = _described(status, publisher_of(tables[0]), tables, files)
    return _put(reports / str(publication_id), files)


def _reports(facts: Facts) -> dict[str, bytes]:
    """The report in each language and format."""
    status = facts.status
    tables = {f"{name}.csv": f"{name}.csv" for name in QUERIES}
    files = {}
    for language, page in PAGES.items():
        report = report_of(facts, language)
        other, pdf = PAGES[OTHER[language]], PDFS[language]
        files[page] = as_page(report, other, pdf, tables).encode()
        files[pdf] = as_pdf(report, status.decided_at or status.opened_at)
    return files


def _tables(tables: list[Table], units: Mapping[str, str]) -> dict[str, bytes]:
    """Each table in each format."""
    files = {}
    for one in tables:
        files[f"{one.name}.csv"] = as_csv(one)
        files[f"{one.name}.parquet"] = as_parquet(one)
        files[f"{one.name}.sdmx.csv"] = as_sdmx(one, DIMENSIONS[one.name], units)
    return files


def _described(
    status: PublicationStatus,
    publisher: str | None,
    tables: list[Table],
    files: dict[str, bytes],
) -> dict[str, bytes]:
    """The files, and the documents that say what they are."""
    number = status.publication_id
    at = status.decided_at.isoformat() if status.decided_at else None
    titles: dict[str, str] = {
        language: Wording(language).say("title", number=number) for language in PAGES
    }
    described = package(number, at, titles["vi"], titles["en"], tables, files)
    files = {**files, "datapackage.json": _json(described)}
    files = {**files, "dcat.jsonld": _json(record(number, at, titles, publisher, files))}
    manifest = {
        "publication": number,
        "decided_at": at,
        "approved_by": status.approved_by,
        "open_points": status.open,
        "restores": status.restores,
        "submissions": status.submissions,
        "sha256": {name: checksum(content) for name, content in files.items()},
    }
    return {**files, "manifest.json": _json(manifest)}


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


def _units(connection: psycopg.Connection) -> dict[str, str]:
    """In what each metric is told."""
    rows = connection.execute("select metric, metric_unit from marts.dim_metric").fetchall()
    return {str(metric): str(unit) for metric, unit in rows}


def send_report(folder: Path, url: str) -> None:
    """Copy a report to another place, its page last: whoever finds that finds the rest.

    A repeated call sends the same files again.
    """
    files, root = fsspec.core.url_to_fs(url)
    place = f"{root.rstrip('/')}/{folder.name}"
    files.makedirs(place, exist_ok=True)
    for path in sorted(folder.iterdir(), key=lambda path: (path.name == PAGE, path.name)):
        files.put_file(str(path), f"{place}/{path.name}")


def _put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with these files: as a whole, or as it was."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
        draft, former = Path(beside) / "draft", Path(beside) / "former"
        draft.mkdir()
        for name, content in files.items():
            (draft / name).write_bytes(content)
        if folder.exists():
            folder.rename(former)
        draft.rename(folder)
    return folder
