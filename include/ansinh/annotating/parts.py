"""The parts of a package and how they refer to each other."""

import re
import zipfile
from dataclasses import dataclass
from posixpath import dirname, join, normpath, relpath

from ansinh.annotating.splicing import (
    UnsupportedPackageError,
    appended,
    attribute,
    element,
    refuse_unsupported,
    start_tag,
    text,
)
from ansinh.workbooks.safety.check import chunks

LONGEST_TAG = 4_096
CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIP = start_tag("Relationship")
NO_RELATIONSHIPS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
OFFICE = "application/vnd.openxmlformats-officedocument"
SPREADSHEET = f"{OFFICE}.spreadsheetml"
VML = f"{OFFICE}.vmlDrawing"


@dataclass(frozen=True)
class Relation:
    """One part refers to another."""

    id: str
    kind: str
    target: str


class Parts:
    """Small parts that are changed, kept until the package is written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Take a package that was checked to be safe."""
        self._archive = archive
        self._names = {name.casefold(): name for name in archive.namelist()}
        self.changed: dict[str, bytes] = {}

    def name(self, part: str) -> str | None:
        """The part as the package spells it; None where there is none."""
        return self._names.get(part.casefold())

    def read(self, part: str) -> bytes:
        """A part as it stands now; raises UnsupportedPackageError where it is not there."""
        if part in self.changed:
            return self.changed[part]
        name = self.name(part)
        if name is None:
            raise UnsupportedPackageError(f"no part {part}")
        return self._archive.read(name)

    def search(self, part: str, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """The first match in a part that may be too long to be read at once."""
        rest = b""
        with self._archive.open(self.name(part) or part) as stream:
            for chunk in chunks(stream):
                found = pattern.search(rest + chunk)
                if found is not None:
                    return found
                rest = chunk[-LONGEST_TAG:]
        return None

    def new_name(self, pattern: str) -> str:
        """A name with a number in it that no part has."""
        taken = {*self._names, *(name.casefold() for name in self.changed)}
        numbers = (pattern.format(number) for number in range(1, 100_000))
        return next(name for name in numbers if name.casefold() not in taken)

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to within the package, with the targets as parts."""
        of = _relations_of(part)
        if self.name(of) is None and of not in self.changed:
            return []
        xml = self.read(of)
        refuse_unsupported(xml)
        found = []
        for match in RELATIONSHIP.finditer(xml):
            words = match["attributes"]
            target = attribute(words, "Target") or ""
            if attribute(words, "TargetMode") != "External":
                place = target if target.startswith("/") else join("/", dirname(part), target)
                kind = attribute(words, "Type") or ""
                found.append(Relation(attribute(words, "Id") or "", kind, normpath(place)[1:]))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part refer to another; returns the id of the relation."""
        of = _relations_of(part)
        of = self.name(of) or of
        known = self.read(of) if of in self.changed or self.name(of) else NO_RELATIONSHIPS
        taken = {attribute(match["attributes"], "Id") for match in RELATIONSHIP.finditer(known)}
        new = next(f"rIdAnsinh{number}" for number in range(1, 1000)
                   if f"rIdAnsinh{number}" not in taken)  # fmt: skip
        root = element(known, "Relationships")
        if root is None:
            raise UnsupportedPackageError("no relationships")
        relative = relpath(target, dirname(part) or ".")
        name = root.prefix.decode() + "Relationship"
        line = f'<{name} Id="{new}" Type="{text(kind)}" Target="{text(relative)}"/>'
        self.changed[of] = appended(known, root, "Relationships", line.encode())
        return new

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part is."""
        self._declare("Override", f'PartName="/{text(part)}"', content_type)

    def declare_vml(self) -> None:
        """Say what parts that end with .vml are, unless that was said."""
        known = start_tag("Default").finditer(self.read(CONTENT_TYPES))
        if not any((attribute(one["attributes"], "Extension") or "").lower() == "vml"
                   for one in known):  # fmt: skip
            self._declare("Default", 'Extension="vml"', VML)

    def _declare(self, name: str, of: str, content_type: str) -> None:
        xml = self.read(CONTENT_TYPES)
        refuse_unsupported(xml)
        root = element(xml, "Types")
        if root is None:
            raise UnsupportedPackageError("no content types")
        line = f'<{root.prefix.decode()}{name} {of} ContentType="{content_type}"/>'
        self.changed[CONTENT_TYPES] = appended(xml, root, "Types", line.encode())


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"
