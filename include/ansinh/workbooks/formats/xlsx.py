"""An .xlsx workbook as grids of cells; one reader sees values and whatever is odd about them."""

import zipfile
from collections.abc import Iterator

from ansinh.workbooks.formats.legacy_fonts import decode_legacy
from ansinh.workbooks.formats.limits import refuse_too_many_sheets
from ansinh.workbooks.formats.merging import note_covered
from ansinh.workbooks.formats.package import Package
from ansinh.workbooks.formats.xlsx_sheet import WorkbookParts, read_sheet
from ansinh.workbooks.formats.xlsx_styles import read_styles
from ansinh.workbooks.formats.xlsx_texts import read_shared_texts
from ansinh.workbooks.formats.xml_parts import Attributes, in_namespace, is_true, parse
from ansinh.workbooks.grid import Grid, Place, column_of
from ansinh.workbooks.safety.refusal import RefusedError

# Our own remarks, in an annotated copy that was sent back.
OURS = "ansinh"
COMMENT_KINDS = ("comments", "threadedComment")


def read_xlsx(archive: zipfile.ZipFile) -> Iterator[Grid]:
    """The sheets that hold cells, in their order; those of charts are left out.

    Raises RefusedError for a package that is no workbook, or that contradicts itself; XmlError
    for what is no XML; KeyError for a part that is not there.
    """
    package = Package(archive)
    main = package.main()
    if main is None:
        raise RefusedError("file.not_a_workbook", value="officeDocument")
    sheets, said = _sheets(package, main)
    is_1904 = is_true(said.get("date1904"))
    book = WorkbookParts(
        read_styles(package, package.related(main, "styles")),
        read_shared_texts(package, package.related(main, "sharedStrings")),
        is_true(said.get("fullCalcOnLoad")),
    )
    for name, is_visible, part in sheets:
        grid = Grid(name, [], is_visible=is_visible, is_1904=is_1904)
        with package.open(part) as stream:
            legacy = read_sheet(stream, grid, book)
        decode_legacy(grid, legacy)
        note_covered(grid)
        _find_comments(package, part, grid.commented)
        yield grid


def _sheets(package: Package, main: str) -> tuple[list[tuple[str, bool, str]], Attributes]:
    """Name, visibility and part of each sheet, and what the workbook says of all of them."""
    relations = {one.id: one for one in package.relations(main)}
    listed: list[tuple[str, bool, str]] = []
    said: Attributes = {}

    def sheet(words: Attributes) -> None:
        relation = relations.get(in_namespace(words, "id"))
        if relation is None or not package.has(relation.part):
            raise RefusedError("file.not_a_workbook", value=words.get("name", ""))
        if relation.kind == "worksheet":
            is_visible = words.get("state", "visible") == "visible"
            listed.append((words.get("name", ""), is_visible, relation.part))

    with package.open_list(main) as stream:
        parse(stream, {"workbookPr": said.update, "calcPr": said.update, "sheet": sheet})
    refuse_too_many_sheets(len(listed))
    parts = [part.casefold() for _, _, part in listed]
    if len(set(parts)) < len(parts):
        # No program writes two sheets into one part, and a small file becomes a large one.
        raise RefusedError("file.unsafe_archive", value=main)
    return listed, said


def _find_comments(package: Package, sheet: str, commented: set[Place]) -> None:
    """Legacy comments, called notes now, and threaded ones; not our own."""
    for relation in package.relations(sheet):
        if relation.kind in COMMENT_KINDS and package.has(relation.part):
            reader = _Comments()
            with package.open(relation.part) as stream:
                parse(
                    stream,
                    {
                        "author": reader.start_author,
                        "comment": reader.comment,
                        "threadedComment": reader.comment,
                    },
                    {"author": reader.end_author},
                    reader.add,
                )
            commented.update(reader.places)


class _Comments:
    def __init__(self) -> None:
        self.places: set[Place] = set()
        self._authors: list[str] = []
        self._name: list[str] | None = None

    def start_author(self, _: Attributes) -> None:
        self._name = []

    def add(self, text: str) -> None:
        if self._name is not None:
            self._name.append(text)

    def end_author(self) -> None:
        self._authors.append("".join(self._name or ()).strip())
        self._name = None

    def comment(self, words: Attributes) -> None:
        author = words.get("authorId", "")
        name = self._authors[int(author)] if author.isdecimal() and int(author) < len(
            self._authors) else ""  # fmt: skip
        letters = words.get("ref", "").rstrip("0123456789")
        row = words.get("ref", "")[len(letters) :]
        if name != OURS and letters and row and len(row) < 8:  # noqa: PLR2004
            self.places.add((int(row) - 1, column_of(letters)))
