"""What a form is: tables and columns, how they are labelled, and what their cells hold.

Plain dataclasses: the process that reads a workbook gets them ready-made, and does without
what validates the YAML files (`ansinh.forms.catalogue`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

from ansinh.text.vietnamese import normalise_label

ColumnKind = Literal[
    "count", "rate_pct", "quantity", "money", "date", "year", "text", "choice", "flag", "unit"
]
RowsOf = Literal["units", "register"]

LabelPath = tuple[str, ...]

# For whoever validates: a word that the model does not know is a slip of the pen.
STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True)
class Column:
    """One column of a table: how it is named in the warehouse, and labelled on the form.

    `label` is the path through the merged header, outermost first, and `also` other paths seen.
    `number` is the column number printed below the header; `label_number` is a number that is
    itself the innermost label, as in the twelve columns of indicators. A column that is
    `required` must be there, one that is `filled` must say something in every row.

    `choices` names the list that a cell of kind `choice` is chosen from. A `personal` column
    is never quoted: not in findings, differences, logs or marts. `help_vi` says in the template
    what belongs there. Under the standards `not_printed` offices' tables did not have it: it may
    lack there, and stays unknown.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: str
    kind: ColumnKind
    label: LabelPath
    also: tuple[LabelPath, ...] = ()
    number: int | None = None
    label_number: int | None = None
    required: bool = False
    filled: bool = False
    choices: str | None = None
    personal: bool = False
    help_vi: str | None = None
    not_printed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a name that is no identifier, a list where nothing is chosen, a cut label."""
        _refuse_odd_name(self.name)
        for path in (self.label, *self.also):
            _refuse_cut_label(path)
        if (self.kind == "choice") != (self.choices is not None):
            raise ValueError("a list of choices belongs to the kind choice, and only there")


@dataclass(frozen=True)
class RowSplit:
    """A column that says what a row counts, where a unit has one row for each."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    column: str
    labels: tuple[str, ...]
    values: dict[str, tuple[str, ...]]


AREA_SPLIT = RowSplit("area_type", ("Khu vực",), {"urban": ("Thành thị",), "rural": ("Nông thôn",)})


