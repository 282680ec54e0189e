"""The dashboard for Superset says what the project says, and the same every time."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
import yaml

from ansinh.bi.bundle import DesignError, as_zip, files
from ansinh.bi.connection import AddressError, database_file
from ansinh.bi.datasets import Dictionary
from ansinh.bi.design import load_design
from ansinh.bi.measures import MeasureError, additivity, measures
from ansinh.bi.writing import dictionary_of
from ansinh.dictionary.manifest import Mart
from ansinh.dictionary.metrics import load_metrics
from ansinh.reference.vocabulary import Language

pytestmark = pytest.mark.unit

ADDRESS = "postgresql://reader@db.example:5432/ansinh?sslmode=verify-full"
DESIGN = load_design()
Documents = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def dictionary(public_marts: list[Mart]) -> Dictionary:
    return dictionary_of(public_marts)


@pytest.fixture(params=["vi", "en"])
def documents(request: pytest.FixtureRequest, dictionary: Dictionary) -> Documents:
    return files(DESIGN, dictionary, request.param, ADDRESS)


def of(documents: Documents, folder: str) -> list[dict[str, Any]]:
    return [text for path, text in documents.items() if path.startswith(f"{folder}/")]


def test_the_same_project_gives_the_same_bytes(dictionary: Dictionary) -> None:
    first, second = (as_zip(files(DESIGN, dictionary, "vi", ADDRESS)) for _ in range(2))
    assert first == second


def test_it_is_read_back_as_it_was_written(documents: Documents) -> None:
    with zipfile.ZipFile(io.BytesIO(as_zip(documents))) as bundle:
        read = {
            path.removeprefix("ansinh/"): yaml.safe_load(bundle.read(path))
            for path in bundle.namelist()
        }
    assert read == documents


def test_both_languages_stand_side_by_side(dictionary: Dictionary) -> None:
    """They share the connection, and nothing else."""
    marks = {}
    languages: tuple[Language, ...] = ("vi", "en")
    for language in languages:
        made = files(DESIGN, dictionary, language, ADDRESS)
        marks[language] = {one["uuid"] for one in made.values() if "uuid" in one}
    (shared,) = marks["vi"] & marks["en"]
    assert shared == database_file("ansinh", ADDRESS, asks_password=True)["uuid"]


def test_every_metric_is_one_of_the_marts(documents: Documents) -> None:
    metrics = load_metrics()
    for dataset in of(documents, "datasets"):
        for one in dataset["metrics"]:
            assert one["metric_name"].removesuffix("_billion") in metrics
            assert one["verbose_name"] and one["description"]


def test_every_chart_finds_what_it_shows(documents: Documents) -> None:
    datasets = {one["uuid"]: one for one in of(documents, "datasets")}
    for chart in of(documents, "charts"):
        dataset, params = datasets[chart["dataset_uuid"]], chart["params"]
        metrics = {one["metric_name"] for one in dataset["metrics"]}
        columns = {one["column_name"] for one in dataset["columns"]}
        assert {params.get("metric"), *params.get("metrics", ())} - {None} <= metrics
        assert {params.get("x_axis"), *params.get("groupby", ())} - {None} <= columns


def test_the_dashboard_shows_every_chart_once(documents: Documents) -> None:
    (dashboard,) = of(documents, "dashboards")
    placed = [one for one in dashboard["position"].values() if isinstance(one, dict)]
    shown = [one["meta"]["uuid"] for one in placed if one["type"] == "CHART"]
    assert sorted(shown) == sorted(one["uuid"] for one in of(documents, "charts"))
    for row in DESIGN.rows:
        assert row.text is not None or sum(place.width for place in row.charts) == 12


def test_filters_choose_from_a_column_of_the_charts_they_are_for(documents: Documents) -> None:
    charts = {one.name: one for one in DESIGN.charts}
    for choice in DESIGN.filters:
        for name in choice.charts:
            columns = {one.name for one in DESIGN.dataset(charts[name].dataset).columns}
            assert choice.column in columns, (choice.name, name)
    (dashboard,) = of(documents, "dashboards")
    datasets = {one["uuid"] for one in of(documents, "datasets")}
    for one in dashboard["metadata"]["native_filter_configuration"]:
        assert one["targets"][0]["datasetUuid"] in datasets


def test_queries_read_public_marts_alone(documents: Documents, public_marts: list[Mart]) -> None:
    public = {f"marts.{mart.name}" for mart in public_marts}
    for dataset in of(documents, "datasets"):
        read = set(re.findall(r"(?:from|join)\s+([a-z_.]+)", dataset["sql"]))
        assert read and read <= public


def test_no_password_is_in_it(documents: Documents) -> None:
    (connection,) = of(documents, "databases")
    assert connection["sqlalchemy_uri"] == (
        "postgresql+psycopg2://reader:XXXXXXXXXX@db.example:5432/ansinh?sslmode=verify-full"
    )
    known = database_file("ansinh", ADDRESS, asks_password=False)
    assert known["sqlalchemy_uri"].startswith("postgresql+psycopg2://reader@db.example")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://reader:secret@db.example/ansinh",
        "mysql://reader@db.example/ansinh",
        "postgresql://db.example/ansinh",
        "postgresql://reader@db.example",
        "postgresql://reader@db.example:port/ansinh",
    ],
)
def test_an_address_that_no_bundle_may_hold_is_refused(address: str) -> None:
    with pytest.raises(AddressError) as told:
        database_file("ansinh", address, asks_password=True)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("metric", ["poor_rate_change_pp", "covered_households", "no_metric"])
def test_what_cannot_be_added_up_is_no_measure(metric: str) -> None:
    poverty = replace(DESIGN.dataset("poverty"), metrics=(metric,))
    with pytest.raises(MeasureError, match=metric):
        measures(poverty, load_metrics())


def test_a_chart_of_an_unknown_column_is_refused(dictionary: Dictionary) -> None:
    first, *others = DESIGN.charts
    wrong = replace(DESIGN, charts=(replace(first, by=("village",)), *others))
    with pytest.raises(DesignError, match="village"):
        files(wrong, dictionary, "vi", ADDRESS)


def test_a_rate_is_made_of_added_counts() -> None:
    made = measures(DESIGN.dataset("poverty"), load_metrics())
    rate = made["poor_rate_pct"].expression
    assert "sum(poor_households)" in rate and "sum(households)" in rate and "avg" not in rate
    assert made["poor_rate_pct"].unit("vi") == "%"


def test_additivity_is_that_of_dim_metric(manifest: dict[str, Any]) -> None:
    """The mart says it by a macro of its own."""
    code = manifest["macros"]["macro.ansinh.metric_additivity"]["macro_sql"]
    (units,) = re.findall(r"in \[(.+?)\]", code)
    by_unit = set(re.findall(r"'(\w[\w ]*)'", units))
    for metric in load_metrics().values():
        if metric.additivity is None and metric.numerator is None:
            assert (additivity(metric) == "additive") == (metric.unit in by_unit)
