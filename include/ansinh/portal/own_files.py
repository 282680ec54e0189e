"""Which of the files that were handed in a visitor of the portal may see."""

from collections.abc import Collection

from django.http import Http404

from ansinh.ledger.details import NoSubmissionError, SubmissionDetail, detail_of
from ansinh.ledger.handing_in import handed_in_by
from ansinh.ledger.status import SubmissionStatus, submissions
from ansinh.portal.visitors import Visitor, installation
from ansinh.slots.slots import as_of_date


def own_files(who: Visitor, numbers: Collection[int] | None = None) -> list[SubmissionStatus]:
    """The files that the visitor may see, newest first; of these numbers where some are named."""
    with installation().connect("loader") as connection:
        own = handed_in_by(connection, who.name)
        found = submissions(connection, numbers)
    seen = [one for one in found if _is_own(one, who, own)]
    return sorted(seen, key=lambda one: one.submission_id, reverse=True)


def own_detail(who: Visitor, number: int) -> SubmissionDetail:
    """A file that the visitor may see; raises Http404 for any other, and where there is none."""
    with installation().connect("loader") as connection:
        try:
            detail = detail_of(connection, number)
        except NoSubmissionError as error:
            raise Http404 from error
        own = handed_in_by(connection, who.name)
    if not _is_own(detail.status, who, own):
        raise Http404
    return detail


def _is_own(one: SubmissionStatus, who: Visitor, own: Collection[int]) -> bool:
    """Whether a file is one of the visitor's units, or of no known unit and among the `own`.

    Who once handed in the same bytes is no reason: anybody may put that on record of any file.
    """
    if one.period is None or one.unit_code is None:
        return who.is_administrator or one.submission_id in own
    return who.sees(one.unit_code, as_of_date(one.period))
