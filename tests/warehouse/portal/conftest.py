"""The portal on a warehouse of its own, served to real browsers; and officers who sign in."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import httpx
import psycopg
import pytest
from tests.databases import Databases
from tests.machine import LAST_RESORT_SECONDS
from tests.warehouse.access.conftest import People, Person
from tests.warehouse.conftest import SmallRoad, in_process

from ansinh.platform.ports import reserved_port
from ansinh.portal.configuring import configure
from ansinh.settings import PROJECT_DIR


@dataclass(frozen=True)
class Site:
    """The portal: where it answers, the road behind it, and whoever makes logins."""

    address: str
    road: SmallRoad
    people: People

    def visitor(self, person: Person | None = None) -> AbstractContextManager[httpx.Client]:
        """A browser without a window, signed in where a person is given."""
        return visiting(self.address, person)


@contextmanager
def visiting(address: str, person: Person | None = None) -> Iterator[httpx.Client]:
    """A browser without a window, signed in where a person is given."""
    with httpx.Client(base_url=address, timeout=LAST_RESORT_SECONDS) as client:
        if person is not None:
            answer = sign_in(client, person.name, person.password)
            assert answer.headers["location"] == "/"
        yield client


def sign_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    """Fill in the page of the sign-in."""
    return post(client, "/sign-in", {"username": name, "password": password})


def post(
    client: httpx.Client,
    path: str,
    said: dict[str, str],
    files: dict[str, tuple[str, bytes]] | None = None,
    page: str | None = None,
) -> httpx.Response:
    """Send a form as a page does: with the token that a page of the site gave."""
    found = client.get(page or "/sign-in", follow_redirects=True).text
    token = found.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    return client.post(path, data={"csrfmiddlewaretoken": token, **said}, files=files)


@pytest.fixture(scope="session")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for a whole run: Django is made ready once in a process."""
    home = tmp_path_factory.mktemp("portal") / "home"
    with databases.migrated() as url:
        installation = in_process(url, home)
        configure(installation)

        from django.core.management import call_command
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
        from django.core.wsgi import get_wsgi_application

        call_command("migrate", interactive=False, verbosity=0)
        server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        with psycopg.connect(url, autocommit=True) as owner:
            people = People(owner, url)
            road = SmallRoad(url, installation)
            yield Site(f"http://127.0.0.1:{server.server_port}", road, people)
            server.shutdown()
            people.remove()


class Served:
    """The server, on a warehouse in which all samples are published."""

    def __init__(self, address: str, people: People) -> None:
        self.address, self.people = address, people

    def page(self, role: str, path: str, unit_key: str | None = None) -> httpx.Response:
        with visiting(self.address, self.people(role, unit_key)) as client:
            return client.get(path)


@pytest.fixture(scope="module")
def served(sampled_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """As `python -m ansinh.portal` serves it."""
    home = tmp_path_factory.mktemp("served")
    with reserved_port() as port:
        words = (sampled_url, str(home), "127.0.0.1", str(port))
        command = [sys.executable, "-m", "tests.warehouse.portal.server", *words]
        server = subprocess.Popen(command, cwd=PROJECT_DIR)
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server)
    try:
        with psycopg.connect(sampled_url, autocommit=True) as owner:
            people = People(owner, sampled_url)
            yield Served(address, people)
            people.remove()
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(LAST_RESORT_SECONDS):
        assert server.poll() is None, "the server ended"
        try:
            httpx.get(f"{address}/sign-in")
        except httpx.TransportError:
            time.sleep(1)
        else:
            return
    raise AssertionError("the server does not answer")
