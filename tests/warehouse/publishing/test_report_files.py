"""What leaves beside the page: tables that programs read, and the records that describe them."""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import psycopg
import pyarrow.parquet as pq
import pytest
from pypdf import PdfReader
from pysdmx.io.csv.sdmx20.reader import read as read_sdmx
from tests.databases import Databases
from tests.warehouse.conftest import installation_at
from tests.warehouse.publishing.report_figures import FIGURES

from ansinh.ledger.publications import newest_published
from ansinh.publishing.report import DIMENSIONS, write_report
from ansinh.road import publishing
from ansinh.samples.writing import write_samples

pytestmark = pytest.mark.warehouse

TABLES = tuple(DIMENSIONS)


@pytest.fixture(scope="module")
def folder(databases: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The files of a publication of few figures."""
    with databases.migrated() as url, psycopg.connect(url) as connection:
        connection.execute(FIGURES.encode())
        connection.commit()
        yield write_report(connection, 1, tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def samples(
    sampled_url: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The files of all samples, as an installation that is tried out writes them."""
    home = tmp_path_factory.mktemp("samples") / "home"
    installation = installation_at(sampled_url, databases, home)
    write_samples(home / "samples", home=home)
    with psycopg.connect(sampled_url) as connection:
        number = newest_published(connection)
    assert number is not None
    return publishing.write_report(installation, number)


@pytest.fixture(scope="module", params=["folder", "samples"])
def written(request: pytest.FixtureRequest) -> Path:
    """What was written of few invented figures, and of all samples."""
    there: Path = request.getfixturevalue(request.param)
    return there


def test_of_the_samples_it_calls_invented_what_is(samples: Path) -> None:
    page = (samples / "index.html").read_text(encoding="utf-8")
    told = dict(re.findall(r'<h3 id="((?:poverty|resources)-[^"]+)">([^\n]*)', page))
    plain = {anchor for anchor, title in told.items() if "số liệu minh họa" not in title}
    assert plain == {"poverty-2016-official-2016-2021", "resources-2022-04", "resources-2019"}
    assert len(told) > 10 and re.search(r"Số liệu minh họa: \d+ trong \d+ báo cáo", page)


def test_the_report_of_the_samples_keeps_the_standards_of_its_format(samples: Path) -> None:
    for name in ("report.vi.pdf", "report.en.pdf"):
        pdf = PdfReader(samples / name)
        assert "pdfaid" in pdf.xmp_metadata.rdf_root.toxml(), "no letter is missing"  # type: ignore[union-attr]
        assert len(pdf.pages) > 10


def package_in(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "datapackage.json").read_text(encoding="utf-8")))


