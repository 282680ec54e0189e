"""Which unit each row of a table speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from ansinh.extraction.reading import ParsedTable
from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Table
from ansinh.reference.units import Unit, UnitDirectory, UnitLevel
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.slots import Slot
from ansinh.text.vietnamese import normalise_label, normalise_unit_name

# Below the commune there is no unit of its own here.
HAMLETS = ("ấp ", "khóm ", "thôn ", "bản ", "buôn ", "tổ dân phố ", "khu phố ", "khu vực ")


@dataclass(frozen=True)
class UnitRows:
    """For every row its unit (None where it has none), and whether the row is kept."""

    units: list[Unit | None]
    is_kept: list[bool]
    findings: list[Finding]


def find_units(
    parsed: ParsedTable, table: Table, slot: Slot, directory: UnitDirectory, rules: RuleBook
) -> UnitRows:
    """Resolve the names in a table, from top to bottom.

    A row under a district row is sought in that district. Rows of hamlets are left out; so
    is a row "Tổng cộng" where the reporting unit has a row of its own. In a register every
    entry is kept, in any order, and one that names no unit is the reporting unit's.
    """
    if table.is_register:
        return _find_areas(parsed, slot, directory, rules)
    names = _texts(parsed, "_unit_name")
    lines = _texts(parsed, "_line")
    resolver = _Resolver(slot, directory)
    units = [resolver.unit(name, line) for name, line in zip(names, lines, strict=True)]
    is_total = [resolver.is_total(name) for name in names]
    has_own_row = any(
        unit is not None and unit.code == slot.unit_code and not total
        for unit, total in zip(units, is_total, strict=True)
    )
    is_kept = [
        not (name or "").casefold().startswith(HAMLETS) and not (total and has_own_row)
        for name, total in zip(names, is_total, strict=True)
    ]
    found = UnitRows(units, is_kept, [])
    counted = _texts(parsed, table.split.column) if table.split else None
    split = table.split.column if table.split else None
    found.findings.extend(_findings(parsed, found, names, (split, counted), slot, directory, rules))
    return found


def _find_areas(
    parsed: ParsedTable, slot: Slot, directory: UnitDirectory, rules: RuleBook
) -> UnitRows:
    """The area of every entry of a register."""
    names = _texts(parsed, "_unit_name")
    reporting = directory.get(slot.unit_code, slot.as_of_date)
    resolver = _Resolver(slot, directory)
    areas = {name: reporting if name is None else resolver.area(name) for name in set(names)}
    broken = {
        name: "structure.unit_unknown" if unit is None else "structure.unit_outside"
        for name, unit in areas.items()
        if unit is None or not directory.is_within(unit.code, slot.unit_code, slot.as_of_date)
    }
    findings = []
    for at in [at for at, name in enumerate(names) if name in broken]:
        place = _place(parsed, int(parsed.frame["_row"].iloc[at]), names[at], slot, reporting)
        findings.append(rules[broken[names[at]]].finding(**place))
    units = [areas[name] for name in names]
    return UnitRows(units, [True] * len(units), findings)


def _place(
    parsed: ParsedTable, row: int, name: str | None, slot: Slot, reporting: Unit | None
) -> dict[str, object]:
    """What fills the messages of the rules on units."""
    return {
        "table": parsed.name,
        "sheet": parsed.sheet,
        "row": row,
        "cell": parsed.cell("_unit_name", row),
        "value": name,
        "as_of_date": f"{slot.as_of_date:%d/%m/%Y}",
        "reporting_unit": reporting.full_name if reporting else slot.unit_code,
    }


class _Resolver:
    """Names to units, with the district above as context."""

    def __init__(self, slot: Slot, directory: UnitDirectory) -> None:
        self._slot = slot
        self._directory = directory
        self._reporting = directory.get(slot.unit_code, slot.as_of_date)
        self._above: str = slot.unit_code
        self._totals = {normalise_label(label) for label in load_forms()[slot.form].total_labels}
        self._resolve = cache(directory.resolve)

    def is_total(self, name: str | None) -> bool:
        return name is not None and normalise_label(name) in self._totals

    def unit(self, name: str | None, line: str | None) -> Unit | None:
        if name is None:
            return None
        if self.is_total(name):
            return self._reporting
        on, level = self._slot.as_of_date, self._level(name, line)
        for within in (self._above, self._slot.unit_code, None):
            unit = self._resolve(name, on, within, level)
            if unit is not None:
                if unit.level == "district":
                    self._above = unit.code
                return unit
        return None

    def area(self, name: str) -> Unit | None:
        """The unit that an entry names, whatever stands in the rows above it."""
        if self.is_total(name):
            return self._reporting
        on = self._slot.as_of_date
        for within, level in (
            (self._slot.unit_code, None),
            (self._slot.unit_code, "commune"),
            (None, None),
        ):
            unit = self._resolve(name, on, within, level)
            if unit is not None:
                return unit
        return None

    def _level(self, name: str, line: str | None) -> UnitLevel | None:
        """The level that the running number shows, where no kind is written."""
        if normalise_unit_name(name)[0] is not None or line is None:
            return None
        if "." in line.rstrip("."):
            return "commune"
        if self._reporting is not None and self._reporting.level != "commune":
            has_districts = self._directory.has_districts(self._slot.as_of_date)
            return "district" if has_districts else "commune"
        return "commune"


def _findings(
    parsed: ParsedTable,
    found: UnitRows,
    names: Sequence[str | None],
    split: tuple[str | None, Sequence[str | None] | None],
    slot: Slot,
    directory: UnitDirectory,
    rules: RuleBook,
) -> list[Finding]:
    column, counted = split
    reporting = directory.get(slot.unit_code, slot.as_of_date)
    first_rows: dict[tuple[str, str | None], int] = {}
    findings = []
    for at, (unit, row) in enumerate(zip(found.units, parsed.frame["_row"], strict=True)):
        if not found.is_kept[at]:
            continue
        place = _place(parsed, int(row), names[at], slot, reporting)
        part = counted[at] if counted else None
        if counted and column and part is None:
            here = {"column": column, "cell": parsed.cell(column, int(row)), "value": None}
            findings.append(rules["structure.counted_unknown"].finding(**{**place, **here}))
            continue
        if unit is None:
            findings.append(rules["structure.unit_unknown"].finding(**place))
            continue
        if not directory.is_within(unit.code, slot.unit_code, slot.as_of_date):
            findings.append(rules["structure.unit_outside"].finding(**place))
        key = (unit.code, part)
        if key in first_rows:
            twice = rules["structure.unit_twice"]
            findings.append(twice.finding(**place, first_row=first_rows[key]))
        first_rows.setdefault(key, int(row))
    return findings


def _texts(parsed: ParsedTable, column: str) -> list[str | None]:
    texts: list[str | None] = pa.array(
        parsed.frame[column], pa.string(), from_pandas=True
    ).to_pylist()
    return texts
