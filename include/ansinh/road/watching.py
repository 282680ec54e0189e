"""Readers are held to limits that they cannot lift: looked at from outside, every few minutes."""

import logging

from ansinh.ledger.alerts import Alert, Cause, raise_alerts
from ansinh.ledger.logins import end_sessions, undo_changes
from ansinh.road.installation import Installation

logger = logging.getLogger(__name__)


def watch_readers(installation: Installation, run_id: str) -> int:
    """End sessions beyond the limits, take back what logins changed of themselves.

    Administrators are told of each login once a day, of a password each time. Returns how
    many there were.
    """
    day = installation.today.isoformat()
    with installation.connect("ansinh_owner") as connection:
        connection.autocommit = True
        firing = {
            Alert(f"login_{one.what}", place=one.login): Cause(
                mark=run_id if one.what == "password" else day, run_id=run_id
            )
            for one in undo_changes(connection)
        }
        for one in end_sessions(connection):
            alert = Alert(f"session_{one.what}", place=one.login)
            firing[alert] = Cause(mark=day, run_id=run_id)
        for alert in firing:
            logger.warning("%s: %s", alert.place, alert.kind)
        raise_alerts(connection, firing)
    return len(firing)
