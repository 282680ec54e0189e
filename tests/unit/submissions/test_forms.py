"""Forms are data, and wrong data is refused with the place named."""

from pathlib import Path

import pytest
import yaml

from ansinh.submissions.forms import FORMS_DIR, FormError, load_forms

pytestmark = pytest.mark.unit


def test_the_poverty_review_has_its_tables_and_columns() -> None:
    form = load_forms()["poverty_review"]
    assert {table.name: len(table.columns) for table in form.tables} == {
        "results": 14,
        "movement_poor": 9,
        "movement_near_poor": 9,
        "deprivation_poor": 14,
        "deprivation_near_poor": 14,
    }
    assert [table.name for table in form.tables if table.required] == ["results"]
    required = [column.name for column in form.table("results").columns if column.required]
    assert required == ["households", "poor_households", "near_poor_households"]
    assert [column.number for column in form.table("results").columns] == list(range(1, 15))
    assert form.table("movement_poor").split is not None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "money"}, "households: kind must be one of"),
        ({"name": "poor_households"}, "column of results poor_households is defined twice"),
        ({"label": "Số hộ"}, "must be a list of texts"),
        ({"colour": "red"}, "colour"),
        ({"name": "so ho"}, "named like an identifier"),
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
    with pytest.raises(FormError, match=r"short\.yaml: the entry 'tables' is missing"):
        load_forms(tmp_path)
