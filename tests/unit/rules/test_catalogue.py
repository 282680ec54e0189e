"""The catalogue of rules: complete entries, readable messages, a page that is up to date."""

import re
import string
import unicodedata
from typing import Any

import pytest
import yaml
from tests.installed import RULES

from ansinh.dictionary.rules_page import PAGE, RULES_LIST, catalogue_list, catalogue_page
from ansinh.forms.catalogue import load_forms, raw_tables
from ansinh.rules.catalogue import (
    EVERY_FORM,
    CatalogueError,
    Rule,
)
from ansinh.rules.rule_book import load_rules
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

JUDGED = [rule for rule in RULES.values() if rule.expect != "python"]

ENTRY = {
    "rule": "structure.example",
    "stage": "structure",
    "severity": "error",
    "who_fixes": "reporting_unit",
    "legal_basis": "none",
    "message_vi": "Bạn đã ghi {value}.",
    "message_en": "{value} was written.",
}


# One test looks at all entries, and names each that is wrong with all that is wrong about it.
def test_every_rule_tells_whom_what_and_why():
    faults = {
        rule.rule: [
            *(["no legal basis"] if not rule.legal_basis.strip() else []),
            *(["no message in English"] if not rule.message_en.strip() else []),
            *(["not written in Vietnamese"] if rule.message_vi.isascii() else []),
            *(["not composed"] if not unicodedata.is_normalized("NFC", rule.message_vi) else []),
        ]
        for rule in RULES.values()
    }
    assert {rule: found for rule, found in faults.items() if found} == {}


def test_every_judged_rule_has_examples_and_stands_in_the_file_of_its_form():
    families = {None: "marts", EVERY_FORM: "cell"}
    faults = {
        rule.rule: [
            *(["no example that passes"] if None in rule.passing or not rule.passing else []),
            *(["no example that fails"] if None in rule.failing or not rule.failing else []),
            *(["an example passes and fails"] if _shared(rule) else []),
            *(
                ["another family"]
                if rule.rule.split(".")[0] != families.get(rule.form, rule.form)
                else []
            ),
        ]
        for rule in JUDGED
    }
    assert {rule: found for rule, found in faults.items() if found} == {}


def _shared(rule: Rule) -> list[Any]:
    return [one for one in rule.passing if one in rule.failing]


def test_messages_name_their_gaps_simply():
    faults = [
        (rule.rule, gap, form)
        for rule in RULES.values()
        for message in (rule.message_vi, rule.message_en)
        for _, gap, form, _ in string.Formatter().parse(message)
        if form or not (gap is None or gap.isidentifier())
    ]
    assert faults == []


def test_covered_columns_are_those_of_the_form():
    form = load_forms()["poverty_review"]
    document = yaml.safe_load(
        (PROJECT_DIR / "expectations/poverty_review.yaml").read_text(encoding="utf-8")
    )
    for name, columns in document["shared"]["every_table"].items():
        assert columns == [one.name for one in form.table(name).columns if one.kind == "count"]
    rates = [one.name for one in form.table("results").columns if one.kind == "rate_pct"]
    for rule in ("rate_within_bounds", "rate_equals_recomputed", "rate_as_fraction"):
        query = RULES[f"poverty_review.{rule}"].query or ""
        assert [
            name for name in rates if f"'{name}', sent.{name}" in " ".join(query.split())
        ] == rates


def test_every_cell_of_every_table_is_asked_whether_it_can_be_read():
    asked = {
        "cell.error_cell": lambda column: True,
        "cell.not_a_date": lambda column: column.kind == "date",
        "cell.not_whole": lambda column: column.kind in ("count", "money"),
        "cell.blank": lambda column: column.filled,
    }
    faults = []
    for table in raw_tables():
        covered = {
            rule.rule: rule.tables.get(table.name, ()) for rule in RULES.for_form(table.form)
        }
        faults += [
            (table.relation, column.name, rule)
            for column in table.typed_columns
            for rule, is_asked in asked.items()
            if (column.name in covered.get(rule, ())) != is_asked(column)
        ]
    assert faults == []


def test_a_form_has_its_own_rules_and_those_of_every_form_that_it_calls_for():
    ids = [rule.rule for rule in RULES.for_form("poverty_review")]
    assert len(ids) == len(set(ids))
    assert {rule.form for rule in RULES.for_form("poverty_review")} == {"poverty_review"}
    assert "cell.not_a_number" in ids
    assert "poverty_review.movement_poor_balances" in ids
    assert "cell.not_a_date" not in ids  # it asks for no date
    assert not any(one.startswith(("household_list.", "marts.")) for one in ids)


