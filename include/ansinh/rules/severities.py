"""Severities of rules as dated data: what stops a file and what only warns, set without a release.

The catalogue in `expectations/` says what a rule usually is. What an administrator set holds for
files that arrived on its days, whenever they are judged: a replay gives the verdict of then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ansinh.rules.catalogue import Rule
from ansinh.rules.findings import Severity, Stage

# What else is found is no matter of degree: of a file or a table that cannot be read as what it
# should be there is no figure that could be let in, or kept out.
CHANGEABLE: tuple[Stage, ...] = ("type", "row", "across", "history", "marts")


@dataclass(frozen=True)
class RuleStatus:
    """A severity of a rule, from and to a day (None: until another one is set), who and why."""

    rule_status_id: int
    rule: str
    severity: Severity
    valid_from: date
    valid_to: date | None
    why: str
    set_by: str
    set_at: datetime


class Severities:
    """What was set, as it holds for each day; without anything set, the catalogue holds."""

    def __init__(self, set_before: Sequence[RuleStatus]) -> None:
        self._newest_first = sorted(set_before, key=lambda one: -one.rule_status_id)
        self._changed: dict[tuple[str, str | None, Severity], Rule] = {}

    def on(self, day: date, rule: Rule) -> Rule:
        """The rule with the severity that it has on that day."""
        for one in self._newest_first:
            is_in_force = one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)
            if one.rule == rule.rule and is_in_force:
                return self._with(rule, one.severity)
        return rule

    def _with(self, rule: Rule, severity: Severity) -> Rule:
        key = (rule.rule, rule.form, severity)
        if key not in self._changed:
            self._changed[key] = replace(rule, severity=severity)
        return self._changed[key]


def may_be(rule: Rule, severity: Severity) -> bool:
    """Whether a rule may be given that severity."""
    if severity == rule.severity:
        return True
    unread = rule.stage == "type" and rule.severity == "error"  # no value that could be let in
    return rule.stage in CHANGEABLE and not rule.always_stops and not unread