def test_the_package_keeps_the_standard(written: Path) -> None:
    profile = files_of("dplib") / "profiles" / "2.0" / "datapackage.json"
    schema = json.loads(profile.read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(package_in(written))


def test_the_package_tells_of_each_file_as_it_is(written: Path) -> None:
    told = {one["path"]: one for one in package_in(written)["resources"]}
    assert set(told) == {f"{name}.{suffix}" for name in TABLES for suffix in ("csv", "parquet")}
    for path, resource in told.items():
        names = [field["name"] for field in resource["schema"]["fields"]]
        frame = (
            pd.read_csv(written / path, dtype=str)
            if path.endswith(".csv")
            else pq.read_table(written / path).to_pandas()
        )
        assert list(frame.columns) == names and len(set(names)) == len(names)
        assert len(frame) and not frame.duplicated(resource["schema"]["primaryKey"]).any()
        assert resource["bytes"] == (written / path).stat().st_size


def test_columns_have_their_words_and_types(folder: Path) -> None:
    told = {one["path"]: one for one in package_in(folder)["resources"]}
    fields = {field["name"]: field for field in told["poverty_indicators.csv"]["schema"]["fields"]}
    assert fields["poor_households"]["title"] == "Số hộ nghèo"
    assert fields["poor_households"]["description"] == "Counted."
    assert [fields[name]["type"] for name in ("poor_rate_pct", "as_of_date", "is_complete")] == [
        *("number", "date", "boolean"),
    ]


def test_every_column_of_the_marts_is_told_in_both_languages(samples: Path) -> None:
    for resource in package_in(samples)["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["title"] and field["description"] and field["description_vi"], field


def test_both_formats_hold_the_same_figures(written: Path) -> None:
    for name in TABLES:
        with (written / f"{name}.csv").open(encoding="utf-8") as file:
            texts = list(csv.DictReader(file))
        typed = pq.read_table(written / f"{name}.parquet").to_pylist()
        assert len(typed) == len(texts) > 0
        for row, words in zip(typed, texts, strict=True):
            for column, value in row.items():
                if isinstance(value, Decimal):
                    assert Decimal(words[column]) == value
                else:
                    assert words[column] == _text(value)


def test_rates_are_exact(folder: Path) -> None:
    rates = pq.read_table(folder / "poverty_indicators.parquet").column("poor_rate_pct")
    assert rates.to_pylist() == [Decimal("8.00")] * 4


def test_observations_of_the_samples_stand_there_once(samples: Path) -> None:
    for name in TABLES:
        text = (samples / f"{name}.sdmx.csv").read_text(encoding="utf-8")
        keys = [
            tuple(row[column] for column in (*DIMENSIONS[name].values(), "INDICATOR"))
            for row in csv.DictReader(io.StringIO(text))
        ]
        assert keys and len(keys) == len(set(keys))


def test_observations_say_what_is_hidden_and_what_lacks_units(folder: Path) -> None:
    text = (folder / "poverty_indicators.sdmx.csv").read_text(encoding="utf-8")
    (of_poverty,) = read_sdmx(text)
    assert of_poverty.structure == "DataStructure=ANSINH:POVERTY_INDICATORS(1.0)"
    poor = {
        row["REF_AREA"]: row
        for row in csv.DictReader(io.StringIO(text))
        if row["INDICATOR"] == "POOR_HOUSEHOLDS"
    }
    seen = ("OBS_VALUE", "OBS_STATUS", "CONF_STATUS")
    assert [poor["886"][name] for name in seen] == ["80", "A", "F"]
    assert [poor["89"][name] for name in seen] == ["80", "U", "F"]
    assert [poor["30337"][name] for name in seen] == ["", "Q", "C"]
    assert (poor["886"]["FREQ"], poor["886"]["TIME_PERIOD"]) == ("A", "2022")
    assert poor["886"]["UNIT_MEASURE"] == "HOUSEHOLDS"


def test_what_nobody_told_is_no_observation(folder: Path) -> None:
    text = (folder / "mobilized_resources.sdmx.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows and all(row["OBS_VALUE"] for row in rows)
    assert {row["FREQ"] for row in rows} == {"A", "Q"}
    used = [
        row
        for row in rows
        if (row["TIME_PERIOD"], row["REF_AREA"], row["DONOR_TYPE"]) == ("2024", "89", "individual")
    ]
    assert [row["INDICATOR"] for row in used] == ["CONTRIBUTED_VND"], "what was used is not known"


def test_a_catalogue_finds_every_file(written: Path) -> None:
    record = json.loads((written / "dcat.jsonld").read_text(encoding="utf-8"))
    there = {path.name: path for path in written.iterdir()}
    listed = {one["@id"]: one for one in record["dcat:distribution"]}
    assert set(listed) == set(there) - {"dcat.jsonld", "manifest.json"}
    for name, one in listed.items():
        assert int(one["dcat:byteSize"]["@value"]) == there[name].stat().st_size
    assert record["dct:publisher"]["foaf:name"]["@value"] == "Tỉnh An Giang"
    assert {title["@language"] for title in record["dct:title"]} == {"vi", "en"}


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
