"""The portal on a warehouse of its own, served to real browsers; and officers who sign in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psycopg
import pytest
from tests.databases import Databases
from tests.machine import LAST_RESORT_SECONDS
from tests.warehouse.access.conftest import People, Person
from tests.warehouse.conftest import SmallRoad, in_process

from ansinh.portal.configuring import configure


@dataclass(frozen=True)
class Site:
    """The portal: where it answers, the road behind it, and whoever makes logins."""

    address: str
    road: SmallRoad
    people: People

    @contextmanager
    def visitor(self, person: Person | None = None) -> Iterator[httpx.Client]:
        """A browser without a window, signed in where a person is given."""
        with httpx.Client(base_url=self.address, timeout=LAST_RESORT_SECONDS) as client:
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
