"""Severities that administrators gave to rules, on record."""

from datetime import date

import psycopg

from ansinh.errors import AnsinhError
from ansinh.rules.findings import Severity
from ansinh.rules.rule_book import RuleBook
from ansinh.rules.severities import may_be


class SeverityError(AnsinhError):
    """A severity cannot be set; the message says what to change."""


def set_severity(
    connection: psycopg.Connection,
    rules: RuleBook,
    rule: str,
    severity: Severity,
    *,
    valid_from: date,
    valid_to: date | None = None,
    why: str,
) -> None:
    """Give a rule another severity, as whoever the connection is of; those before stay on record.

    Raises SeverityError for a rule that there is not, or that always stops, for days that end
    before they begin, and where it does not say why.
    """
    known = rules.get(rule)
    if known is None:
        raise SeverityError(f"There is no rule {rule!r}; docs/rules.md names them.")
    if not may_be(known, severity):
        raise SeverityError(
            f"{rule} keeps its severity: it protects people, or says that something could not be "
            "read, which has no figure that could be let in."
        )
    if not why.strip():
        raise SeverityError("Say why (--why).")
    if valid_to is not None and valid_to < valid_from:
        raise SeverityError(f"It would end ({valid_to}) before it begins ({valid_from}).")
    connection.execute(
        "insert into ops.rule_status (rule, severity, valid_from, valid_to, why)"
        " values (%s, %s, %s, %s, %s)",
        (rule, severity, valid_from, valid_to, why),
    )
