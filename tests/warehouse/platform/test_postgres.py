"""The embedded server: safe by default, and back after whatever happened to it."""

import contextlib
import os
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from ansinh.errors import PlatformError
from ansinh.platform import postgres, processes
from ansinh.platform.lifecycle import remove
from ansinh.platform.os_user import server_user
from ansinh.settings import Settings

pytestmark = pytest.mark.warehouse
PASSWORD = "only-for-tests"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings(home=tmp_path / "home", postgres_port=0)
    yield made
    processes.stop_everything(made.home, last=postgres.NAME)
    folder = postgres.locate(made).folder
    if not folder.is_relative_to(tmp_path):
        shutil.rmtree(folder, ignore_errors=True)


def rows(server: postgres.Server, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(postgres.superuser_url(server, PASSWORD)) as connection:
        return connection.execute(query.encode()).fetchall()


def postmaster(server: postgres.Server) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_it_listens_on_loopback_only_and_asks_for_a_password(settings: Settings) -> None:
    server = postgres.ensure_running(settings, PASSWORD)

    assert rows(server, "show listen_addresses") == [("127.0.0.1",)]
    assert rows(server, "show data_checksums") == [("on",)]
    assert rows(server, "show password_encryption") == [("scram-sha-256",)]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.superuser_url(server, "wrong"))


PERSON = "Nguyễn Văn Bịa"


def quarrel(server: postgres.Server, statement: str, *values: object) -> None:
    """Have a statement refused, over a connection of its own."""
    with (
        pytest.raises(psycopg.Error),
        psycopg.connect(postgres.superuser_url(server, PASSWORD)) as connection,
    ):
        connection.execute(statement.encode(), values or None)


def test_what_somebody_typed_never_stands_in_the_log(settings: Settings) -> None:
    server = postgres.ensure_running(settings, PASSWORD)
    with psycopg.connect(postgres.superuser_url(server, PASSWORD)) as connection:
        connection.execute("create table household (head_name text primary key, members int)")
        connection.execute("insert into household values (%s, 4)", (PERSON,))
    quarrel(server, f'select 1 / 0 as "{PERSON}"')  # noqa: S608
    quarrel(server, "select %s::int", PERSON)
    quarrel(server, f"select '{PERSON}'::date")  # noqa: S608
    quarrel(server, "insert into household values (%s, 5)", PERSON)
    quarrel(server, f"selec '{PERSON}'")
    with (
        pytest.raises(psycopg.Error),
        psycopg.connect(postgres.superuser_url(server, PASSWORD)) as connection,
        connection.cursor().copy("copy household from stdin (format csv)") as copy,
    ):
        copy.write(f"{PERSON},four\n")
    end_in_the_middle(server, f"select pg_sleep(3600), '{PERSON}'")  # noqa: S608

    log = (settings.home / "logs" / f"{postgres.NAME}.log").read_text(encoding="utf-8")
    assert "ready to accept connections" in log, "what concerns the server itself stays"
    assert [line for line in log.splitlines() if "Bịa" in line or "household" in line] == []


def end_in_the_middle(server: postgres.Server, statement: str) -> None:
    """Have an administrator end a connection while it works on a statement."""
    url = postgres.superuser_url(server, PASSWORD)
    working = threading.Thread(target=quarrel, args=(server, statement))
    working.start()
    with psycopg.connect(url, autocommit=True) as connection:
        ended = None
        while not ended:
            ended = connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where query = %s and wait_event = 'PgSleep'",
                (statement,),
            ).fetchone()
    working.join()


def test_vietnamese_letters_have_small_and_capital_forms(settings: Settings) -> None:
    server = postgres.ensure_running(settings, PASSWORD)

    assert rows(server, "select lower('ĐẶNG Ỷ')") == [("đặng ỷ",)]


def test_a_second_call_finds_the_running_server(settings: Settings) -> None:
    first = postmaster(postgres.ensure_running(settings, PASSWORD))

    assert postmaster(postgres.ensure_running(settings, PASSWORD)) == first


def test_another_port_is_taken_where_the_usual_one_is_in_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        settings = Settings(home=tmp_path / "home", postgres_port=taken)
        server = postgres.ensure_running(settings, PASSWORD)
        assert server.port != taken
        assert rows(server, "select 1") == [(1,)]
        processes.stop_everything(settings.home, last=postgres.NAME)
    if not server.folder.is_relative_to(tmp_path):
        shutil.rmtree(server.folder)


