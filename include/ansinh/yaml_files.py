"""YAML files of this project: read by the fast parser, validated by the type they must have."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

# In pure Python the forms alone would cost every reading half a second.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

T = TypeVar("T")


class YamlFileError(ValueError):
    """A YAML file of this project says what it must not; names the file and each entry."""


def read_yaml(path: Path) -> Any:
    """The document in a file; yaml.YAMLError where it is none."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 -- a safe one


def read_as(kind: type[T], path: Path) -> T:
    """The document in a file as an object of that type.

    Raises YamlFileError, naming the file, the place in it and what is expected there, for
    whatever the type does not allow: unknown words, missing entries, other types.
    """
    try:
        document = read_yaml(path)
    except yaml.YAMLError as error:
        raise YamlFileError(f"{path.name}: {error}") from error
    try:
        return validated(kind, document)
    except YamlFileError as error:
        raise YamlFileError(f"{path.name}: {error}") from error


def validated(kind: type[T], document: Any) -> T:
    """A document as an object of that type; raises YamlFileError that names each place."""
    try:
        return TypeAdapter(kind).validate_python(document)
    except ValidationError as error:
        raise YamlFileError("; ".join(_told(one, document) for one in error.errors())) from error


def json_schema(kind: type[Any]) -> dict[str, Any]:
    """The JSON schema of documents of a type, for editors."""
    return TypeAdapter(kind).json_schema()


def _told(error: Any, document: Any) -> str:
    """One complaint with its place: entries of a list by their name where they have one."""
    words: list[str] = []
    at: Any = document
    for step in error["loc"]:
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            at = None
        named = at if isinstance(at, dict) else {}
        name = named.get("rule") or named.get("name") if isinstance(step, int) else None
        words.append(str(name or step))
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{'.'.join(words)}: {said}" if words else said
