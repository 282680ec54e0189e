"""The rule book: every rule by its id, and the rules that a form is judged by."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ansinh.forms.catalogue import load_forms, raw_tables
from ansinh.forms.model import Column
from ansinh.rules.catalogue import EVERY_FORM, Rule, read_rules
from ansinh.rules.discretion import discreet, reserved
from ansinh.rules.findings import Finding
from ansinh.settings import PROJECT_DIR


class RuleBook(Mapping[str, Rule]):
    """All rules by id, in the order of the catalogue.

    Loaded once where a program begins and handed to whoever makes findings; tests hand in
    another one.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {rule.rule: rule for rule in rules}
        self._by_form: dict[str, tuple[Rule, ...]] = {}
        self._discreet: RuleBook | None = None
        self._reserved: RuleBook | None = None
        self._is_kept = True

    @property
    def aloud(self) -> "RuleBook":
        """The same rules for whoever checks an own file: nothing that they say is kept."""
        book = RuleBook(self._rules.values())
        book._is_kept = False
        return book

    @property
    def discreet(self) -> "RuleBook":
        """The same rules, quoting nothing: for forms about people, and files that are no form."""
        if self._discreet is None:
            self._discreet = _Careful(map(discreet, self._rules.values()))
        return self._discreet

    @property
    def reserved(self) -> "RuleBook":
        """The same rules, quoting no free words: for forms about units."""
        if self._reserved is None:
            self._reserved = _Careful(map(reserved, self._rules.values()))
        return self._reserved

    def speaking_of(self, form: str | None) -> "RuleBook":
        """The rules as they may speak of a form, or of a file that is none."""
        known = load_forms().get(form or "")
        if known is None or known.about_people:
            return self.discreet
        return self.reserved if self._is_kept else self

    def __getitem__(self, rule: str) -> Rule:
        return self._rules[rule]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def finding(self, rule: str, **place: Any) -> Finding:
        """A finding of one rule; `place` fills its fields and the gaps of its message."""
        return self._rules[rule].finding(**place)

    def for_form(self, form: str) -> tuple[Rule, ...]:
        """The rules of one form: its own, and those of every form on the columns it has.

        A rule of every form that no column of this one calls for is left out.
        """
        if form not in self._by_form:
            self._by_form[form] = tuple(self.speaking_of(form)._of(form))
        return self._by_form[form]

    def for_marts(self) -> tuple[Rule, ...]:
        """The rules that a candidate publication is judged by."""
        return tuple(rule for rule in self._rules.values() if rule.stage == "marts")

    def _of(self, form: str) -> Iterator[Rule]:
        for rule in self._rules.values():
            if rule.form == form:
                yield rule
            elif rule.form == EVERY_FORM:
                tables = _called_for(rule, form)
                if tables:
                    yield replace(rule, form=form, tables=tables)


class _Careful(RuleBook):
    """Rules that were asked already whom they speak of."""

    def speaking_of(self, form: str | None) -> RuleBook:
        """The same."""
        return self


@cache
def load_rules(folder: Path = PROJECT_DIR / "expectations") -> RuleBook:
    """The rule book of a folder, read once; for the edges: commands, tasks and tests.

    Raises CatalogueError, naming file and rule, for whatever a rule may not say.
    """
    return RuleBook(read_rules(folder))


def _called_for(rule: Rule, form: str) -> dict[str, tuple[str, ...]]:
    called_for = {
        table.name: tuple(one.name for one in table.typed_columns if _is_covered(rule, one))
        for table in raw_tables()
        if table.form == form
    }
    return {table: columns for table, columns in called_for.items() if columns}


def _is_covered(rule: Rule, column: Column) -> bool:
    return column.filled if rule.of_filled else column.kind in rule.of_kinds
