"""Back to a moment before a mistake, by the commands of docs/deploy.md."""

import time

import psycopg
import pytest

from tests.containers.deployment import SERVERS, Deployment

pytestmark = pytest.mark.containers
DATABASE_USERS = [one for one in SERVERS if one not in ("redis", "proxy", "mailpit")]
COUNT = "select count(*) from marts.poverty_indicators"


def test_the_database_goes_back_to_a_moment(
    deployment: Deployment, summary: list[tuple[str, str]]
) -> None:
    base = deployment.exec("postgres", "/etc/ansinh/base-backup").strip()
    before = deployment.query(COUNT)
    ((moment,),) = deployment.query("select now()::text")
    time.sleep(2)
    # The mistake, by a role that may.
    with psycopg.connect(deployment.url("transformer")) as connection:
        connection.execute("delete from marts.poverty_indicators")
    assert deployment.query(COUNT) == [(0,)]

    deployment.compose("stop", "--timeout", "30", *DATABASE_USERS)
    deployment.compose("run", "--rm", "-T", "go-back", moment)
    deployment.compose("up", "--detach", "--no-build")
    deployment.wait_healthy(*SERVERS)

    assert deployment.query(COUNT) == before
    ((is_recovering,),) = deployment.query("select pg_is_in_recovery()")
    assert not is_recovering
    deployment.exec("postgres", "/etc/ansinh/base-backup")
    summary.append(("back to a moment", f"{base}, {before[0][0]} rows as before the mistake"))
