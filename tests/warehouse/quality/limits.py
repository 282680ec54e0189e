"""Every number of a rule moved by one step, one at a time: do its examples notice?

An example on the limit passes and one a step beyond it fails; so whoever moves the limit, either
way, breaks one of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ansinh.rules.catalogue import Rule

# Comments and texts hold no limits; a date does.
TOKEN = re.compile(
    r"--[^\n]*|date '(?P<day>\d{4}-\d\d-\d\d)'|interval '(?P<span>\d+) \w+'|'(?:[^']|'')*'"
    r"|(?<![\w.])(?P<number>\d+(?:\.\d+)?)(?!\w)"
)
END_OF_TIME = "9999-12-31"
# What stands around a number that is no limit: the text before it, and the text behind.
NO_LIMITS = (
    (r"select $", r"\s+from", "whether there is any row"),
    (r"group by (?:\d+, )*$", r"", "columns by their place"),
    (
        r"(?:split_part|round|right|left|lead|lag)\((?:[^()]|\([^()]*\))*, $",
        r"\)",
        "digits, places",
    ),
    (r"\)\[$", r":", "a place in a list"),
    (r"coalesce\((?:[^()]|\([^()]*\))*,\s+$", r"\s*\)", "what is not told counts as none"),
    (r"nullif\([^()]*, $", r"\)", "no division by nothing"),
    (r"", r"(?: \* [\w.]+)? as (?:expected|value)", "what the message says"),
    (r"percentile_cont\($", r"\)", "the median"),
)


@dataclass(frozen=True)
class Moved:
    """A rule with one number changed, and what was changed."""

    rule: Rule
    where: str
    to: str


def moved(rule: Rule) -> Iterator[Moved]:
    """The rule with each of its limits a step lower, and a step higher."""
    for name, value in rule.arguments.items():
        if isinstance(value, bool):
            yield Moved(
                replace(rule, arguments={**rule.arguments, name: not value}),
                f"{name}={value}",
                f"{not value}",
            )
        elif isinstance(value, int | float):
            for step in (-1, 1):
                arguments = {**rule.arguments, name: value + step}
                yield Moved(
                    replace(rule, arguments=arguments), f"{name}={value}", f"{value + step}"
                )
    query = rule.query or ""
    for token in TOKEN.finditer(query):
        kind = token.lastgroup
        if kind is None or token[kind] == END_OF_TIME:
            continue
        written, (first, last) = token[kind], token.span(kind)
        if any(
            re.search(before, query[:first]) and re.match(behind, query[last:])
            for before, behind, _ in NO_LIMITS
            if before or behind
        ):
            continue
        where = " ".join(query[max(0, first - 30) : last + 15].split())
        for other in steps(written):
            changed = query[:first] + other + query[last:]
            yield Moved(replace(rule, query=changed), where, other)


def steps(written: str) -> tuple[str, str]:
    """The neighbours of a number or day, as exact as it is written."""
    if "-" in written:
        day = date.fromisoformat(written)
        return str(day - timedelta(days=1)), str(day + timedelta(days=1))
    number = Decimal(written)
    step = Decimal(1).scaleb(number.as_tuple().exponent)
    lower = number - step
    return (str(lower) if lower >= 0 else f"({lower})"), str(number + step)
