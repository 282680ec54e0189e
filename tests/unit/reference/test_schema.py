"""What every reference list says of itself, and that dbt reads no other ones."""

import re

import pytest
import yaml
from pydantic import ValidationError

from ansinh.forms.catalogue import raw_tables
from ansinh.reference.schema import LISTS_DIR, ListSchema, list_schemas
from ansinh.settings import PROJECT_DIR

pytestmark = pytest.mark.unit

# Lists that hold always or name their dates otherwise, with the reason.
UNDATED = {
    "holidays": "each row is a day",
    "choice_spellings": "a spelling holds as long as its choice",
    "column_words": "words for what exists now",
    "deprivation_dimensions": "names; the indicators of a standard are dated",
    "forms": "the versions of a form are files",
    "fund_opening_balances": "a balance has one date",
    "mart_words": "words for what exists now",
    "movements": "columns of a form; a changed form is another version of it",
    "report_sentences": "words for what is said now",
    "rules": "the catalogue as it is; its history is that of the repository",
    "territory_events": "an event has one date",
    "transfer_weights": "a transfer has one date",
    "unit_transfers": "a transfer has one date",
    "vocabulary": "words for what exists now",
}


def test_reference_data_is_dated_and_says_what_is_unconfirmed() -> None:
    schemas = list_schemas()
    assert {name for name, one in schemas.items() if not one.is_dated} == UNDATED.keys()
    silent = [
        name
        for name, one in schemas.items()
        if one.is_dated and not {"is_confirmed", "legal_basis"} & one.columns.keys()
    ]
    assert silent == []


def test_a_list_says_what_a_row_is() -> None:
    for name, schema in list_schemas().items():
        assert schema.about.startswith("One row per "), name


def test_a_cell_holds_one_fact() -> None:
    """No list within a cell: what has several values has several rows."""
    packed = [
        f"{path.name}, line {line}"
        for path in LISTS_DIR.glob("*.csv")
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "|" in text or re.search(r"\d{5}[ >;]\d{5}", text)
    ]
    assert [one for one in packed if not one.startswith(("rules.csv", "column_words.csv"))] == []


def test_dbt_reads_lists_that_there_are_and_seeds_nothing() -> None:
    project = PROJECT_DIR / "dbt_project"
    told = yaml.safe_load((project / "models/staging/_reference.yml").read_text(encoding="utf-8"))
    (source,) = told["sources"]
    named = {table["name"] for table in source["tables"]}
    assert named <= list_schemas().keys()
    assert not list(project.glob("seeds/**/*.csv"))


def test_forms_choose_from_lists_that_there_are() -> None:
    asked = {one.choices for table in raw_tables() for one in table.columns if one.choices}
    assert asked <= list_schemas().keys()


def test_a_schema_that_names_no_column_of_its_own_is_refused() -> None:
    with pytest.raises(ValidationError, match="no column is called kode"):
        ListSchema(about="One row per test", columns={"code": "text"}, key=("kode",))
