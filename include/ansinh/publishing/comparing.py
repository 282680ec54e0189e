"""What differs between two publications: the revisions on record, added up on the way."""

from dataclasses import dataclass
from decimal import Decimal

import psycopg
from psycopg.rows import class_row

from ansinh.ledger import publications as ledger

# Between the codes of a breakdown.
BETWEEN_PARTS = "·"
QUERY = """
with later as (
    select
        revision.*,
        concat_ws(
            %(between)s::text, funding_source, donor_type, resource_kind, purpose, standard_code
        ) as breakdown
    from history.revision
    inner join ops.publication using (publication_id)
    where
        publication_id > %(low)s and publication_id <= %(high)s
        and (state = 'published' or publication_id = %(high)s)
)
select
    mart, figure, unit_code, period, stage, breakdown,
    (array_agg(value_before order by publication_id))[1] as value_before,
    (array_agg(value_after order by publication_id desc))[1] as value_after,
    array_remove(array_agg(distinct submission_id), null)
    || array_remove(array_agg(distinct former_submission_id), null) as submissions
from later
group by mart, figure, unit_code, period, stage, breakdown
having (array_agg(value_before order by publication_id))[1]
    is distinct from (array_agg(value_after order by publication_id desc))[1]
order by mart, period, unit_code, stage, breakdown, figure
"""


@dataclass(frozen=True)
class Differing:
    """One counted figure in two publications; unknown where one does not tell it.

    `submissions` are those that caused it, and those that they took the place of.
    """

    mart: str
    figure: str
    unit_code: str
    period: str
    stage: str | None
    breakdown: str
    value_before: Decimal | None
    value_after: Decimal | None
    submissions: list[int]


def differences(
    connection: psycopg.Connection, before: int, after: int | None = None
) -> list[Differing]:
    """The counted figures in which two publications differ, from `before` to `after`.

    Without `after`, `before` is compared with what BI reads, or with what it took the place of:
    what a publication that waits would change.
    """
    if after is None:
        before, after = _base_of(connection, before), before
    for number in (before, after):
        if number and ledger.publication_state(connection, number) is None:
            raise ledger.NoPublicationError(f"There is no publication {number}.")
    low, high = sorted((before, after))
    with connection.cursor(row_factory=class_row(Differing)) as cursor:
        values = {"low": low, "high": high, "between": BETWEEN_PARTS}
        found = cursor.execute(QUERY, values).fetchall()
    if before <= after:
        return found
    return [
        Differing(
            *(one.mart, one.figure, one.unit_code, one.period, one.stage, one.breakdown),
            *(one.value_after, one.value_before, one.submissions),
        )
        for one in found
    ]


def _base_of(connection: psycopg.Connection, number: int) -> int:
    base = ledger.passed(connection, number)[1]
    return base or 0
