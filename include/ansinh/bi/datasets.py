"""Datasets as Superset imports them: a query, its columns and metrics with the marts' words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansinh.bi.design import Column, Dataset
from ansinh.bi.measures import Measure
from ansinh.bi.naming import uuid_of
from ansinh.dictionary.manifest import Mart
from ansinh.dictionary.metrics import Metric
from ansinh.dictionary.words import Word, column_word, metric_description_vi
from ansinh.errors import AnsinhError
from ansinh.reference.vocabulary import Language, words

# Of rules people read what they say; in English there is only their name.
RULE = {"vi": "coalesce(nullif(rules.says_vi, ''), rules.rule)", "en": "rules.rule"}


class DatasetError(AnsinhError):
    """A dataset names what its mart does not have."""


@dataclass(frozen=True)
class Dictionary:
    """What marts, columns and metrics mean."""

    marts: Mapping[str, Mart]
    mart_words: Mapping[str, Word]
    words: dict[str, Word]
    metrics: Mapping[str, Metric]


def query(dataset: Dataset, language: Language) -> str:
    """The query of a dataset, with the words of a language."""
    levels = " ".join(
        f"when '{code}' then '{word.capitalize()}'"
        for code, word in words("unit_level", language).items()
    )
    return dataset.query.format(
        language=language, unit_level=f"case unit_level {levels} end", rule=RULE[language]
    )


def dataset_file(
    dataset: Dataset,
    measures: Mapping[str, Measure],
    dictionary: Dictionary,
    language: Language,
    database: str,
) -> dict[str, Any]:
    """A dataset as Superset imports it; DatasetError for a column that its mart does not have."""
    return {
        "table_name": dataset.title.told(language),
        "main_dttm_col": dataset.one_moment[0] if dataset.one_moment else None,
        "description": _meaning(dataset, dictionary, language),
        "schema": "marts",
        "sql": query(dataset, language),
        "filter_select_enabled": True,
        "normalize_columns": False,
        "uuid": uuid_of("dataset", dataset.name, language),
        "columns": [_column(one, dataset, dictionary, language) for one in dataset.columns],
        "metrics": [_metric(one, language) for one in measures.values()],
        "version": "1.0.0",
        "database_uuid": uuid_of("database", database),
    }


def _metric(measure: Measure, language: Language) -> dict[str, Any]:
    metric = measure.metric
    meaning = metric_description_vi(metric) if language == "vi" else metric.formula or ""
    law = f"{meaning} ({metric.law})" if meaning else metric.law
    return {
        "metric_name": measure.name,
        "verbose_name": measure.title(language),
        "expression": measure.expression,
        "description": law,
        "d3format": measure.d3_format,
    }


def _column(
    column: Column, dataset: Dataset, dictionary: Dictionary, language: Language
) -> dict[str, Any]:
    mart = _mart(dataset, dictionary)
    found = next((one for one in mart.columns if one.name == (column.of or column.name)), None)
    if found is None:
        raise DatasetError(f"marts.{mart.name} has no column {column.of or column.name}.")
    word = column_word(mart, found, dictionary.words, dictionary.metrics)
    meaning_vi = word.description_vi if word else ""
    is_own = column.of is None
    return {
        "column_name": column.name,
        "verbose_name": column.title.told(language),
        "is_dttm": is_own and found.data_type == "date",
        "type": found.data_type.upper() if is_own else "TEXT",
        "groupby": True,
        "filterable": True,
        "description": meaning_vi if language == "vi" else found.description,
    }


def _meaning(dataset: Dataset, dictionary: Dictionary, language: Language) -> str:
    mart = _mart(dataset, dictionary)
    meaning = (
        mart.description if language == "en" else dictionary.mart_words[mart.name].description_vi
    )
    return f"marts.{mart.name}: {meaning}"


def _mart(dataset: Dataset, dictionary: Dictionary) -> Mart:
    if dataset.mart not in dictionary.marts:
        raise DatasetError(f"{dataset.mart} is no public mart.")
    return dictionary.marts[dataset.mart]
