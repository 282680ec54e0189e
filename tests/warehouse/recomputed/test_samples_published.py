"""All samples in the marts: every public mart shows something."""

import psycopg
import pytest

pytestmark = pytest.mark.warehouse

# What begins with a line is the build's own.
MARTS = (
    "select table_name from information_schema.tables "
    "where table_schema = 'marts' and table_name not like '\\_%' order by 1"
)


def test_every_public_mart_has_rows(sampled_url: str) -> None:
    with psycopg.connect(sampled_url) as connection:
        marts = [name for (name,) in connection.execute(MARTS)]
        empty = [
            name
            for name in marts
            if connection.execute(f"select 1 from marts.{name} limit 1".encode()).fetchone() is None
        ]
    assert marts and empty == []


def test_the_report_of_2025_speaks_in_figures(sampled_url: str) -> None:
    with psycopg.connect(sampled_url) as connection:
        said = [
            statement
            for (statement,) in connection.execute(
                "select statement_vi from marts.directive_scorecard "
                "where unit_code = '91' and year = 2025"
            )
        ]
    assert len(said) == 23
    assert sum("chưa có số liệu" not in one for one in said) >= 15
    assert not [one for one in said if "chưa rõ" in one], "a figure beside what is unknown"


def test_no_figure_of_the_samples_surprises(sampled_url: str) -> None:
    """57 communes have three years of reviews, and units of 2025 and 2026 their registers."""
    with psycopg.connect(sampled_url) as connection:
        compared = connection.execute(
            "select count(*) from marts.review_priorities where unit_level = 'commune'"
        ).fetchone()
        told = connection.execute(
            "select * from ops.finding where rule like '%\\_unusual'"
        ).fetchall()
    assert compared is not None and compared[0] > 200
    assert told == []
