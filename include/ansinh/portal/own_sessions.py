"""The sessions of one login on the portal: since when each lasts, its last use, its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from ansinh.portal.configuring import IDLE_SECONDS
from ansinh.portal.staying import IN_SESSION, LONGEST


@dataclass(frozen=True)
class OpenSession:
    """One that lets somebody in: since when, and when a page was last asked for."""

    key: str
    began_at: datetime
    used_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When it is over, whatever is clicked until then."""
        return self.began_at + LONGEST


def present_session(request: HttpRequest) -> OpenSession:
    """The one that this page is looked at in."""
    now = timezone.now()
    began = request.session.get(IN_SESSION)
    began_at = now if began is None else datetime.fromtimestamp(began, UTC)
    return OpenSession(str(request.session.session_key), began_at, now)


def other_sessions(request: HttpRequest) -> list[OpenSession]:
    """All others of the same login, the one that was used last first."""
    present = str(request.session.session_key)
    found = [one for one in _sessions(request) if one.key != present]
    return sorted(found, key=lambda one: one.used_at, reverse=True)


def end_other_sessions(request: HttpRequest) -> None:
    """End all but the present one. A page that another one waits for is not answered any more."""
    keys = [one.key for one in other_sessions(request)]
    Session.objects.filter(session_key__in=keys).delete()


def _sessions(request: HttpRequest) -> Iterator[OpenSession]:
    """Every row is read: those of one hour are few, and whose they are stands inside."""
    now = timezone.now()
    who, by_password = str(request.user.pk), request.session.get(HASH_SESSION_KEY)
    for row in Session.objects.filter(expire_date__gt=now):
        said = row.get_decoded()
        began = said.get(IN_SESSION)
        # Where the password was another one, it lets nobody in.
        if said.get(SESSION_KEY) != who or said.get(HASH_SESSION_KEY) != by_password:
            continue
        used_at = row.expire_date - timedelta(seconds=IDLE_SECONDS)
        began_at = used_at if began is None else datetime.fromtimestamp(began, UTC)
        if began_at + LONGEST > now:
            yield OpenSession(row.session_key, began_at, used_at)
