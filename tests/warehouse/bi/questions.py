"""The questions that Superset puts to the warehouse for each chart, as it puts them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Documents = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Question:
    """One query: of which chart, what it shows, and over what."""

    chart: str
    dataset: str
    measures: Mapping[str, str]
    by: tuple[str, ...]
    where: tuple[str, ...]
    order: str | None = None

    def sql(self, *also: str) -> str:
        """As Superset writes it, with further conditions as a filter adds them."""
        shown = [*self.by, *(f"{sql} as {name}" for name, sql in self.measures.items())]
        query = f"select {', '.join(shown)} from ({self.dataset}) as virtual_table"
        if conditions := [*self.where, *also]:
            query += f" where {' and '.join(f'({one})' for one in conditions)}"
        if self.by:
            query += f" group by {', '.join(self.by)}"
        if self.order:
            query += f" order by {self.order} desc"
        return query + " limit 5000"


def questions(documents: Documents) -> dict[str, Question]:
    """Chart → its question."""
    datasets = {one["uuid"]: one for one in documents.values() if "sql" in one}
    return {
        path.removeprefix("charts/").removesuffix(".yaml"): _question(path, one, datasets)
        for path, one in documents.items()
        if path.startswith("charts/")
    }


def choices(documents: Documents) -> Iterator[tuple[str, str]]:
    """Column and query of each filter: what its list of values is made of."""
    datasets = {one["uuid"]: one for one in documents.values() if "sql" in one}
    (dashboard,) = (one for path, one in documents.items() if path.startswith("dashboards/"))
    for choice in dashboard["metadata"]["native_filter_configuration"]:
        (target,) = choice["targets"]
        column, dataset = target["column"]["name"], datasets[target["datasetUuid"]]["sql"]
        yield column, f"select distinct {column} from ({dataset}) as virtual_table"


def _question(path: str, chart: Mapping[str, Any], datasets: Mapping[str, Any]) -> Question:
    dataset, params = datasets[chart["dataset_uuid"]], chart["params"]
    expressions = {one["metric_name"]: one["expression"] for one in dataset["metrics"]}
    names = [params["metric"]] if "metric" in params else params["metrics"]
    axis = (params["x_axis"],) if "x_axis" in params else ()
    order = params.get("timeseries_limit_metric")
    return Question(
        chart=path,
        dataset=dataset["sql"],
        measures={name: expressions[name] for name in names},
        by=(*axis, *params.get("groupby", ())),
        where=tuple(one["sqlExpression"] for one in params["adhoc_filters"]),
        order=order["sqlExpression"] if isinstance(order, Mapping) else order,
    )
