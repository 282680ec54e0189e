"""The bundle that Superset imports: a ZIP of YAML, the same bytes from the same project."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import yaml

from ansinh.bi.charts import chart_file
from ansinh.bi.connection import database_file
from ansinh.bi.dashboard import dashboard_file
from ansinh.bi.datasets import Dictionary, dataset_file
from ansinh.bi.design import Design
from ansinh.bi.measures import measures
from ansinh.errors import AnsinhError
from ansinh.reference.vocabulary import Language

# Every file of a ZIP has a date; the oldest that there is tells nobody that it means something.
SOME_DAY = (1980, 1, 1, 0, 0, 0)


class DesignError(AnsinhError):
    """A chart asks for what its dataset does not have."""


def files(
    design: Design,
    dictionary: Dictionary,
    language: Language,
    address: str,
    *,
    asks_password: bool = True,
) -> dict[str, dict[str, Any]]:
    """Path → document of every file of a bundle; see `database_file` for `address`.

    Raises DesignError, DatasetError, MeasureError or AddressError for what cannot be shown.
    """
    made = {one.name: measures(one, dictionary.metrics) for one in design.datasets}
    database = design.database
    _refuse_unknown(design, made)
    return {
        "metadata.yaml": {"version": "1.0.0"},
        f"databases/{database}.yaml": database_file(database, address, asks_password=asks_password),
        **{
            f"datasets/{database}/{one.name}.yaml": dataset_file(
                one, made[one.name], dictionary, language, database
            )
            for one in design.datasets
        },
        **{
            f"charts/{one.name}.yaml": chart_file(one, made[one.dataset], language)
            for one in design.charts
        },
        f"dashboards/{database}.yaml": dashboard_file(design, language),
    }


def as_zip(documents: Mapping[str, Mapping[str, Any]], root: str = "ansinh") -> bytes:
    """A bundle as one file, below a folder as Superset's own exports have it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, document in documents.items():
            text = yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=100)
            bundle.writestr(zipfile.ZipInfo(f"{root}/{path}", SOME_DAY), text)
    return written.getvalue()


def _refuse_unknown(design: Design, made: Mapping[str, Mapping[str, Any]]) -> None:
    for chart in design.charts:
        if chart.dataset not in made:
            raise DesignError(f"{chart.name} is drawn from {chart.dataset}, which is no dataset.")
        columns = {one.name for one in design.dataset(chart.dataset).columns}
        for name in chart.metrics:
            if name not in made[chart.dataset]:
                raise DesignError(f"{chart.name} shows {name}, which {chart.dataset} has not.")
        for name in set(chart.by) - columns:
            raise DesignError(f"{chart.name} is told by {name}, which {chart.dataset} has not.")
