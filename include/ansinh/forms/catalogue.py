"""The forms of this installation, read from `forms/*.yaml`, each in all its versions.

Light, because the process that reads a workbook under limits imports it too.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from ansinh.forms.model import (
    Column,
    ColumnKind,
    Form,
    LabelPath,
    RowsOf,
    RowSplit,
    Table,
)
from ansinh.yaml_files import read_yaml

__all__ = [
    "FORMS_DIR",
    "Column",
    "ColumnKind",
    "Form",
    "FormError",
    "LabelPath",
    "RowSplit",
    "Table",
    "form_version",
    "load_forms",
    "load_versions",
    "raw_tables",
]

FORMS_DIR = Path(__file__).parent
LISTS = (
    "line_labels",
    "unit_labels",
    "total_labels",
    "telling_words",
    "ignored_titles",
    "standards",
)


class FormError(ValueError):
    """A form file says something that no form may say."""


def load_versions(folder: Path = FORMS_DIR) -> dict[str, tuple[Form, ...]]:
    """All versions of every form, the newest first: an old layout stays readable.

    Raises FormError, naming file and entry, for whatever a form may not say.
    """
    return _load_versions(folder)


@cache
def _load_versions(folder: Path) -> dict[str, tuple[Form, ...]]:
    forms: dict[str, list[Form]] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            form = _form(read_yaml(path))
        except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
            raise FormError(f"{path.name}: {_reason(error)}") from error
        versions = forms.setdefault(form.form, [])
        if any(one.version == form.version for one in versions):
            raise FormError(f"{path.name}: {form.form} {form.version} is defined twice")
        versions.append(form)
    return {
        name: tuple(sorted(versions, key=lambda one: one.version, reverse=True))
        for name, versions in forms.items()
    }


@cache
def load_forms(folder: Path = FORMS_DIR) -> dict[str, Form]:
    """The newest version of every form, by id."""
    return {name: versions[0] for name, versions in load_versions(folder).items()}


def form_version(form: str, version: str) -> Form:
    """One version of a form; KeyError where there is none."""
    for one in load_versions()[form]:
        if one.version == version:
            return one
    raise KeyError(f"{form} {version}")


@cache
def raw_tables(folder: Path = FORMS_DIR) -> tuple[Table, ...]:
    """Every table that any version of a form has, with the columns of all its versions.

    Columns of the newest version stand first. Raises FormError where two versions disagree on
    what a column holds.
    """
    merged: dict[str, Table] = {}
    for versions in load_versions(folder).values():
        for table in (table for form in versions for table in form.tables):
            known = merged.get(table.relation)
            merged[table.relation] = table if known is None else _with_columns(known, table)
    return tuple(merged.values())


def _with_columns(newer: Table, older: Table) -> Table:
    kinds = {column.name: column.kind for column in newer.columns}
    for column in older.columns:
        if kinds.get(column.name, column.kind) != column.kind:
            raise FormError(f"{newer.relation}: {column.name} changes its kind between versions")
    added = tuple(column for column in older.columns if column.name not in kinds)
    return replace(newer, columns=newer.columns + added)


def _reason(error: Exception) -> str:
    return f"the entry {error} is missing" if isinstance(error, KeyError) else str(error)


def _form(entry: dict[str, Any]) -> Form:
    values = dict(entry)
    tables = tuple(_table(values["form"], table) for table in values.pop("tables"))
    _refuse_repeats("table", [table.name for table in tables])
    if not any(table.required for table in tables):
        raise ValueError("no table is required, so nothing could ever be missing")
    if len({table.is_register for table in tables}) > 1:
        raise ValueError("a form has tables of units or registers, not both")
    for name in LISTS:
        values[name] = _texts(name, values.get(name, ()))
    return Form(**values, tables=tables)


def _table(form: str, entry: dict[str, Any]) -> Table:
    values = dict(entry)
    name = values["name"]
    split = values.pop("split", None)
    columns = tuple(_column(f"{name}.", column) for column in values.pop("columns"))
    _refuse_repeats(f"column of {name}", [column.name for column in columns])
    values["titles"] = _texts(f"{name}.titles", values["titles"])
    if values.get("rows", "units") not in get_args(RowsOf):
        raise ValueError(f"{name}: rows must be one of {', '.join(get_args(RowsOf))}")
    return Table(**values, form=form, columns=columns, split=_split(split) if split else None)


def _column(prefix: str, entry: dict[str, Any]) -> Column:
    values = dict(entry)
    name = prefix + values["name"]
    kinds = get_args(ColumnKind)
    if values["kind"] not in kinds:
        raise ValueError(f"{name}: kind must be one of {', '.join(kinds)}")
    if (values["kind"] == "choice") != ("choices" in values):
        raise ValueError(f"{name}: a list of choices belongs to the kind choice, and only there")
    if not values["name"].isidentifier():
        raise ValueError(f"{name}: a column is named like an identifier")
    values["label"] = _texts(f"{name}.label", values["label"])
    values["also"] = tuple(_texts(f"{name}.also", path) for path in values.get("also", ()))
    return Column(**values)


def _split(entry: dict[str, Any]) -> RowSplit:
    return RowSplit(
        column=entry["column"],
        labels=_texts("split.labels", entry["labels"]),
        values={name: _texts("split.values", texts) for name, texts in entry["values"].items()},
    )


def _texts(name: str, values: Any) -> tuple[str, ...]:
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} must be a list of texts")
    return tuple(values)


def _refuse_repeats(what: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the {what} {name} is defined twice")
