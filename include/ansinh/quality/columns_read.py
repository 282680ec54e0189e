"""Which columns of its row a rule looks at: where one of them is wrong, it has nothing to say.

The rule's query tells, so that no second list has to agree with it.
"""

import re
from collections.abc import Collection

from ansinh.rules.catalogue import Rule

_COMMENT = re.compile(r"--[^\n]*")
_BATCH = re.compile(r"\{batch\}\s+as\s+(\w+)")
# `as rate (column_name, part, whole)` names what is unfolded.
_ALIAS = re.compile(r"\bas\s+\w+\s*\([^()]*\)")
_OF_ONE = re.compile(r"\b(\w+)\.(\w+)")
# A row of `values`, by which a query looks at several columns one by one:
# ('persons', sent.persons, sent.households).
_BRANCH = re.compile(r"\(\s*'(\w+)'\s*,(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_PROBLEM = re.compile(r"_problems\s*->>\s*'(\w+)'")
_TEXT = re.compile(r"'[^']*'")
_WORD = re.compile(r"\w+")
_ONE_BY_ONE = re.compile(r"cross join lateral \{(?:cells|texts)\}")
_TOGETHER = re.compile(r"\{(?:cells|texts)\}")


def columns_read(
    rule: Rule, table: str | None, column: str | None, known: Collection[str]
) -> tuple[str, ...]:
    """The columns of a row, of those `known`, that `rule` looks at where it blames `column`.

    A query that looks at several columns one by one reads, for each, what stands in its branch.
    One that says itself on which cells it rests, `_rests_on`, is taken at its word.
    """
    read = {column, *rule.row_condition, rule.arguments.get("column_B")}
    if rule.query is not None and "_rests_on" not in rule.query:
        text = _of_the_row(_COMMENT.sub("", rule.query))
        for branch in _BRANCH.finditer(text):
            if branch[1] in known:
                text = text.replace(branch[0], "")
                read |= _names(branch[0]) if branch[1] == column else set()
        text = _ONE_BY_ONE.sub("", text)
        if _TOGETHER.search(text):
            read |= set(rule.covered.get(table, ()))
        read |= _names(text)
    return tuple(name for name in known if name in read)


def _of_the_row(query: str) -> str:
    """The query without what it says of submissions, lists, and of rows beside the first."""
    first = _BATCH.search(query)
    row = first[1] if first else None
    return _OF_ONE.sub(lambda one: one[0] if one[1] == row else "", _ALIAS.sub("", query))


def _names(text: str) -> set[str]:
    """The words of a piece of a query that may be columns of the row, with and without `_text`."""
    words = set(_WORD.findall(_TEXT.sub("", text)))
    return words | {word.removesuffix("_text") for word in words} | set(_PROBLEM.findall(text))
