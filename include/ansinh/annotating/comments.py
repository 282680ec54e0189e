"""Comments of one sheet: the part that holds their text, and the drawing that shows them."""

import re
from collections.abc import Mapping

from ansinh.annotating.marks import Cell
from ansinh.annotating.rows import letters
from ansinh.annotating.splicing import (
    Element,
    UnsupportedPackageError,
    appended,
    attribute,
    children,
    element,
    refuse_unsupported,
    start_tag,
    text,
)

AUTHOR = "ansinh"
COMMENT = start_tag("comment")
SHAPE_NUMBER = re.compile(rb"_x0000_s(\d{1,9})")
FIRST_SHAPE = 1025
WIDE = 55  # letters in a line of a comment's box
EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<comments xmlns="{}"><authors/><commentList/></comments>'
)
DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    b'xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
KIND = "_x0000_t202"
# The namespaces are declared again: a drawing may use other prefixes.
NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
SHAPE_KIND = (
    f'<v:shapetype {NAMESPACES} id="{KIND}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def with_notes(xml: bytes, notes: Mapping[Cell, str]) -> tuple[bytes, list[Cell]]:
    """The part of comments with ours; and the cells that had none before.

    Where a cell has a comment already, ours follows it.
    """
    refuse_unsupported(xml)
    authors = element(xml, "authors")
    if authors is None or element(xml, "commentList") is None:
        raise UnsupportedPackageError("comments without authors or list")
    number = len(list(children(xml, *authors.content)))
    prefix = authors.prefix
    xml = appended(xml, authors, "authors", _prefixed(f"<author>{AUTHOR}</author>", prefix))
    left = dict(notes)
    xml = _added_to_theirs(xml, left, prefix)
    listed = element(xml, "commentList")
    if listed is None:
        raise UnsupportedPackageError("comments without a list")
    ours = b"".join(_comment(cell, words, number, prefix) for cell, words in sorted(left.items()))
    return appended(xml, listed, "commentList", ours), sorted(left)


def with_shapes(vml: bytes, cells: Mapping[Cell, str]) -> bytes:
    """The drawing with a box for each new comment, hidden until somebody points at the cell."""
    end = vml.rfind(b"</xml>")
    if end < 0:
        raise UnsupportedPackageError("a drawing of comments that does not end")
    known = [int(match[1]) for match in SHAPE_NUMBER.finditer(vml)]
    first = max([FIRST_SHAPE - 1, *known]) + 1
    kind = b"" if f'id="{KIND}"'.encode() in vml else SHAPE_KIND.encode()
    shapes = "".join(
        _shape(first + at, cell, words) for at, (cell, words) in enumerate(sorted(cells.items()))
    )
    return vml[:end] + kind + shapes.encode() + vml[end:]


def _added_to_theirs(xml: bytes, left: dict[Cell, str], prefix: bytes) -> bytes:
    """Ours behind theirs in the same cell; takes what found its place out of `left`."""
    wanted = {(letters(column) + b"%d" % row).decode(): (row, column) for row, column in left}
    parts, written = [], 0
    for comment in COMMENT.finditer(xml):
        cell = wanted.get(attribute(comment["attributes"], "ref") or "")
        body = element(xml, "text", comment.end())
        if cell not in left or body is None or cell is None:
            continue
        run = f'<r><t xml:space="preserve">\n\n{AUTHOR}: {text(left.pop(cell))}</t></r>'
        parts += [xml[written : body.tag.start()], _body(xml, body, _prefixed(run, prefix))]
        written = body.end
    return b"".join([*parts, xml[written:]])


def _body(xml: bytes, body: Element, run: bytes) -> bytes:
    """A text with a run at its end, before what tells how its letters are read."""
    if body.tag["empty"]:
        return body.tag.group()[:-2] + b">" + run + b"</" + body.prefix + b"text>"
    behind = [
        begin for name, begin, _ in children(xml, *body.content) if name in (b"rPh", b"phoneticPr")
    ]
    at = behind[0] if behind else body.content[1]
    return xml[body.tag.start() : at] + run + xml[at : body.end]


def _comment(cell: Cell, words: str, author: int, prefix: bytes) -> bytes:
    row, column = cell
    return _prefixed(
        f'<comment ref="{letters(column).decode()}{row}" authorId="{author}"><text><r>'
        '<rPr><sz val="10"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
        f'<t xml:space="preserve">{text(words)}</t></r></text></comment>',
        prefix,
    )


def _prefixed(xml: str, prefix: bytes) -> bytes:
    """Our own elements in the namespace of the part; text has no bare `<`, so this is safe."""
    return re.sub(rb"(</?)(?=[a-zA-Z])", rb"\1" + prefix, xml.encode())


def _shape(number: int, cell: Cell, words: str) -> str:
    row, column = cell[0] - 1, cell[1] - 1
    lines = sum(1 + len(line) // WIDE for line in words.splitlines())
    top, bottom = max(row - 1, 0), max(row - 1, 0) + min(lines, 18) + 1
    return (
        f'<v:shape {NAMESPACES} id="_x0000_s{number}" type="#{KIND}" style="position:absolute;'
        'margin-left:60pt;margin-top:2pt;width:300pt;height:80pt;z-index:1;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{column + 1}, 15, {top}, 4, {column + 6}, 15, {bottom}, 9</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )
