"""What a failing task says to the scheduler: try again, give up, or nothing was to be done."""

import psycopg
import pytest

from ansinh.errors import AnsinhError, PlatformError
from ansinh.ledger.locks import InTheWayError
from ansinh.publishing.dbt import BrokenOffError
from ansinh.publishing.publications import OutdatedError
from ansinh.publishing.report import PastPublicationError
from ansinh.road.faults import not_tried_again

pytestmark = pytest.mark.unit


class GiveUpError(Exception):
    """Stands for what the scheduler does not try again."""


class SkipError(Exception):
    """Stands for what the scheduler shows as skipped."""


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (psycopg.OperationalError("the connection is lost"), psycopg.OperationalError),
        (OSError("No space left on device"), OSError),
        (PlatformError("Postgres does not answer"), PlatformError),
        (InTheWayError("bi_reader holds marts.figures"), InTheWayError),
        (BrokenOffError("ended from outside"), BrokenOffError),
        (OutdatedError("a member was withdrawn"), SkipError),
        (PastPublicationError("publication 8 is out"), SkipError),
        (AnsinhError("a model failed"), GiveUpError),
        (psycopg.DataError("invalid input"), GiveUpError),
        (KeyError("a mistake of ours"), GiveUpError),
    ],
)
def test_only_what_may_be_over_is_tried_again(error: Exception, seen: type[Exception]) -> None:
    with pytest.raises(seen, match=str(error)), not_tried_again(GiveUpError, skip=SkipError):
        raise error


def test_what_was_overtaken_is_given_up_where_nothing_can_be_skipped() -> None:
    with pytest.raises(GiveUpError, match="withdrawn"), not_tried_again(GiveUpError):
        raise OutdatedError("a member was withdrawn")
