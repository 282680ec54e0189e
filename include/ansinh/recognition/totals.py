"""Whether the totals printed in a register are those of its entries."""

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from ansinh.forms.model import Column, Table
from ansinh.recognition.entries import is_total
from ansinh.recognition.headers import Block
from ansinh.recognition.rows import Rows, as_text
from ansinh.rules.findings import Place, Violation
from ansinh.text.money import read_money
from ansinh.text.numbers import read_number
from ansinh.text.vietnamese import normalise_label
from ansinh.workbooks.grid import Grid, letter

# Each is compared with all entries, and a hostile file might hold a hundred thousand.
MOST_TOTALS = 500


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
    left out: that is a finding already.
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
        for at in totals:
            said = _amount(as_text(grid.cell(at, position)), column, scale)
            expected = _contradicted(said, known, sum(number <= at for number in rows.numbers))
            if expected is not None and said is not None:
                place: Place = {"table": table.name, "sheet": grid.name, "row": at + 1}
                place |= {"column": column.name, "cell": f"{letter(position)}{at + 1}"}
                place |= {"value": _grouped(said), "expected": _grouped(expected)}
                problems.append(Violation("structure.total_differs", place))
    return problems


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


def _contradicted(said: int | None, amounts: Sequence[int], above: int) -> int | None:
    """What stands above a total adds up to, where what it says is no sum of its neighbours."""
    if not said:  # a blank cell, or one that cannot be read, says nothing
        return None
    sums = list(accumulate(amounts, initial=0))
    if sums[above] - said in sums[: above + 1] or sums[above] + said in sums[above:]:
        return None
    return sums[above] if above else sums[-1]


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
