"""The catalogue of rules: complete entries, readable messages, a page that is up to date."""

import string
import unicodedata

import pytest
import yaml

from ansinh.dictionary.rules_page import PAGE, RULES_LIST, catalogue_list, catalogue_page
from ansinh.forms.catalogue import load_forms, raw_tables
from ansinh.rules.catalogue import (
    EVERY_FORM,
    CatalogueError,
    Rule,
    load_rules,
    rules_for,
)
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

RULES = load_rules()
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


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_every_rule_tells_whom_what_and_why(rule: Rule):
    assert rule.legal_basis.strip()
    assert rule.message_en.strip()
    assert any(ord(letter) > 0x7F for letter in rule.message_vi), "not written in Vietnamese"
    assert unicodedata.is_normalized("NFC", rule.message_vi)


@pytest.mark.parametrize("rule", JUDGED, ids=lambda rule: rule.rule)
def test_every_judged_rule_has_examples_and_covers_something(rule: Rule):
    assert rule.passes is not None
    assert rule.fails is not None
    assert rule.passes != rule.fails
    family = {None: "marts", EVERY_FORM: "cell"}.get(rule.form, rule.form)
    assert rule.rule.split(".")[0] == family


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_messages_name_their_gaps_simply(rule: Rule):
    for message in (rule.message_vi, rule.message_en):
        for _, gap, form, _ in string.Formatter().parse(message):
            assert gap is None or gap.isidentifier(), gap
            assert not form


def test_covered_columns_are_those_of_the_form():
    form = load_forms()["poverty_review"]
    document = yaml.safe_load(
        (PROJECT_DIR / "expectations/poverty_review.yaml").read_text(encoding="utf-8")
    )
    for name, columns in document["shared"]["every_table"].items():
        assert columns == [one.name for one in form.table(name).columns if one.kind == "count"]
    rates = [one.name for one in form.table("results").columns if one.kind == "rate_pct"]
    assert list(RULES["poverty_review.rate_within_bounds"].columns) == rates


@pytest.mark.parametrize("table", raw_tables(), ids=lambda table: table.relation)
def test_every_cell_of_every_table_is_asked_whether_it_can_be_read(table):
    covered = {rule.rule: rule.tables.get(table.name, ()) for rule in rules_for(table.form)}
    for column in table.typed_columns:
        assert column.name in covered["cell.error_cell"]
        assert (column.name in covered.get("cell.not_a_date", ())) == (column.kind == "date")
        assert (column.name in covered.get("cell.not_whole", ())) == (
            column.kind in ("count", "money")
        )
        assert (column.name in covered.get("cell.blank", ())) == column.filled


def test_a_form_has_its_own_rules_and_those_of_every_form_that_it_calls_for():
    ids = [rule.rule for rule in rules_for("poverty_review")]
    assert len(ids) == len(set(ids))
    assert {rule.form for rule in rules_for("poverty_review")} == {"poverty_review"}
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
            own = {rule.cell, *rule.rests_on} - {None}
            assert own <= names, rule.rule


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
