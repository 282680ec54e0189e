"""dbt: where it finds project and database, and the one build of a run."""

import hashlib
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg

from ansinh.disclosure.policy import POLICY_FILE
from ansinh.errors import AnsinhError
from ansinh.publishing import dbt_process
from ansinh.publishing.lineage import Lineage
from ansinh.reference import loading
from ansinh.reference.schema import LISTS_DIR
from ansinh.settings import PROJECT_DIR

DBT_PROJECT = PROJECT_DIR / "dbt_project"
# Models that follow submissions; the others follow reference data and this project.
FOLLOWING = "config.meta.follows:submissions"
# Not what dbt writes there itself when somebody calls it by hand (`target`, `logs`).
SOURCES = (
    "dbt_project.yml",
    "profiles.yml",
    "macros/**/*",
    "models/**/*",
    "tests/**/*",
)
logger = logging.getLogger(__name__)


class DbtError(AnsinhError):
    """A model or a test of the candidate failed; it would fail again."""


class BrokenOffError(DbtError):
    """The build broke off: it was killed, or the database went away. Another try may end well."""


# What libpq and Postgres say when a connection is gone or had to wait; dbt hands on words alone.
PASSING = (
    "server closed the connection",
    "connection to server",
    "connection already closed",
    "terminating connection",
    "the database system is",
    "deadlock detected",
    "due to lock timeout",
    "No space left on device",
    "ended with exit code",
)


@dataclass(frozen=True)
class DbtTarget:
    """What dbt builds: the warehouse as the transformer sees it, for a province.

    `folder` is where dbt leaves what it compiled, and its logs; `lineage_file` takes OpenLineage
    events of what was read and written.
    """

    url: str
    province: str
    folder: Path
    lineage_file: Path | None = None

    @property
    def lineage(self) -> Lineage | None:
        """Of what events tell, and where to; None where nobody wants them."""
        if self.lineage_file is None:
            return None
        at = urlsplit(self.url)
        server = (at.hostname or "localhost", at.port or 5432)
        return Lineage(self.lineage_file, DBT_PROJECT, self.folder / "target", *server)


def dbt_environment(target: DbtTarget) -> dict[str, str]:
    """The variables that `dbt_project/profiles.yml` reads."""
    parts = urlsplit(target.url)
    options = parse_qs(parts.query)
    return {
        "ANSINH_DBT_SSLMODE": options.get("sslmode", ["prefer"])[0],
        "ANSINH_DBT_SSLROOTCERT": options.get("sslrootcert", [""])[0],
        "ANSINH_DBT_HOST": parts.hostname or "",
        "ANSINH_DBT_PORT": str(parts.port),
        "ANSINH_DBT_USER": parts.username or "",
        "ANSINH_DBT_PASSWORD": unquote(parts.password or ""),
        "ANSINH_DBT_DATABASE": parts.path.lstrip("/"),
        "ANSINH_DBT_FINGERPRINT": fingerprint(target.province),
        "ANSINH_PROVINCE": target.province,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_TARGET_PATH": str(target.folder / "target"),
        "DBT_LOG_PATH": str(target.folder / "logs"),
    }


def fingerprint(province: str, project: Path = DBT_PROJECT, lists: Path = LISTS_DIR) -> str:
    """A hash of all that the marts are made by: project, lists, policy, dbt, the province."""
    made_by = hashlib.sha256(f"{version('dbt-core')} {province}".encode())
    made_by.update(loading.fingerprint(lists).encode())
    # What is hidden follows from it, also where no submission changed.
    made_by.update(POLICY_FILE.read_bytes())
    for path in sorted(path for pattern in SOURCES for path in project.glob(pattern)):
        if path.suffix in {".sql", ".yml", ".md"} and path.is_file():
            made_by.update(path.relative_to(project).as_posix().encode())
            made_by.update(path.read_bytes())
    return made_by.hexdigest()


def selection(connection: psycopg.Connection, province: str) -> list[str]:
    """What `dbt build` has to be told: only what follows submissions, or all from scratch.

    The marts are built period by period (docs/incremental-builds.md). From scratch they are built
    where what the build continues was made by another state of this project.
    """
    if _built_by(connection) == fingerprint(province):
        return ["--select", FOLLOWING]
    return ["--full-refresh"]


def _built_by(connection: psycopg.Connection) -> str | None:
    """The fingerprint that was built with; None where no build ever ended well."""
    row = connection.execute("select to_regclass('intermediate._built_from')").fetchone()
    if row is None or row[0] is None:
        return None
    row = connection.execute("select fingerprint from intermediate._built_from").fetchone()
    return str(row[0]) if row else None


def build(target: DbtTarget, selected: Sequence[str], publication_id: int | None = None) -> None:
    """Make what is `selected` and test what was written; each model's line goes to our log.

    With a `publication_id` the build is for that one: it fails where another one is open by now.
    What it costs follows what changed since the schema was built before, not what is stored.

    Raises DbtError where a model or a test fails, BrokenOffError where the connection was lost.
    """
    said: deque[str] = deque(maxlen=60)

    def say(line: str) -> None:
        logger.info("%s", line)
        said.append(line)

    try:
        dbt_process.run(plan(target, selected, publication_id), say)
    except dbt_process.DbtRefusedError as error:
        words = "\n".join(["dbt build failed:", *said, str(error)])
        kind = BrokenOffError if any(sign in words for sign in PASSING) else DbtError
        raise kind(words) from error


def plan(
    target: DbtTarget, selected: Sequence[str] = (), publication_id: int | None = None
) -> dbt_process.Plan:
    """How dbt is called to build what is `selected`."""
    environment = dbt_environment(target)
    return dbt_process.Plan(
        options=("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        selected=selected,
        environment={**environment, "ANSINH_DBT_PUBLICATION": str(publication_id or "")},
        # What was parsed names its database too.
        state=f"{environment['ANSINH_DBT_FINGERPRINT']} {environment['ANSINH_DBT_DATABASE']}",
        url=target.url,
        lineage=target.lineage,
    )
