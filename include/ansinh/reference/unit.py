"""A province, district or commune under the name, code and parent of its days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

UnitLevel = Literal["province", "district", "commune"]

LEVELS_OF_KIND: dict[str, tuple[UnitLevel, ...]] = {
    "tỉnh": ("province",),
    "thành phố": ("district", "province"),
    "huyện": ("district",),
    "quận": ("district",),
    "thị xã": ("district",),
    "xã": ("commune",),
    "phường": ("commune",),
    "thị trấn": ("commune",),
    "đặc khu": ("commune",),
}


@dataclass(frozen=True)
class Unit:
    """A unit during the days in which its code, name and parent were these.

    `valid_to` is the first day on which they no longer were.
    """

    code: str
    name: str
    kind: str
    level: UnitLevel
    parent_code: str | None
    valid_from: date
    valid_to: date

    @property
    def full_name(self) -> str:
        """The name with its kind, such as "Huyện An Phú"."""
        return f"{self.kind} {self.name}"

    def is_valid(self, on: date) -> bool:
        """Whether the unit was this one on that day."""
        return self.valid_from <= on < self.valid_to
