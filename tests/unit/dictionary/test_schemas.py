"""What an editor checks by the JSON schema is what the program accepts."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ansinh.dictionary.schemas import FOLDER, schemas
from ansinh.forms.catalogue import FORMS_DIR
from ansinh.settings import PROJECT_DIR
from ansinh.yaml_files import read_yaml

pytestmark = pytest.mark.unit

FILES = {
    "form.schema.json": sorted(FORMS_DIR.glob("*.yaml")),
    "rules.schema.json": sorted((PROJECT_DIR / "expectations").glob("*.yaml")),
}


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schemas()[FOLDER / name]))


@pytest.mark.parametrize("name", FILES)
def test_every_file_fits_its_schema_and_names_it(name: str) -> None:
    assert len(FILES[name]) > 5
    for path in FILES[name]:
        validator(name).validate(read_yaml(path))
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert (path.parent / first.rpartition("=")[2]).resolve() == FOLDER / name, path.name


def with_another_word(document: Any, *path: str | int) -> Any:
    changed = deepcopy(document)
    at = changed
    for step in path:
        at = at[step]
    at["colour"] = "red"
    return changed


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("form.schema.json", ()),
        ("form.schema.json", ("tables", 0)),
        ("form.schema.json", ("tables", 0, "columns", 0)),
        ("rules.schema.json", ()),
        ("rules.schema.json", ("rules", 0)),
    ],
)
def test_an_unknown_word_is_red_in_the_editor(name: str, path: tuple[str | int, ...]) -> None:
    document = read_yaml(Path(FILES[name][0]))
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        validator(name).validate(with_another_word(document, *path))
