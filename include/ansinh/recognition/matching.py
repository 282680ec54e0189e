"""Which table of a form a header on a sheet fits best, and which column is which."""

from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.forms.model import Form, Table
from ansinh.recognition.headers import Block
from ansinh.recognition.labels import Assignment, Fit, Vocabulary, vocabulary_of

# Of a table's columns, weighted by how well they fit, this share must be there.
LEAST_SHARE = 0.45
# Two tables of one shape (poor, near-poor) are told apart by the title.
TITLE_WEIGHT = 0.5
NAME_WEIGHT = 0.1
LEAST_IGNORED_TITLE = 0.93


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
    name = [vocabulary.words(sheet)] if sheet else []
    fits = [
        (
            Fit.of(table, block.columns, vocabulary),
            _title_score(table.titles, titles, vocabulary)
            + NAME_WEIGHT * _title_score(table.titles, name, vocabulary),
        )
        for table in form.tables
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
    ignored = _title_score(form.ignored_titles, titles, vocabulary)
    if ignored >= LEAST_IGNORED_TITLE and ignored > best[0]:
        return None
    return best[1]


def _title_score(wanted: Sequence[str], titles: list[str], vocabulary: Vocabulary) -> float:
    return max(
        (
            vocabulary.similarity((vocabulary.words(one),), (title,))
            for one in wanted
            for title in titles
        ),
        default=0.0,
    )
