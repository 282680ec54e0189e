"""What lies in the inbox: one listing of its folders, and what each path says of the slot."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ansinh.forms.plain_names import plain_file
from ansinh.slots.hints import SlotHint
from ansinh.slots.slots import STAGES

# Names that people and programs give to what is not yet, or not, a submission.
NOT_READY = re.compile(r"^(\.|~\$)|(\.part|\.tmp|\.crdownload|\.filepart)$", re.IGNORECASE)
CLAIMED = ".claimed"
KEPT = re.compile(rf"/{re.escape(CLAIMED)}/[^/]*-([0-9a-f]{{64}})/[^/]*$")
# How units and periods are written, rightly or not; and what stands for any other folder.
CODE = re.compile(r"[0-9][0-9A-Za-z-]{0,11}")
WRONG = "?"
TIMES = ("mtime", "LastModified", "modified")
Oddity = Literal["no_file", "dated_ahead", "in_use", "unreadable"]


@dataclass(frozen=True)
class InboxFile:
    """A file that waits in the inbox, with what its path says of its slot.

    Nobody has noted it yet: once it is landed, it is a `Delivery` in the ledger. `mark` changes
    with everything that is written to it.
    """

    path: str
    name: str
    unit_code: str | None
    period: str | None
    stage: str | None
    size: int = 0
    written_at: float = 0
    mark: str = ""
    is_claimed: bool = False

    @property
    def sent_to(self) -> str:
        """The path at which it was put, without the place of our own."""
        folder, found, own = self.path.rpartition(f"/{CLAIMED}/")
        return f"{folder}/{own.partition('/')[2]}" if found else self.path

    @property
    def plain_path(self) -> str:
        """What may be kept and told of where it was put: the slot, and words of forms."""
        named = (self.unit_code, self.period, self.stage)
        return "/".join([*(part for part in named if part), plain_file(self.name)])

    @property
    def landed_as(self) -> str | None:
        """The hash as which it was landed, where it is kept to see whether it grows."""
        found = KEPT.search(self.path)
        return found[1] if found else None

    @property
    def hint(self) -> SlotHint:
        """What its path says of the slot."""
        return SlotHint(self.unit_code, self.period, self.stage)


@dataclass(frozen=True)
class Odd:
    """Something in the inbox that is no file, or that cannot be taken as usual."""

    kind: Oddity
    file: InboxFile


@dataclass
class Listing:
    """All that lies below a folder: `files` that wait or are claimed, and what is `odd`."""

    files: list[InboxFile]
    odd: list[Odd]


def look_through(
    folder: str, contents: Callable[[str], list[dict[str, Any]]], now: float
) -> Listing:
    """List a folder and those below it; links are not followed. `contents` lists one of them."""
    found = Listing([], [])
    for file, info in _below(folder, (), contents):
        if info["type"] != "file" or info.get("islink"):
            found.odd.append(Odd("no_file", file))
            continue
        if file.written_at > now + 1:
            found.odd.append(Odd("dated_ahead", file))
        found.files.append(file)
    # In the order in which they arrived.
    found.files.sort(key=lambda file: (file.written_at, file.path))
    return found


def mark_of(info: dict[str, Any]) -> str:
    """What differs between two states of a file, as far as its folder tells.

    An object store tells by the content: there a new name is a copy, with a time of its own.
    """
    if info.get("ETag"):
        return f"{info.get('size')}/{info['ETag']}"
    return "/".join(str(info.get(name)) for name in ("size", *TIMES, "ino"))


def _below(
    folder: str, names: tuple[str, ...], contents: Callable[[str], list[dict[str, Any]]]
) -> Iterator[tuple[InboxFile, dict[str, Any]]]:
    for info in contents(folder):
        path = str(info["name"]).rstrip("/")
        name = path.rpartition("/")[2]
        # Under its new name a file is ours, however it is called.
        is_claimed = names[-2:-1] == (CLAIMED,)
        if NOT_READY.search(name) and name != CLAIMED and not is_claimed:
            continue
        if info["type"] == "directory" and not info.get("islink"):
            yield from _below(path, (*names, name), contents)
        elif names[-1:] != (CLAIMED,):
            yield _file(info, path, (*names, name), is_claimed=is_claimed), info


def _file(
    info: dict[str, Any], path: str, names: tuple[str, ...], *, is_claimed: bool
) -> InboxFile:
    folders = names[:-3] if is_claimed else names[:-1]
    return InboxFile(
        path,
        printable(names[-1]),
        *_slot_parts(tuple(map(printable, folders))),
        int(info.get("size") or 0),
        _written_at(info),
        mark_of(info),
        is_claimed,
    )


def _written_at(info: dict[str, Any]) -> float:
    """Seconds since 1970; each kind of folder has a name of its own for it, or none."""
    when = next((info[name] for name in TIMES if info.get(name)), 0)
    return when.timestamp() if isinstance(when, datetime) else float(when)


def printable(path: str) -> str:
    """A path as text: bytes that no encoding explains are shown as numbers."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _slot_parts(folders: tuple[str, ...]) -> tuple[str | None, str | None, str | None]:
    """Unit, period and stage as the folders name them; None for what they do not name.

    A folder that is called otherwise names nothing: it may be called after a person.
    """
    unit, period, stage = (*folders[:3], None, None, None)[:3]
    return (
        unit if CODE.fullmatch(unit or "") else WRONG if unit else None,
        period if CODE.fullmatch(period or "") else WRONG if period else None,
        stage if stage in STAGES else None,
    )
