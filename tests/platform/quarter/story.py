"""A platform whose clock is turned: what is awaited is a state, never an hour."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil
import psycopg

from tests.machine import LAST_RESORT_SECONDS
from tests.platform.conftest import Platform, installation
from tests.platform.quarter.cast import PROVINCE, write_contacts
from tests.platform.quarter.clock import Clock
from tests.platform.quarter.mailboxes import Mailboxes

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
# What plays no part in the story stands still: a machine that is busy has enough to do.
NO_PART = "('back_up', 'tidy_up', 'watch_readers', 'release_publication')"
STAND_STILL = f"update dag set is_paused = true where dag_id in {NO_PART} returning dag_id"
# A run of theirs that began before would wait for ever, and an operator would be told that.
FORGET_RUNS = """
    delete from deadline using dag_run inner join dag using (dag_id)
    where dag_run.id = deadline.dagrun_id and dag.is_paused
    returning dag_id
"""
# Nothing is under way, and whatever was due by now was begun.
BUSY = """
    select
        (
            select count(*) from dag_run inner join dag using (dag_id)
            where state in ('queued', 'running') and not is_paused
        )
        + (select count(*) from asset_dag_run_queue)
        + (
            select count(*) from dag
            where not is_paused and not is_stale and next_dagrun_create_after <= now()
        )
"""
# Nothing begins meanwhile; what is queued would wait.
PAUSE = "update dag set is_paused = true where not is_paused returning dag_id"
RUNNING = f"""
    select count(*) from dag_run
    where state in ('queued', 'running') and dag_id not in {NO_PART}
"""
GO_ON = "update dag set is_paused = false where dag_id = any(%(dags)s) returning dag_id"


class Story:
    """One installation of the province, its clock, and its mailboxes."""

    def __init__(self, platform: Platform, clock: Clock, boxes: Mailboxes, folder: Path) -> None:
        self.platform, self.clock, self.boxes, self.folder = platform, clock, boxes, folder

    def begin(self, moment: str) -> None:
        """Start the platform at a moment."""
        self.clock.turn(_moment(moment))
        self.platform.ansinh("platform", "up")
        self._airflow = self.platform.dsn("airflow")
        assert len(self._ask(STAND_STILL)) == 4
        self._ask(FORGET_RUNS)

    def go_to(self, moment: str) -> None:
        """Turn the clock to a moment, such as "28/09 07:36"; wait until what was due is done."""
        self.turn(moment)
        self.settle()

    def turn(self, moment: str) -> None:
        """Turn the clock, and wait for nobody."""
        self._turn(_moment(moment))

    def _turn(self, to: datetime) -> None:
        """Turn the clock while nothing runs: what did would be hours late all at once."""
        for _ in range(LAST_RESORT_SECONDS):
            self.settle()
            playing = [dag for (dag,) in self._ask(PAUSE)]
            is_quiet = self._ask(RUNNING) == [(0,)]
            if is_quiet:
                self.clock.turn(to)
            self._ask(GO_ON, playing)
            if is_quiet:
                return
        raise AssertionError(f"it does not come to rest\n{self.platform.logs()}")

    def settle(self) -> None:
        """Wait until nothing is under way; twice, for what ends may begin something."""
        quiet = 0
        for _ in range(LAST_RESORT_SECONDS):
            quiet = quiet + 1 if self._ask(BUSY) == [(0,)] else 0
            if quiet == 3:
                return
            time.sleep(1)
        raise AssertionError(f"it does not come to rest\n{self.platform.logs()}")

    def _ask(self, query: str, dags: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._airflow) as connection:
            return connection.execute(query.encode(), {"dags": list(dags)}).fetchall()

    def submit(self, files: dict[str, bytes], *words: str) -> None:
        """Hand in files at once, and wait until everybody was told who is told at once."""
        paths = []
        for name, content in files.items():
            path = self.folder / f"{name}.xlsx"
            path.write_bytes(content)
            paths.append(str(path))
        self.platform.ansinh("submit", *paths, *words)
        self.settle()
        # Files bear the real date, which may be ahead of this clock and is told by the next digest
        # as long as they lie there: the next look finds them gone.
        self._turn(self.clock.now(HERE) + timedelta(minutes=5))
        self.settle()

    def kill_who_sends(self) -> None:
        """SIGKILL whoever is sending a mail, in the middle of it."""
        assert self.boxes.held.wait(LAST_RESORT_SECONDS)
        port = self.boxes.port
        ends = psutil.net_connections("tcp")
        (sender,) = {one.pid for one in ends if one.raddr and one.raddr.port == port and one.pid}
        psutil.Process(sender).kill()
        self.boxes.let_go()


def _moment(said: str) -> datetime:
    """Such as "28/09 07:36", five seconds past."""
    here = datetime.strptime(f"{said}:05 2026", "%d/%m %H:%M:%S %Y")  # noqa: DTZ007
    return here.replace(tzinfo=HERE)


@contextmanager
def played(folder: Path) -> Iterator[Story]:
    """The province before the first day: nothing runs yet."""
    clock = Clock()
    boxes = Mailboxes(lambda: clock.now(HERE))
    contacts = folder / "contacts.csv"
    write_contacts(contacts)
    with installation(folder / "home") as platform:
        platform.env.update(
            clock.environment,
            ANSINH_PROVINCE=PROVINCE,
            ANSINH_CONTACTS=str(contacts),
            ANSINH_SMTP_HOST="127.0.0.1",
            ANSINH_SMTP_PORT=str(boxes.port),
            ANSINH_SMTP_TLS="none",
            ANSINH_MAIL_FROM="ansinh@hue.example",
        )
        boxes.up()
        try:
            yield Story(platform, clock, boxes, folder)
        finally:
            boxes.down()
    clock.remove()
