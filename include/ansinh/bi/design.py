"""What the dashboard shows, as `dashboard.yaml` says it: datasets, charts, rows, filters."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

from ansinh.reference.vocabulary import Language
from ansinh.yaml_files import read_as

DESIGN_FILE = Path(__file__).parent / "dashboard.yaml"
CLOSED = ConfigDict(extra="forbid")
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Kind = Literal["big_number", "line", "bar", "table"]


@dataclass(frozen=True, config=CLOSED)
class Words:
    """The same in both languages."""

    vi: Said
    en: Said

    def told(self, language: Language) -> str:
        """As a reader of that language has it."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Column:
    """A column of a dataset; `of` is the column of the mart that says its type and meaning."""

    name: Name
    title: Words
    of: Name | None = None


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Dataset:
    """A query on marts with the metrics that may be asked of it.

    A sum is told only where each column of `one_value` has one value in the group, and of a metric
    that adds up over units alone where those of `one_moment` have, too. `blank` says what an empty
    count is: `unknown` makes the sum unknown, `nothing` is an entry that belongs to another metric.
    """

    name: Name
    title: Words
    mart: Name
    query: Said
    columns: tuple[Column, ...]
    metrics: tuple[Name, ...]
    blank: Literal["unknown", "nothing"]
    one_value: tuple[Name, ...] = ()
    one_moment: tuple[Name, ...] = ()


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Chart:
    """A chart; `metrics` end in `:billion` where money is told so.

    The largest come first, of `order` or else of the first metric. A `note` stands beside the unit
    of a big number.
    """

    name: Name
    title: Words
    dataset: Name
    kind: Kind
    metrics: tuple[str, ...]
    by: tuple[Name, ...] = ()
    where: tuple[Said, ...] = ()
    note: Words | None = None
    order: Name | None = None
    rows: int = 100


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Filter:
    """A choice above the dashboard, of a column's values, for the charts that it names.

    Without `default` the first value holds, or none where it `is_optional`.
    """

    name: Name
    title: Words
    dataset: Name
    column: Name
    charts: tuple[Name, ...]
    newest_first: bool = False
    default: Words | None = None
    is_optional: bool = False
    several: bool = False


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Place:
    """How wide a chart is, of twelve columns."""

    chart: Name
    width: Annotated[int, Field(ge=2, le=12)]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Row:
    """Charts side by side, or a text; `height` is in units of eight pixels."""

    height: int
    charts: tuple[Place, ...] = ()
    text: Words | None = None


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Design:
    """All of the dashboard."""

    title: Words
    database: Said
    datasets: tuple[Dataset, ...]
    charts: tuple[Chart, ...]
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]

    def dataset(self, name: str) -> Dataset:
        """A dataset by its name; KeyError where there is none."""
        return {one.name: one for one in self.datasets}[name]


@cache
def load_design() -> Design:
    """The design as the file says it; YamlFileError for whatever is none."""
    return read_as(Design, DESIGN_FILE)
