"""The steps from accepted submissions to published marts, as the DAG calls them."""

from ansinh.database.connecting import connect, role_url
from ansinh.errors import AnsinhError
from ansinh.publishing import publications
from ansinh.publishing.dbt import fingerprint
from ansinh.settings import Settings


class GateClosedError(AnsinhError):
    """The candidate broke a rule that must hold; the last good figures stay."""


def is_needed(settings: Settings) -> bool:
    """Whether accepted submissions, or changed models or reference data, wait to be published."""
    with connect(settings, "ansinh_owner") as connection:
        return publications.has_work(connection, fingerprint(settings))


def open_candidate(settings: Settings) -> int | None:
    """The number of the publication to build; None where BI already sees this very set."""
    with connect(settings, "ansinh_owner") as connection:
        return publications.open_candidate(connection, fingerprint(settings))


def pass_gate(settings: Settings, publication_id: int) -> None:
    """Judge the candidate; raise GateClosedError for an error, note and let pass a warning."""
    from ansinh.quality.judging import judge_candidate  # takes seconds to import

    found = judge_candidate(role_url(settings, "transformer"))
    errors = [finding for finding in found if finding.severity == "error"]
    with connect(settings, "ansinh_owner") as connection:
        if not errors:
            publications.note_findings(connection, publication_id, found)
            return
        publications.stop(connection, publication_id, found)
    said = "\n".join(f"{finding.rule}: {finding.message_en}" for finding in errors[:20])
    raise GateClosedError(
        f"Publication {publication_id} was stopped at the gate, {len(errors)} errors. "
        f"BI still reads the last good figures.\n{said}"
    )


def publish(settings: Settings, publication_id: int, run_id: str) -> bool:
    """Swap the candidate in; False where that had been done before."""
    with connect(settings, "ansinh_owner") as connection:
        return publications.publish(connection, publication_id, run_id=run_id)
