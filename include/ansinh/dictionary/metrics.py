"""The metrics of the warehouse, each defined once: `vars: metrics:` of dbt_project.yml."""

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, StringConstraints
from pydantic.dataclasses import dataclass

from ansinh.dictionary.manifest import Mart
from ansinh.forms.catalogue import raw_tables
from ansinh.publishing.dbt import DBT_PROJECT
from ansinh.yaml_files import YamlFileError, read_yaml, validated

# Unit → in Vietnamese and in English.
UNITS: dict[str, tuple[str, str]] = {
    "households": ("hộ", "households"),
    "persons": ("người", "persons"),
    "deprivations": ("lượt thiếu hụt", "deprivations"),
    "units": ("đơn vị", "units"),
    "days": ("ngày", "days"),
    "items": ("lượt", "items"),
    "contributions": ("lượt đóng góp", "contributions"),
    "reports": ("báo cáo", "reports"),
    "submissions": ("lần nộp", "submissions"),
    "vnd": ("đồng", "đồng"),
    "pct": ("%", "per cent"),
    "pp": ("điểm phần trăm", "percentage points"),
    "share": ("phần, từ 0 đến 1", "share from 0 to 1"),
    "per household": ("trên một hộ", "per household"),
}
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class MetricError(ValueError):
    """A definition of a metric says what none may say; names the metric and the place."""


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Metric:
    """One metric: counted on a form, else computed.

    `counted_as` is `table.column` of a form, or several with commas; `*` stands for any letters.
    `of` are the counted metrics that a computed one is made of.
    """

    name: str
    name_vi: Text
    name_en: Text
    unit: Text
    law: Text
    counted_as: Text | None = None
    numerator: Text | None = None
    denominator: Text | None = None
    of: tuple[str, ...] = ()
    additivity: Literal["additive", "additive_over_units", "not_additive"] | None = None

    def __post_init__(self) -> None:
        """Refuse parts that contradict each other."""
        if self.unit not in UNITS:
            raise ValueError(f"the unit {self.unit!r} is unknown")
        if self.name_vi == self.name_en:
            raise ValueError("it has the same name in both languages")
        if (self.counted_as is None) == (self.numerator is None):
            raise ValueError("it is neither counted nor computed, or both")
        if self.denominator is not None and self.numerator is None:
            raise ValueError("it has a denominator and nothing above it")
        if self.counted_as is not None and self.of:
            raise ValueError("it is counted and made of other metrics")
        if self.numerator is not None and not self.of:
            raise ValueError("it does not say what it is made of")

    @cached_property
    def formula(self) -> str | None:
        """As people write it, with the names of the columns; None for what is counted."""
        if self.numerator is None or self.denominator is None:
            return self.numerator
        scale = "100 × " if self.unit == "pct" else ""
        return f"{scale}{_bracketed(self.numerator)} / {_bracketed(self.denominator)}"


@cache
def load_metrics() -> Mapping[str, Metric]:
    """All metrics by name, in the order of the file.

    Raises MetricError for a definition that is no metric.
    """
    document = read_yaml(DBT_PROJECT / "dbt_project.yml")
    return read_metrics(document["vars"]["metrics"])


def read_metrics(definitions: Mapping[str, Mapping[str, Any]]) -> dict[str, Metric]:
    """The metrics that these definitions say, by name; raises MetricError."""
    named = {name: {"name": name, **definition} for name, definition in definitions.items()}
    try:
        return validated(dict[str, Metric], named)
    except YamlFileError as error:
        raise MetricError(str(error)) from error


def problems(metrics: Mapping[str, Metric], marts: Iterable[Mart] = ()) -> list[str]:
    """What metrics refer to and is not there, one line each; empty where all is well.

    What is counted, is counted in a column of a form or of a fact among `marts`.
    """
    columns = {f"{table.name}.{column.name}" for table in raw_tables() for column in table.columns}
    columns |= {f"{mart.name}.{name}" for mart in marts for name in mart.column_names}
    return [
        f"{metric.name}: {problem}"
        for metric in metrics.values()
        for problem in _parts(metric, metrics, columns)
    ]


def _parts(metric: Metric, metrics: Mapping[str, Metric], columns: set[str]) -> Iterator[str]:
    for counted in (metric.counted_as or "").split(",") if metric.counted_as else ():
        if not fnmatch.filter(columns, counted.strip()):
            yield f"is counted as {counted.strip()}, which is no column of a form or a fact"
    for part in metric.of:
        if part not in metrics or metrics[part].counted_as is None:
            yield f"is made of {part}, which is not a counted metric"


def _bracketed(expression: str) -> str:
    return f"({expression})" if " " in expression else expression
