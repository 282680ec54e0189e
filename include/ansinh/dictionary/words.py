"""Vietnamese words for marts and their columns: lists that the mart `data_dictionary` reads too."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ansinh.dictionary.manifest import Column, Mart
from ansinh.dictionary.metrics import Metric
from ansinh.reference.reading import read_list
from ansinh.reference.schema import LISTS_DIR


@dataclass(frozen=True)
class Word:
    """What something is called in Vietnamese, and what it means."""

    name_vi: str
    description_vi: str


@cache
def load_words(name: str, folder: Path = LISTS_DIR) -> dict[str, Word]:
    """The words of `mart_words` or `column_words`, by what they stand for.

    A column is named alone, for one quantity has one name everywhere, or as `mart.column` where
    one mart says something narrower.
    """
    return {
        row["code"]: Word(row["name_vi"], row["description_vi"]) for row in read_list(name, folder)
    }


def column_word(
    mart: Mart, column: Column, words: dict[str, Word], metrics: Mapping[str, Metric]
) -> Word | None:
    """The word for a column: its own in this mart, else the metric's, else the column's."""
    if own := words.get(f"{mart.name}.{column.name}"):
        return own
    if metric := metrics.get(column.name):
        return Word(metric.name_vi, metric_description_vi(metric))
    return words.get(column.name)


def metric_description_vi(metric: Metric) -> str:
    """How it comes about, in a sentence."""
    if metric.formula:
        return f"Chỉ tiêu; cách tính: {metric.formula}."
    return f"Chỉ tiêu; đếm theo cột {metric.counted_as} của biểu."
