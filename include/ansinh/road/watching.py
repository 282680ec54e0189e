"""Readers are held to limits that they cannot lift: looked at from outside, every few minutes."""

import logging

from ansinh.ledger.logins import end_sessions, undo_changes
from ansinh.ledger.notices import Notice, note
from ansinh.road.installation import Installation

logger = logging.getLogger(__name__)


def watch_readers(installation: Installation, run_id: str) -> int:
    """End sessions beyond the limits, take back what logins changed of themselves.

    Administrators are told of each login once a day, of a password each time. Returns how many
    notices there were.
    """
    day = installation.today.isoformat()
    with installation.connect("ansinh_owner") as connection:
        connection.autocommit = True
        notices = [
            Notice(f"login_{one.what}", one.login, None, run_id if one.what == "password" else day)
            for one in undo_changes(connection)
        ]
        notices += [
            Notice(f"session_{one.what}", one.login, None, day) for one in end_sessions(connection)
        ]
        for notice in notices:
            logger.warning("%s: %s", notice.place, notice.kind)
            note(connection, notice, run_id)
    return len(notices)
