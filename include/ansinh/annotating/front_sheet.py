"""The first sheet as a part of a package. Texts are inline: none of them can be a formula."""

from ansinh.annotating.front_page import FrontPage, PageCell
from ansinh.annotating.rows import letters
from ansinh.annotating.splicing import text
from ansinh.annotating.styles import Styles

HEIGHTS = {"title": 30, "good": 24, "warned": 24, "bad": 24, "head": 24}
MOST_LINKS = 60_000  # Excel drops more than 65,530 of a sheet


def sheet_xml(page: FrontPage, styles: Styles, namespace: str) -> bytes:
    """The whole part."""
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FFC00000"/>'
            '<pageSetUpPr fitToPage="1"/></sheetPr>',
            _view(page),
            '<sheetFormatPr defaultRowHeight="15"/><cols>',
            *(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
              for at, width in enumerate(page.widths, 1)),
            "</cols><sheetData>",
            *(_row(at, cells, page, styles) for at, cells in enumerate(page.rows)),
            "</sheetData>",
            f'<autoFilter ref="{filtered(page)}"/>' if page.table is not None else "",
            _links(page),
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" '
            'footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" '
            'fitToHeight="0"/><headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter>'
            "</headerFooter></worksheet>",
        )
    ).encode()  # fmt: skip


def names(page: FrontPage, sheet: str) -> dict[str, str]:
    """The names that the workbook must know: what is filtered, what stands on each page."""
    if page.table is None:
        return {}
    quoted = "'" + sheet.replace("'", "''") + "'"
    head = page.table + 1
    return {
        "_xlnm._FilterDatabase": f"{quoted}!$A${head}:${_last_column(page)}${_last(page)}",
        "_xlnm.Print_Titles": f"{quoted}!${head}:${head}",
    }


def filtered(page: FrontPage) -> str:
    """The range of the table, heading included."""
    return f"A{(page.table or 0) + 1}:{_last_column(page)}{_last(page)}"


def _last_column(page: FrontPage) -> str:
    return letters(len(page.widths)).decode()


def _last(page: FrontPage) -> int:
    return (page.table or 0) + 1 + len(page.heights)


def _view(page: FrontPage) -> str:
    pane = ""
    if page.table is not None:
        below = page.table + 1
        pane = (
            f'<pane ySplit="{below}" topLeftCell="A{below + 1}" activePane="bottomLeft" '
            'state="frozen"/><selection pane="bottomLeft"/>'
        )
    return (
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f"{pane}</sheetView></sheetViews>"
    )


def _row(at: int, cells: list[PageCell], page: FrontPage, styles: Styles) -> str:
    height = page.heights.get(at) or (HEIGHTS.get(cells[0].look) if cells else None)
    sized = f' ht="{height}" customHeight="1"' if height else ""
    written = "".join(
        _cell(f"{letters(column).decode()}{at + 1}", cell, styles)
        for column, cell in enumerate(_wide(cells, len(page.widths)), 1)
    )
    return f'<row r="{at + 1}"{sized}>{written}</row>'


def _wide(cells: list[PageCell], width: int) -> list[PageCell]:
    """The verdict's colour runs over the whole width."""
    if len(cells) == 1 and cells[0].look in ("good", "warned", "bad"):
        return [cells[0], *(PageCell("", cells[0].look) for _ in range(1, width))]
    return cells


def _cell(place: str, cell: PageCell, styles: Styles) -> str:
    start = f'<c r="{place}" s="{styles.look(cell.look)}"'
    if isinstance(cell.value, int):
        return f"{start}><v>{cell.value}</v></c>"
    if not cell.value:
        return f"{start}/>"
    shown = text(cell.value)
    return f'{start} t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _links(page: FrontPage) -> str:
    links = [
        f'<hyperlink ref="{letters(column).decode()}{at}" location="{text(cell.link)}" '
        f'display="{text(cell.value)}"/>'
        for at, cells in enumerate(page.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell.link is not None
    ][:MOST_LINKS]
    return f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
