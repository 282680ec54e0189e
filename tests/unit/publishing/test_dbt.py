"""Where a build cannot begin, it says why."""

from pathlib import Path

import pytest

from ansinh.errors import PlatformError
from ansinh.publishing.dbt import DbtTarget, build

pytestmark = pytest.mark.unit


def test_a_build_without_a_database_says_so(tmp_path: Path) -> None:
    target = DbtTarget("postgresql://transformer:x@127.0.0.1:1/nowhere", "89", tmp_path)
    with pytest.raises(PlatformError, match="The database does not answer"):
        build(target, [])
