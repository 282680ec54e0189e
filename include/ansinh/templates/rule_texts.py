"""The rules of a form as whoever fills it reads them, grouped by the tables they speak of."""

import re

from ansinh.forms.model import Form
from ansinh.reference.cited_documents import documents
from ansinh.reference.vocabulary import word
from ansinh.rules.catalogue import Rule
from ansinh.rules.findings import Severity
from ansinh.rules.rule_book import RuleBook
from ansinh.templates.wording import sheet_names

# What an error asks for; a warning asks for nothing but a look.
MUST_BE_MENDED = " (phải sửa)"
EVERY_TABLE = "Mọi bảng"
MOST_NAMED = 4
# Whose cell it is, the message says by itself once something is wrong.
WHOSE = re.compile(r"\s*\(\{unit\}\)|\{of_unit\}|^\{unit\}:\s*")
WHERE = re.compile(r"\s*\((?:từ )?ô \{cell\}\)|\s*\(dòng \{row\}\)")
CELL = re.compile(r"[Ôô] \{cell\}")
QUOTED_GAP = re.compile(r"“\{\w+\}”|\{\w+\}")
REPEATED_GAP = re.compile(r"…(?:[\s,.]*…)+")


def rules_by_tables(form: Form, rules: RuleBook) -> dict[str, list[tuple[str, str, str]]]:
    """Names of sheets → statement, severity and legal document of each rule, errors first."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for rule in _told(form, rules):
        line = (statement(rule), _severity(rule.severity), documents(rule.legal_basis))
        group = groups.setdefault(_tables(form, rule), [])
        if line not in group:
            group.append(line)
    return {
        tables: sorted(lines, key=lambda line: line[1] != _severity("error"))
        for tables, lines in groups.items()
    }


def _severity(severity: Severity) -> str:
    name = word("severity", severity)
    return name + MUST_BE_MENDED if severity == "error" else name


def statement(rule: Rule) -> str:
    """What must hold, in a sentence; without one, what the officer would be told, with gaps."""
    if rule.says_vi:
        return rule.says_vi
    text = WHERE.sub("", WHOSE.sub("", rule.message_vi))
    text = QUOTED_GAP.sub("…", CELL.sub("một ô", text))
    text = REPEATED_GAP.sub("…", text).replace("….", "….").strip()
    return text[:1].upper() + text[1:]


def _told(form: Form, rules: RuleBook) -> list[Rule]:
    """The rules whose finding the reporting unit would have to mend."""
    return [rule for rule in rules.for_form(form.form) if rule.who_fixes == "reporting_unit"]


def _tables(form: Form, rule: Rule) -> str:
    names = sheet_names(form)
    covered = [names[table] for table in rule.covered if table in names]
    is_told_by_name = len(covered) < len(names) or len(names) == 1
    return "; ".join(covered) if 0 < len(covered) <= MOST_NAMED and is_told_by_name else EVERY_TABLE
