"""What `ansinh submit` and `make run` do, from the files to the last line on the screen."""

import getpass
import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import psycopg

from ansinh.assessment.explaining import LONGEST_REASON, why_not
from ansinh.cli import console, console_runs
from ansinh.cli.waiting import Patience, follow
from ansinh.errors import PlatformError
from ansinh.landing.inbox import Inbox
from ansinh.landing.submitting import HandedIn, HandIn, LeavingOut, submit
from ansinh.ledger.deliveries import find_arrived
from ansinh.ledger.findings import findings_of
from ansinh.ledger.status import SubmissionStatus, publications
from ansinh.ledger.waivers import grant, waivers
from ansinh.platform.airflow import local_url
from ansinh.platform.airflow_client import AirflowClient, DagRun
from ansinh.platform.health import why_no_files
from ansinh.platform.lifecycle import up
from ansinh.platform.processes import wait_until
from ansinh.road.announcing import is_told
from ansinh.road.installation import Installation
from ansinh.road.loading import work_is_left
from ansinh.road.publishing import missing_report
from ansinh.rules.findings import Explanation
from ansinh.rules.rule_book import RuleBook
from ansinh.samples.writing import WHY_LATE, late_periods, write_samples
from ansinh.settings import Settings

LOAD_DAG, BUILD_DAG, RELEASE_DAG = "load_submissions", "build_marts", "release_publication"
# For so long nothing may stand still: a machine that is ten times slower is not told off.
STILL_SECONDS = 900
WATCH_SECONDS = 5
# A file that is handed in today arrives within these days, whatever stands still meanwhile.
WORD_HOLDS = timedelta(days=7)


def hand_in(
    installation: Installation,
    files: Sequence[HandIn],
    *,
    wait: bool,
    leaving_out: LeavingOut | None = None,
    explanations: Mapping[str, str] | None = None,
) -> list[SubmissionStatus]:
    """Submit files, wake the road, and with `wait` follow them to their end states."""
    handed = _submit(installation, files, leaving_out, explanations)
    console.handed_in(handed)
    if any(one.known_as is None for one in handed):
        if why := why_no_files(installation.settings):
            raise PlatformError(f"{why} The files wait in the inbox until it works again.")
        wake(installation.settings)
    if not wait:
        return []
    seen = _follow(installation, handed)
    console.submissions(seen)
    return seen


def explanations_of(said: Sequence[str], rules: RuleBook) -> dict[str, str]:
    """Reasons by rule, as typed: RULE=why. Raises PlatformError where one says nothing."""
    reasons = {}
    for one in said:
        rule, found, reason = one.partition("=")
        if not found or not reason.strip():
            raise PlatformError("Explain a warning like this: --explain RULE='why it is right'.")
        if rule not in rules:
            raise PlatformError(f"There is no rule {rule!r}; `ansinh status ID` names them.")
        if why_not(Explanation(rule, reason.strip()), rules):
            raise PlatformError(
                f"A reason has at most {LONGEST_REASON} letters and names nobody: leave numbers of "
                "people and phones out."
            )
        reasons[rule] = reason.strip()
    return reasons


def leaving_out(codes: Sequence[str], why: str, today: date) -> LeavingOut:
    """The word of whoever calls: these units and tables are left out on purpose."""
    return LeavingOut(tuple(codes), why, getpass.getuser(), today + WORD_HOLDS)


def wake(settings: Settings, dag: str = LOAD_DAG) -> None:
    """Start a DAG now rather than at its next time."""
    client = AirflowClient(settings)
    if not wait_until(lambda: client.knows(dag), STILL_SECONDS, pause=0.5):
        raise PlatformError(
            f"Airflow has not read dags/{dag}.py; its logs are in {settings.home / 'logs'}."
        )
    # One that waits will find what came meanwhile: another one would only wait behind it.
    if not any(run.state == "queued" for run in client.runs(dag)):
        client.trigger(dag)


def wake_for_publication(installation: Installation, *, silent: bool = False) -> None:
    """Start the road where something is left to do; without Airflow, say what will."""
    if not work_is_left(installation):
        return
    try:
        wake(installation.settings)
        said = "The road is on its way to publish it."
    except PlatformError:
        said = "Airflow does not run here; its next run publishes it."
    if not silent:
        console.say(said)


def run_samples(installation: Installation) -> None:
    """`make run`: platform, samples, road, and what came of it. Repeated, it changes nothing."""
    settings = installation.settings
    began = time.monotonic()
    with console.steps() as say:
        up(settings, say)
        say("sample submissions")
        folder = settings.home / "samples"
        paths = write_samples(folder, settings.province, settings.home)
        _permit_late(installation, late_periods(paths))
        handed = _hand_in_once(installation, [_handed(folder, path) for path in paths])
        if Inbox(settings.inbox).present() or work_is_left(installation):
            wake(settings)
    seen = _follow(installation, handed)
    _finish(installation)
    with installation.connect("loader") as connection:
        found = {
            one.submission_id: findings_of(connection, one.submission_id)
            for one in seen
            if one.errors
        }
        console_runs.summary(settings, seen, found, publications(connection))
    console.say(f"Took {time.monotonic() - began:.0f} seconds.")


