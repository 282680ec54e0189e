"""The files of a publication's report, as they lie beside the warehouse: pages, prints, tables."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from ansinh.dictionary.words import load_words
from ansinh.portal.visitors import installation, office_of
from ansinh.portal.words import reader_language, say

# A report opens without a server: its looks and pictures stand in it, and it runs nothing.
ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
SHOWN = {".html", ".pdf"}
PAGE_WORDS = {
    "index.html": "page_vi",
    "report.vi.pdf": "print_vi",
    "index.en.html": "page_en",
    "report.en.pdf": "print_en",
}
PAGES = tuple(PAGE_WORDS)
TABLE_KINDS = {"csv": "CSV", "parquet": "Parquet", "sdmx.csv": "SDMX-CSV"}


def report_files(number: int) -> list[str]:
    """The names of the files of a report; none where it was not written yet."""
    folder = installation().settings.reports_dir / str(number)
    return sorted(one.name for one in folder.glob("*") if one.is_file())


@dataclass(frozen=True)
class ListedFile:
    """A file of a report, and what it is called."""

    name: str
    words: str


def listed(number: int) -> list[ListedFile]:
    """The files of a report as people look for them: pages, prints, tables, what programs read."""
    named = [(_order(name), ListedFile(name, _words(name))) for name in report_files(number)]
    return [one for _, one in sorted(named, key=lambda found: found[0])]


def _order(name: str) -> tuple[int, str]:
    at = PAGES.index(name) if name in PAGES else len(PAGES)
    return (at if at < len(PAGES) or name.partition(".")[0] in _marts() else at + 1, name)


def _words(name: str) -> str:
    """What a file is called: what it holds, in which language or kind."""
    stem, _, kind = name.partition(".")
    if name in PAGES:
        return say(f"report_{PAGE_WORDS[name]}")
    if stem in _marts():
        return say("report_table", title=_marts()[stem], kind=TABLE_KINDS.get(kind, kind))
    return say("report_for_programs", name=name)


def _marts() -> Mapping[str, str]:
    words = load_words("mart_words")
    if reader_language() == "vi":
        return {name: word.name_vi for name, word in words.items()}
    return {name: name.replace("_", " ").capitalize() for name in words}


@require_GET
def report_file(request: HttpRequest, number: int, name: str) -> FileResponse:
    """One file of a report: pages and prints are shown, tables are kept."""
    office_of(request)
    # By name among those that are there: no name leads out of the folder.
    if name not in report_files(number):
        raise Http404
    path = installation().settings.reports_dir / str(number) / name
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(
        path.open("rb"),
        as_attachment=path.suffix not in SHOWN,
        filename=f"ansinh-{number}-{name}",
        content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
    )
    response.headers["Content-Security-Policy"] = ALONE
    return response
