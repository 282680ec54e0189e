"""Forms are data, and wrong data is refused with the place named."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from ansinh.forms.catalogue import (
    FORMS_DIR,
    FormError,
    load_forms,
    load_versions,
    raw_tables,
)
from ansinh.reference.choices import load_choices

pytestmark = pytest.mark.unit


def test_the_poverty_review_has_its_tables_and_columns() -> None:
    form = load_forms()["poverty_review"]
    assert {table.name: len(table.columns) for table in form.tables} == {
        "results": 14,
        "movement_poor": 9,
        "movement_near_poor": 9,
        "deprivation_poor": 14,
        "deprivation_near_poor": 14,
        "deprivation_rates_poor": 13,
        "deprivation_rates_near_poor": 13,
        "target_groups_poor": 5,
        "target_groups_near_poor": 5,
        "ethnic_groups_poor": 7,
        "ethnic_groups_near_poor": 7,
        "causes_poor": 9,
    }
    assert [table.name for table in form.tables if table.required] == ["results"]
    required = [column.name for column in form.table("results").columns if column.required]
    assert required == ["households", "poor_households", "near_poor_households"]
    assert [column.number for column in form.table("results").columns] == list(range(1, 15))
    assert form.table("movement_poor").split is not None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "colour"}, "results.columns.households.kind: Input should be 'count'"),
        (
            {"kind": "choice"},
            "columns.households: a list of choices belongs to the kind choice",
        ),
        (
            {"name": "poor_households"},
            "results: the column poor_households is defined twice",
        ),
        ({"label": "Số hộ"}, "results.columns.households.label: Input should be a valid tuple"),
        ({"colour": "red"}, "results.columns.households.colour: "),
        ({"name": "so ho"}, "'so ho' is not named like an identifier"),
        (
            {"label": ["Phương tiện", "đơn vị đăng phát"]},
            r'households: a comma cuts the label: write \["Phương tiện, đơn vị đăng phát"\]',
        ),
        ({"also": [["Ngày đăng", "phát"]]}, "households: a comma cuts the label"),
    ],
)
def test_a_wrong_column_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    content = yaml.safe_load((FORMS_DIR / "poverty_review.yaml").read_text(encoding="utf-8"))
    content["tables"][0]["columns"][0].update(change)
    (tmp_path / "wrong.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(FormError, match=r"wrong\.yaml: .*" + message):
        load_forms(tmp_path)


def test_a_missing_entry_is_named(tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text("form: x\n", encoding="utf-8")
    with pytest.raises(FormError, match=r"short\.yaml: .*tables: Field required"):
        load_forms(tmp_path)


def test_an_old_layout_stays_readable_and_shares_the_warehouse_tables() -> None:
    newest, oldest = load_versions()["poverty_review"]
    assert (newest.version, oldest.version) == ("2021", "2016")
    assert load_forms()["poverty_review"] == newest
    (results,) = [one for one in raw_tables() if one.relation == "poverty_review__results"]
    assert {column.name for column in oldest.table("results").columns} <= {
        column.name for column in results.columns
    }


def test_two_versions_may_not_mean_different_things_by_one_column(tmp_path: Path) -> None:
    content = yaml.safe_load((FORMS_DIR / "poverty_review.yaml").read_text(encoding="utf-8"))
    (tmp_path / "new.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    content["version"] = "2016"
    content["tables"][0]["columns"][0]["kind"] = "text"
    (tmp_path / "old.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(FormError, match="households changes its kind between versions"):
        raw_tables(tmp_path)


def test_one_version_twice_is_refused(tmp_path: Path) -> None:
    content = (FORMS_DIR / "resource_uses.yaml").read_text(encoding="utf-8")
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FormError, match="resource_uses 2026 is defined twice"):
        load_forms(tmp_path)


@pytest.mark.parametrize("form", sorted(load_forms()))
def test_every_list_of_choices_exists_and_every_label_is_one_column_only(form: str) -> None:
    for table in load_forms()[form].tables:
        labels = [(column.label, column.label_number) for column in table.columns]
        assert len(set(labels)) == len(labels)
        for column in table.columns:
            if column.choices:
                assert load_choices(column.choices)


def test_an_upper_label_stands_above_more_than_one_column() -> None:
    """Above one column only, it is the first half of a label with a comma."""
    for form in (form for versions in load_versions().values() for form in versions):
        for table in form.tables:
            outer = Counter(column.label[0] for column in table.columns if len(column.label) > 1)
            alone = [label for label, count in outer.items() if count == 1]
            assert alone == [], (form.form, table.name)
