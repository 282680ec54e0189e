"""Health of every part of the platform: what works, what does not, and since when.

Asked by `ansinh status`, by `ansinh submit`, and by the monitor's page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import fsspec
import httpx
import psycopg

from ansinh.database.connecting import connect, role_url
from ansinh.errors import AnsinhError, PlatformError
from ansinh.landing.disk import free_mib, short_of_disk
from ansinh.ledger import workers
from ansinh.platform import processes
from ansinh.platform.airflow import SERVERS, local_url
from ansinh.platform.page_servers import PORTAL, local_address
from ansinh.settings import LOCAL_TIME, Settings

PATIENCE_SECONDS = 5
# A machine that has ten times too much to do answers this late.
BUSY_SECONDS = 120
READING = "default"  # the queue of what reads files

# The oldest file that waits for its verdict, and whether it does so for long.
WAITING = """
select min(delivered_at), coalesce(min(delivered_at) < now() - interval '30 minutes', false)
from ops.submission_now inner join ops.delivery using (delivery_id)
where state = 'received'
"""

State = Literal["well", "strained", "ill"]


@dataclass(frozen=True)
class Part:
    """A part of the platform and how it is.

    `strained` works and needs somebody soon, `ill` does not work; `takes_files` is whether files
    can be taken without it, `is_silent` that it may be well and only slow. What is said is for
    people, in both languages.
    """

    name: str
    name_vi: str
    name_en: str
    state: State
    says_vi: str
    says_en: str
    is_needed_for_files: bool = True
    is_silent: bool = False

    @property
    def is_in_the_way(self) -> bool:
        """Whether files are not taken because of it."""
        return self.is_needed_for_files and self.state == "ill"


def look(settings: Settings) -> list[Part]:
    """How every part is now; asks each for some seconds at most, and raises nothing."""
    database, airflow = _database(settings), _airflow(settings)
    road = [_road(settings), *_queues(settings)] if database.state == "well" else []
    return [database, *airflow, *road, _portal(settings), _inbox(settings), _disk(settings)]


def why_no_files(settings: Settings, patience: float = BUSY_SECONDS) -> str | None:
    """Why files are not taken at present, in both languages; None where they are.

    Parts that are silent are asked again for `patience` seconds; what has ended is told at once.
    """
    parts: list[Part] = []

    def is_known() -> bool:
        parts[:] = look(settings)
        ill = [part for part in parts if part.is_in_the_way]
        return not ill or not all(part.is_silent for part in ill)

    processes.wait_until(is_known, patience, pause=0.5)
    return in_the_way(parts)


def in_the_way(parts: Iterable[Part]) -> str | None:
    """Why files are not taken at present, in both languages; None where they are."""
    ill = [part for part in parts if part.is_in_the_way]
    if not ill:
        return None
    said_vi = "; ".join(f"{part.name_vi}: {part.says_vi}" for part in ill)
    said_en = "; ".join(f"{part.name_en}: {part.says_en}" for part in ill)
    return (
        f"Hệ thống hiện không nhận tệp: {said_vi}.\n"
        f"The platform does not take files at present: {said_en}."
    )


def _database(settings: Settings) -> Part:
    names = ("database", "Cơ sở dữ liệu", "Database")
    try:
        with connect(role_url(settings, "loader"), PATIENCE_SECONDS) as connection:
            connection.execute("select from ops.submission limit 1")
            server = connection.info.parameter_status("server_version")
    except (AnsinhError, OSError, ValueError) as error:
        said = ("không trả lời", f"does not answer ({_first_line(error)})")
        is_silent = isinstance(error.__cause__, psycopg.errors.ConnectionTimeout)
        return Part(*names, "ill", *said, is_silent=is_silent)
    except Exception as error:  # noqa: BLE001 -- whatever it says, it does not work
        return Part(*names, "ill", "trả lời lỗi", f"answers with an error ({_first_line(error)})")
    return Part(*names, "well", f"PostgreSQL {server}", f"PostgreSQL {server}")


def _road(settings: Settings) -> Part:
    """Whether files move: where workers are gone, all else looks well."""
    names = ("road", "Xử lý tệp", "Processing of files")
    with connect(role_url(settings, "loader"), PATIENCE_SECONDS) as connection:
        row = connection.execute(WAITING).fetchone()
    since, is_long = row or (None, False)
    if not is_long:
        return Part(*names, "well", "không có tệp chờ lâu", "no file waits for long")
    at = since.astimezone(LOCAL_TIME)
    said = (f"tệp chờ từ {at:%H:%M %d/%m/%Y}", f"files wait since {at:%d/%m/%Y %H:%M}")
    return Part(*names, "strained", *said)


def _queues(settings: Settings) -> list[Part]:
    """Who takes work from each queue of Celery; nothing where there are no such workers."""
    with connect(role_url(settings, "loader"), PATIENCE_SECONDS) as connection:
        return [_queue(one) for one in workers.queues(connection)]


def _queue(queue: workers.Queue) -> Part:
    names = (f"queue-{queue.name}", f"Hàng đợi “{queue.name}”", f"Queue “{queue.name}”")
    # Letters and backups can wait.
    is_needed = queue.name == READING
    if queue.workers:
        listed = ", ".join(queue.workers)
        return Part(*names, "well", f"trả lời: {listed}", f"answered by {listed}", is_needed)
    at = queue.answered_at.astimezone(LOCAL_TIME)
    said = (f"không ai trả lời từ {at:%H:%M %d/%m/%Y}", f"nobody since {at:%d/%m/%Y %H:%M}")
    return Part(*names, "ill", *said, is_needed)


# Airflow's own names of its parts: ours, whether files wait without it.
OF_AIRFLOW = {
    "metadatabase": ("Cơ sở dữ liệu của Airflow", "Airflow's database", True),
    "scheduler": ("Bộ lập lịch", "Scheduler", True),
    "dag_processor": ("Bộ đọc quy trình", "DAG processor", True),
    "triggerer": ("Bộ chờ sự kiện", "Triggerer", False),
}


def _airflow(settings: Settings) -> list[Part]:
    told: dict[str, Any] = {}
    why = ("không trả lời", "does not answer")
    is_late = False
    try:
        answer = httpx.get(f"{local_url(settings)}/api/v2/monitor/health", timeout=PATIENCE_SECONDS)
        told = answer.json() if answer.status_code == httpx.codes.OK else {}
    except AnsinhError:
        why = ("chưa khởi động", "was not started")
    except httpx.TimeoutException:
        is_late = True
    except (httpx.HTTPError, ValueError):
        pass
    names = ("web", "Giao diện Airflow", "Airflow's web server")
    web = Part(*names, "well", "hoạt động", "works")
    if not told:
        web = Part(*names, "ill", *why, is_silent=is_late)
    ended = set() if settings.airflow_url else _ended(settings)
    return [
        web,
        *(
            _part_of_airflow(name, told.get(name), why, has_ended=name in ended, is_late=is_late)
            for name in OF_AIRFLOW
        ),
    ]


def _ended(settings: Settings) -> set[str]:
    """Airflow's names of those parts that were started here and run no more."""
    return {
        server.removeprefix("airflow-").replace("-", "_")
        for server in SERVERS
        if processes.find(settings.home, server) is None
    }