def test_what_was_committed_survives_sigkill_of_every_process(settings: Settings) -> None:
    server = postgres.ensure_running(settings, PASSWORD)
    with psycopg.connect(postgres.superuser_url(server, PASSWORD)) as connection:
        connection.execute("create table kept as select 42 as answer")
    victim = psutil.Process(postmaster(server))
    for process in [victim, *victim.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()

    again = postgres.ensure_running(settings, PASSWORD)

    assert rows(again, "select answer from kept") == [(42,)]


def test_a_killed_postmaster_alone_leaves_no_orphans_in_the_way(settings: Settings) -> None:
    server = postgres.ensure_running(settings, PASSWORD)
    os.kill(postmaster(server), signal.SIGKILL)

    again = postgres.ensure_running(settings, PASSWORD)

    assert rows(again, "select 1") == [(1,)]


def test_a_lock_whose_number_now_belongs_to_somebody_else_does_not_stop_it(
    settings: Settings,
) -> None:
    server = postgres.ensure_running(settings, PASSWORD)
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    processes.stop_everything(settings.home, last=postgres.NAME)
    # After a reboot the number in a left-over lock may be any process of the same user.
    bystander = processes.start(
        "bystander", ["sleep", "3600"], home=settings.home, env={}, user=server.user
    )
    lock = server.data / "postmaster.pid"
    lock.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
    if server.user:
        os.chown(lock, server.user.uid, server.user.gid)

    again = postgres.ensure_running(settings, PASSWORD)

    assert rows(again, "select 1") == [(1,)]
    assert processes.is_alive(bystander)


def test_a_data_folder_of_another_major_version_is_refused_untouched(settings: Settings) -> None:
    server = postgres.ensure_running(settings, PASSWORD)
    processes.stop_everything(settings.home, last=postgres.NAME)
    (server.data / "PG_VERSION").write_text("14\n")

    with pytest.raises(
        PlatformError, match=r"made by Postgres 14.*pg_dumpall.*Nothing was changed"
    ):
        postgres.ensure_running(settings, PASSWORD)

    assert (server.data / "global" / "pg_control").exists()


def test_a_database_with_other_passwords_says_so_and_is_left_alone(settings: Settings) -> None:
    """As where somebody removed the folder with the passwords and not the database."""
    server = postgres.ensure_running(settings, PASSWORD)

    for _ in range(2):
        with pytest.raises(PlatformError, match="made with other passwords than those in"):
            postgres.ensure_running(settings, "another")
        processes.stop_everything(settings.home, last=postgres.NAME)

    assert postgres.ensure_running(settings, PASSWORD) == server


def test_a_fresh_start_leaves_nothing_of_the_database(settings: Settings) -> None:
    first = postgres.ensure_running(settings, PASSWORD)

    remove(settings)

    assert not first.folder.exists() and not settings.home.exists()
    assert rows(postgres.ensure_running(settings, PASSWORD), "select 1") == [(1,)]


def test_stopping_leaves_no_process(settings: Settings) -> None:
    server = postgres.ensure_running(settings, PASSWORD)
    before = [psutil.Process(postmaster(server))]
    before += before[0].children(recursive=True)

    stopped = processes.stop_everything(settings.home, last=postgres.NAME)

    # Not how many: a worker that Postgres starts now and then may have gone by itself.
    assert stopped > 1, "the server and its children"

    assert not any(process.is_running() for process in before)
    assert not (server.data / "postmaster.pid").exists(), "it was stopped, not killed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to drop to")
def test_root_starts_it_as_another_user_even_from_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    settings = Settings(home=closed / "home", postgres_port=0)
    server = postgres.ensure_running(settings, PASSWORD)
    try:
        user = server_user(settings.postgres_os_user)
        assert user is not None
        assert psutil.Process(postmaster(server)).uids().real == user.uid
        assert not server.folder.is_relative_to(closed)
        assert closed.stat().st_mode & 0o777 == 0o700, "nobody's folder was opened"
    finally:
        processes.stop_everything(settings.home, last=postgres.NAME)
        shutil.rmtree(server.folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user")
def test_an_ordinary_user_starts_it_in_the_home_folder(tmp_path: Path) -> None:
    import subprocess
    import sys
    import tempfile

    user = server_user("nobody")
    assert user is not None
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chown(folder, user.uid, user.gid)
        program = (
            "from pathlib import Path;"
            "from ansinh.platform import postgres, processes;"
            "from ansinh.settings import Settings;"
            f"s = Settings(home=Path({folder!r}) / 'home', postgres_port=0);"
            "server = postgres.ensure_running(s, 'pw');"
            "print(server.user, server.folder);"
            "processes.stop_everything(s.home, last='postgres')"
        )
        if not user.reaches(Path(sys.executable)):
            pytest.skip("this Python lies in a folder that only root can enter")
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd="/",
            capture_output=True,
            text=True,
            **user.popen_arguments(),
        )
        assert done.stdout.split() == ["None", f"{folder}/home/postgres"], done.stderr
