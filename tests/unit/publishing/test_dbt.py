"""Where dbt fails, the build says so, in dbt's own words."""

from pathlib import Path

import pytest

from ansinh.publishing.dbt import DbtError, DbtTarget, build

pytestmark = pytest.mark.unit


def test_a_build_that_fails_is_an_error_that_quotes_dbt(tmp_path: Path) -> None:
    target = DbtTarget("postgresql://transformer:x@127.0.0.1:1/nowhere", "89", tmp_path)
    with pytest.raises(DbtError, match=r"(?s)dbt build failed.*--no-such-option"):
        build(target, ["--no-such-option"])
