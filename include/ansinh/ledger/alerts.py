"""Alerts on record: raised and resolved in the transaction of what causes them.

The words are those of Alertmanager: an alert fires until it is resolved, somebody is notified of
it, acknowledges it, or silences it.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Literal

import psycopg
from psycopg.rows import class_row

from ansinh.errors import AnsinhError
from ansinh.rules.findings import Severity

State = Literal["open", "notified", "acknowledged", "resolved", "reopened"]
# Why an alert is told: it fires, it still does, nobody took it on, it is cured.
News = Literal["new", "again", "escalated", "over"]
UNIT = "\x1f"
# What was over longer ago is news no more.
RECENT = "7 days"


class AlertError(AnsinhError):
    """An alert cannot be acknowledged or silenced; the message says why."""


@dataclass(frozen=True)
class Alert:
    """What somebody has to know: its kind, and what it is about.

    `place` tells things of one kind apart that are of no slot: a path, a task, a part.
    """

    kind: str
    rule: str | None = None
    form: str | None = None
    unit_code: str | None = None
    period: str | None = None
    stage: str | None = None
    place: str = ""

    @property
    def fingerprint(self) -> str:
        """By which the same thing is known again."""
        words = UNIT.join(str(part or "") for part in astuple(self))
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Cause:
    """What makes an alert fire, or cures it.

    Without a `severity` that of the kind holds. What fires twice with one `mark` fires once.
    """

    severity: Severity | None = None
    occurrences: int = 1
    submission_id: int | None = None
    publication_id: int | None = None
    run_id: str | None = None
    why: str | None = None
    mark: str | None = None


@dataclass(frozen=True)
class AlertNow:
    """An alert with the state it is in; `fired_at` is when it began to fire this time.

    `why` is what the last event says, `cause_why` what its cause does. Of one that somebody took
    on: who and why, and who sees to it where that is somebody else.
    """

    alert_id: int
    kind: str
    rule: str | None
    form: str | None
    unit_code: str | None
    period: str | None
    stage: str | None
    place: str
    event_id: int
    state: State
    severity: Severity | None
    occurrences: int
    submission_id: int | None
    publication_id: int | None
    run_id: str | None
    why: str | None
    by: str
    at: datetime
    fired_at: datetime
    news: News | None
    was_told: bool
    is_escalated: bool
    taken_by: str | None = None
    taken_why: str | None = None
    assigned_to: str | None = None
    cause_why: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether nobody was told yet that it fires."""
        return self.state in ("open", "reopened")

    @property
    def is_over_told(self) -> bool:
        """Whether it was told, too, that it is cured."""
        return self.news == "over"

    @property
    def is_firing(self) -> bool:
        """Whether it is not cured."""
        return self.state != "resolved"


# An alert that fires already is told again where another file or run, or worse, is behind it; one
# that somebody took on stays with whom it is.
RAISE = """
with wanted as (
    insert into ops.alert (fingerprint, kind, rule, form, unit_code, period, stage, place)
    values (
        %(fingerprint)s, %(kind)s, %(rule)s, %(form)s, %(unit_code)s, %(period)s, %(stage)s,
        %(place)s
    )
    on conflict (fingerprint) do nothing
    returning alert_id
),
there as (
    select alert_id, null as state, null as mark, null::bigint as submission_id, null as severity
    from wanted
    union all
    select alert_id, state, mark, submission_id, severity from ops.alert_now
    where fingerprint = %(fingerprint)s
)
insert into ops.alert_event (
    alert_id, state, severity, occurrences, submission_id, publication_id, run_id, why, mark
)
select
    alert_id,
    case state
        when 'resolved' then 'reopened'
        when 'acknowledged' then 'acknowledged'
        else 'open'
    end,
    %(severity)s, %(occurrences)s, %(submission_id)s, %(publication_id)s, %(run_id)s, %(why)s,
    %(mark)s
from there
where
    mark is distinct from coalesce(%(mark)s, '')
    and (
        state is null or state = 'resolved'
        or submission_id is distinct from %(submission_id)s
        or severity is distinct from %(severity)s
        or %(mark)s is not null
    )
"""
RESOLVE = """
insert into ops.alert_event (
    alert_id, state, severity, occurrences, submission_id, publication_id, run_id, why, mark
)
select
    alert_id, 'resolved', severity, occurrences, coalesce(%(submission_id)s, submission_id),
    coalesce(%(publication_id)s, publication_id), %(run_id)s, %(why)s, mark
from ops.alert_now
where alert_id = any(%(ids)s) and state <> 'resolved'
"""


