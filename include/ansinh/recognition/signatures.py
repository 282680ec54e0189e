"""Who signs a table, below its figures."""

import re

from ansinh.text.vietnamese import normalise_label
from ansinh.workbooks.grid import Cell

SIGNATURE = re.compile(
    r"\b(nguoi lap|lap bieu|thu truong|chu tich|ky ten|ky ghi ro|noi nhan"
    r"|ngay\b.{0,12}\bthang\b.{0,8}\bnam)\b"
)


def is_signature(cells: list[Cell]) -> bool:
    """Whether a row is signed, or says where and when."""
    return any(isinstance(cell, str) and cell and signs(cell) for cell in cells)


def signs(text: str) -> bool:
    """Whether a text belongs to a signature."""
    return SIGNATURE.search(normalise_label(text)) is not None
