"""What the candidate was built for: every step works on its own publication and no other."""

import psycopg

from ansinh.errors import AnsinhError


class OtherCandidateError(AnsinhError):
    """The candidate holds another publication than the step works on, or none that is whole."""


def build_of(connection: psycopg.Connection, publication_id: int) -> str:
    """The build that made the candidate, which holds this publication.

    Raises OtherCandidateError where it holds another one, or a build of it did not end.
    """
    holds, build = _noted(connection)
    if build is None or holds != publication_id:
        said = f"publication {holds}" if build is not None else "no build that ended"
        raise OtherCandidateError(
            f"The candidate holds {said}, not publication {publication_id}. "
            "BI still reads the last publication; trigger build_marts."
        )
    return build


def held(connection: psycopg.Connection) -> int | None:
    """The publication whose rows the candidate holds; None where a build of it did not end."""
    publication_id, build = _noted(connection)
    return None if build is None else publication_id


def _noted(connection: psycopg.Connection) -> tuple[int | None, str | None]:
    exists = connection.execute(
        """
        select from pg_attribute
        where attrelid = to_regclass('intermediate._built_from') and attname = 'build'
        """
    ).fetchone()
    if exists is None:
        return None, None
    row = connection.execute("select publication_id, build from intermediate._built_from")
    return row.fetchone() or (None, None)
