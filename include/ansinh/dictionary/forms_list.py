"""The forms as a list of the warehouse: `forms.csv`, written from the form files."""

import csv
import io
from collections.abc import Iterable

from ansinh.forms.model import Form
from ansinh.reference.schema import LISTS_DIR, list_schemas

FORMS_LIST = LISTS_DIR / "forms.csv"


def forms_list(forms: Iterable[Form]) -> str:
    """The newest version of every form as CSV, one row a form, in the columns of `lists.yaml`."""
    columns = tuple(list_schemas()["forms"].columns)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for form in forms:
        writer.writerow(_cell(getattr(form, column)) for column in columns)
    return text.getvalue()


def _cell(value: str | bool) -> str:  # noqa: FBT001 -- a field of a form
    return str(value).lower() if isinstance(value, bool) else value