@dataclass(frozen=True)
class OtherTable:
    """A table that offices send along and from which nothing is taken: it is named, not read.

    It is known by one of its `titles`, by a title that has all of its `words`, or, where it is
    `split_of` a table, by the title of that one and a column that says what a row counts.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name_vi: str
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    split_of: str | None = None


@dataclass(frozen=True)
class Table:
    """One table of a form; it becomes `raw.<form>__<name>`. Its form says of itself which it is.

    Its `rows` are units, one row (or one of each split) a unit, or entries of a register, in
    which a column of kind `unit` says where, and a blank there means the reporting unit.
    `sheet_vi` is its tab in a template: what offices call it, for titles are too long. What is
    `judged_only` is compared when a file is judged, and no model of the warehouse reads it.
    Rows of the urban and the rural part of a unit are a table of their own, named `areas`.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False
    split: RowSplit | None = None
    rows: RowsOf = "units"
    sheet_vi: str | None = None
    judged_only: bool = False
    areas: str | None = None
    form: str = ""

    def __post_init__(self) -> None:
        """Refuse a column that is defined twice."""
        _refuse_odd_name(self.name)
        _refuse_repeats("column", [column.name for column in self.columns])

    @property
    def area_table(self) -> "Table | None":
        """The table of the rows of urban and rural parts; None where they are not taken."""
        if self.areas is None:
            return None
        return replace(
            self,
            name=self.areas,
            titles=(),
            required=False,
            split=AREA_SPLIT,
            sheet_vi="Thành thị, nông thôn",
            areas=None,
        )

    @property
    def relation(self) -> str:
        """The name of its table in the schema `raw`."""
        return f"{self.form}__{self.name}"

    def column(self, name: str) -> Column:
        """The column of this name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def is_register(self) -> bool:
        """Whether a row is an entry rather than a unit."""
        return self.rows == "register"

    @property
    def unit_column(self) -> Column | None:
        """The column of a register that says where."""
        return next((column for column in self.columns if column.kind == "unit"), None)

    @property
    def typed_columns(self) -> tuple[Column, ...]:
        """The columns that hold values; the unit has columns of its own in `raw`."""
        return tuple(column for column in self.columns if column.kind != "unit")


@dataclass(frozen=True, eq=False)
class Form:
    """One form in one version, with what is needed to recognise its tables in a workbook.

    Every version is one object, which is equal to itself only.

    `has_standard`: its figures depend on the poverty standard, which is then part of the slot.
    `standards` are those for which the layout asks enough; none named means all. Of a form
    `about_people` no message tells any value.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    form: str
    version: str
    name_vi: str
    name_en: str
    legal_basis: str
    tables: tuple[Table, ...]
    line_labels: tuple[str, ...]
    unit_labels: tuple[str, ...] = ()
    has_standard: bool = True
    about_people: bool = False
    standards: tuple[str, ...] = ()
    total_labels: tuple[str, ...] = ()
    telling_words: tuple[str, ...] = ()
    not_taken: tuple[OtherTable, ...] = ()
    abbreviations: dict[str, str] = field(default_factory=dict)

    @property
    def may_name_people(self) -> bool:
        """Whether a filled workbook names people, in its nature or in a column."""
        return self.about_people or any(
            column.personal for table in self.tables for column in table.columns
        )

    def __post_init__(self) -> None:
        """Tell the tables which form they are of; refuse what no form may be."""
        _refuse_odd_name(self.form)
        _refuse_repeats("table", [table.name for table in self.tables])
        if not any(table.required for table in self.tables):
            raise ValueError("no table is required, so nothing could ever be missing")
        if len({table.is_register for table in self.tables}) > 1:
            raise ValueError("a form has tables of units or registers, not both")
        for table in self.tables:
            if table.form not in ("", self.form):
                raise ValueError(f"the table {table.name} stands in the file of another form")
            object.__setattr__(table, "form", self.form)

    @cached_property
    def label_parts(self) -> frozenset[str]:
        """Every single label of its columns, outer and inner, as labels are compared."""
        return frozenset(
            normalise_label(label)
            for table in self.tables
            for column in table.columns
            for path in (column.label, *column.also)
            for label in path
        )

    @cached_property
    def split_words(self) -> frozenset[str]:
        """The headings of columns that say what a row counts, as labels are compared."""
        splits = (table.split for table in self.tables if table.split is not None)
        return frozenset(normalise_label(label) for split in splits for label in split.labels)

    @cached_property
    def line_words(self) -> frozenset[str]:
        """The headings of the running number, as labels are compared."""
        return frozenset(map(normalise_label, self.line_labels))

    @cached_property
    def unit_words(self) -> frozenset[str]:
        """The headings of the unit's name, as labels are compared."""
        return frozenset(map(normalise_label, self.unit_labels))

    @cached_property
    def is_register(self) -> bool:
        """Whether its rows are entries rather than units."""
        return all(table.is_register for table in self.tables)

    def table(self, name: str) -> Table:
        """The table of this name, of areas too; KeyError where there is none."""
        for table in self.stored_tables:
            if table.name == name:
                return table
        raise KeyError(name)

    @property
    def stored_tables(self) -> tuple[Table, ...]:
        """Its tables, and those of the areas within them: what `raw` holds."""
        areas = (table.area_table for table in self.tables)
        return (*self.tables, *(table for table in areas if table is not None))


def _refuse_odd_name(name: str) -> None:
    if not name.isidentifier() or not name.isascii() or not name.islower():
        raise ValueError(f"{name!r} is not named like an identifier")


def _refuse_cut_label(path: LabelPath) -> None:
    """In YAML, [Ngày đăng, phát] is two labels, one above the other; labels begin large."""
    for label in path:
        if label[:1].islower():
            whole = ", ".join(path)
            raise ValueError(f'a comma cuts the label: write ["{whole}"] in quotation marks')


def _refuse_repeats(what: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the {what} {name} is defined twice")