def test_rules_name_tables_and_columns_that_their_form_has():
    known = {(table.form, table.name): table for table in raw_tables()}
    for rule in JUDGED:
        if rule.form in (None, EVERY_FORM):
            continue
        for table in rule.covered:
            if table is None:
                continue
            names = {one.name for one in known[rule.form, table].columns}
            names |= {"counted"} if known[rule.form, table].split else set()
            assert rule.cell is None or rule.cell in names, rule.rule


def test_no_message_repeats_the_cell_of_a_person():
    """What a finding quotes of a personal column is hidden; other gaps must not say it again."""
    personal = {
        (table.form, column.name)
        for table in raw_tables()
        for column in table.columns
        if column.personal
    }
    for rule in JUDGED:
        named = {rule.cell} if rule.form != EVERY_FORM else set()
        for name in named - {None}:
            if (rule.form, name) in personal:
                gaps = {gap for _, gap, _, _ in string.Formatter().parse(rule.message_vi)}
                allowed = {"row", "cell", "first_row", "last_year", "donor_type_vi", "period", None}
                assert gaps <= allowed, rule.rule


def test_there_are_rules_enough_for_every_stage():
    stages = {rule.stage for rule in RULES.values()}
    assert {"file", "structure", "type", "row", "across", "history", "marts"} == stages
    assert len(RULES) >= 120


def test_a_unit_stands_behind_its_cell_where_it_is_known():
    rule = RULES["cell.negative"]
    assert "ô F11 (Xã Mẫu);" in rule.finding(cell="F11", unit="Xã Mẫu").message_vi
    assert "ô F11;" in rule.finding(cell="F11", unit=None).message_vi


def test_a_gap_that_is_not_known_becomes_a_dash(tmp_path):
    rule = _load(tmp_path, ENTRY)["structure.example"]
    assert rule.finding(value=None).message_vi == "Bạn đã ghi –."
    assert rule.finding(value="{cell}").message_en == "{cell} was written."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stage": "later"}, "stage: Input should be 'file', 'structure'"),
        ({"severity": "fatal"}, "severity: Input should be 'error' or 'warning'"),
        ({"who_fixes": "somebody"}, "who_fixes: Input should be 'reporting_unit'"),
        ({"expect": "unexpected_rows"}, "a query belongs to unexpected_rows only"),
        ({"query": "select 1"}, "a query belongs to unexpected_rows only"),
        ({"expect": "column_values_to_not_be_null", "table": "a"}, "needs columns"),
        ({"table": "a", "tables": {"b": []}}, "names `table` and `tables`"),
        ({"colour": "red"}, "colour"),
        ({"of_kinds": ["date"]}, "kinds belong to rules of every form"),
        ({"form": "every"}, "stands in the file of another form"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(tmp_path, change, said):
    with pytest.raises(CatalogueError, match=r"rules\.yaml: .*structure\.example.*") as refusal:
        _load(tmp_path, {**ENTRY, **change})
    assert said in str(refusal.value)


def test_an_id_is_used_once(tmp_path):
    with pytest.raises(CatalogueError, match="used twice"):
        _load(tmp_path, ENTRY, ENTRY)


def test_the_page_is_up_to_date():
    written = PAGE.read_text(encoding="utf-8")
    assert written == catalogue_page(RULES.values()), "run python -m ansinh.dictionary.rules_page"


def test_the_list_of_rules_is_up_to_date():
    written = RULES_LIST.read_text(encoding="utf-8")
    assert written == catalogue_list(RULES.values()), "run python -m ansinh.dictionary.rules_page"


def _load(folder, *entries):
    text = yaml.safe_dump({"form": None, "rules": list(entries)}, allow_unicode=True)
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    return load_rules(folder)


def test_what_an_expectation_can_say_is_no_query():
    """One bound, one blank or one pair of columns, and nothing computed for the message."""
    plain = re.compile(
        r"select _submission_id, _sheet, _row(?:, \w+ as (?:value|expected))* from \{batch\}"
        r" where (?P<column>\w+) (?:is (?:not )?null|[<>=]+ \w+)"
    )
    found = {
        rule.rule
        for rule in JUDGED
        if rule.form != EVERY_FORM
        and (match := plain.fullmatch(" ".join((rule.query or "").split())))
        and not match["column"].startswith("_")
    }
    assert found == set()
