"""JSON schemas of the YAML files that people write: editors complete and check by them.

The first line of every form and rule file names its schema in the way that editors with the
YAML language server read.
"""

import json
from pathlib import Path
from typing import Any

from ansinh.forms.model import Form
from ansinh.rules.catalogue import RuleFile
from ansinh.settings import PROJECT_DIR
from ansinh.yaml_files import json_schema

FOLDER = PROJECT_DIR / "docs/schemas"


def schemas() -> dict[Path, str]:
    """Path → text of every schema."""
    form, rules = json_schema(Form), json_schema(RuleFile)
    # Which form a table or rule is of follows from its file.
    for schema, name in ((form, "Table"), (rules, "Rule")):
        schema["$defs"][name]["properties"].pop("form")
    return {FOLDER / "form.schema.json": _text(form), FOLDER / "rules.schema.json": _text(rules)}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
