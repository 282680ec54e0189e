"""The bundle of this project, as one file."""

from pathlib import Path

from ansinh.bi.bundle import as_zip, files
from ansinh.bi.datasets import Dictionary
from ansinh.bi.design import load_design
from ansinh.dictionary.manifest import Mart, marts, parsed_project
from ansinh.dictionary.metrics import load_metrics
from ansinh.dictionary.words import load_words
from ansinh.reference.vocabulary import Language


def bundle(cache: Path, language: Language, address: str, *, asks_password: bool = True) -> bytes:
    """The ZIP that Superset imports; dbt's manifest is kept in `cache`.

    For `address` see `database_file`; raises what `files` raises, and ManifestError.
    """
    found = marts(parsed_project(cache))
    documents = files(
        load_design(),
        dictionary_of(found),
        language,
        address,
        asks_password=asks_password,
    )
    return as_zip(documents)


def dictionary_of(found: list[Mart]) -> Dictionary:
    """What the columns of these marts mean."""
    return Dictionary(
        marts={mart.name: mart for mart in found},
        mart_words=load_words("mart_words"),
        words=load_words("column_words"),
        metrics=load_metrics(),
    )
