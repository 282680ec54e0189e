"""What each reference list holds: its columns, its key, and which values there are."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from ansinh.yaml_files import read_yaml

FOLDER = Path(__file__).parent
LISTS_DIR = FOLDER / "lists"
SCHEMA_FILE = FOLDER / "lists.yaml"
NO_END = date.max

Kind = Literal["text", "integer", "bigint", "numeric", "boolean", "date", "month_day"]


class ListSchema(BaseModel):
    """One list; `lists.yaml` says what each field means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    columns: dict[str, Kind]
    key: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    one_of: dict[str, tuple[str, ...]] = {}
    refers: dict[str, str] = {}
    either: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_its_own_columns(self) -> Self:
        named = {*self.key, *self.optional, *self.one_of, *self.refers, *self.either}
        if unknown := named - self.columns.keys():
            raise ValueError(f"no column is called {', '.join(sorted(unknown))}")
        return self

    @property
    def is_dated(self) -> bool:
        """Whether a row holds for some time only."""
        return {"valid_from", "valid_to"} <= self.columns.keys()

    @property
    def lasting_key(self) -> tuple[str, ...]:
        """What dated rows about the same thing have in common."""
        return tuple(name for name in self.key if name != "valid_from")


@cache
def list_schemas(path: Path = SCHEMA_FILE) -> dict[str, ListSchema]:
    """All lists by name, in the order in which they are loaded."""
    return {name: ListSchema.model_validate(told) for name, told in read_yaml(path).items()}
