"""What is asked for: forms, their tables and columns, read from `forms/*.yaml`.

Light, because the process that reads a workbook under limits imports it too.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ansinh.text.numbers import NumberKind

FORMS_DIR = Path(__file__).parent / "forms"
KINDS = ("count", "rate_pct")

LabelPath = tuple[str, ...]


class FormError(ValueError):
    """A form file says something that no form may say."""


@dataclass(frozen=True)
class Column:
    """One column of a table: how it is named in the warehouse, and labelled on the form.

    `label` is the path through the merged header, outermost first, and `also` other paths seen.
    `number` is the column number printed below the header; `label_number` is a number that is
    itself the innermost label, as in the twelve columns of indicators.
    """

    name: str
    kind: NumberKind
    label: LabelPath
    also: tuple[LabelPath, ...] = ()
    number: int | None = None
    label_number: int | None = None
    required: bool = False


@dataclass(frozen=True)
class RowSplit:
    """A column that says what a row counts, where a unit has one row for each."""

    column: str
    labels: tuple[str, ...]
    values: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """One table of a form; it becomes `raw.<form>__<name>`."""

    form: str
    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False
    split: RowSplit | None = None

    @property
    def relation(self) -> str:
        """The name of its table in the schema `raw`."""
        return f"{self.form}__{self.name}"

    def column(self, name: str) -> Column:
        """The column of this name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True)
class Form:
    """One form in one version, with what is needed to recognise its tables in a workbook."""

    form: str
    version: str
    name_vi: str
    legal_basis: str
    tables: tuple[Table, ...]
    line_labels: tuple[str, ...]
    unit_labels: tuple[str, ...]
    total_labels: tuple[str, ...] = ()
    telling_words: tuple[str, ...] = ()
    ignored_titles: tuple[str, ...] = ()
    abbreviations: dict[str, str] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """The table of this name; KeyError where there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)


@cache
def load_forms(folder: Path = FORMS_DIR) -> dict[str, Form]:
    """All forms by id.

    Raises FormError, naming file and entry, for whatever a form may not say.
    """
    forms: dict[str, Form] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            form = _form(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
            raise FormError(f"{path.name}: {_reason(error)}") from error
        if form.form in forms:
            raise FormError(f"{path.name}: the form {form.form} is defined twice")
        forms[form.form] = form
    return forms


def _reason(error: Exception) -> str:
    return f"the entry {error} is missing" if isinstance(error, KeyError) else str(error)


def _form(entry: dict[str, Any]) -> Form:
    values = dict(entry)
    tables = tuple(_table(values["form"], table) for table in values.pop("tables"))
    _refuse_repeats("table", [table.name for table in tables])
    if not any(table.required for table in tables):
        raise ValueError("no table is required, so nothing could ever be missing")
    lists = ("line_labels", "unit_labels", "total_labels", "telling_words", "ignored_titles")
    for name in lists:
        values[name] = _texts(name, values.get(name, ()))
    return Form(**values, tables=tables)


def _table(form: str, entry: dict[str, Any]) -> Table:
    values = dict(entry)
    name = values["name"]
    split = values.pop("split", None)
    columns = tuple(_column(f"{name}.", column) for column in values.pop("columns"))
    _refuse_repeats(f"column of {name}", [column.name for column in columns])
    values["titles"] = _texts(f"{name}.titles", values["titles"])
    return Table(**values, form=form, columns=columns, split=_split(split) if split else None)


def _column(prefix: str, entry: dict[str, Any]) -> Column:
    values = dict(entry)
    name = prefix + values["name"]
    if values["kind"] not in KINDS:
        raise ValueError(f"{name}: kind must be one of {', '.join(KINDS)}")
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
