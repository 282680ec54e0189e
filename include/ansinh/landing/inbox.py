"""The inbox: any fsspec folder; `<unit>/<period>/[<stage>/]file` names the slot."""

import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath
from typing import BinaryIO, cast

import fsspec

from ansinh.slots.hints import SlotHint
from ansinh.slots.slots import STAGES

# Names that people and programs give to what is not yet, or not, a submission.
NOT_READY = re.compile(r"^(\.|~\$)|(\.part|\.tmp|\.crdownload|\.filepart)$", re.IGNORECASE)


@dataclass(frozen=True)
class InboxFile:
    """A file that waits in the inbox, with what its path says of its slot.

    Nobody has noted it yet: once it is landed, it is a `Delivery` in the ledger.
    """

    path: str
    name: str
    unit_code: str | None
    period: str | None
    stage: str | None
    size: int = 0
    written_at: float = 0

    @property
    def hint(self) -> SlotHint:
        """What its path says of the slot."""
        return SlotHint(self.unit_code, self.period, self.stage)


class Inbox:
    """Where units and commands put files.

    A file is taken when nobody wrote to it for `quiet_seconds`: what is still being copied
    is left alone. Only regular files count; links and devices lead elsewhere.
    """

    def __init__(self, url: str, quiet_seconds: float = 0) -> None:
        self._files, root = fsspec.core.url_to_fs(url)
        self._root = root.rstrip("/")
        self._quiet = quiet_seconds
        self._files.makedirs(self._root, exist_ok=True)

    def waiting(self) -> list[InboxFile]:
        """All files that are ready to be taken, in the order in which they arrived."""
        return [file for file in self.present() if time.time() - file.written_at >= self._quiet]

    def present(self) -> list[InboxFile]:
        """All files, those included that somebody may still be writing."""
        self._files.invalidate_cache()
        return sorted(self._regular(), key=lambda file: (file.written_at, file.path))

    def wait_for_writers(self) -> None:
        """Wait once, so that files which came a moment ago need not wait for the next look."""
        newest = max((file.written_at for file in self.present()), default=0)
        time.sleep(min(max(newest + self._quiet - time.time(), 0), self._quiet))

    def put(self, content: bytes, name: str, *folders: str) -> str:
        """Add a file beside those that wait; it is seen only when whole. Returns its path."""
        folder = "/".join([self._root, *folders])
        self._files.makedirs(folder, exist_ok=True)
        draft = f"{folder}/.{uuid.uuid4().hex}.part"
        with self._files.open(draft, "wb") as stream:
            stream.write(content)
        path = PurePosixPath(name)
        names = (f"{path.stem} ({number}){path.suffix}" for number in count(2))
        while self._files.exists(f"{folder}/{name}"):
            name = next(names)
        self._files.mv(draft, f"{folder}/{name}")
        return f"{folder}/{name}"

    def open(self, file: InboxFile) -> BinaryIO:
        """Open a waiting file to read its bytes."""
        return cast("BinaryIO", self._files.open(file.path, "rb"))

    def remove(self, file: InboxFile) -> None:
        """Take a landed file out of the inbox, unless it is another one by now."""
        self._files.invalidate_cache()
        if file in self.present():
            self._files.rm_file(file.path)

    def _regular(self) -> Iterator[InboxFile]:
        for path, info in self._files.find(self._root, detail=True).items():
            relative = PurePosixPath(path[len(self._root) :].lstrip("/"))
            is_regular = info["type"] == "file" and not info.get("islink")
            if is_regular and not any(NOT_READY.search(part) for part in relative.parts):
                unit, period, stage = _slot_parts(tuple(map(printable, relative.parts[:-1])))
                size, written_at = int(info.get("size") or 0), float(info.get("mtime") or 0)
                yield InboxFile(
                    path, printable(relative.name), unit, period, stage, size, written_at
                )


def printable(path: str) -> str:
    """A path as text: bytes that no encoding explains are shown as numbers."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _slot_parts(folders: tuple[str, ...]) -> tuple[str | None, str | None, str | None]:
    """Unit, period and stage as the folders name them; None for what they do not name."""
    unit, period, stage = (*folders[:3], None, None, None)[:3]
    return unit, period, stage if stage in STAGES else None
