"""The inbox: any fsspec folder; `<unit>/<period>/[<stage>/]file` names the slot.

A file waits, is claimed (renamed into a place of our own, where nobody finds it by its name),
and is removed once it is landed and noted.
"""

import hashlib
import os
import re
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from ansinh.errors import AnsinhError
from ansinh.landing.listing import CLAIMED, InboxFile, Odd, look_through, mark_of
from ansinh.landing.store import CHUNK
from ansinh.landing.writers import has_writer

# Half a workbook cannot be read; half a text looks like a shorter one.
TEXT_PATIENCE = 10
TEXT = re.compile(r"\.(csv|tsv|txt|prn|tab)$", re.IGNORECASE)
# Where the system does not tell of writers, a landed file is watched for so long.
KEEP_SECONDS = 900
# A program that has a file open for so long may have been forgotten.
LONG_SECONDS = 3600


class InboxError(AnsinhError, OSError):
    """A file did not get into the inbox: the disk is full, or the store does not answer."""


class Inbox:
    """Where units and commands put files.

    A file is claimed when it did not change for `quiet_seconds`, a text for ten times as long.
    Only regular files count: links and devices lead elsewhere. What is odd is gathered in `odd`.
    """

    def __init__(
        self,
        url: str,
        quiet_seconds: float = 0,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._files, root = fsspec.core.url_to_fs(url)
        self._root = root.rstrip("/")
        self._quiet = quiet_seconds
        self._now, self._sleep = now, sleep
        self._is_local = isinstance(self._files, LocalFileSystem)
        self._files.makedirs(self._root, exist_ok=True)
        self.odd: list[Odd] = []

    def present(self) -> list[InboxFile]:
        """All files that wait, in the order in which they arrived, half-written ones included."""
        return [file for file in self._look() if file.landed_as is None]

    def _look(self) -> list[InboxFile]:
        self._files.invalidate_cache()
        found = look_through(self._root, self._contents, self._now())
        self.odd = found.odd
        return found.files

    def claim(self) -> list[InboxFile]:
        """Claim what is whole, as far as can be seen; all claimed files that nobody writes to.

        With them come those that grew after they were landed.

        Waits once, so that files which came a moment ago need not wait for the next look. Clocks
        decide only how long: a file is whole that is the same in two looks.
        """
        first = self._look()
        pause = self._left_to_wait([file for file in first if not file.is_claimed])
        if pause > 0:
            self._sleep(pause)
        seen = {(file.path, file.mark) for file in first}
        again = self._look() if pause > 0 else first
        settled = [one for one in again if one.is_claimed or (one.path, one.mark) in seen]
        waiting = [one for one in settled if not self._is_done(one)]
        return [taken for file in waiting if (taken := self._claimed(file)) is not None]

    def watch(self, files: list[InboxFile]) -> dict[InboxFile, str | None]:
        """The hash that each claimed file must still have when it is landed.

        None where the system says that nobody can write to it any more. Where it does not say, the
        content is read now, and must be the same after another wait.
        """
        unsure = [file for file in files if not self._is_sure(file)]
        hashes: dict[InboxFile, str | None] = dict.fromkeys(files)
        for file in unsure:
            with suppress(OSError), self.open(file) as stream:
                hashes[file] = _sha256(stream)
        if unsure and self._quiet > 0:
            self._sleep(max(self._patience(file) for file in unsure))
        return hashes

    def put(self, content: bytes, name: str, *folders: str) -> str:
        """Add a file that is whole, and so is claimed at once. Returns its path.

        Raises InboxError where it cannot be written; nothing of it is left.
        """
        place = self._place_of_our_own("/".join([self._root, *folders]))
        draft = f"{place}.part"
        try:
            with self._files.open(draft, "wb") as stream:
                stream.write(content)
                if self._is_local:
                    stream.flush()
                    os.fsync(stream.fileno())
            self._files.mv(draft, f"{place}/{name}")
        except OSError as error:
            # As on a full disk: what is half there would never be taken, nor cleared.
            with suppress(OSError):
                self._files.rm_file(draft)
            with suppress(OSError, NotImplementedError):
                self._files.rmdir(place)
            raise InboxError(
                f"{name} could not be put into the inbox ({error.strerror or error}); "
                "nothing of it is there. Try again later."
            ) from error
        return f"{place}/{name}"

    def open(self, file: InboxFile) -> BinaryIO:
        """Open a waiting file to read its bytes."""
        return cast("BinaryIO", self._files.open(file.path, "rb"))

    def name_of(self, file: InboxFile) -> str:
        """The path of a waiting file within the inbox."""
        return file.path.removeprefix(f"{self._root}/")

    def is_written_to(self, file: InboxFile) -> bool:
        """Whether somebody is still writing to a file, as far as the system knows."""
        return bool(self._is_in_use(file))

    def is_unchanged(self, file: InboxFile) -> bool:
        """Whether nobody has written to a file since it was looked at."""
        folder = file.path.rpartition("/")[0]
        self._files.invalidate_cache(folder)
        try:
            return mark_of(self._files.info(file.path)) == file.mark
        except FileNotFoundError:
            return False

    def remove(self, file: InboxFile, landed_as: str) -> None:
        """Take a file out of the inbox that was landed under a hash.

        Where the system does not tell of writers it is kept for a while: what somebody still
        writes goes into it, and is found by the next call.
        """
        if self._is_sure(file):
            self._delete(file)
            return
        folder, _, own = file.sent_to.rpartition("/")
        self._files.mv(file.path, f"{self._place_of_our_own(folder, landed_as)}/{own}")
        self._forget_place(file)

    def _is_done(self, file: InboxFile) -> bool:
        """Whether a file was landed and is what it was then; in the end it is deleted."""
        if file.landed_as is None:
            return False
        try:
            with self.open(file) as stream:
                if _sha256(stream) != file.landed_as:
                    return False
        except OSError:
            return True  # another call was quicker
        kept_since = int(file.path.rpartition(f"/{CLAIMED}/")[2].partition("-")[0]) / 1e9
        if self._now() - kept_since > KEEP_SECONDS:
            self._delete(file)
        return True

    def _delete(self, file: InboxFile) -> None:
        with suppress(FileNotFoundError):  # another call was quicker
            self._files.rm_file(file.path)
        self._forget_place(file)

    def _forget_place(self, file: InboxFile) -> None:
        place = file.path.rpartition("/")[0]
        with suppress(OSError, NotImplementedError):  # others may be claimed in the same folder
            self._files.rmdir(place)
            self._files.rmdir(place.rpartition("/")[0])

    def _claimed(self, file: InboxFile) -> InboxFile | None:
        """The file in a place of our own; None where somebody has it, or took it."""
        try:
            if self._is_in_use(file):
                if self._now() - file.written_at > LONG_SECONDS:
                    self.odd.append(Odd("in_use", file))
                return None
            if file.is_claimed:
                return file
            place = self._place_of_our_own(file.path.rpartition("/")[0])
            claimed = f"{place}/{file.path.rpartition('/')[2]}"
            self._files.mv(file.path, claimed)
            file = replace(file, path=claimed, is_claimed=True)
            # Opened by somebody between our look and the new name: the next call takes it.
            return None if self._is_in_use(file) or not self.is_unchanged(file) else file
        except FileNotFoundError:
            return None
        except OSError:
            self.odd.append(Odd("unreadable", file))
            return None

    def _contents(self, folder: str) -> list[dict[str, Any]]:
        with suppress(FileNotFoundError):  # a folder that was removed a moment ago
            return list(self._files.ls(folder, detail=True))
        return []

    def _place_of_our_own(self, folder: str, landed_as: str = "") -> str:
        # Beside the file: a rename within a folder never leaves its disk. Numbered by time, so
        # that files without one keep their order.
        name = f"{int(self._now() * 1e9):020d}-{uuid.uuid4().hex[:8]}"
        place = f"{folder}/{CLAIMED}/{name}{landed_as and '-'}{landed_as}"
        self._files.makedirs(place)
        return place

    def _is_in_use(self, file: InboxFile) -> bool | None:
        return has_writer(file.path) if self._is_local else None

    def _is_sure(self, file: InboxFile) -> bool:
        with suppress(OSError):  # it will be told when it is opened
            return self._is_in_use(file) is False
        return False

    def _patience(self, file: InboxFile) -> float:
        return self._quiet * (TEXT_PATIENCE if TEXT.search(file.name) else 1)

    def _left_to_wait(self, files: list[InboxFile]) -> float:
        left = [0.0]
        for file in files:
            age = self._now() - file.written_at
            # What is dated ahead tells nothing of its age: it waits as if it came now.
            left.append(self._patience(file) - max(age, 0))
        return max(left)


def _sha256(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
