"""The parts of an .xlsx package, found by how they refer to each other and not by their names."""

import zipfile
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath
from typing import IO
from urllib.parse import unquote

from ansinh.workbooks.formats.xml_parts import Attributes, parse
from ansinh.workbooks.safety.refusal import RefusedError

# The part that most programs write; those that leave out the root's relations mean it.
USUAL_MAIN = "xl/workbook.xml"
MIB = 1024 * 1024
LARGEST_LIST = 24 * MIB


@dataclass(frozen=True)
class Relation:
    """One part refers to another: `kind` is the last word of the type, `part` its target."""

    id: str
    kind: str
    part: str
    is_external: bool


class Package:
    """A zip archive of parts; names of parts are the same whatever their capitals."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lstrip("/").casefold(): name for name in archive.namelist()}

    def has(self, part: str) -> bool:
        """Whether the package has a part."""
        return part.casefold() in self._names

    def open(self, part: str) -> IO[bytes]:
        """A part as a stream; KeyError where there is none."""
        return self._archive.open(self._names[part.casefold()])

    def open_list(self, part: str) -> IO[bytes]:
        """A part that is kept as a whole: RefusedError for one that no form would need."""
        if self._archive.getinfo(self._names[part.casefold()]).file_size > LARGEST_LIST:
            raise RefusedError("file.too_much_formatting", value=part)
        return self.open(part)

    def relations(self, part: str) -> list[Relation]:
        """Everything that a part refers to; of the package itself with ""."""
        listing = join(dirname(part), "_rels", f"{basename(part)}.rels")
        return self.listed(listing) if self.has(listing) else []

    def listed(self, listing: str) -> list[Relation]:
        """The relations in a part that lists them."""
        folder = dirname(dirname(listing))
        found: list[Relation] = []

        def relation(words: Attributes) -> None:
            target = words.get("Target", "")
            is_external = words.get("TargetMode", "").casefold() == "external"
            full = target.lstrip("/") if target.startswith("/") else join(folder, target)
            place = target if is_external else self._part(full)
            kind = basename(words.get("Type", ""))
            found.append(Relation(words.get("Id", ""), kind, place, is_external))

        with self.open_list(listing) as stream:
            parse(stream, {"Relationship": relation})
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that a part refers to and that is there."""
        return next((one.part for one in self.relations(part) if one.kind == kind
                     and not one.is_external and self.has(one.part)), None)  # fmt: skip

    def main(self) -> str | None:
        """The part that the package is about: the workbook of a workbook."""
        named = self.related("", "officeDocument")
        return named or (USUAL_MAIN if self.has(USUAL_MAIN) else None)

    def _part(self, target: str) -> str:
        plain = normpath(target)
        return plain if self.has(plain) else normpath(unquote(target))
