"""Every choice that a template offers passes all rules in its period, before a reform and after."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import Databases
from tests.installed import place_order
from tests.unit.templates.filling import fill, typed
from tests.warehouse.conftest import in_process

from ansinh.road.checking import check
from ansinh.road.installation import Installation
from ansinh.slots.hints import SlotHint
from ansinh.templates.lists import lists_of
from ansinh.templates.writing import write_template

pytestmark = pytest.mark.warehouse

# Periods that no calendar closes.
ORDERS = (
    *(("resource_contributions", *slot) for slot in (("886", "2025-Q2"), ("30337", "2025-Q3"))),
    *(("resource_uses", *slot) for slot in (("886", "2025-06"), ("30337", "2025-07"))),
    *(("communication_activities", *slot) for slot in (("886", "2025-Q2"), ("30337", "2025-Q4"))),
    *(("steering_assignments", *slot) for slot in (("89", "2025-Q2"), ("91", "2025-Q3"))),
    *(("household_list", *slot) for slot in (("886", "2024"), ("30337", "2026"))),
)


@pytest.fixture(scope="module")
def here(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with databases.migrated() as url:
        yield in_process(url, tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize(("form", "unit", "period"), ORDERS)
def test_what_a_template_offers_is_accepted(
    here: Installation, tmp_path: Path, form: str, unit: str, period: str
) -> None:
    order, path = place_order(form, unit, period), tmp_path / f"{form}.xlsx"
    write_template(order, path)
    rows = fill(path, order)
    for table in order.form.tables:
        for column in table.columns:
            if column.choices is not None:
                assert set(lists_of(order)[column.choices]) <= typed(rows, column.name)
    found = check(here, path, SlotHint())
    assert [one.message_en for one in found.findings if one.severity == "error"] == []
