"""The dbt project as dbt itself understands it: models, columns, keys, what reads what."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansinh.errors import AnsinhError
from ansinh.publishing.dbt import DBT_PROJECT

WRITTEN_BY_HAND = {".sql", ".yml", ".md", ".csv"}
FOLDERS_WRITTEN_BY_DBT = {"target", "logs", "dbt_packages"}
MARTS = "marts"
NOT_PUBLIC = "restricted"


class ManifestError(AnsinhError):
    """The dbt project cannot be parsed."""


@dataclass(frozen=True)
class Column:
    """A column as the YAML promises it; `refers_to` names the dimension its values stand in."""

    name: str
    data_type: str
    description: str
    refers_to: str | None = None


@dataclass(frozen=True)
class Mart:
    """A public mart; `key` is its primary key, none for a view; `reads` names what it refers to."""

    name: str
    folder: str
    is_view: bool
    grain: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    reads: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What its prefix says: `dim`, `fct`, `bridge`, or `wide` for a mart without one."""
        prefix = self.name.split("_")[0]
        return prefix if prefix in {"dim", "fct", "bridge"} else "wide"

    @property
    def column_names(self) -> frozenset[str]:
        """The names alone."""
        return frozenset(column.name for column in self.columns)


def project_hash(project: Path = DBT_PROJECT) -> str:
    """One value for all that people wrote there: the same value, the same manifest."""
    digest = hashlib.sha256()
    for path in sorted(project.rglob("*")):
        relative = path.relative_to(project)
        is_ours = path.suffix in WRITTEN_BY_HAND and path.is_file()
        if is_ours and relative.parts[0] not in FOLDERS_WRITTEN_BY_DBT:
            digest.update(f"{relative}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def parsed_project(cache: Path, project: Path = DBT_PROJECT) -> dict[str, Any]:
    """The manifest of the project as it stands; see `parsed_folder`."""
    text = (parsed_folder(cache, project) / "manifest.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def parsed_folder(cache: Path, project: Path = DBT_PROJECT) -> Path:
    """The folder below `cache` with dbt's manifest, parsed once for each state of the project.

    Needs no database. Processes that come at the same time wait for the first one.
    Raises ManifestError with what dbt says.
    """
    cache = cache.absolute()  # dbt would take it from the project on
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        target = cache / project_hash(project)
        if not (target / "manifest.json").exists():
            for older in cache.iterdir():
                if older.is_dir():
                    shutil.rmtree(older)
            _parse(project, target)
        return target


def run_dbt(arguments: list[str], project: Path, target: Path) -> None:
    """Run dbt without a warehouse, whatever the caller's environment says of one.

    Raises ManifestError with what dbt says.
    """
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments]
    command += ["--project-dir", str(project), "--profiles-dir", str(project)]
    command += ["--target-path", str(target), "--log-path", str(target)]
    clean = {name: text for name, text in os.environ.items() if not name.startswith("ANSINH_")}
    run = subprocess.run(command, env=clean, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise ManifestError(f"dbt {arguments[0]} failed:\n{run.stdout[-4000:]}")


def marts(manifest: dict[str, Any]) -> list[Mart]:
    """The public marts, dimensions first, then by name."""
    references = _references(manifest)
    found = [
        _mart(node, references)
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["fqn"][1] == MARTS
        and node["schema"] != NOT_PUBLIC
    ]
    order = ("dim", "bridge", "fct", "wide")
    return sorted(found, key=lambda mart: (order.index(mart.kind), mart.name))


def _parse(project: Path, target: Path) -> None:
    try:
        run_dbt(["parse", "--no-partial-parse"], project, target)
    except ManifestError:
        # What dbt wrote before it gave up is no manifest of this state.
        (target / "manifest.json").unlink(missing_ok=True)
        raise


def _mart(node: dict[str, Any], references: dict[tuple[str, str], str]) -> Mart:
    description = " ".join(node["description"].split())
    keys = [one["columns"] for one in node["constraints"] if one["type"] == "primary_key"]
    return Mart(
        name=node["name"],
        folder=node["fqn"][-2],
        is_view=node["config"]["materialized"] == "view",
        grain=_first_sentence(description),
        description=description,
        key=tuple(keys[0]) if keys else (),
        columns=tuple(
            Column(
                name=column["name"],
                data_type=column["data_type"] or "",
                description=" ".join(column["description"].split()),
                refers_to=references.get((node["unique_id"], column["name"])),
            )
            for column in node["columns"].values()
        ),
        reads=tuple(name.split(".")[-1] for name in node["depends_on"]["nodes"]),
    )


def _first_sentence(description: str) -> str:
    return re.split(r"(?<=[.:])\s", description, maxsplit=1)[0]


def _references(manifest: dict[str, Any]) -> dict[tuple[str, str], str]:
    """(model, column) → the relation that a test looks the column's values up in."""
    found = {}
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") == "relationships" and node.get("attached_node"):
            named = re.search(r"ref\(['\"](\w+)['\"]\)", test["kwargs"]["to"])
            if named:
                found[node["attached_node"], node["column_name"]] = named[1]
    return found
