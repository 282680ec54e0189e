"""Whether the totals printed in a register are those of its entries."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from ansinh.forms.model import Column, Table
from ansinh.recognition.entries import is_total
from ansinh.recognition.headers import Block
from ansinh.recognition.rows import Rows, as_text
from ansinh.rules.cells import joined, ranges
from ansinh.rules.findings import Place, Violation
from ansinh.text.money import read_money
from ansinh.text.numbers import read_number
from ansinh.text.vietnamese import normalise_label
from ansinh.workbooks.grid import Grid, letter

# Each is compared with all entries, and a hostile file might hold a hundred thousand.
MOST_TOTALS = 500
LONGEST_LIST = 60
DECIMALS = re.compile(r"[.,](\d+)\D*$")


def total_violations(
    grid: Grid,
    block: Block,
    end: int,
    columns: Mapping[Column, int],
    table: Table,
    rows: Rows,
    scales: Mapping[str, int],
    total_labels: Collection[str],
) -> list[Violation]:
    """Totals of amounts and counts that no run of entries right above or below adds up to.

    A subtotal of a group or a page is right too. A column with an entry that cannot be read is
    left out: that is a finding already. Where entries are written in thousands or millions, a
    total may be off by half a unit of each entry's last digit.
    """
    labels = tuple(map(normalise_label, total_labels))
    kept = set(rows.numbers)
    totals = [
        at
        for at in range(block.first_row, min(end, len(grid.rows)))
        if table.is_register and at + 1 not in kept and is_total(grid.rows[at], labels)
    ][:MOST_TOTALS]
    problems = []
    for column, position in columns.items() if totals and rows.numbers else ():
        if column.kind not in ("money", "count"):
            continue
        scale = scales.get(column.name, 1)
        amounts = [_amount(text, column, scale) for text in rows.columns[column.name]]
        known = [amount for amount in amounts if amount is not None]
        if len(known) < len(amounts):
            continue
        entries = _Entries(known, _half_units(rows.columns[column.name], known, scale))
        texts = [at for at in rows.numbers if isinstance(grid.cell(at - 1, position), str)]
        for at in totals:
            said = _amount(as_text(grid.cell(at, position)), column, scale)
            above = sum(number <= at for number in rows.numbers)
            expected = entries.contradiction_of(said, above)
            if expected is None or said is None:
                continue
            place: Place = {"table": table.name, "sheet": grid.name, "row": at + 1}
            place |= {"column": column.name, "cell": f"{letter(position)}{at + 1}"}
            place |= {"value": _grouped(said), "expected": _grouped(expected)}
            left_out = _left_out(said, dict(zip(rows.numbers, known, strict=True)), texts, at)
            if left_out:
                cells = ranges((letter(position), row) for row in left_out)
                place["texts"] = joined(cells, ", ", LONGEST_LIST)
            rule = "structure.total_skips_text" if left_out else "structure.total_differs"
            problems.append(Violation(rule, place))
    return problems


@dataclass(frozen=True)
class _Entries:
    """The amounts of a column from top to bottom, and by how much each may be off."""

    amounts: Sequence[int]
    half_units: Sequence[Fraction]

    @cached_property
    def _sums(self) -> list[int]:
        return list(accumulate(self.amounts, initial=0))

    @cached_property
    def _slacks(self) -> list[Fraction]:
        return list(accumulate(self.half_units, initial=Fraction(0)))

    def contradiction_of(self, said: int | None, above: int) -> int | None:
        """What stands above a total adds up to, where what it says is no sum of its neighbours."""
        if not said:  # a blank cell, or one that cannot be read, says nothing
            return None
        sums = self._sums
        if sums[above] - said in sums[: above + 1] or sums[above] + said in sums[above:]:
            return None
        if self._slacks[-1] and any(
            abs(abs(sums[above] - total) - said) <= abs(self._slacks[above] - slack)
            for total, slack in zip(sums, self._slacks, strict=True)
        ):
            return None
        return sums[above] if above else sums[-1]


def _half_units(texts: Sequence[str | None], amounts: Sequence[int], scale: int) -> list[Fraction]:
    """Half a unit of the last digit of each entry; đồng themselves and persons are exact."""
    if scale == 1:
        return [Fraction(0)] * len(amounts)
    return [
        Fraction(scale, 2 * 10 ** _decimals(text, amount, scale)) if text else Fraction(0)
        for text, amount in zip(texts, amounts, strict=True)
    ]


def _decimals(text: str, amount: int, scale: int) -> int:
    """How many decimals an amount was written with; 12.500 may be thousands."""
    match = DECIMALS.search(text)
    digits = re.sub(r"\D", "", text)
    is_grouped = not digits or int(digits) * scale == abs(amount)
    return 0 if match is None or is_grouped else len(match[1])


def _left_out(said: int, amounts: Mapping[int, int], texts: Collection[int], at: int) -> list[int]:
    """The rows above whose amounts are texts, where the total is that of all the others."""
    above = {row: amount for row, amount in amounts.items() if row <= at}
    written = sorted(above.keys() & set(texts))
    numbers = sum(above.values()) - sum(above[row] for row in written)
    return written if written and numbers == said else []


def _amount(text: str | None, column: Column, scale: int) -> int | None:
    """A cell's number, 0 where it is blank, None where it cannot be read."""
    if text is None:
        return 0
    if text.isdecimal() and text.isascii():
        return int(text) * (scale if column.kind == "money" else 1)
    reading = read_money(text, scale) if column.kind == "money" else read_number(text, "count")
    if reading.problem is not None:
        return None
    return reading.value if isinstance(reading.value, int) else 0


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
