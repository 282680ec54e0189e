"""The steps from accepted submissions to published marts, as the DAG calls them."""

from pathlib import Path

import fsspec
import psycopg

from ansinh.disclosure.engines import TauArgus
from ansinh.disclosure.hiding import protect_marts
from ansinh.errors import AnsinhError
from ansinh.ledger import candidates, locks
from ansinh.ledger import publications as ledger
from ansinh.ledger.rebuilds import newest_rebuild, note_rebuild
from ansinh.publishing import dbt
from ansinh.publishing.candidate import build_of, held
from ansinh.publishing.invented import noted_as_invented
from ansinh.publishing.publications import publish as apply
from ansinh.publishing.rebuilding import RebuildError, mark
from ansinh.publishing.report import PAGE, send_report
from ansinh.publishing.report import write_report as write
from ansinh.publishing.weighing import weigh
from ansinh.quality.judging import judge_candidate
from ansinh.road.installation import Installation


class GateClosedError(AnsinhError):
    """The candidate broke a rule that must hold; the last good figures stay."""


def is_needed(installation: Installation) -> bool:
    """Whether accepted submissions, or changed models or reference data, wait to be published."""
    with installation.connect("ansinh_owner") as connection:
        made_by_now = made_by(installation, connection)
        return candidates.has_work(connection, made_by_now, held(connection))


def open_candidate(installation: Installation) -> int | None:
    """The number of the publication to build; None where there is none to be built now.

    BI already sees this very set, it waits for a person, or an approved one for its hour.
    """
    with installation.connect("ansinh_owner") as connection:
        made_by_now = made_by(installation, connection)
        return candidates.open_candidate(connection, made_by_now, held(connection))


def rebuild(installation: Installation, period: str | None, why: str) -> None:
    """Have the marts made anew by the next build: one period, or without one all, from scratch.

    The same submissions come out under a new number, through the gate and the policy; where a
    figure differs it is open there. Raises RebuildError where there is nothing to be built anew,
    or nobody says why; InTheWayError where a build does not end.
    """
    if not why.strip():
        raise RebuildError("Say why (--why).")
    with installation.connect("transformer") as building:
        locks.hold_build(building)
        mark(building, period)
        with installation.connect_administrator() as connection:
            note_rebuild(connection, period, why)


def made_by(installation: Installation, connection: psycopg.Connection) -> str:
    """What the marts are made by: project, lists, province, and how often they were made anew."""
    state = dbt.fingerprint(installation.settings.province)
    asked = newest_rebuild(connection)
    return state if asked is None else f"{state} {asked}"


def build_candidate(installation: Installation, publication_id: int | None = None) -> None:
    """Reference data, staging, intermediate and marts with their tests, for this publication.

    Raises DbtError where a model or a test fails, or another publication is the open candidate;
    ReferenceDataError where a list is wrong; InTheWayError where another build does not end.
    """
    with installation.connect("transformer") as connection:
        installation.refresh_reference(connection)
        selected = dbt.selection(connection, installation.settings.province)
    dbt.build(target_of(installation), selected, publication_id)
    if publication_id is not None:
        protect_candidate(installation, publication_id)


def protect_candidate(installation: Installation, publication_id: int) -> int:
    """Choose which small cells of the candidate nobody is to see; how many counts are hidden."""
    with installation.connect("transformer") as connection:
        locks.hold_candidate(connection)
        build = build_of(connection, publication_id)
        return protect_marts(connection, build, installation.today, TauArgus())


def target_of(installation: Installation) -> dbt.DbtTarget:
    """What dbt builds here."""
    settings = installation.settings
    return dbt.DbtTarget(
        installation.url("transformer"),
        settings.province,
        settings.home / "dbt",
        settings.lineage_file,
    )


def pass_gate(installation: Installation, publication_id: int) -> bool:
    """Judge the candidate, weigh what is open; whether BI may read it, or a person signs first.

    Raises GateClosedError for an error, OtherCandidateError where the candidate holds another
    publication.
    """
    with installation.connect("transformer") as holding:
        locks.hold_candidate(holding)
        build = build_of(holding, publication_id)
        with installation.connect("transformer") as connection:
            connection.autocommit = True
            count = installation.counting("transformer")
            found = judge_candidate(connection, installation.rules, count=count)
        errors = [finding for finding in found if finding.severity == "error"]
        with installation.connect("ansinh_owner") as connection:
            if not errors:
                ledger.note_findings(connection, publication_id, found)
                return weigh(connection, publication_id, build)
            ledger.stop(connection, publication_id, found)
    said = "\n".join(f"{finding.rule}: {finding.message_en}" for finding in errors[:20])
    raise GateClosedError(
        f"Publication {publication_id} was stopped at the gate, {len(errors)} errors. "
        f"BI still reads the last good figures.\n{said}"
    )


def publish(installation: Installation, publication_id: int, run_id: str) -> bool:
    """Apply to the marts what differs; False where that had been done before."""
    with installation.connect("ansinh_owner") as connection:
        return apply(connection, publication_id, run_id=run_id)


def write_report(installation: Installation, publication_id: int) -> Path:
    """The publication as files that open without a server; returns their folder.

    Raises PastPublicationError where BI reads another one by now.
    """
    settings = installation.settings
    with installation.connect("ansinh_owner") as connection:
        invented = noted_as_invented(settings.home)
        folder = write(connection, publication_id, settings.reports_dir, invented)
    if settings.reports_url is not None:
        send_report(folder, settings.reports_url)
    return folder


def missing_report(installation: Installation) -> str | None:
    """The page of the publication that BI reads, where it should be and is not."""
    with installation.connect("loader") as connection:
        publication_id = ledger.newest_published(connection)
    settings = installation.settings
    files, root = fsspec.core.url_to_fs(settings.reports_url or str(settings.reports_dir))
    page = f"{root.rstrip('/')}/{publication_id}/{PAGE}"
    return None if publication_id is None or files.exists(page) else page
