"""The files of a publication's report, as they lie beside the warehouse: pages, prints, tables."""

import mimetypes

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from ansinh.portal.visitors import installation, office_of

# A report opens without a server: its looks and pictures stand in it, and it runs nothing.
ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
SHOWN = {".html", ".pdf"}


def report_files(number: int) -> list[str]:
    """The names of the files of a report; none where it was not written yet."""
    folder = installation().settings.reports_dir / str(number)
    return sorted(one.name for one in folder.glob("*") if one.is_file())


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
