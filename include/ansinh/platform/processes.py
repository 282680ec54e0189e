"""Start servers that outlive the command that started them, and stop all they left.

Every server is started in a session of its own and noted with its process id and
start time: after a crash or a reboot a process id alone may belong to somebody else.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from ansinh.database import state_files
from ansinh.platform.os_user import OsUser

# Carried in the environment of all that the platform starts, so that a child whose
# parent and session are gone can still be told apart from other people's processes.
MARK = "ANSINH_PLATFORM_HOME"
TERMINATE_SECONDS = 20


@dataclass(frozen=True)
class Started:
    """A server as it was started: `created` is its start time in seconds since the epoch."""

    name: str
    pid: int
    created: float


def start(
    name: str,
    command: Sequence[str],
    *,
    home: Path,
    env: Mapping[str, str],
    user: OsUser | None = None,
    marked: bool = True,
) -> Started:
    """Start a server in its own session, its output appended to `home/logs/NAME.log`."""
    log = home / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    identity = user.popen_arguments() if user else {}
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd="/" if user else home,
            env={**env, MARK: str(home)} if marked else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **identity,
        )
    started = Started(name, process.pid, psutil.Process(process.pid).create_time())
    state_files.write(_notes(home) / f"{name}.json", asdict(started))
    return started


def noted(home: Path) -> list[Started]:
    """All servers that were started since the machine booted and not yet stopped by us."""
    read = [state_files.read(path) for path in sorted(_notes(home).glob("*.json"))]
    servers = [Started(**note) for note in read if note]
    # Process ids begin anew with every boot: an older note would name somebody else.
    return [one for one in servers if one.created >= psutil.boot_time()]


def find(home: Path, name: str) -> Started | None:
    """The server of that name if it still runs."""
    for started in noted(home):
        if started.name == name and is_alive(started):
            return started
    return None


def is_alive(started: Started) -> bool:
    """Whether this very process still runs; another with the same id does not count."""
    try:
        process = psutil.Process(started.pid)
        alive = process.status() != psutil.STATUS_ZOMBIE
        return alive and abs(process.create_time() - started.created) < 1
    except psutil.NoSuchProcess:
        return False


def stop(home: Path, names: Iterable[str], how: int = signal.SIGTERM) -> int:
    """Stop these servers with all they started; return how many processes there were."""
    chosen = [started for started in noted(home) if started.name in set(names)]
    everybody = _members(home, chosen, marked=False)
    _ask(chosen, how)
    _end(_members(home, chosen, marked=False))
    for started in chosen:
        (_notes(home) / f"{started.name}.json").unlink(missing_ok=True)
    return len(everybody)


def stop_everything(home: Path, *, last: str) -> int:
    """Stop every process of the platform in `home`; return how many there were.

    `last` is the database, which the others still write to while they stop.
    """
    names = [started.name for started in noted(home)]
    count = stop(home, [name for name in names if name != last])
    # Asked by SIGTERM, Postgres would wait until its last reader has gone home.
    return count + stop_strays(home) + stop(home, [last], signal.SIGINT)


def stop_strays(home: Path) -> int:
    """Stop what left its session and its parent, or whose note is lost, but carries the mark.

    The database carries none.
    """
    strays = _members(home, [], marked=True)
    _end(strays)
    return len(strays)


def _notes(home: Path) -> Path:
    return home / "run"


def _ask(chosen: Iterable[Started], how: int) -> None:
    asked = [psutil.Process(started.pid) for started in chosen if is_alive(started)]
    for process in asked:
        process.send_signal(how)
    psutil.wait_procs(asked, timeout=TERMINATE_SECONDS)


def _end(left: Sequence[psutil.Process]) -> None:
    for process in left:
        try:
            process.terminate()
        except psutil.NoSuchProcess:
            continue
    _, deaf = psutil.wait_procs(left, timeout=3)
    for process in deaf:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(deaf, timeout=5)


def _members(
    home: Path, servers: Iterable[Started], *, marked: bool = True
) -> list[psutil.Process]:
    """All living processes of these servers: themselves, children, session, mark."""
    sessions = {started.pid: started for started in servers}
    found: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        try:
            if _belongs(process, sessions) or (marked and _is_marked(process, home)):
                found[process.pid] = process
                found.update({child.pid: child for child in process.children(recursive=True)})
        # It may end between any two questions, whoever is asked.
        except (psutil.NoSuchProcess, psutil.AccessDenied, ProcessLookupError):
            continue
    found.pop(os.getpid(), None)
    return [process for process in found.values() if process.is_running()]


def _belongs(process: psutil.Process, sessions: Mapping[int, Started]) -> bool:
    if process.status() == psutil.STATUS_ZOMBIE:
        return False
    started = sessions.get(os.getsid(process.pid))
    if started is None or process.create_time() < started.created - 1:
        return False
    # Else the session's leader lives on as somebody else: the number was given out anew.
    return _is_still(started)


def _is_still(started: Started) -> bool:
    """Whether nobody else has its number; one that ended and was not waited for still has it."""
    try:
        return abs(psutil.Process(started.pid).create_time() - started.created) < 1
    except psutil.NoSuchProcess:
        return True


def _is_marked(process: psutil.Process, home: Path) -> bool:
    return process.environ().get(MARK) == str(home)


def wait_until(
    is_done: Callable[[], bool],
    seconds: float,
    pause: float = 0.1,
    unless: Callable[[], bool] = lambda: False,
) -> bool:
    """Ask again and again; False when the time is over, or when it cannot come any more.

    The answer is what was seen: asked once more, a busy machine may not answer in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        hopeless = unless()
        if is_done():
            return True
        if hopeless:
            return False
        time.sleep(pause)
    return is_done()
