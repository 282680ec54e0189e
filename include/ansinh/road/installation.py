"""All that a step of the road works with, gathered where a program begins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import psycopg

from ansinh.database.connecting import connect, role_url, url_of_person
from ansinh.database.secrets import Role
from ansinh.errors import PlatformError
from ansinh.extraction.asking import Limits
from ansinh.extraction.reading import Reader, read_workbook
from ansinh.landing.remote import landing_at
from ansinh.landing.store import Landing
from ansinh.ledger.keyring import Keyring
from ansinh.quality.judging import Count, Counts, judge
from ansinh.quality.queries import STORED, Scope, Where
from ansinh.reference.bundle import Reference, read_reference
from ansinh.reference.loading import is_loaded, load_reference
from ansinh.rules.catalogue import Rule
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook, load_rules
from ansinh.settings import LOCAL_TIME, Settings, get_settings


class Judge(Protocol):
    """Judges stored rows, or rows laid beside them; `quality.judging.judge` with its rules."""

    def __call__(
        self,
        connection: psycopg.Connection[Any],
        structural: Mapping[int, Sequence[Finding]],
        *,
        count: Count | None = None,
        where: Where = STORED,
        rules: RuleBook = ...,
    ) -> dict[int, list[Finding]]:
        """The findings of each submission of which `structural` tells what is known."""


@dataclass(frozen=True)
class Installation:
    """One installation: settings, rules, reference data, and the ways to what lies outside.

    Made at an edge (a command, a task, a test) and handed to the road. `url` gives the address
    of the warehouse for a role, `read` reads a workbook, `judge` judges rows, `count` is the
    second opinion of a batch (None: none is asked), `now` is the clock.
    """

    settings: Settings
    rules: RuleBook
    reference: Reference
    url: Callable[[Role], str]
    read: Reader
    judge: Judge
    count: Callable[[str], Count] | None
    now: Callable[[], datetime]

    def connect(self, role: Role) -> psycopg.Connection:
        """Connect to the warehouse as a role; raises PlatformError where nothing answers."""
        return connect(self.url(role))

    def connect_person(self) -> psycopg.Connection:
        """Connect as the person whose login the settings name: what is signed bears that name.

        Raises PlatformError where they name none, or the database does not let him in.
        """
        login, password = self.settings.login, self.settings.login_password
        if login is None:
            raise PlatformError(
                "Say who you are: ANSINH_LOGIN names your login on the database, "
                "ANSINH_LOGIN_PASSWORD (or PGPASSWORD, or ~/.pgpass) has its password."
            )
        secret = None if password is None else password.get_secret_value()
        connection = connect(url_of_person(self.url("loader"), login, secret))
        # A login begins as one that reads; this one has something to say.
        connection.read_only = False
        return connection

    def connect_administrator(self) -> psycopg.Connection:
        """Connect as the person that the settings name, else as the owner, who is on record then.

        Raises PlatformError as `connect_person` does.
        """
        if self.settings.login is None:
            return self.connect("ansinh_owner")
        return self.connect_person()

    def refresh_reference(self, connection: psycopg.Connection) -> None:
        """Load the reference lists where their files changed; whoever builds or judges asks first.

        Only then is anything written, by the owner. Raises ReferenceDataError where a list is
        wrong; what was loaded before stays.
        """
        if not is_loaded(connection):
            with self.connect("ansinh_owner") as owner:
                load_reference(owner)

    def counting(self, role: Role) -> Count | None:
        """The second opinion, connected as a role."""
        return None if self.count is None else self.count(self.url(role))

    @property
    def landing(self) -> Landing:
        """Where files are landed and read again, sealed by keys of the warehouse."""
        return landing_at(self.settings.landing, Keyring(partial(self.connect, "loader")))

    @property
    def today(self) -> date:
        """The day where the officers are."""
        return self.now().astimezone(LOCAL_TIME).date()


def installation_of(settings: Settings) -> Installation:
    """The installation that these settings describe."""
    rules = load_rules()
    return Installation(
        settings=settings,
        rules=rules,
        reference=read_reference(settings.province),
        url=partial(role_url, settings),
        read=partial(read_workbook, limits=limits_of(settings)),
        judge=partial(judge, rules=rules),
        count=partial(by_great_expectations, folder=settings.judgements_dir),
        now=partial(datetime.now, UTC),
    )


def installation_here() -> Installation:
    """The installation of this process, by its environment; for commands and tasks."""
    return installation_of(get_settings())


def limits_of(settings: Settings) -> Limits:
    """What the settings let one workbook take."""
    return Limits(settings.parse_memory_mib, settings.parse_seconds, settings.file_mib)


def by_great_expectations(url: str, folder: Path | None = None) -> Count:
    """Great Expectations as the second opinion; imported with the first question, for seconds.

    With a `folder` its results are kept there, and shown as Data Docs.
    """

    def count(scope: Scope, rules: Sequence[Rule]) -> Counts:
        from ansinh.quality.data_docs import show
        from ansinh.quality.validation import failing_of, validate

        results = validate(url, scope, rules)
        if folder is not None:
            show(folder, scope.form or "marts", results, datetime.now(UTC))
        return failing_of(results)

    return count
