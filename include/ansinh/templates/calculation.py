"""Which columns a template computes by itself, and from what: rates, balances, totals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from ansinh.forms.model import Column, Form, Table
from ansinh.reference.reading import read_list

RATE = "_rate_pct"


@dataclass(frozen=True)
class Calculation:
    """A sum of columns less others, as a share in per cent of `over` where there is one.

    `table` is the one in which those columns stand, None for the same row of the same table.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    over: str | None = None
    table: str | None = None

    def formula(self, cell: Callable[[str], str]) -> str:
        """As a spreadsheet computes it; `cell` gives the reference of a column.

        Blank until there is something to compute with: a blank is noticed, a false 0 is not.
        """
        plus = ",".join(map(cell, self.plus))
        if self.over is not None:
            over = cell(self.over)
            return f'=IF(COUNT({plus},{over})<2,"",IF({over}=0,"",ROUND({plus}/{over}*100,2)))'
        minus = ",".join(map(cell, self.minus))
        less = f"-SUM({minus})" if minus else ""
        given = f"{plus},{minus}" if minus else plus
        return f'=IF(COUNT({given})=0,"",SUM({plus}){less})'

    def printed(self, numbers: Mapping[str, int | None]) -> str:
        """As the row of column numbers prints it: "3/1*100"; "" where a column has no number."""
        if any(numbers.get(name) is None for name in (*self.plus, *self.minus)):
            return ""
        plus = [f"{numbers[name]}" for name in self.plus]
        if self.over is not None:
            return f"{plus[0]}/{numbers.get(self.over)}*100" if numbers.get(self.over) else ""
        first, rest = plus[0], "".join(f"+{number}" for number in plus[1:])
        return first + "".join(f"-{numbers[name]}" for name in self.minus) + rest


def calculation_of(form: Form, table: Table, column: Column) -> Calculation | None:
    """How a column follows from others; None for a column that somebody has to fill."""
    if column.kind == "rate_pct":
        return _rate(form, table, column.name)
    counted = table.name.replace("_rates", "")
    if counted != table.name and _has(form.table(counted), column.name):
        return Calculation((column.name,), table=counted)
    if column.name == "total_deprivations":
        numbered = [one.name for one in table.columns if one.label_number is not None]
        return Calculation(tuple(numbered))
    signs = _balance_signs().get(table.name, {})
    if signs.get(column.name) == 0:
        return Calculation(
            tuple(name for name, sign in signs.items() if sign > 0),
            tuple(name for name, sign in signs.items() if sign < 0),
        )
    return None


def _rate(form: Form, table: Table, name: str) -> Calculation | None:
    """A rate is named after what it is a rate of: households unless it says persons."""
    stem = name.removesuffix(RATE)
    counted = table.name.replace("_rates", "")
    if counted != table.name:
        return Calculation((stem,), over="households", table=counted)
    part = stem if _has(table, stem) else f"{stem}_households"
    whole = "persons" if stem.endswith("_persons") else "households"
    return Calculation((part,), over=whole) if _has(table, part) and _has(table, whole) else None


def _has(table: Table, name: str) -> bool:
    return any(column.name == name for column in table.columns)


@cache
def _balance_signs() -> dict[str, dict[str, int]]:
    """Table of movement → column → what it counts for in the balance; the closing one has 0."""
    signs: dict[str, dict[str, int]] = {}
    for row in read_list("movements"):
        columns = signs.setdefault(f"movement_{row['poverty_status']}", {})
        columns[row["movement"]] = row["balance_sign"]
    return signs
