"""The catalogue of rules as people read it, `docs/rules.md`, and as the warehouse does: a list.

python -m ansinh.dictionary.rules_page
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from ansinh.reference.schema import LISTS_DIR
from ansinh.rules.catalogue import EVERY_FORM, Rule
from ansinh.rules.findings import STAGES
from ansinh.rules.rule_book import load_rules
from ansinh.settings import PROJECT_DIR

PAGE = PROJECT_DIR / "docs/rules.md"
RULES_LIST = LISTS_DIR / "rules.csv"
LIST_COLUMNS = (
    "rule", "form", "stage", "severity", "who_fixes", "legal_basis",
    "says_vi", "message_vi", "message_en",
)  # fmt: skip

HEAD = """# Rules

Written by `python -m ansinh.dictionary.rules_page` from `expectations/*.yaml`: change a rule
there, then write this page again. An **error** stops the submission (or the candidate
publication) that breaks it, and no other; a **warning** is told and goes on. Rules are judged
in the order {stages}; what only follows from an error already told is not told again, and
where one rule is broken in many cells of a column, one finding stands for all. `ansinh severity`
gives a rule another severity for the files of certain days. The rules of
`cell` are asked of every form, in the columns of the kinds they name. Every rule that is asked
of data has examples that pass and examples that fail, on each of its limits and one step beyond
it: the tests run them, and move every limit to see that they notice.

| judged | rules | errors | warnings |
|---|---|---|---|
{summary}
"""
TABLE_HEAD = """| rule | stage | severity | who fixes | legal basis | message |
|---|---|---|---|---|---|
"""


def catalogue_page(rules: Iterable[Rule]) -> str:
    """The whole page; rules stand in the order of the catalogue, by file."""
    families = [(name, list(members)) for name, members in groupby(rules, key=_family)]
    every = [rule for _, members in families for rule in members]
    summary = "\n".join(
        [*(_summary(f"[{name}](#{name})", members) for name, members in families),
         _summary("**all**", every)]
    )  # fmt: skip
    stages = " → ".join(STAGES)
    sections = (_section(name, members) for name, members in families)
    return HEAD.format(stages=stages, summary=summary) + "".join(sections)


def catalogue_list(rules: Iterable[Rule]) -> str:
    """The rules as CSV, one row a rule; `form` is empty for rules of every form or of files."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LIST_COLUMNS)
    for rule in rules:
        one = replace(rule, form=None) if rule.form == EVERY_FORM else rule
        values = (getattr(one, name) for name in LIST_COLUMNS)
        writer.writerow(" ".join((value or "").split()) for value in values)
    return text.getvalue()


def _family(rule: Rule) -> str:
    return rule.rule.split(".")[0]


def _summary(name: str, rules: list[Rule]) -> str:
    errors = sum(rule.severity == "error" for rule in rules)
    return f"| {name} | {len(rules)} | {errors} | {len(rules) - errors} |"


def _section(name: str, rules: list[Rule]) -> str:
    lines = "".join(f"{line}\n" for line in map(_line, rules))
    return f"\n## {name}\n\n{TABLE_HEAD}{lines}"


def _line(rule: Rule) -> str:
    return "| " + " | ".join(_cell(text) for text in _texts(rule)) + " |"


def _texts(rule: Rule) -> Iterator[str]:
    yield f"`{rule.rule}`" + (f"<br>{rule.says_vi}" if rule.says_vi else "")
    yield rule.stage
    yield rule.severity
    yield rule.who_fixes.replace("_", " ")
    yield rule.legal_basis
    yield f"{rule.message_vi}<br>*{rule.message_en}*"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(catalogue_page(load_rules().values()), encoding="utf-8")
    RULES_LIST.write_text(catalogue_list(load_rules().values()), encoding="utf-8")
