"""How long people wait for pages of the portal: one alone, twenty at once, while marts are swapped.

`python benchmarks/serving.py` prints the table. A warehouse with all samples published is made
first, which takes minutes. Twenty people ask for a page each, look at it for a second, and ask for
the next; one of them has workbooks of 500 households checked. Nothing here asserts anything:
machines differ, so that what one person alone waits stands beside what each of twenty does.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table
from workbooks import household_list

from ansinh.landing.inbox import Inbox
from ansinh.ledger.logins import add_login
from ansinh.ledger.waivers import grant
from ansinh.platform import lifecycle, postgres
from ansinh.platform.ports import reserved_port
from ansinh.publishing.reverting import revert
from ansinh.road import judging, loading, publishing
from ansinh.road.installation import Installation, installation_of
from ansinh.road.withdrawing import withdraw
from ansinh.samples.writing import WHY_LATE, late_periods, write_samples
from ansinh.settings import Settings

PEOPLE = 20
ROUNDS = 15
VERDICTS = 12
A_LOOK_SECONDS = 1.0
A_PUBLICATION_SECONDS = 5.0
FORGET_SECONDS = 60
# Of whom the households are said to be, and what only rules that ask the database find in them.
SLOT = {"unit_code": "886", "period": "2024", "stage": "official"}
AGREES = "biểu kết quả rà soát cùng kỳ"
PAGES = {
    "mart_reader": (
        *("/", "/overview", "/figures", "/movement", "/deprivation", "/resources", "/map"),
        *("/units/886", "/files", "/look-up?q=ho+ngheo", "/publications"),
    ),
    "unit_reader": ("/", "/overview", "/figures", "/files", "/units/886", "/hand-in"),
}


@dataclass
class Waits:
    """Seconds that somebody waited, by page."""

    by_page: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def timed(self, page: str, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Ask, and note how long the answer took; raises for what is no answer."""
        began = time.perf_counter()
        answer = ask()
        self.by_page[page].append(time.perf_counter() - began)
        answer.raise_for_status()
        return answer

    def p95(self, page: str | None = None) -> float:
        """What 95 of 100 waited at most: for a page, or for all that are no verdicts."""
        chosen = [page] if page else [one for one in self.by_page if one != "verdict"]
        found = sorted(seconds for one in chosen for seconds in self.by_page[one])
        return found[max(0, -(-95 * len(found) // 100) - 1)] if found else float("nan")

    def middle(self, page: str) -> float:
        """What half of them waited at most."""
        return statistics.median(self.by_page[page]) if self.by_page[page] else float("nan")


def publish_samples(here: Installation, folder: Path) -> None:
    """All samples through the road, without Airflow; then once more without one of them."""
    paths = write_samples(folder)
    with here.connect("loader") as connection:
        for period in late_periods(paths):
            until = here.today + timedelta(days=7)
            grant(connection, until=until, why=WHY_LATE, by="bench", period=period)
    inbox = Inbox(here.settings.inbox)
    for path in paths:
        inbox.put(path.read_bytes(), path.name, *path.relative_to(folder).parts[:-1])
    loading.receive(here, "bench")
    loading.load_all(here, loading.unread(here), "bench")
    judging.judge(here, loading.unjudged(here), "bench")
    publish(here)
    with here.connect("loader") as connection:
        asked = "select max(submission_id) from ops.submission_now where state = 'published'"
        (number,) = connection.execute(asked).fetchone() or (0,)
        withdraw(connection, int(number), why="bench", by="bench")
    publish(here)


def publish(here: Installation) -> None:
    """Build the open candidate and let BI read it."""
    number = publishing.open_candidate(here)
    if number is None:
        raise LookupError("Nothing waits to be published.")
    publishing.build_candidate(here, number)
    publishing.pass_gate(here, number)
    publishing.publish(here, number, "bench")


@contextmanager
def portal(here: Installation) -> Iterator[str]:
    """The portal's own server on that warehouse; where it answers."""
    with reserved_port() as port:
        command = [sys.executable, "-m", "ansinh.portal", "127.0.0.1", str(port)]
        environment = os.environ | {"ANSINH_HOME": str(here.settings.home)}
        server = subprocess.Popen(command, env=environment)
        address = f"http://127.0.0.1:{port}"
        while server.poll() is None:
            try:
                httpx.get(f"{address}/sign-in")
                break
            except httpx.TransportError:
                time.sleep(0.2)
    try:
        yield address
    finally:
        server.terminate()
        server.wait()


def signed_in(address: str, name: str, password: str) -> httpx.Client:
    """A browser of somebody who is signed in."""
    client = httpx.Client(base_url=address, timeout=FORGET_SECONDS)
    send(client, "/sign-in", {"username": name, "password": password}, "/sign-in")
    return client


def send(
    client: httpx.Client, path: str, said: dict[str, str], page: str, file: Path | None = None
) -> httpx.Response:
    """Send a form with the token of its page."""
    found = client.get(page).text
    token = found.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    files = None if file is None else {"file": (file.name, file.read_bytes())}
    return client.post(path, data={"csrfmiddlewaretoken": token, **said}, files=files)


def read_pages(client: httpx.Client, role: str, rounds: int, waits: Waits) -> None:
    """Ask for pages one after the other, and look at each."""
    order = random.Random(id(client))  # noqa: S311
    # Nobody begins with all others at one stroke.
    time.sleep(order.uniform(0, A_LOOK_SECONDS))
    for _ in range(rounds):
        page = order.choice(PAGES[role])
        waits.timed(page, lambda page=page: client.get(page))  # type: ignore[misc]
        time.sleep(A_LOOK_SECONDS)


def check_files(client: httpx.Client, file: Path, times: int, waits: Waits) -> None:
    """Have a workbook judged, again and again."""
    client.get("/hand-in")

    def verdict() -> httpx.Response:
        chosen = send(client, "/hand-in", SLOT, "/hand-in", file)
        answer = client.get(chosen.headers["location"])
        if AGREES not in answer.text:
            raise LookupError("The file was not judged by the rules of its form.")
        return answer

    for _ in range(times):
        waits.timed("verdict", verdict)
        time.sleep(A_LOOK_SECONDS)


def together(clients: list[tuple[httpx.Client, str]], file: Path) -> Waits:
    """All people at once; the last one has files checked."""
    waits = Waits()
    *readers, (officer, _) = clients
    with ThreadPoolExecutor(len(clients)) as pool:
        work = [pool.submit(read_pages, one, role, ROUNDS, waits) for one, role in readers]
        work.append(pool.submit(check_files, officer, file, VERDICTS, waits))
        for one in work:
            one.result()
    return waits


@contextmanager
def swapping(here: Installation) -> Iterator[list[float]]:
    """Two publications take each other's place for as long as it lasts; seconds of each swap."""
    is_over, took = threading.Event(), list[float]()

    def swap() -> None:
        with here.connect("loader") as connection:
            asked = "select min(publication_id) from ops.publication where state = 'published'"
            (number,) = connection.execute(asked).fetchone() or (0,)
        while not is_over.is_set():
            with here.connect("ansinh_owner") as connection:
                began = time.perf_counter()
                number = revert(connection, number, by="bench", why="bench") - 1
                took.append(time.perf_counter() - began)
            is_over.wait(A_PUBLICATION_SECONDS)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield took
    finally:
        is_over.set()
        thread.join()


def people(here: Installation, address: str) -> list[tuple[httpx.Client, str]]:
    """Ten who read everything, ten officers, each signed in."""
    found = []
    with here.connect_administrator() as connection:
        for number in range(PEOPLE):
            role = "mart_reader" if number % 2 == 0 else "unit_reader"
            unit = None if role == "mart_reader" else "886@0001-01-01"
            name = f"bench_{number}"
            password = add_login(connection, name, role, unit)
            connection.commit()
            found.append((signed_in(address, name, password), role))
    return found


def main() -> None:
    """Run on an embedded server of its own and print the tables."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "home", postgres_port=0)
        lifecycle.prepare_database(settings, lambda _: None)
        here = installation_of(settings)
        try:
            publish_samples(here, Path(name) / "samples")
            file = Path(name) / "households.xlsx"
            household_list(file, 500)
            with portal(here) as address:
                report(here, people(here, address), file)
        finally:
            lifecycle.down(settings)
            shutil.rmtree(postgres.locate(settings).folder, ignore_errors=True)


def report(here: Installation, clients: list[tuple[httpx.Client, str]], file: Path) -> None:
    """Measure and print: milliseconds, and how many times what one person alone waits."""
    alone = Waits()
    for client, role in clients[:2]:
        for page in PAGES[role]:
            client.get(page)
            alone.timed(page, lambda client=client, page=page: client.get(page))  # type: ignore[misc]
    check_files(clients[-1][0], file, 3, alone)
    calm = together(clients, file)
    with swapping(here) as took:
        busy = together(clients, file)
    table = Table("page", "alone", "20 people: half", "p95", "while swapping: p95", "times alone")
    for page in sorted(busy.by_page):
        told = (alone.middle(page), calm.middle(page), calm.p95(page), busy.p95(page))
        milliseconds = (f"{1000 * seconds:.0f}" for seconds in told)
        table.add_row(page, *milliseconds, f"{busy.p95(page) / alone.middle(page):.1f}")
    table.add_row("all pages", "", "", f"{1000 * calm.p95():.0f}", f"{1000 * busy.p95():.0f}", "")
    console = Console(width=110)
    console.print(table)
    console.print(f"Milliseconds. {len(took)} swaps of {statistics.median(took):.1f} s each.")


if __name__ == "__main__":
    main()
