"""Which of the files that were handed in a visitor of the portal may see."""

from collections.abc import Collection, Sequence

from django.http import Http404

from ansinh.ledger.details import NoSubmissionError, SubmissionDetail, detail_of
from ansinh.ledger.handing_in import handed_in_by
from ansinh.ledger.status import NamedSlot, SubmissionStatus, named_slots, submissions
from ansinh.portal.acting import ledger_session
from ansinh.portal.visitors import Visitor
from ansinh.slots.slots import as_of_date


def own_slots(who: Visitor, unit_code: str | None = None) -> list[NamedSlot]:
    """Of what the files are that the visitor may see, newest first; of one unit if named."""
    with ledger_session() as connection:
        own = handed_in_by(connection, who.name)
        return [
            one
            for one in named_slots(connection)
            if unit_code in (None, one.unit_code) and _is_own(one, who, own)
        ]


def own_numbers(who: Visitor, unit_code: str | None = None) -> list[int]:
    """The numbers of these files."""
    return [one.submission_id for one in own_slots(who, unit_code)]


def files_of(numbers: Sequence[int]) -> list[SubmissionStatus]:
    """The files of these numbers, in their order; not what was erased since they were asked for."""
    with ledger_session() as connection:
        found = {one.submission_id: one for one in submissions(connection, numbers)}
    return [found[number] for number in numbers if number in found]


def own_detail(who: Visitor, number: int) -> SubmissionDetail:
    """A file that the visitor may see; raises Http404 for any other, and where there is none."""
    with ledger_session() as connection:
        try:
            detail = detail_of(connection, number)
        except NoSubmissionError as error:
            raise Http404 from error
        own = handed_in_by(connection, who.name)
    if not _is_own(detail.status, who, own):
        raise Http404
    return detail


def _is_own(one: NamedSlot | SubmissionStatus, who: Visitor, own: Collection[int]) -> bool:
    """Whether a file is one of the visitor's units, or of no known unit and among the `own`.

    Who once handed in the same bytes is no reason: anybody may put that on record of any file.
    """
    if one.period is None or one.unit_code is None:
        return who.is_administrator or one.submission_id in own
    return who.sees(one.unit_code, as_of_date(one.period))
