"""What the header says of a column beside its name: how many đồng one unit of money is."""

from collections.abc import Mapping

from ansinh.forms.model import Table
from ansinh.recognition.headers import Block
from ansinh.text.money import money_scale


def declared_scales(
    block: Block, positions: Mapping[str, int], table: Table
) -> tuple[dict[str, int], list[str]]:
    """đồng per unit of each column of money, and the columns for which it stays open.

    The column's own header counts, and where it is silent the lines above the table; where the
    two contradict each other, neither does.
    """
    labels = {column.position: column.label for column in block.columns}
    above = {scale for title in block.titles if (scale := money_scale(title)) is not None}
    general = above.pop() if len(above) == 1 else None
    scales: dict[str, int] = {}
    undeclared = []
    for column in table.columns:
        if column.kind != "money" or column.name not in positions:
            continue
        own = money_scale(labels.get(positions[column.name], ""))
        scale = own or general
        if scale is None or general not in (None, scale):
            undeclared.append(column.name)
        else:
            scales[column.name] = scale
    return scales, undeclared
