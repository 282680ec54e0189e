"""Post alerts to the Alertmanagers of contacts: what fires again and again, and what is over.

Nothing is kept of what was posted. Each run tells all from the ledger, so that a server that was
down, or began anew, knows as much as one that never was.
"""

import ssl

from ansinh.alerts.alertmanager import LASTS, posts, server_at
from ansinh.alerts.channels import DeliveryError
from ansinh.alerts.contact_file import is_alertmanager
from ansinh.alerts.routing import answers_for, is_inhibited
from ansinh.ledger.alerts import AlertNow, alerts
from ansinh.ledger.contacts import Directory
from ansinh.ledger.silences import is_hushed, silences
from ansinh.reference.vocabulary import Language
from ansinh.road.directory import directory_of
from ansinh.road.installation import Installation


class NotAllPostedError(DeliveryError):
    """Some servers were not told; the others were."""


def has_alertmanagers(installation: Installation) -> bool:
    """Whether a contact of today has an Alertmanager."""
    with installation.connect("loader") as connection:
        return bool(_languages(directory_of(installation, connection)))


def post_alerts(installation: Installation) -> int:
    """Tell each Alertmanager what concerns its contacts; how many were told. Can run twice.

    Raises NotAllPostedError at the end, naming the servers that did not take it.
    """
    now = installation.now()
    with installation.connect("loader") as connection:
        directory = directory_of(installation, connection)
        languages = _languages(directory)
        if not languages:
            return 0
        found = alerts(connection, only_firing=True, or_over_since=now - LASTS)
        in_force = silences(connection)
    heard = [one for one in found if not is_hushed(one, in_force) and not is_inhibited(one, found)]
    failures = []
    for address, language in languages.items():
        server = server_at(address, _trust(installation))
        try:
            server.post(posts(_concerning(address, heard, directory), language, now))
        except DeliveryError as error:
            failures.append(str(error))
    if failures:
        raise NotAllPostedError("Alerts were not taken everywhere: " + "; ".join(failures))
    return len(languages)


def _languages(directory: Directory) -> dict[str, Language]:
    """Addresses of Alertmanagers, and the language of the contact there."""
    return {
        address: one.language
        for one in directory.contacts
        for address in one.addresses
        if is_alertmanager(address)
    }


def _concerning(address: str, heard: list[AlertNow], directory: Directory) -> list[AlertNow]:
    return [
        one
        for one in heard
        if any(address in each.addresses for each in answers_for(one, directory))
    ]


def _trust(installation: Installation) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if installation.settings.ca_file is not None:
        context.load_verify_locations(installation.settings.ca_file)
    return context
