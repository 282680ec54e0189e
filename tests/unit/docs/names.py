"""Whether a name that a page sets in code is one of Python, a relation, a form, a test."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import yaml

from ansinh.forms.catalogue import raw_tables
from ansinh.reference.schema import list_schemas
from ansinh.settings import PROJECT_DIR

MODELS = PROJECT_DIR / "dbt_project/models"
VERSIONS = PROJECT_DIR / "include/ansinh/database/migrations/versions"
SCHEMAS = {"ops", "raw", "reference", "marts", "candidate", "history", "restricted"}


def python_name_exists(name: str) -> bool:
    """Whether `ansinh.module.Name` or `ansinh.module.Name.field` can be had."""
    words = name.split(".")
    for end in range(len(words), 0, -1):
        try:
            found: object = import_module(".".join(words[:end]))
        except ModuleNotFoundError:
            continue
        for word in words[end:]:
            fields = getattr(found, "__annotations__", {})
            if not hasattr(found, word) and word not in fields:
                return False
            found = getattr(found, word, None)
        return True
    return False


@cache
def names_of_tests(path: Path) -> set[str]:
    """The names of functions in a file of tests; none where it does not exist."""
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def relation_exists(name: str) -> bool:
    """Whether `schema.relation` or `schema.relation.column` is of this project."""
    schema, _, rest = name.partition(".")
    relation, _, column = rest.partition(".")
    match schema:
        case "marts":
            return relation in _models() and (not column or column in _models()[relation])
        case "reference":
            lists = list_schemas()
            return relation in lists and (not column or column in lists[relation].columns)
        case _:
            body = re.search(
                rf"create (?:table|view|or replace view|function) {schema}\.{relation}\b(.*?);",
                _migrations(), re.S,
            )  # fmt: skip
            added = re.findall(rf"alter table {schema}\.{relation}\b(.*?);", _migrations(), re.S)
            return body is not None and (
                not column or any(re.search(rf"\b{column}\b", one) for one in (body[1], *added))
            )


@cache
def plain_names() -> frozenset[str]:
    """Forms, their tables and columns, and the schemas."""
    tables = raw_tables()
    columns = {column.name for table in tables for column in table.columns}
    return frozenset({*SCHEMAS, *(table.form for table in tables), *columns})


@cache
def _models() -> dict[str, set[str]]:
    return {
        model["name"]: {column["name"] for column in model.get("columns", ())}
        for model in _described()
    }


def _described() -> Iterator[dict[str, object]]:
    for path in sorted((MODELS / "marts").rglob("*.yml")):
        yield from yaml.safe_load(path.read_text("utf-8")).get("models", ())


@cache
def _migrations() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(VERSIONS.glob("0*.py")))
