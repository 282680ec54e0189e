"""The rules of `expectations/*.yaml` as objects. Light: no Great Expectations here."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ansinh.findings import STAGES, Finding, Severity
from ansinh.settings import PROJECT_DIR


class CatalogueError(ValueError):
    """A rule file says something that no rule may say."""


@dataclass(frozen=True)
class Rule:
    """One entry of the catalogue: what must hold, why, and what to tell whom.

    `expect` is "python" for what the reading code notices itself, else a Great
    Expectations expectation in snake case ("unexpected_rows" for a query that
    returns the failing rows). `columns` are the columns a column expectation
    covers; for a query, `cell` names the column whose cell is to blame.
    """

    rule: str
    stage: str
    severity: Severity
    who_fixes: str
    legal_basis: str
    message_vi: str
    message_en: str
    expect: str = "python"
    form: str | None = None
    table: str | None = None
    columns: tuple[str, ...] = ()
    cell: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    query: str | None = None
    passes: Any = None
    fails: Any = None

    def finding(self, **place: Any) -> Finding:
        """A finding of this rule; `place` fills the finding's fields and the message's gaps."""
        fields = {name: place.get(name) for name in ("sheet", "row", "cell", "column", "table")}
        texts = {name: _text(place.get(name)) for name in ("value", "expected")}
        gaps = _Gaps({**place, **texts})
        return Finding(
            rule=self.rule,
            severity=self.severity,
            stage=self.stage,
            message_vi=self.message_vi.format_map(gaps),
            message_en=self.message_en.format_map(gaps),
            **{**fields, "table": fields["table"] or self.table},
            **texts,
        )


class _Gaps(dict[str, Any]):
    """Leaves a dash where a message names something that is not known."""

    def __missing__(self, key: str) -> str:
        return "–"


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


@cache
def load_rules(folder: Path = PROJECT_DIR / "expectations") -> dict[str, Rule]:
    """All rules by id, in the order of the files and of the entries in them.

    Raises CatalogueError for an unknown stage, a field that is not known or an id used twice.
    """
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in document["rules"]:
            values = {"form": document.get("form"), **entry}
            values["columns"] = tuple(values.get("columns", ()))
            try:
                rule = Rule(**values)
            except TypeError as error:
                raise CatalogueError(f"{path.name}: {entry.get('rule')}: {error}") from error
            if rule.stage not in STAGES:
                raise CatalogueError(f"{path.name}: {rule.rule}: unknown stage {rule.stage!r}")
            if rule.rule in rules:
                raise CatalogueError(f"{path.name}: the id {rule.rule} is used twice")
            rules[rule.rule] = rule
    return rules
