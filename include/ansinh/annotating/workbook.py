"""The list of sheets, with one more in front."""

import re
from dataclasses import dataclass

from ansinh.annotating.parts import Parts, Relation
from ansinh.annotating.splicing import (
    UnsupportedPackageError,
    appended,
    attribute,
    element,
    refuse_unsupported,
    start_tag,
    text,
    with_attribute,
)

PART = "xl/workbook.xml"
SHEET = start_tag("sheet")
VIEW = start_tag("workbookView")
DEFINED = start_tag("definedName")
HIDDEN, HIDDEN_NAMES = ' hidden="1"', ("_xlnm._FilterDatabase",)
# The elements in front of the names, the last one first.
BEFORE_NAMES = ("externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True)
class ListedSheet:
    """One sheet of the workbook and the part that holds it."""

    name: str
    part: str
    is_visible: bool
    is_worksheet: bool


class WorkbookPart:
    """`xl/workbook.xml` with its sheets."""

    def __init__(self, parts: Parts) -> None:
        """Read the list; raises UnsupportedPackageError where it is not where it always is."""
        self._parts = parts
        self._xml = parts.read(PART)
        refuse_unsupported(self._xml)
        relations = {one.id: one for one in parts.relations(PART)}
        self.main = _namespace(self._xml)
        self.sheets = [self._listed(match, relations) for match in SHEET.finditer(self._xml)]
        if not self.sheets:
            raise UnsupportedPackageError("no sheets")
        kinds = [one.kind for one in relations.values() if one.kind.endswith("/worksheet")]
        if not kinds:
            raise UnsupportedPackageError("no worksheets")
        # Files of the "strict" kind have other addresses than the usual ones.
        self.kinds = kinds[0].rpartition("/")[0]
        self.styles = next(
            (one.target for one in relations.values() if one.kind.endswith("/styles")), None
        )

    def put_in_front(self, name: str, part: str, names: dict[str, str]) -> None:
        """Make a new sheet the first and the active one.

        `names` are built-in names of the new sheet, such as its titles in print.
        """
        relation = self._parts.relate(PART, f"{self.kinds}/worksheet", part)
        numbers = [int(attribute(match["attributes"], "sheetId") or 0)
                   for match in SHEET.finditer(self._xml)]  # fmt: skip
        listed = element(self._xml, "sheets")
        if listed is None:
            raise UnsupportedPackageError("no sheets")
        prefix = listed.prefix.decode()
        line = (
            f'<{prefix}sheet xmlns:r="{self.kinds}" name="{text(name)}" '
            f'sheetId="{max(numbers) + 1}" r:id="{relation}"/>'
        )
        at = listed.content[0]
        xml = self._xml[:at] + line.encode() + self._xml[at:]
        xml = VIEW.sub(_first_tab, xml)
        xml = DEFINED.sub(_next_sheet, xml)
        self._parts.changed[PART] = _with_names(xml, names, prefix)

    def _listed(self, match: re.Match[bytes], relations: dict[str, Relation]) -> ListedSheet:
        words = match["attributes"]
        relation = relations.get(attribute(words, "*:id") or "")
        if relation is None:
            raise UnsupportedPackageError("a sheet without a part")
        part = self._parts.name(relation.target)
        if part is None:
            raise UnsupportedPackageError("a sheet without a part")
        return ListedSheet(
            name=attribute(words, "name") or "",
            part=part,
            is_visible=attribute(words, "state") in (None, "visible"),
            is_worksheet=relation.kind.endswith("/worksheet"),
        )


def _namespace(xml: bytes) -> str:
    root = start_tag("workbook").search(xml)
    if root is None:
        raise UnsupportedPackageError("no workbook")
    prefix = root["prefix"].decode().rstrip(":")
    space = attribute(root["attributes"], f"xmlns:{prefix}" if prefix else "xmlns")
    if space is None:
        raise UnsupportedPackageError("no namespace")
    return space


def _first_tab(view: re.Match[bytes]) -> bytes:
    return with_attribute(with_attribute(view.group(), "firstSheet", 0), "activeTab", 0)


def _next_sheet(name: re.Match[bytes]) -> bytes:
    """A name that belongs to one sheet names it by its place, which is one further now."""
    place = attribute(name["attributes"], "localSheetId")
    if place is None:
        return name.group()
    return with_attribute(name.group(), "localSheetId", int(place) + 1)


def _with_names(xml: bytes, names: dict[str, str], prefix: str) -> bytes:
    if not names:
        return xml
    lines = "".join(
        f'<{prefix}definedName name="{name}" localSheetId="0"'
        f"{HIDDEN if name in HIDDEN_NAMES else ''}>"
        f"{text(place)}</{prefix}definedName>"
        for name, place in names.items()
    ).encode()
    known = element(xml, "definedNames")
    if known is not None:
        return appended(xml, known, "definedNames", lines)
    before = next(one for name in BEFORE_NAMES if (one := element(xml, name)) is not None)
    whole = f"<{prefix}definedNames>".encode() + lines + f"</{prefix}definedNames>".encode()
    return xml[: before.end] + whole + xml[before.end :]
