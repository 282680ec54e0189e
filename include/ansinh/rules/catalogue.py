"""The rules of `expectations/*.yaml` as objects. Light: no Great Expectations here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from ansinh.errors import AnsinhError
from ansinh.forms.model import STRICT, ColumnKind
from ansinh.rules.findings import Finding, Severity, Stage
from ansinh.rules.wording import vietnamese_gaps
from ansinh.yaml_files import YamlFileError, read_as


class CatalogueError(AnsinhError, ValueError):
    """A rule file says something that no rule may say."""


WhoFixes = Literal["reporting_unit", "province", "data_engineer"]
EVERY_FORM = "every"
PAIR = "column_pair_values_a_to_be_greater_than_b"
ANOMALIES = "anomalies"


@dataclass(frozen=True)
class Rule:
    """One entry of the catalogue: what must hold, why, and what to tell whom.

    `expect` is "python" for what the reading code notices itself, else a Great
    Expectations expectation in snake case ("unexpected_rows" for a query that returns
    the failing rows), or "anomalies" for a query that returns figures over time, of which
    `ansinh.anomalies` says which surprise. A rule covers `table` with `columns`, or several
    `tables`, each with its columns; a rule without a table speaks of submissions as a whole.
    `columns` are what a column expectation is asked of, and what `{cells}` unfolds in a query.

    `cell` names the column whose cell is to blame, unless the query says `_column`. Where a column
    of the row that the query reads is already found wrong, the rule stays silent, because its
    finding would only follow; a query may name the cells that it rests on itself, `_rests_on`.

    `passes` and `fails` are examples, one or a list each: on every limit that the rule has, and one
    step beyond it.

    A rule of every form names no tables: it covers all columns `of_kinds`, or with `of_filled`
    those in which every cell must say something; see `RuleBook.for_form`. `says_vi` states the
    rule in one sentence, for who fills the form in. What is `told_once` has one cause, whatever
    the number of cells: all of a table are one finding. What `always_stops` protects people:
    nobody gives it another severity.

    An expectation of Great Expectations is asked of all rows, or of those that meet
    `row_condition`: a column, and the values it has there, or "filled".
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    rule: str
    stage: Stage
    severity: Severity
    who_fixes: WhoFixes
    legal_basis: str
    message_vi: str
    message_en: str
    expect: str = "python"
    form: str | None = None
    table: str | None = None
    columns: tuple[str, ...] = ()
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cell: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    query: str | None = None
    of_kinds: tuple[ColumnKind, ...] = ()
    of_filled: bool = False
    says_vi: str | None = None
    told_once: bool = False
    always_stops: bool = False
    row_condition: Mapping[str, tuple[str, ...] | Literal["filled"]] = field(default_factory=dict)
    passes: Any = None
    fails: Any = None

    def __post_init__(self) -> None:
        """Refuse an entry whose parts contradict each other."""
        _refuse_unless(not (self.table and self.tables), "names `table` and `tables`")
        asks = self.expect in ("unexpected_rows", ANOMALIES)
        _refuse_unless(asks == (self.query is not None), "a query belongs to unexpected_rows only")
        _refuse_unless(not (asks and self.row_condition), "a query has conditions of its own")
        if self.expect == PAIR:
            _refuse_unless(self.cell == self.arguments.get("column_A"), "column_A is to blame")
        elif self.expect != "python" and not asks and not self.is_generic:
            _refuse_unless(all(self.covered.values()), "a column expectation needs columns")

    @property
    def is_generic(self) -> bool:
        """Whether it asks for kinds of columns rather than for columns."""
        return bool(self.of_kinds) or self.of_filled

    @property
    def title_vi(self) -> str:
        """What people are shown as the rule's name: what it says, without a full stop."""
        return (self.says_vi or self.rule).removesuffix(".")

    @property
    def passing(self) -> tuple[Any, ...]:
        """Examples that hold: a file gives one, or a list."""
        return tuple(self.passes) if isinstance(self.passes, list) else (self.passes,)

    @property
    def failing(self) -> tuple[Any, ...]:
        """Examples that break the rule: a file gives one, or a list."""
        return tuple(self.fails) if isinstance(self.fails, list) else (self.fails,)

    @property
    def covered(self) -> Mapping[str | None, tuple[str, ...]]:
        """The tables that the rule covers, each with its columns; None stands for submissions."""
        return dict(self.tables.items()) if self.tables else {self.table: self.columns}

    def finding(self, **place: Any) -> Finding:
        """A finding of this rule; `place` fills the finding's fields and the message's gaps."""
        texts: dict[str, Any] = {name: _text(place.get(name)) for name in ("value", "expected")}
        known = {name: value for name, value in {**place, **texts}.items() if value is not None}
        gaps = _Gaps({"of_unit": _in_brackets(place.get("unit")), **known})
        return Finding(
            rule=self.rule,
            severity=self.severity,
            stage=self.stage,
            message_vi=self.message_vi.format_map(_Gaps(gaps | self._in_vietnamese(place))),
            message_en=self.message_en.format_map(gaps),
            table=place.get("table") or self.table,
            column=place.get("column"),
            sheet=place.get("sheet"),
            row=place.get("row"),
            cell=place.get("cell"),
            **texts,
        )

    def _in_vietnamese(self, place: dict[str, Any]) -> dict[str, str]:
        """Numbers and days; what is quoted is what was typed, sign by sign."""
        gaps = vietnamese_gaps(place)
        if "“{value}”" in self.message_vi and isinstance(place.get("value"), str):
            del gaps["value"]
        return gaps


@dataclass(frozen=True)
class RuleFile:
    """A file of `expectations/`: the rules of one form, of every form, or (null) of no form.

    `shared` is for what several rules refer to, by anchors of YAML.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    rules: tuple[Rule, ...]
    form: str | None = None
    shared: Any = None

    def __post_init__(self) -> None:
        """Tell the rules which form they are of."""
        for rule in self.rules:
            if rule.form not in (None, self.form):
                raise ValueError(f"{rule.rule} stands in the file of another form")
            if rule.is_generic != (self.form == EVERY_FORM):
                raise ValueError(f"{rule.rule}: kinds belong to rules of every form")
            object.__setattr__(rule, "form", self.form)


class _Gaps(dict[str, Any]):
    """Leaves a dash where a message names something that is not known."""

    def __missing__(self, key: str) -> str:
        return "–"


def _in_brackets(unit: Any) -> str:
    """The unit of a row, to stand behind its cell; the entries of a register may have none."""
    return f" ({unit})" if unit else ""


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def read_rules(folder: Path) -> Iterator[Rule]:
    """The entries of all files of a folder, in their order.

    Raises CatalogueError, naming file and rule, for whatever a rule may not say.
    """
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        try:
            file = read_as(RuleFile, path)
        except YamlFileError as error:
            raise CatalogueError(str(error)) from error
        for rule in file.rules:
            if rule.rule in seen:
                raise CatalogueError(f"{path.name}: the id {rule.rule} is used twice")
            seen.add(rule.rule)
            yield rule


def _refuse_unless(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
