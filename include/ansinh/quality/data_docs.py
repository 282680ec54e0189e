"""Data Docs: the latest judgements as Great Expectations shows them, for engineers.

Kept are counts, never a value: how many rows there were and how many broke each rule. A judgement
is one JSON file, of which the newest are kept; the site is made from them.
"""

import json
import logging
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)

logger = logging.getLogger(__name__)

KEPT = 20  # judgements
COUNTS = ("element_count", "unexpected_count", "unexpected_percent", "observed_value")
SITE = "judgements"
# What the database said may quote a value.
NO_EXCEPTION = {
    "raised_exception": False,
    "exception_message": None,
    "exception_traceback": None,
}


def show(folder: Path, name: str, results: Mapping[str, Any], at: datetime) -> None:
    """Keep one judgement, results by table, and add it to the site.

    Whatever goes wrong here is logged: pages for engineers never stop a judgement.
    """
    try:
        kept = _keep(folder, name, results, at)
        build(folder, only=kept)
    except Exception:
        logger.exception("The Data Docs of this judgement were not written")


def build(folder: Path, only: Path | None = None) -> Path:
    """Write the pages of what is kept, or of one judgement, and the index; returns the index."""
    site = folder / "site"
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.add_data_docs_site(
        SITE,
        {
            "class_name": "SiteBuilder",
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(site),
            },
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    wanted: list[ValidationResultIdentifier] = []
    for path in _judgements(folder):
        for key, result in _results_of(path):
            context.stores["validation_results_store"].set(key, result)
            if only in (None, path):
                wanted.append(key)
    _forget_pages(folder)
    context.build_data_docs(site_names=[SITE], resource_identifiers=wanted or None)
    return site / "index.html"


def _keep(folder: Path, name: str, results: Mapping[str, Any], at: datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y%m%dT%H%M%S%f}-{name}.json"
    document = {table: _counts_only(result.to_json_dict()) for table, result in results.items()}
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
    for old in _judgements(folder)[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def _counts_only(document: dict[str, Any]) -> dict[str, Any]:
    """A result without any value: what broke a rule may be a name or a year of birth."""
    for one in document["results"]:
        one["result"] = {name: one["result"][name] for name in COUNTS if name in one["result"]}
        if not isinstance(one["result"].get("observed_value", 0), int):
            del one["result"]["observed_value"]
        one["exception_info"] = NO_EXCEPTION
    return {**document, "meta": {}}


def _judgements(folder: Path) -> list[Path]:
    """Those kept, the oldest first."""
    return sorted(folder.glob("*.json"))


def _results_of(path: Path) -> Iterator[tuple[ValidationResultIdentifier, Any]]:
    stamp, _, name = path.stem.partition("-")
    run = RunIdentifier(
        run_name=stamp, run_time=datetime.strptime(f"{stamp}+0000", "%Y%m%dT%H%M%S%f%z")
    )
    for table, document in json.loads(path.read_text(encoding="utf-8")).items():
        suite = ExpectationSuiteIdentifier(f"{name}.{table}")
        result = gx.core.ExpectationSuiteValidationResult(**document)
        yield ValidationResultIdentifier(suite, run, table), result


def _forget_pages(folder: Path) -> None:
    """Remove the pages of judgements that are not kept any more."""
    kept = {path.stem.partition("-")[0] for path in _judgements(folder)}
    for run in (folder / "site" / "validations").glob("*/*/*"):
        if run.is_dir() and run.name not in kept:
            shutil.rmtree(run, ignore_errors=True)
