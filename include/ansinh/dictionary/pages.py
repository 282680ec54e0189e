"""What is generated from the project: pages, a table of floors, schemas, the list of forms."""

from pathlib import Path
from typing import Any

from ansinh.dictionary.bus_matrix import bus_matrix_page
from ansinh.dictionary.dictionary_page import dictionary_page
from ansinh.dictionary.floors import PAGE, architecture_page
from ansinh.dictionary.forms_list import FORMS_LIST, forms_list
from ansinh.dictionary.manifest import marts, parsed_project
from ansinh.dictionary.metrics import load_metrics
from ansinh.dictionary.metrics_page import metrics_page
from ansinh.dictionary.schemas import schemas
from ansinh.dictionary.words import load_words
from ansinh.forms.catalogue import load_forms
from ansinh.settings import PROJECT_DIR

DOCS = PROJECT_DIR / "docs"


def pages(manifest: dict[str, Any]) -> dict[Path, str]:
    """Path → text of every file."""
    shown = marts(manifest)
    metrics = load_metrics()
    return {
        DOCS / "bus-matrix.md": bus_matrix_page(shown),
        DOCS / "metrics.md": metrics_page(metrics, shown),
        DOCS / "data-dictionary.md": dictionary_page(
            shown, load_words("mart_words"), load_words("column_words"), metrics
        ),
        PAGE: architecture_page(PAGE.read_text(encoding="utf-8")),
        FORMS_LIST: forms_list(load_forms().values()),
        **schemas(),
    }


def write_pages(cache: Path) -> list[Path]:
    """Write all of them and return where they are; dbt's manifest is kept in `cache`."""
    written = pages(parsed_project(cache))
    for path, text in written.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(written)
