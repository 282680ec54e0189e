"""The forms of this installation: `*.yaml` beside this file, each form in all its versions."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from ansinh.errors import AnsinhError
from ansinh.forms.model import Form, Table
from ansinh.yaml_files import YamlFileError, read_as

FORMS_DIR = Path(__file__).parent


class FormError(AnsinhError, ValueError):
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
            form = read_as(Form, path)
        except YamlFileError as error:
            raise FormError(str(error)) from error
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
        for table in (table for form in versions for table in form.stored_tables):
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
