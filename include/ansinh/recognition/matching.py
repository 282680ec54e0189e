"""Which table of a form a header on a sheet fits best, and which column is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.forms.model import Form, OtherTable, Table
from ansinh.recognition.headers import Block
from ansinh.recognition.labels import Assignment, Fit, Vocabulary, vocabulary_of

# Of a table's columns, weighted by how well they fit, this share must be there.
LEAST_SHARE = 0.45
# Two tables of one shape (poor, near-poor) are told apart by the title.
TITLE_WEIGHT = 0.5
NAME_WEIGHT = 0.1
LEAST_OTHER_TITLE = 0.93
# A title says its period behind what it is about.
PERIOD = re.compile(r" (?:cuoi |dau )?(?:nam|quy|thang|giai doan|ky)\b[ \divx]*\d{4}\b.*$")


@dataclass(frozen=True)
class Match:
    """A table, the columns found for it, and how well title and columns fit together."""

    table: Table
    assignment: Assignment
    score: float


def best_match(block: Block, form: Form, sheet: str = "") -> Match | None:
    """The table that columns and title fit best; None where none does, or it is not asked for.

    Where titles leave two tables equal, the name of the sheet tells.
    """
    vocabulary = vocabulary_of(form)
    titles = [vocabulary.words(title) for title in block.titles]
    has_split = any(form.split_words.intersection(column.path) for column in block.columns)
    name = [vocabulary.words(sheet)] if sheet else []
    fits = [
        (
            Fit.of(table, block.columns, vocabulary),
            _title_score(table.titles, titles, vocabulary)
            + NAME_WEIGHT * _title_score(table.titles, name, vocabulary),
        )
        for table in form.tables
        # Two rows for each unit are another table, whatever its title says.
        if table.split is not None or not has_split
    ]
    best: tuple[float, Match] | None = None
    for fit, title in sorted(fits, key=lambda one: one[0].bound + TITLE_WEIGHT * one[1])[::-1]:
        if best is not None and fit.bound + TITLE_WEIGHT * title <= best[1].score:
            break
        assignment = fit.assign()
        score = assignment.score + TITLE_WEIGHT * title
        if assignment.score >= LEAST_SHARE and (best is None or score > best[1].score):
            best = (title, Match(fit.table, assignment, score))
    if best is None:
        return None
    other = _other(form, titles, vocabulary)
    return None if other is not None and other[0] > best[0] else best[1]


def other_table(form: Form, titles: Sequence[str], *, has_split: bool) -> OtherTable | None:
    """Which table that is not taken the lines above figures belong to."""
    vocabulary = vocabulary_of(form)
    words = [vocabulary.words(title) for title in titles]
    other = _other(form, words, vocabulary)
    if other is not None or not has_split:
        return other[1] if other is not None else None
    plain = [*words, *(PERIOD.sub("", title) for title in words)]
    scores = {table.name: _title_score(table.titles, plain, vocabulary) for table in form.tables}
    nearest = max(scores, key=scores.__getitem__)
    return next((one for one in form.not_taken if one.split_of == nearest), None)


def title_likeness(form: Form, title: str) -> float:
    """How alike a line is to the title of one of the form's tables, from 0 to 1."""
    vocabulary = vocabulary_of(form)
    wanted = [title for table in form.tables for title in table.titles]
    words = vocabulary.words(title)
    return _title_score(wanted, [words, PERIOD.sub("", words)], vocabulary)


def _other(
    form: Form, titles: list[str], vocabulary: Vocabulary
) -> tuple[float, OtherTable] | None:
    """The table that is not taken whose title stands there, and how alike the two are."""
    plain = [*titles, *(PERIOD.sub("", title) for title in titles)]
    found = []
    for one in form.not_taken:
        words = [vocabulary.words(word) for word in one.words]
        if words and any(all(word in title for word in words) for title in titles):
            found.append((1.0, one))
        elif (score := _title_score(one.titles, plain, vocabulary)) >= LEAST_OTHER_TITLE:
            found.append((score, one))
    return max(found, key=lambda pair: pair[0], default=None)


def _title_score(wanted: Sequence[str], titles: list[str], vocabulary: Vocabulary) -> float:
    return max(
        (
            vocabulary.similarity((vocabulary.words(one),), (title,))
            for one in wanted
            for title in titles
        ),
        default=0.0,
    )
