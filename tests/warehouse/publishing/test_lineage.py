"""What a build read and wrote, as OpenLineage events: for whoever keeps a catalogue."""

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.databases import Databases
from tests.warehouse.conftest import installed

from ansinh.publishing import dbt
from ansinh.publishing.lineage import NAMESPACE
from ansinh.road.publishing import target_of

pytestmark = pytest.mark.warehouse

MODEL = "rule_precision"


@pytest.fixture(scope="module")
def target(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with installed(databases, tmp_path_factory.mktemp("lineage") / "home") as installation:
        yield target_of(installation)


def built(target: dbt.DbtTarget, file: Path) -> list[dict[str, Any]]:
    dbt.build(replace(target, lineage_file=file), ["--select", MODEL])
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_events_tell_what_each_model_read_and_wrote(target: dbt.DbtTarget, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "lineage.ndjson"
    events = built(target, file)
    ended = [one for one in events if one["eventType"] == "COMPLETE" and one["outputs"]]
    (model,) = (one for one in ended if one["job"]["name"].endswith(MODEL))
    assert model["job"]["namespace"] == NAMESPACE
    written = {one["name"] for one in model["outputs"]}
    read = {one["name"].rsplit(".", 2)[-1] for one in model["inputs"]}
    assert any(name.endswith(f"candidate.{MODEL}") for name in written)
    assert {"fct_submission", "fct_finding", "dim_administrative_unit"} <= read
    # What its tests found is told of the table.
    assert any("dataQualityAssertions" in str(one.get("inputs")) for one in events)
    # A second build adds to the file.
    assert len(built(target, file)) == 2 * len(events)


def test_no_password_and_no_machine_is_told(target: dbt.DbtTarget, tmp_path: Path) -> None:
    file = tmp_path / "lineage.ndjson"
    built(target, file)
    told = file.read_text(encoding="utf-8")
    password = dbt.dbt_environment(target)["ANSINH_DBT_PASSWORD"]
    assert password and password not in told
    assert str(tmp_path.parent) not in told


def test_a_file_that_cannot_be_written_stops_no_build(
    target: dbt.DbtTarget, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a file").write_text("", encoding="utf-8")
    with caplog.at_level(logging.INFO):
        dbt.build(
            replace(target, lineage_file=tmp_path / "a file" / "lineage.ndjson"),
            ["--select", MODEL],
        )
    assert "PASS=" in caplog.text


def test_without_a_file_nothing_of_a_run_is_written(target: dbt.DbtTarget) -> None:
    for path in (target.folder / "target").glob("run_results.json"):
        path.unlink()
    dbt.build(target, ["--select", MODEL])
    assert not (target.folder / "target" / "run_results.json").exists()
