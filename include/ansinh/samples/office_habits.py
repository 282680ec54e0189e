"""How different offices write the same form: what people vary without meaning anything."""

import unicodedata
from dataclasses import dataclass

Cell = int | float | str | None


@dataclass(frozen=True)
class OfficeHabits:
    """The habits of one office.

    `blank_rows` stand above everything, `blank_columns` left of it; `decomposed_names` are
    names whose marks are characters of their own (NFD, as some phones and Macs type them);
    `text_numbers` are numbers typed as text with a point for thousands and a decimal comma.
    """

    unit_heading: str = "Phường/ Xã"
    persons_label: str = "Nhân khẩu"
    blank_rows: int = 0
    blank_columns: int = 0
    number_row: bool = True
    decomposed_names: bool = False
    text_numbers: bool = False
    names_standard: bool = False

    def name(self, text: str) -> str:
        """A unit's name as this office types it."""
        return unicodedata.normalize("NFD", text) if self.decomposed_names else text

    def number(self, value: Cell) -> Cell:
        """A number as this office types it; text stays as it is."""
        if not self.text_numbers or not isinstance(value, int | float):
            return value
        printed = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
        return printed.translate(str.maketrans(",.", ".,"))


PLAIN = OfficeHabits()
