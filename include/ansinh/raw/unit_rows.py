"""Which unit each row of a table speaks of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from ansinh.extraction.reading import ParsedTable
from ansinh.forms.model import Table
from ansinh.raw.area_rows import area_type, is_part, owners
from ansinh.raw.unit_resolver import UnitResolver
from ansinh.reference.unit import Unit
from ansinh.reference.units import UnitDirectory
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.slots import Slot

# Below the commune there is no unit of its own here.
HAMLETS = ("ấp ", "khóm ", "thôn ", "bản ", "buôn ", "tổ dân phố ", "khu phố ", "khu vực ")


@dataclass(frozen=True)
class UnitRows:
    """For every row its unit (None where it has none), and whether the row is kept.

    `areas` are rows of urban and rural parts, by place: the unit that each is a part of, and its
    area type.
    """

    units: list[Unit | None]
    is_kept: list[bool]
    findings: list[Finding]
    areas: dict[int, tuple[Unit, str]] = field(default_factory=dict)


def find_units(
    parsed: ParsedTable, table: Table, slot: Slot, directory: UnitDirectory, rules: RuleBook
) -> UnitRows:
    """Resolve the names in a table, from top to bottom.

    A row under a district row is sought in that district. Rows of hamlets, which no unit of
    that name makes one, are left out; so is a row "Tổng cộng" where the reporting unit has a
    row of its own. In a register every entry is kept, in any order, and one that names no unit
    is the reporting unit's.
    """
    names = _Names(parsed, slot, directory, rules)
    return names.of_entries() if table.is_register else names.of_rows(table)


class _Names:
    """The names in one table, and what they mean."""

    def __init__(
        self, parsed: ParsedTable, slot: Slot, directory: UnitDirectory, rules: RuleBook
    ) -> None:
        self._parsed = parsed
        self._slot = slot
        self._directory = directory
        self._rules = rules
        self._reporting = directory.get(slot.unit_code, slot.as_of_date)
        self._resolver = UnitResolver(slot, directory)
        self._names = _texts(parsed, "_unit_name")
        self._rows: list[int] = [int(row) for row in parsed.frame["_row"]]

    def of_entries(self) -> UnitRows:
        """The area of every entry of a register."""
        meant = {name: self._resolver.area(name) for name in set(self._names) if name is not None}
        areas = {name: _only(units) for name, units in meant.items()}
        is_within = {name: unit and self._is_within(unit) for name, unit in areas.items()}
        findings = []
        for at, name in enumerate(self._names):
            if name is None:
                continue
            unit = areas[name]
            if unit is None:
                place = self._place(at)
                findings.append(self._resolver.finding(meant[name], self._rules, place))
            elif not is_within[name]:
                findings.append(self._rules["structure.unit_outside"].finding(**self._place(at)))
        units = [self._reporting if name is None else areas[name] for name in self._names]
        return UnitRows(units, [True] * len(units), findings)

    def of_rows(self, table: Table) -> UnitRows:
        """The unit of every row of a table of units."""
        lines = _texts(self._parsed, "_line")
        meant = [
            self._resolver.row(name, line) for name, line in zip(self._names, lines, strict=True)
        ]
        units = [_only(found) for found in meant]
        is_total = [self._resolver.is_total(name) for name in self._names]
        has_own_row = any(
            unit is not None and unit.code == self._slot.unit_code and not total
            for unit, total in zip(units, is_total, strict=True)
        )
        parts = [at for at, name in enumerate(self._names) if is_part(name) and not units[at]]
        areas = self._areas(parts, units) if table.areas else {}
        is_kept = [
            not (units[at] is None and (at in parts or _is_hamlet(name)))
            and not (is_total[at] and has_own_row)
            for at, name in enumerate(self._names)
        ]
        kept = [at for at in range(len(units)) if is_kept[at]]
        left_out = [at for at in parts if at not in areas]
        findings = [*self._left_out(left_out), *self._findings(kept, units, meant, table)]
        findings += self._areas_told_twice(areas)
        return UnitRows(units, is_kept, findings, areas)

    def _areas(
        self, parts: Sequence[int], units: Sequence[Unit | None]
    ) -> dict[int, tuple[Unit, str]]:
        """Rows of urban and rural parts of a unit that is known."""
        named = {at: area for at in parts if (area := area_type(self._names[at])) is not None}
        column = "households" if "households" in self._parsed.frame else None
        households = _texts(self._parsed, column) if column else [None] * len(units)
        of_unit = owners(named, units, households, self._reporting)
        return {at: (of_unit[at], area) for at, area in named.items() if at in of_unit}

    def _areas_told_twice(self, areas: Mapping[int, tuple[Unit, str]]) -> Iterator[Finding]:
        first_rows: dict[tuple[str, str], int] = {}
        for at, (unit, area) in areas.items():
            key = (unit.code, area)
            if key in first_rows:
                twice = self._rules["structure.unit_twice"]
                yield twice.finding(**self._place(at), first_row=first_rows[key])
            first_rows.setdefault(key, self._rows[at])

    def _left_out(self, areas: Sequence[int]) -> Iterator[Finding]:
        """Say which rows with figures are no unit's."""
        if areas:
            rows = ", ".join(str(self._rows[at]) for at in areas)
            place = {**self._place(areas[0]), "value": rows}
            yield self._rules["structure.rows_not_read"].finding(**place)

    def _findings(
        self,
        kept: Sequence[int],
        units: Sequence[Unit | None],
        meant: Sequence[Sequence[Unit]],
        table: Table,
    ) -> Iterator[Finding]:
        column = table.split.column if table.split else None
        counted = _texts(self._parsed, column) if column else None
        first_rows: dict[tuple[str, str | None], int] = {}
        for at in kept:
            place, unit = self._place(at), units[at]
            row = self._rows[at]
            part = counted[at] if counted else None
            if column and part is None:
                here = {"column": column, "cell": self._parsed.cell(column, row), "value": None}
                yield self._rules["structure.counted_unknown"].finding(**{**place, **here})
                continue
            if unit is None:
                yield self._resolver.finding(meant[at], self._rules, place)
                continue
            if not self._is_within(unit):
                yield self._rules["structure.unit_outside"].finding(**place)
            key = (unit.code, part)
            if key in first_rows:
                twice = self._rules["structure.unit_twice"]
                yield twice.finding(**place, first_row=first_rows[key])
            first_rows.setdefault(key, row)

    def _is_within(self, unit: Unit) -> bool:
        slot = self._slot
        return self._directory.is_within(unit.code, slot.unit_code, slot.as_of_date)

    def _place(self, at: int) -> dict[str, object]:
        """What fills the messages of the rules on units."""
        row, slot = self._rows[at], self._slot
        return {
            "table": self._parsed.name,
            "sheet": self._parsed.sheet,
            "row": row,
            "cell": self._parsed.cell("_unit_name", row),
            "value": self._names[at],
            "as_of_date": f"{slot.as_of_date:%d/%m/%Y}",
            "reporting_unit": self._reporting.full_name if self._reporting else slot.unit_code,
        }


def _is_hamlet(name: str | None) -> bool:
    return (name or "").casefold().startswith(HAMLETS)


def _only(units: Sequence[Unit]) -> Unit | None:
    return units[0] if len(units) == 1 else None


def _texts(parsed: ParsedTable, column: str) -> list[str | None]:
    texts: list[str | None] = pa.array(
        parsed.frame[column], pa.string(), from_pandas=True
    ).to_pylist()
    return texts
