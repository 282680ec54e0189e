"""The inbox: any fsspec folder; `<unit>/<period>/[<stage>/]file` names the slot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

import fsspec

# Names that people and programs give to what is not yet, or not, a submission.
NOT_READY = re.compile(r"^(\.|~\$)|(\.part|\.tmp|\.crdownload|\.filepart)$", re.IGNORECASE)
STAGES = ("regular", "preliminary", "official")


@dataclass(frozen=True)
class InboxFile:
    """A file that waits in the inbox, with what its path says of its slot."""

    path: str
    name: str
    unit_code: str | None
    period: str | None
    stage: str | None


class Inbox:
    """Where units and commands put files."""

    def __init__(self, url: str) -> None:
        self._files, root = fsspec.core.url_to_fs(url)
        self._root = root.rstrip("/")
        self._files.makedirs(self._root, exist_ok=True)

    def waiting(self) -> list[InboxFile]:
        """All files that are ready to be taken, oldest path first."""
        self._files.invalidate_cache()
        return sorted(self._ready(), key=lambda file: file.path)

    def put(self, content: bytes, name: str, *folders: str) -> str:
        """Add a file; it is seen only when it is whole. Returns its path in the inbox."""
        folder = "/".join([self._root, *folders])
        self._files.makedirs(folder, exist_ok=True)
        draft, target = f"{folder}/.{name}.part", f"{folder}/{name}"
        with self._files.open(draft, "wb") as stream:
            stream.write(content)
        self._files.mv(draft, target)
        return target

    def open(self, file: InboxFile) -> BinaryIO:
        """Open a waiting file to read its bytes."""
        return cast("BinaryIO", self._files.open(file.path, "rb"))

    def remove(self, file: InboxFile) -> None:
        """Take a landed file out of the inbox."""
        if self._files.exists(file.path):
            self._files.rm_file(file.path)

    def _ready(self) -> Iterator[InboxFile]:
        for path in self._files.find(self._root):
            relative = PurePosixPath(path[len(self._root) :].lstrip("/"))
            if not any(NOT_READY.search(part) for part in relative.parts):
                yield InboxFile(path, relative.name, *_slot_parts(relative.parts[:-1]))


def _slot_parts(folders: tuple[str, ...]) -> tuple[str | None, str | None, str | None]:
    """Unit, period and stage as the folders name them; None for what they do not name."""
    unit, period, stage = (*folders[:3], None, None, None)[:3]
    return unit, period, stage if stage in STAGES else None
