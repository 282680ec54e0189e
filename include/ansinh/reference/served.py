"""The province that is served: its rows of the lists of units, and those of its successor."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ansinh.reference.reading import Row, read_list
from ansinh.reference.schema import LISTS_DIR


@dataclass(frozen=True)
class ServedRows:
    """Rows of a province and its successor, each from the days on which it is the one served."""

    provinces: tuple[Row, ...]
    districts: tuple[Row, ...]
    communes: tuple[Row, ...]

    @property
    def units(self) -> tuple[Row, ...]:
        """Districts and communes."""
        return self.districts + self.communes


@cache
def served_rows(province: str, folder: Path = LISTS_DIR) -> ServedRows | None:
    """The rows of a province, named by its code before July 2025; None where there are none."""
    provinces = read_list("provinces", folder)
    own = [row for row in provinces if row["province_code"] == province]
    if not own:
        return None
    first = min(own, key=lambda row: row["valid_from"])
    end, successor = first["valid_to"], first["successor_code"]

    def is_served(row: Row) -> bool:
        code = row["province_code"]
        return bool(
            (code == province and row["valid_from"] < end)
            or (code == successor and row["valid_to"] > end)
        )

    return ServedRows(
        *(
            tuple(filter(is_served, read_list(name, folder)))
            for name in ("provinces", "districts", "communes")
        )
    )