def _part_of_airflow(
    name: str,
    told: dict[str, Any] | None,
    why: tuple[str, str],
    *,
    has_ended: bool,
    is_late: bool,
) -> Part:
    name_vi, name_en, is_needed = OF_AIRFLOW[name]
    if has_ended and (told or is_late):
        # Airflow itself goes by the last heartbeat, and believes in it for half a minute.
        return Part(name, name_vi, name_en, "ill", "đã dừng", "has ended", is_needed)
    if told is None:
        return Part(name, name_vi, name_en, "ill", *why, is_needed, is_late)
    beat = told.get(f"latest_{name}_heartbeat")
    at = datetime.fromisoformat(beat).astimezone(LOCAL_TIME) if beat else None
    if told.get("status") == "healthy":
        return Part(name, name_vi, name_en, "well", "hoạt động", "works", is_needed)
    said = (f"không hoạt động từ {at:%H:%M %d/%m/%Y}", f"stands still since {at:%d/%m/%Y %H:%M}")
    # Its heart beats late where the machine has too much to do.
    return Part(name, name_vi, name_en, "ill", *(said if at else why), is_needed, is_silent=True)


# As the proxy asks for a page.
OF_PROXY = {"Host": "localhost", "X-Forwarded-Proto": "https"}


def _portal(settings: Settings) -> Part:
    names = ("portal", "Trang nộp báo cáo", "Portal")
    try:
        address = settings.portal_server_url or local_address(settings, PORTAL)
        answer = httpx.get(
            f"{address}/sign-in", headers=OF_PROXY, timeout=PATIENCE_SECONDS, trust_env=False
        )
    except PlatformError:
        said = ("chưa khởi động", "was not started")
        return Part(*names, "ill", *said, is_needed_for_files=False)
    except httpx.HTTPError as error:
        said = ("không trả lời", f"does not answer ({_first_line(error)})")
        is_silent = isinstance(error, httpx.TimeoutException)
        return Part(*names, "ill", *said, is_needed_for_files=False, is_silent=is_silent)
    if answer.status_code != httpx.codes.OK:
        said = (f"trả lời lỗi {answer.status_code}", f"answers with error {answer.status_code}")
        return Part(*names, "ill", *said, is_needed_for_files=False)
    return Part(*names, "well", "hoạt động", "works", is_needed_for_files=False)


def _inbox(settings: Settings) -> Part:
    names = ("inbox", "Hộp nhận tệp", "Inbox")
    try:
        files, root = fsspec.core.url_to_fs(settings.inbox)
        files.makedirs(root, exist_ok=True)
        files.ls(root)
    except Exception as error:  # noqa: BLE001 -- every kind of folder has errors of its own
        return Part(*names, "ill", "không mở được", f"cannot be opened ({_first_line(error)})")
    return Part(*names, "well", "mở được", "can be opened")


def _disk(settings: Settings) -> Part:
    names = ("disk", "Ổ đĩa", "Disk")
    free = free_mib(settings.home)
    trouble = short_of_disk(settings.home, settings.free_mib)
    said = (f"còn trống {free:,} MiB".replace(",", "."), f"{free:,} MiB free")
    if trouble == "disk_full":
        return Part(*names, "ill", f"đầy, {said[0]}", f"full, {said[1]}")
    return Part(*names, "strained" if trouble else "well", *said)


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
