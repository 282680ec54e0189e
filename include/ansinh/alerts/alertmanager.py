"""Alertmanager as a channel: it takes alerts, not letters, again and again while they fire."""

import hashlib
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

from ansinh.alerts.channels import DeliveryError
from ansinh.alerts.contact_file import PREFIX, is_alertmanager
from ansinh.alerts.kinds import kind_of, severity_of
from ansinh.ledger.alerts import AlertNow
from ansinh.reference.vocabulary import Language

# So long a server takes an alert to fire of which nobody tells again; ours are told every five
# minutes. What was cured is told so long too.
LASTS = timedelta(minutes=30)
AT_ONCE = 500
# Alerts whose place is an address of somebody.
OF_ADDRESSES = frozenset({"letter_refused"})


@dataclass(frozen=True)
class Alertmanager:
    """A server, asked anew for every post; what it answers elsewhere is not followed."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = field(default=None, repr=False)
    timeout_seconds: float = 30

    def post(self, told: Sequence[Mapping[str, Any]]) -> None:
        """Tell of alerts, as `posts` makes them; raises DeliveryError where not all were taken."""
        login = None if self.user is None else httpx.BasicAuth(self.user, self.password or "")
        try:
            with httpx.Client(
                auth=login,
                verify=self.trust or ssl.create_default_context(),
                timeout=self.timeout_seconds,
            ) as client:
                for at in range(0, len(told), AT_ONCE):
                    answer = client.post(f"{self.url}/api/v2/alerts", json=told[at : at + AT_ONCE])
                    if not answer.is_success:
                        raise DeliveryError(f"{self.url} answered {answer.status_code}.")
        except httpx.HTTPError as error:
            raise DeliveryError(f"{self.url} did not take the alerts: {error}") from error


def server_at(address: str, trust: ssl.SSLContext | None = None) -> Alertmanager:
    """The server of an address of a contact, `alertmanager+https://user:password@host:9093`."""
    if not is_alertmanager(address):
        raise ValueError("this is no address of an Alertmanager")
    parts = urlsplit(address.removeprefix(PREFIX))
    host = parts.netloc.rpartition("@")[2]
    return Alertmanager(
        f"{parts.scheme}://{host}{parts.path.rstrip('/')}",
        None if parts.username is None else unquote(parts.username),
        None if parts.password is None else unquote(parts.password),
        trust,
    )


def posts(found: Iterable[AlertNow], language: Language, now: datetime) -> list[dict[str, Any]]:
    """What a server is told of alerts now: of those that fire, and of those that were cured late.

    A server forgets by itself what fires no more and was not told in time.
    """
    told = []
    for one in found:
        ends_at = _ends_at(one, now)
        if ends_at > now - LASTS:
            told.append(_post(one, language, ends_at))
    return told


def _ends_at(one: AlertNow, now: datetime) -> datetime:
    # An event is over on record as soon as it was told: a server would never hear of it.
    if kind_of(one).is_event:
        return one.fired_at + LASTS
    return now + LASTS if one.is_firing else one.at


def _post(one: AlertNow, language: Language, ends_at: datetime) -> dict[str, Any]:
    if one.kind in OF_ADDRESSES:
        one = replace(one, place=hashlib.sha256(one.place.encode()).hexdigest()[:12], why=None)
    kind = kind_of(one)
    labels = {
        "alertname": one.kind,
        "severity": severity_of(one),
        "rule": one.rule,
        "form": one.form,
        "unit": one.unit_code,
        "period": one.period,
        "stage": one.stage,
        "place": one.place,
    }
    return {
        "labels": {name: value for name, value in labels.items() if value},
        "annotations": {
            "summary": kind.title(language),
            "description": kind.said(one, language),
            "runbook": f"docs/alerts.md#{one.kind}",
        },
        "startsAt": one.fired_at.isoformat(),
        "endsAt": ends_at.isoformat(),
    }
