"""A report as PDF: A4 with bookmarks, running heads and page numbers, set by Typst.

Typst comes whole in its Python package, fonts too: it needs no program and no font of the machine.
The content goes to it as data, never as markup, so that a name with `#` or `*` stays what it is.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from ansinh.publishing.reporting.document import Report
from ansinh.publishing.reporting.wording import Wording

# Archives keep it (PDF/A-2a), screen readers read it (PDF/UA-1).
STANDARDS: list[Any] = ["a-2a", "ua-1"]
# What the template says by itself.
PHRASES = ("contents",)


def as_pdf(report: Report, made_at: datetime) -> bytes:
    """The PDF, dated `made_at`: the same report is the same bytes.

    A letter that the fonts lack (none of Vietnamese) is in the text and shown as a box; both
    standards forbid that, so that such a report keeps neither.
    """
    content = {**asdict(report), "words": _words(report)}
    try:
        return _compiled(content, made_at, STANDARDS)
    except typst.TypstError:
        return _compiled(content, made_at, [])


def _words(report: Report) -> Mapping[str, str]:
    say = Wording(report.language).say
    return {
        **{name: say(name) for name in PHRASES},
        "page_of": say("page_of", page="{page}", pages="{pages}"),
    }


def _compiled(content: Mapping[str, Any], made_at: datetime, standards: list[Any]) -> bytes:
    return typst.compile(
        _template(),
        sys_inputs={"report": json.dumps(content)},
        format="pdf",
        font_paths=_fonts(),
        timestamp=int(made_at.timestamp()),
        pdf_standards=standards,
    )


@cache
def _fonts() -> typst.Fonts:
    """Those within the package: a machine's own would make another PDF of the same report."""
    return typst.Fonts(include_system_fonts=False)


def _template() -> bytes:
    return files("ansinh.publishing").joinpath("templates/report.typ").read_bytes()
