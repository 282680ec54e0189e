"""Files that somebody is about to hand in: kept apart for their owner, and not for long."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

from ansinh.platform.tidying import forget_uploads
from ansinh.portal.visitors import installation
from ansinh.slots.hints import SlotHint

IN_SESSION = "uploads"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Upload:
    """A file that waits to be handed in, and what its owner said of its slot."""

    token: str
    name: str
    unit_code: str | None
    period: str | None
    stage: str | None

    @property
    def folder(self) -> Path:
        """Where it lies, alone."""
        return _uploads_folder() / self.token

    @property
    def path(self) -> Path:
        """The file, under the name that it came with."""
        return self.folder / self.name

    @property
    def hint(self) -> SlotHint:
        """What is said of its slot."""
        return SlotHint(self.unit_code, self.period, self.stage, None, "trang web")


def _uploads_folder() -> Path:
    """Nobody else of this machine may look in."""
    folder = installation().settings.uploads_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def make_room(request: HttpRequest, name: str, slot: Mapping[str, str | None]) -> Upload:
    """A place for a file that its session alone finds again; sweeps what waited too long."""
    forget_uploads(installation().settings)
    upload = Upload(
        token_urlsafe(16),
        _plain(name),
        slot.get("unit_code"),
        slot.get("period"),
        slot.get("stage"),
    )
    upload.folder.mkdir(mode=0o700)
    kept = request.session.get(IN_SESSION, {})
    request.session[IN_SESSION] = {**kept, upload.token: asdict(upload)}
    return upload


def keep(request: HttpRequest, file: "UploadedFile[Any]", slot: Mapping[str, str | None]) -> Upload:
    """Keep an uploaded file until it is handed in, or too old."""
    upload = make_room(request, file.name or "", slot)
    with upload.path.open("wb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
    return upload


def find(request: HttpRequest, token: str) -> Upload:
    """An upload of this session; raises Http404 for any other, and where it is gone."""
    known = request.session.get(IN_SESSION, {}).get(token)
    if known is None or not (upload := Upload(**known)).path.is_file():
        raise Http404
    return upload


def forget(request: HttpRequest, upload: Upload) -> None:
    """Remove a file that was handed in."""
    kept = dict(request.session.get(IN_SESSION, {}))
    kept.pop(upload.token, None)
    request.session[IN_SESSION] = kept
    shutil.rmtree(upload.folder, ignore_errors=True)


def _plain(name: str) -> str:
    """The name of a file without what a file system, or a page, could misread."""
    last = re.sub(r"[\x00-\x1f/\\]", "", name).lstrip(".").strip()
    stem, dot, ending = last.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if stem else (last[:LONGEST_NAME] or "tep")
