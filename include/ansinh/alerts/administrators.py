"""Who is responsible for which units: a CSV file that an administrator keeps."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ansinh.errors import AnsinhError

COLUMNS = ["email", "name", "units"]
EVERYTHING = "*"
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
UNIT_CODE = re.compile(r"\d{2}|\d{3}|\d{5}")


class AdministratorsError(AnsinhError):
    """The list of administrators cannot be used; the message names the line."""


@dataclass(frozen=True)
class Administrator:
    """A role mailbox, and the units it answers for ("*" stands for all).

    `parents` maps a unit's code to the code of the unit it lies in, so that a
    district's administrator also answers for its communes.
    """

    email: str
    name: str
    units: frozenset[str]
    parents: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def covers(self, unit_code: str | None) -> bool:
        """Whether this administrator answers for a unit; an unknown one takes a "*"."""
        if EVERYTHING in self.units:
            return True
        seen: set[str] = set()
        while unit_code is not None and unit_code not in seen:
            if unit_code in self.units:
                return True
            seen.add(unit_code)
            unit_code = self.parents.get(unit_code)
        return False


def read_administrators(path: Path, parents: Mapping[str, str]) -> tuple[Administrator, ...]:
    """Read the list: columns email, name, units ("*", or codes separated by spaces).

    Raises AdministratorsError for a file that is missing or not UTF-8, for other columns, for
    a line that is wrong or repeats an address, and where nobody answers for everything.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames != COLUMNS:
                raise AdministratorsError(
                    f"{path.name}: the first line must be {','.join(COLUMNS)}."
                )
            found = [
                _administrator(row, f"{path.name}:{reader.line_num}", parents) for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise AdministratorsError(f"{path} cannot be read as UTF-8 CSV: {error}") from error
    _refuse_repeated(found, path.name)
    if not any(EVERYTHING in administrator.units for administrator in found):
        raise AdministratorsError(
            f"{path.name}: nobody answers for everything. Give one line the units *, "
            "so that files of no known unit are told to somebody."
        )
    return tuple(found)


def _administrator(
    row: dict[str | None, str | None], line: str, parents: Mapping[str, str]
) -> Administrator:
    if None in row or None in row.values():
        raise AdministratorsError(f"{line}: this line must have {len(COLUMNS)} fields.")
    email, name, units = (str(row[column]).strip() for column in COLUMNS)
    if not EMAIL.fullmatch(email):
        raise AdministratorsError(f"{line}: {email!r} is not an e-mail address.")
    codes = frozenset(units.split())
    if not codes:
        raise AdministratorsError(f"{line}: {email} answers for no unit; write * for all.")
    for code in sorted(codes):
        if code != EVERYTHING and not UNIT_CODE.fullmatch(code):
            raise AdministratorsError(f"{line}: {code!r} is not a unit code (2, 3 or 5 digits).")
    return Administrator(email, name or email, codes, parents)


def _refuse_repeated(found: list[Administrator], file_name: str) -> None:
    seen: set[str] = set()
    for administrator in found:
        address = administrator.email.lower()
        if address in seen:
            raise AdministratorsError(
                f"{file_name}: {administrator.email} stands in two lines; put all units into one."
            )
        seen.add(address)