def raise_alerts(connection: psycopg.Connection, firing: Mapping[Alert, Cause]) -> None:
    """Let alerts fire, in the caller's transaction; what fires already stays as it is."""
    connection.cursor().executemany(
        RAISE,
        [
            {**_columns(alert), "fingerprint": alert.fingerprint, **_columns(cause)}
            for alert, cause in firing.items()
        ],
    )


def resolve(connection: psycopg.Connection, alert_ids: Iterable[int], cause: Cause) -> None:
    """Put on record that alerts are cured, and by what."""
    if ids := list(alert_ids):
        connection.execute(RESOLVE, {"ids": ids, **_columns(cause)})


def raise_only(
    connection: psycopg.Connection,
    firing: Mapping[Alert, Cause],
    kinds: Collection[str],
    cause: Cause,
) -> None:
    """Let exactly these of some kinds fire: all others of the kinds are cured."""
    raise_alerts(connection, firing)
    wanted = {alert.fingerprint for alert in firing}
    resolve(
        connection,
        [
            one.alert_id
            for one in alerts(connection, kinds=kinds, only_firing=True)
            if identity(one).fingerprint not in wanted
        ],
        cause,
    )


def alerts(
    connection: psycopg.Connection,
    *,
    kinds: Collection[str] | None = None,
    unit_code: str | None = None,
    only_firing: bool = False,
    or_over_since: datetime | None = None,
    only_untold: bool = False,
    ids: Collection[int] | None = None,
) -> list[AlertNow]:
    """Alerts in the order in which they began to fire; all, or these alone.

    With `only_firing` those too that were cured since `or_over_since`, if that is given; with
    `only_untold` those that fire, and of which it has to be told that they are over.
    """
    query = """
        select
            alert_id, kind, rule, form, unit_code, period, stage, place, event_id, state, severity,
            occurrences, submission_id, publication_id, run_id, why, by::text, at, fired_at, news,
            was_told, is_escalated, taken_by::text, taken_why, assigned_to, cause_why
        from ops.alert_now
        where
            (%(kinds)s::text[] is null or kind = any(%(kinds)s))
            and (%(unit)s::text is null or unit_code = %(unit)s)
            and (not %(firing)s or state <> 'resolved' or at > %(since)s::timestamptz)
            and (
                not %(untold)s or state <> 'resolved'
                or (was_told and news is distinct from 'over' and at > now() - %(recent)s::interval)
            )
            and (%(ids)s::bigint[] is null or alert_id = any(%(ids)s))
        order by fired_at, alert_id
    """
    values = {
        "kinds": None if kinds is None else list(kinds),
        "unit": unit_code,
        "firing": only_firing,
        "since": or_over_since,
        "untold": only_untold,
        "recent": RECENT,
        "ids": None if ids is None else list(ids),
    }
    with connection.cursor(row_factory=class_row(AlertNow)) as cursor:
        return cursor.execute(query, values).fetchall()


def note_told(connection: psycopg.Connection, told: Iterable[tuple[AlertNow, News]]) -> None:
    """Put on record that somebody was told of alerts as they are; what changed since is not."""
    connection.cursor().executemany(
        """
        insert into ops.alert_event (
            alert_id, state, severity, occurrences, submission_id, publication_id, run_id, why,
            mark, news
        )
        select
            alert_id, case %(news)s when 'over' then 'resolved' else 'notified' end, severity,
            occurrences, submission_id, publication_id, run_id, why, mark, %(news)s
        from ops.alert_now where alert_id = %(id)s and event_id = %(event)s
        """,
        [{"id": one.alert_id, "event": one.event_id, "news": news} for one, news in told],
    )


def acknowledge(
    connection: psycopg.Connection, alert_id: int, why: str, assigned_to: str | None = None
) -> None:
    """Take an alert on, as whoever the connection is of: it is not told again while it fires.

    `assigned_to` is who sees to it, where that is somebody else.
    Raises AlertError where there is no such alert, it fires no more, or nothing is said.
    """
    if not why.strip():
        raise AlertError("Say what is done about it (--why).")
    found = connection.execute(
        """
        insert into ops.alert_event (
            alert_id, state, severity, occurrences, submission_id, publication_id, run_id, why,
            mark, assigned_to, is_taken
        )
        select
            alert_id, 'acknowledged', severity, occurrences, submission_id, publication_id, run_id,
            %s, mark, %s, true
        from ops.alert_now where alert_id = %s and state <> 'resolved'
        """,
        (why, (assigned_to or "").strip() or None, alert_id),
    )
    if not found.rowcount:
        raise AlertError(f"There is no alert {alert_id} that fires; see `ansinh alerts`.")


def identity(one: AlertNow) -> Alert:
    """What an alert on record is about."""
    return Alert(one.kind, one.rule, one.form, one.unit_code, one.period, one.stage, one.place)


def _columns(one: Alert | Cause) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