def _hand_in_once(installation: Installation, files: Sequence[HandIn]) -> list[HandedIn]:
    """Submit the samples that never came: one that was corrected or withdrawn is not sent anew."""
    arrived: list[HandedIn] = []
    with installation.connect("loader") as connection:
        for one in files:
            sha256 = hashlib.sha256(one.path.read_bytes()).hexdigest()
            known = find_arrived(connection, sha256)
            if known is not None:
                arrived.append(HandedIn(one, sha256, known))
    came = {one.asked for one in arrived}
    return arrived + _submit(installation, [one for one in files if one not in came])


def _permit_late(installation: Installation, periods: Sequence[str]) -> None:
    """A waiver for each of the periods that has none yet: samples come when they come."""
    with installation.connect("loader") as connection:
        known = {(one.period, one.why) for one in waivers(connection)}
        for period in periods:
            if (period, WHY_LATE) not in known:
                until = installation.today + WORD_HOLDS
                grant(connection, until=until, why=WHY_LATE, by=getpass.getuser(), period=period)


def _submit(
    installation: Installation,
    files: Sequence[HandIn],
    leaving_out: LeavingOut | None = None,
    explanations: Mapping[str, str] | None = None,
) -> list[HandedIn]:
    inbox = Inbox(installation.settings.inbox)
    with installation.connect("loader") as connection, _sender(installation) as sender:
        units = installation.reference.units
        return submit(connection, inbox, files, units, leaving_out, sender, explanations)


def _sender(installation: Installation) -> psycopg.Connection:
    """Whoever hands in: a person where the settings name one."""
    if installation.settings.login is None:
        return installation.connect("loader")
    return installation.connect_person()


def _follow(installation: Installation, handed: Sequence[HandedIn]) -> list[SubmissionStatus]:
    watch = _RunWatch(installation.settings)
    with installation.connect("loader") as connection, console.road(len(handed)) as show:
        connection.autocommit = True
        return follow(
            connection,
            handed,
            patience=Patience(STILL_SECONDS, watch.is_moving),
            show=show,
            fail_early=watch.raise_for_failed_run,
        )


def _finish(installation: Installation) -> None:
    """Wait for what was on its way besides the samples, as after a run that was killed.

    Raises PlatformError where that stands still, and where what BI reads has no report.
    """
    watch = _RunWatch(installation.settings)
    patience = Patience(STILL_SECONDS, watch.is_moving)
    while _is_under_way(installation) and not patience.is_over():
        watch.raise_for_failed_run()
        time.sleep(1)
    if _is_under_way(installation):
        raise PlatformError(
            "The samples are published. Something else is still on its way, and nothing has moved "
            f"for {patience.seconds:.0f} seconds: look at the runs in Airflow; `ansinh status` "
            "tells what waits."
        )
    while missing_report(installation) and watch.is_under_way() and not patience.is_over():
        watch.raise_for_failed_run()
        time.sleep(1)
    # Looked at once more: the last run may have written it and ended since.
    if missing := missing_report(installation):
        raise PlatformError(
            f"The figures are published, but their report {missing} is not there: clear the task "
            f"write_report of {BUILD_DAG} in Airflow, its log says what went wrong."
        )


def _is_under_way(installation: Installation) -> bool:
    """Whether something has still to be read, judged, published or told."""
    return work_is_left(installation) or not is_told(installation)


class _RunWatch:
    """Notices, every few seconds, that Airflow gave up and nothing more will come."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._next = self._next_look = time.monotonic() + WATCH_SECONDS
        self._moves = True

    def raise_for_failed_run(self) -> None:
        """Raise PlatformError where a DAG's newest run failed and none is under way."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + WATCH_SECONDS
        failed = [run for run in self._newest() if run.state == "failed"]
        if failed and not self.is_under_way():
            raise PlatformError(
                f"The run {failed[0].run_id} of {failed[0].dag_id} failed; its log is at "
                f"{local_url(self._settings)}/dags/{failed[0].dag_id}. What was published "
                "before is untouched."
            )

    def is_under_way(self) -> bool:
        """Whether a run of the road waits or works."""
        return any(run.state in {"queued", "running"} for run in self._newest())

    def is_moving(self) -> bool:
        """Whether a run is under way and all that works on it is well; looks now and then."""
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + WATCH_SECONDS
            # A run whose scheduler has died is under way for ever.
            self._moves = self.is_under_way() and not why_no_files(self._settings, patience=0)
        return self._moves

    def _newest(self) -> list[DagRun]:
        client = AirflowClient(self._settings)
        return [run for dag in (LOAD_DAG, BUILD_DAG) for run in client.runs(dag, limit=1)]


def _handed(folder: Path, path: Path) -> HandIn:
    """A sample lies in the folders that name its slot, as in the inbox."""
    unit, period, *stage = path.relative_to(folder).parts[:-1]
    return HandIn(path, unit, period, stage[0] if stage else None)
