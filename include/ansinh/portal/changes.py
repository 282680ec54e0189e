"""What a file changed against the version before, as a page shows it: where, before, after."""

from collections.abc import Iterable
from dataclasses import dataclass

from ansinh.alerts.phrases import capitalised
from ansinh.forms.catalogue import raw_tables
from ansinh.ledger.changes import Change
from ansinh.portal.tables import UNKNOWN
from ansinh.portal.words import reader_language, say


@dataclass(frozen=True)
class ShownChange:
    """A cell that changed, or a row that came or went."""

    place: str
    before: str
    after: str


def shown_changes(changes: Iterable[Change], form: str | None) -> list[ShownChange]:
    """Differences in words; what is empty is a dash."""
    return [_shown(one, form) for one in changes]


def _shown(one: Change, form: str | None) -> ShownChange:
    place = _place(one, form)
    if one.kind == "added":
        return ShownChange(place, UNKNOWN, say("row_added"))
    if one.kind == "removed":
        return ShownChange(place, say("row_removed"), UNKNOWN)
    return ShownChange(place, one.old_text or UNKNOWN, one.new_text or UNKNOWN)


def _place(one: Change, form: str | None) -> str:
    """Sheet and cell; then the unit, the row and the column that people know it by."""
    where = [
        say("sheet", name=one.sheet) if one.sheet else "",
        say("cell", cells=one.cell) if one.cell else "",
        one.unit_name or "",
        say("row", row=one.row_key) if one.row_key else "",
        _column(one, form),
    ]
    return capitalised(", ".join(part for part in where if part))


def _column(one: Change, form: str | None) -> str:
    """What a column is headed by on the form; in English by its name."""
    if one.column_name is None:
        return ""
    if reader_language() == "en":
        return one.column_name.replace("_", " ")
    for table in raw_tables():
        if (table.form, table.name) == (form, one.table_name):
            labels = {column.name: column.label for column in table.columns}
            return " – ".join(labels.get(one.column_name, ()))
    return ""
