"""The document for programs, `/health`, is what it is described as, however it is asked for."""

import pytest
import schemathesis
from hypothesis import given
from schemathesis import Case
from schemathesis.checks import not_a_server_error

from ansinh.platform import monitor
from ansinh.platform.health import Part

pytestmark = pytest.mark.unit

WELL = Part("database", "Cơ sở dữ liệu", "Database", "well", "PostgreSQL 18", "PostgreSQL 18")
ILL = Part("scheduler", "Bộ lập lịch", "Scheduler", "ill", "<đã dừng>", "<has ended>")


@pytest.mark.parametrize("parts", [[WELL], [WELL, ILL], []], ids=["well", "ill", "of nothing"])
def test_programs_are_answered_as_the_document_is_described(parts: list[Part]) -> None:
    app = monitor.application(lambda: parts)
    described = schemathesis.openapi.from_dict(app.openapi())
    described.app = app

    @given(described["/health"]["GET"].as_strategy())
    def is_as_described(case: Case) -> None:
        # That a part does not work is told by the status: it is no fault of who tells it.
        case.call_and_validate(excluded_checks=[not_a_server_error])

    is_as_described()
