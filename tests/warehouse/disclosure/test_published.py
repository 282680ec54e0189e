"""The samples as they are published: small cells are hidden at every outlet, and stay so."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.databases import role_url_at

from ansinh.disclosure.policy import load_policy

pytestmark = pytest.mark.warehouse
THRESHOLD = 5
POLICY = load_policy()


@pytest.fixture(scope="module")
def reader(sampled_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(role_url_at(sampled_url, "bi_reader"), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def detail(sampled_url: str) -> Iterator[psycopg.Connection]:
    """Whoever made the marts, and sees what they were made of."""
    with psycopg.connect(role_url_at(sampled_url, "transformer"), autocommit=True) as connection:
        yield connection


def one(connection: psycopg.Connection, query: str, *values: object) -> Any:
    ((value,),) = connection.execute(query.encode(), values)
    return value


@pytest.mark.parametrize("mart", POLICY.marts)
def test_what_is_not_hidden_is_what_was_built(detail: psycopg.Connection, mart: str) -> None:
    """Rows are the same but for what the policy hides there, and that is empty."""
    columns = {
        name
        for (name,) in detail.execute(
            "select column_name::text from information_schema.columns"
            " where table_schema = 'marts' and table_name = %s",
            (mart,),
        )
    }
    hidden = {name for mask in POLICY.marts[mart] for name in mask.columns}
    assert hidden <= columns
    always = sorted(columns - hidden - {"confidentiality"})
    for chosen, where in ((always, "true"), (sorted(columns), "confidentiality = 'free'")):
        names = sql.SQL(", ").join(map(sql.Identifier, chosen))
        query = sql.SQL(
            "select count(*) from (select {names} from {marts} where {where}"
            " except select {names} from {candidate}) as differing"
        ).format(
            names=names,
            marts=sql.Identifier("marts", mart),
            candidate=sql.Identifier("candidate", mart),
            where=sql.SQL(where),
        )
        assert detail.execute(query).fetchone() == (0,)


def test_facts_and_trace_hide_what_the_wide_marts_hide(reader: psycopg.Connection) -> None:
    for fact, column in (
        ("fct_deprivation", "deprived_households"),
        ("fct_poverty_cause", "households"),
        ("fct_target_group", "households"),
        ("fct_ethnic_group", "households"),
    ):
        assert one(reader, f"select min(nullif({column}, 0)) from marts.{fact}") >= THRESHOLD
        assert one(reader, f"select count(*) from marts.{fact} where confidentiality <> 'free'") > 0

    tables = "^(deprivation|causes|target_groups|ethnic_groups)"
    for outlet in ("fct_source_cell", "figure_trace"):
        least = f"select min(nullif(value, 0)) from marts.{outlet} where table_name ~ %s"
        assert one(reader, least, tables) >= THRESHOLD
    assert (
        one(
            reader,
            "select min(nullif(actual_count, 0)) from marts.directive_scorecard"
            " where measure_code ~ '^merit'",
        )
        >= THRESHOLD
    )


def test_readers_of_detail_see_the_counts_and_nobody_else_does(
    reader: psycopg.Connection, sampled_url: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("select * from detail.hidden_count")
    with psycopg.connect(sampled_url) as connection:
        connection.execute("set role detail_reader")
        least = one(
            connection,
            "select min(value) from detail.hidden_count"
            " where measure = 'target_groups' and value > 0",
        )
        assert 0 < least < THRESHOLD


def test_a_candidate_that_was_not_protected_is_not_published(sampled_url: str) -> None:
    from ansinh.disclosure.hiding import UnprotectedError, refuse_unprotected

    with psycopg.connect(sampled_url) as connection:
        (build,) = connection.execute("select build from intermediate._hidden_for").fetchone() or ()
        refuse_unprotected(connection, build)
        with pytest.raises(UnprotectedError):
            refuse_unprotected(connection, "another build")
        connection.execute("drop table intermediate._hidden_for")
        with pytest.raises(UnprotectedError):
            refuse_unprotected(connection, build)
        connection.rollback()
