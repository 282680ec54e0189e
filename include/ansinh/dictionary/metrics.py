"""The metrics of the warehouse, each defined once: `vars: metrics:` of dbt_project.yml."""

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ansinh.dictionary.manifest import Mart
from ansinh.forms.catalogue import raw_tables
from ansinh.publishing.dbt import DBT_PROJECT
from ansinh.yaml_files import read_yaml

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
REQUIRED = ("name_vi", "name_en", "unit", "law")
ALLOWED = {*REQUIRED, "counted_as", "numerator", "denominator", "of"}


@dataclass(frozen=True)
class Metric:
    """One metric: counted on a form, else computed."""

    name: str
    definition: Mapping[str, Any]

    @property
    def unit(self) -> str:
        """A key of UNITS where the definition is right."""
        return str(self.definition.get("unit", ""))

    @property
    def counted_as(self) -> str | None:
        """`table.column` of a form, or several with commas; `*` stands for any letters."""
        return self.definition.get("counted_as")

    @property
    def of(self) -> tuple[str, ...]:
        """The counted metrics that a computed one is made of."""
        return tuple(self.definition.get("of") or ())

    @cached_property
    def formula(self) -> str | None:
        """As people write it, with the names of the columns; None for what is counted."""
        if "numerator" not in self.definition:
            return None
        numerator = str(self.definition["numerator"])
        if "denominator" not in self.definition:
            return numerator
        scale = "100 × " if self.unit == "pct" else ""
        return f"{scale}{_bracketed(numerator)} / {_bracketed(self.definition['denominator'])}"


def load_metrics(project: Path = DBT_PROJECT) -> dict[str, Metric]:
    """All metrics by name, in the order of the file."""
    document = read_yaml(project / "dbt_project.yml")
    return {
        name: Metric(name, definition) for name, definition in document["vars"]["metrics"].items()
    }


def problems(metrics: Mapping[str, Metric], marts: Iterable[Mart] = ()) -> list[str]:
    """What is wrong with the definitions, one line each; empty where all is well.

    What is counted, is counted in a column of a form or of a fact among `marts`.
    """
    columns = {f"{table.name}.{column.name}" for table in raw_tables() for column in table.columns}
    columns |= {f"{mart.name}.{name}" for mart in marts for name in mart.column_names}
    return [
        f"{metric.name}: {problem}"
        for metric in metrics.values()
        for problem in (*_shape(metric), *_parts(metric, metrics, columns))
    ]


def _shape(metric: Metric) -> Iterator[str]:
    definition = metric.definition
    for key in REQUIRED:
        if not str(definition.get(key) or "").strip():
            yield f"says no {key}"
    if unknown := sorted(definition.keys() - ALLOWED):
        yield f"has unknown keys {unknown}"
    if metric.unit not in UNITS:
        yield f"has the unknown unit {metric.unit!r}"
    if definition.get("name_vi") == definition.get("name_en"):
        yield "has the same name in both languages"


def _parts(metric: Metric, metrics: Mapping[str, Metric], columns: set[str]) -> Iterator[str]:
    is_counted, is_computed = metric.counted_as is not None, "numerator" in metric.definition
    if is_counted == is_computed:
        yield "is neither counted nor computed, or both"
    if "denominator" in metric.definition and not is_computed:
        yield "has a denominator and nothing above it"
    for counted in (metric.counted_as or "").split(",") if is_counted else ():
        if not fnmatch.filter(columns, counted.strip()):
            yield f"is counted as {counted.strip()}, which is no column of a form or a fact"
    if is_counted and metric.of:
        yield "is counted and made of other metrics"
    if is_computed and not metric.of:
        yield "does not say what it is made of"
    for part in metric.of:
        if part not in metrics or metrics[part].counted_as is None:
            yield f"is made of {part}, which is not a counted metric"


def _bracketed(expression: object) -> str:
    text = str(expression).strip()
    return f"({text})" if " " in text else text
