"""How well a label on a sheet fits a label of a form, and which column is which."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from ansinh.forms.model import Column, Form, LabelPath, Table
from ansinh.text.vietnamese import normalise_label

# What two labels must have in common: below it, one is not a spelling of the other.
LEAST_SCORE = 0.7
# What an optional column counts for in recognising a table; a required one counts 1.
OPTIONAL_WEIGHT = 0.25
# A telling word ("cận") on one side only. Poor and near-poor otherwise differ by 4 letters in 60.
TELLING_PENALTY = 0.2
NUMBER_BONUS = 0.08
SAME = 0.995
# A part of a name that no other name has, and of how many words it must be.
SHORT_NAME = 0.85
LEAST_WORDS = 2

NUMBERED_LABEL = re.compile(r"(?P<number>\d{1,2}) (?P<text>\D.*)")
LABEL_WITH_NUMBER = re.compile(r"(?P<text>\D.*) (?P<number>\d{1,2})")


@dataclass(frozen=True)
class SheetColumn:
    """A column as the header of a sheet describes it.

    `position` counts from 0 for column A; `path` are the texts above it, normalised, outermost
    first; `numbers` the numbers that stand alone in a cell of its header, from top to bottom;
    `label` all texts above it as they were typed.
    """

    position: int
    path: LabelPath
    numbers: tuple[int, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Assignment:
    """Which sheet column holds which column of a table, and how sure that is (0 to 1)."""

    positions: dict[str, int]
    score: float
    twice: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """A form's words, prepared for comparing labels."""

    form: Form

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        return tuple(f" {normalise_label(word)} " for word in self.form.telling_words)

    @cached_property
    def _similarities(self) -> dict[tuple[LabelPath, LabelPath], float]:
        return {}

    @cached_property
    def _tellings(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _abbreviations(self) -> dict[str, str]:
        return {
            normalise_label(short): normalise_label(long)
            for short, long in self.form.abbreviations.items()
        }

    def words(self, label: str) -> str:
        """A label normalised, its abbreviations written out."""
        normalised = normalise_label(label)
        return " ".join(self._abbreviations.get(word, word) for word in normalised.split())

    def similarity(self, wanted: LabelPath, path: LabelPath) -> float:
        """How alike two normalised label paths are, from 0 to 1, telling words above all."""
        known = self._similarities.get((wanted, path))
        if known is None:
            differences = self._differences(" ".join(wanted), " ".join(path))
            known = max(0.0, self.likeness(wanted, path) - TELLING_PENALTY * differences)
            self._similarities[wanted, path] = known
        return known

    def likeness(self, wanted: LabelPath, path: LabelPath) -> float:
        """How alike two normalised label paths are, letter by letter, from 0 to 1.

        The order of words counts. The innermost label counts as much as the whole path.
        """
        from rapidfuzz.fuzz import ratio

        if not path:
            return 0.0
        whole, other = " ".join(wanted), " ".join(path)
        score = ratio(whole, other)
        if len(wanted) > 1 and len(path) > 1:
            score = (score + ratio(wanted[-1], path[-1])) / 2
        return score / 100

    @cache  # noqa: B019 -- a vocabulary lives as long as the forms do
    def paths(self, column: Column) -> list[LabelPath]:
        """The label paths of a column, normalised."""
        return [tuple(map(self.words, path)) for path in (column.label, *column.also)]

    def _differences(self, one: str, other: str) -> int:
        return len(self._told(one) ^ self._told(other))

    def _told(self, text: str) -> frozenset[str]:
        """The telling words in a text."""
        if text not in self._tellings:
            padded = f" {text} "
            self._tellings[text] = frozenset(word for word in self._telling if word in padded)
        return self._tellings[text]


@cache
def vocabulary_of(form: Form) -> Vocabulary:
    """A form's words; what was compared once is not compared again."""
    return Vocabulary(form)


@dataclass(frozen=True)
class Fit:
    """How well each column of a table (a row of `scores`) fits each column of a sheet."""

    table: Table
    columns: tuple[SheetColumn, ...]
    scores: list[list[float]]

    @classmethod
    def of(cls, table: Table, columns: tuple[SheetColumn, ...], vocabulary: Vocabulary) -> "Fit":
        """Compare every label of the table with every label of the sheet."""
        scores = []
        for column in table.columns:
            paths = vocabulary.paths(column)
            scores.append([_score(column, paths, one, vocabulary) for one in columns])
        for row, at in _short_names(table, columns, vocabulary):
            scores[row][at] = max(scores[row][at], SHORT_NAME)
        return cls(table, columns, scores)

    @property
    def bound(self) -> float:
        """The score of an assignment cannot be higher."""
        best = [max(row, default=0.0) for row in self.scores]
        return self._share({row: score for row, score in enumerate(best) if score >= LEAST_SCORE})

    def assign(self) -> Assignment:
        """The best way to give each column of the table one column of the sheet.

        A sheet column that fits as well as the one chosen, under the very same label, is
        reported in `twice`: choosing between the two would be a guess.
        """
        chosen = dict(self._pairs())
        names = [column.name for column in self.table.columns]
        positions = {names[row]: self.columns[at].position for row, at in chosen.items()}
        share = self._share({row: self.scores[row][at] for row, at in chosen.items()})
        return Assignment(positions, share, self._twice(chosen))

    def _share(self, scores: dict[int, float]) -> float:
        weights = [1.0 if column.required else OPTIONAL_WEIGHT for column in self.table.columns]
        return sum(min(1.0, score) * weights[row] for row, score in scores.items()) / sum(weights)

    def _pairs(self) -> Iterator[tuple[int, int]]:
        # What is below the threshold is worth nothing: it must not push out a good fit elsewhere.
        worth = [[score if score >= LEAST_SCORE else 0.0 for score in row] for row in self.scores]
        best = [
            (row, max(range(len(scores)), key=scores.__getitem__))
            for row, scores in enumerate(worth)
            if any(scores)
        ]
        if len({at for _, at in best}) < len(best):
            # Two want the same one. Seldom so, and scipy takes half a second to import.
            from scipy.optimize import linear_sum_assignment

            rows, columns = linear_sum_assignment(worth, maximize=True)
            pairs = zip(rows.tolist(), columns.tolist(), strict=True)
            best = [(row, at) for row, at in pairs if worth[row][at]]
        yield from best

    def _twice(self, chosen: dict[int, int]) -> dict[str, int]:
        taken = set(chosen.values())
        return {
            self.table.columns[row].name: one.position
            for row, at in chosen.items()
            for other, one in enumerate(self.columns)
            if other not in taken
            and one.path == self.columns[at].path
            and self.scores[row][other] >= self.scores[row][at] * SAME
        }


def _short_names(
    table: Table, columns: tuple[SheetColumn, ...], vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """Which numbered column of a table (first) a column of the sheet calls by part of its name.

    "Người phụ thuộc" can only be "Người phụ thuộc trong hộ gia đình"; "Nhà ở", which is part of
    two names, says nothing.
    """
    names = {
        row: [f" {path[-1]} " for path in vocabulary.paths(column)[1:]]
        for row, column in enumerate(table.columns)
        if column.label_number is not None
    }
    for at, one in enumerate(columns):
        said = one.path[-1] if one.path else ""
        if len(said.split()) < LEAST_WORDS:
            continue
        meant = [row for row, full in names.items() if any(f" {said} " in name for name in full)]
        if len(meant) == 1:
            yield meant[0], at


def _score(
    wanted: Column, paths: list[LabelPath], one: SheetColumn, vocabulary: Vocabulary
) -> float:
    if wanted.label_number is not None:
        return _numbered_score(wanted.label_number, paths, one, vocabulary)
    score = max(vocabulary.similarity(path, one.path) for path in paths)
    if wanted.number is not None and one.numbers and one.numbers[-1] == wanted.number:
        score += NUMBER_BONUS
    return score


def _numbered_score(
    number: int, paths: list[LabelPath], one: SheetColumn, vocabulary: Vocabulary
) -> float:
    """For a column whose label is a number: that number, or its meaning in words."""
    in_words = NUMBERED_LABEL.fullmatch(one.path[-1]) if one.path else None
    innermost = (in_words["text"],) if in_words else one.path[-1:]
    meant = max((vocabulary.similarity(path, innermost) for path in paths[1:]), default=0.0)
    if in_words and int(in_words["number"]) == number:
        return max(meant, LEAST_SCORE)
    flat = LABEL_WITH_NUMBER.fullmatch(one.path[-1]) if one.path else None
    if flat and int(flat["number"]) == number:
        # One header row: the label over all of them and the number in one cell.
        return max(meant, vocabulary.likeness(paths[0], (*one.path[:-1], flat["text"])))
    if one.numbers and one.numbers[0] == number:
        # The number tells; the label over all of them may be cut.
        return max(meant, vocabulary.likeness(paths[0], one.path))
    return meant
